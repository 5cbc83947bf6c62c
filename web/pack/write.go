package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"embedscope/web/bundle"
)

// siteFolder is where the files lie, beside the index. With its plain files it
// is a static site.
const siteFolder = "site"

// write makes a folder hold just this bundle. What is the same already is left
// alone, since something may be reading it. Otherwise the index goes first and
// comes back last: a build that is broken off leaves no bundle rather than half
// a one.
func write(out, version string, files []packed) error {
	list := bundle.Index{Version: version}
	for _, f := range files {
		list.Files = append(list.Files, entry(f))
	}
	text, err := json.MarshalIndent(list, "", "\t")
	if err != nil {
		return err
	}
	text = append(text, '\n')
	index := filepath.Join(out, bundle.IndexName)
	if old, err := os.ReadFile(index); err == nil && bytes.Equal(old, text) {
		if _, err := bundle.Open(os.DirFS(out)); err == nil {
			return nil
		}
	}

	if err := os.Remove(index); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.RemoveAll(filepath.Join(out, siteFolder)); err != nil {
		return err
	}
	for _, f := range files {
		for i, v := range entry(f).Variants {
			name := filepath.Join(out, filepath.FromSlash(v.Name))
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				return err
			}
			if err := os.WriteFile(name, f.variants[i].body, 0o666); err != nil {
				return err
			}
		}
	}
	return writeWhole(index, text)
}

// entry describes a file as the index does.
func entry(f packed) bundle.File {
	name := path.Join(siteFolder, f.path)
	if f.path == "/" {
		name = path.Join(siteFolder, "index.html")
	}
	e := bundle.File{Path: f.path, Type: f.kind, Immutable: f.immutable}
	for _, v := range f.variants {
		e.Variants = append(e.Variants, bundle.Variant{
			Encoding: v.encoding,
			Name:     name + v.suffix,
			Tag:      `"` + digest(v.body) + `-` + v.encoding + `"`,
			Size:     int64(len(v.body)),
		})
	}
	return e
}
