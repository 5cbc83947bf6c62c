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
	dir, err := folder()
	if err != nil {
		return "", err
	}
	pack := filepath.Join(dir, name+"-"+version+".tgz")
	text, err := fromPack(pack, file)
	if err == nil {
		return text, nil
	}
	if err := npm(ctx, dir, "pack", name+"@"+version); err != nil {
		return "", err
	}
	return fromPack(pack, file)
}

// Install answers the folder of a package's version, with what it needs beside
// it. It is kept in the user's cache.
func Install(ctx context.Context, name, version string) (string, error) {
	cache, err := folder()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, name+"-"+version)
	installed := filepath.Join(dir, "node_modules", name)
	if _, err := os.Stat(installed); err == nil {
		return installed, nil
	}
	part, err := os.MkdirTemp(cache, name) // never half a package under its name
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(part)
	if err := npm(ctx, part, "install", "--prefix", ".", "--no-audit", "--no-fund", "--ignore-scripts", name+"@"+version); err != nil {
		return "", err
	}
	return installed, os.Rename(part, dir)
}

// folder is where packages are kept.
func folder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "embedscope-e2e")
	return dir, os.MkdirAll(dir, 0o755)
}

// npm runs it in a folder.
func npm(ctx context.Context, dir, command string, args ...string) error {
	if _, err := exec.LookPath("npm"); err != nil {
		return errors.New("npm is needed to fetch " + args[len(args)-1] + "; on Debian: apt-get install -y npm")
	}
	cmd := exec.CommandContext(ctx, "npm", append([]string{command, "--silent"}, args...)...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm %s %s: %w\n%s", command, args[len(args)-1], err, out)
	}
	return nil
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
