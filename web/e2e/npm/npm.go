// Package npm fetches files out of packages of the npm registry: what tests and
// benchmarks hold the page against, and the page itself never has.
package npm

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// File answers a file of a package's version, by its name in the archive, such
// as "package/index.js". The archive is kept in the user's cache.
func File(ctx context.Context, name, version, file string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "embedscope-e2e")
	pack := filepath.Join(dir, name+"-"+version+".tgz")
	text, err := fromPack(pack, file)
	if err == nil {
		return text, nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return "", errors.New("npm is needed to fetch " + name + "; on Debian: apt-get install -y npm")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, "npm", "pack", "--silent", name+"@"+version)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm pack %s: %w\n%s", name, err, out)
	}
	return fromPack(pack, file)
}

// fromPack reads a file out of an npm package.
func fromPack(pack, name string) (string, error) {
	f, err := os.Open(pack)
	if err != nil {
		return "", err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return "", err
	}
	for files := tar.NewReader(z); ; {
		h, err := files.Next()
		if err != nil {
			return "", fmt.Errorf("%s: no %s: %w", pack, name, err)
		}
		if h.Name == name {
			text, err := io.ReadAll(files)
			return string(text), err
		}
	}
}
