// Packages with all that they depend on, native parts included.

package npm

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Modules installs packages, each as name@version, and answers the directory
// node_modules that holds them: a value for NODE_PATH. It is kept in the user's
// cache.
func Modules(ctx context.Context, packages ...string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	cache = filepath.Join(cache, "embedscope-e2e")
	name := strings.NewReplacer("/", "-", "@", "-").Replace(strings.Join(packages, "+"))
	dir := filepath.Join(cache, "modules"+name)
	modules := filepath.Join(dir, "node_modules")
	if _, err := os.Stat(modules); err == nil {
		return modules, nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return "", errors.New("npm is needed to install " + strings.Join(packages, " ") + "; on Debian: apt-get install -y npm")
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	// Whole or not at all, also where two tests do the same at once.
	fresh, err := os.MkdirTemp(cache, "modules-*.part")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(fresh)
	args := append([]string{"install", "--silent", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", fresh}, packages...)
	if out, err := exec.CommandContext(ctx, "npm", args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm install %s: %w\n%s", strings.Join(packages, " "), err, out)
	}
	if err := os.Rename(fresh, dir); err != nil {
		if _, other := os.Stat(modules); other == nil {
			return modules, nil
		}
		return "", err
	}
	return modules, nil
}
