package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/andybalholm/brotli"

	"embedscope/web/bundle"
)

// packed is a file with the representations worth sending, in the order of
// package bundle: the best first, the plain one last.
type packed struct {
	file
	variants []variant
}

type variant struct {
	encoding, suffix string
	body             []byte
}

// compress works on as many files at once as there are processors. Brotli at
// its best takes seconds for a megabyte, so cache keeps what it made.
func compress(files []file, cache string) ([]packed, error) {
	if err := os.MkdirAll(cache, 0o777); err != nil {
		return nil, err
	}
	out := make([]packed, len(files))
	errs := make([]error, len(files))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for i, f := range files {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			out[i].file = f
			out[i].variants, errs[i] = variants(f, cache)
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return out, prune(cache, files)
}

// variants leaves out an encoding that saves less than a twentieth, as of
// images, which are compressed already.
func variants(f file, cache string) ([]variant, error) {
	var out []variant
	body := f.body
	br, err := brotliCached(body, f.quality(), cache)
	if err != nil {
		return nil, err
	}
	gz, err := gzipped(body)
	if err != nil {
		return nil, err
	}
	for _, v := range []variant{{bundle.Brotli, ".br", br}, {bundle.Gzip, ".gz", gz}} {
		if len(v.body) < len(body)/20*19 {
			out = append(out, v)
		}
	}
	return append(out, variant{bundle.Identity, "", body}), nil
}

func gzipped(body []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// quality is the best but for what is large and no program: the sample of a
// static site, which is a fifth larger then and takes a fifteenth of the time.
func (f file) quality() int {
	if len(f.body) > 1_000_000 && !f.immutable {
		return 9
	}
	return brotli.BestCompression
}

func brotliCached(body []byte, quality int, cache string) ([]byte, error) {
	name := filepath.Join(cache, cacheName(body, quality))
	kept, err := os.ReadFile(name)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return kept, err
	}
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, quality)
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), writeWhole(name, b.Bytes())
}

// cacheName holds all that the compressed bytes depend on.
func cacheName(body []byte, quality int) string {
	return fmt.Sprintf("%x-br%d-%s", sha256.Sum256(body), quality, brotliVersion())
}

func brotliVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "github.com/andybalholm/brotli" {
				return m.Version
			}
		}
	}
	return "unknown"
}

// prune removes what this build did not use, so that the cache doesn't grow.
func prune(cache string, files []file) error {
	used := map[string]bool{}
	for _, f := range files {
		used[cacheName(f.body, f.quality())] = true
	}
	entries, err := os.ReadDir(cache)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !used[e.Name()] {
			if err := os.Remove(filepath.Join(cache, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeWhole never leaves half a file under a name.
func writeWhole(name string, body []byte) error {
	if err := os.WriteFile(name+".part", body, 0o666); err != nil {
		return err
	}
	return os.Rename(name+".part", name)
}
