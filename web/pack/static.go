package main

import (
	"errors"
	"fmt"
	"html"
	"io/fs"
	"os"
	"path/filepath"

	"embedscope/web"
)

// static.go writes a site for hosts that know nothing but file names.

// headersFile is what hosts of files read headers from.
const headersFile = "_headers"

// packStatic builds a site for the path that static was made for, and writes it
// into out, which it empties first.
func packStatic(in inputs, static *web.Static, out, cache string) error {
	in.base, in.policy = static.Base(), static.Policy
	s, err := build(in)
	if err != nil {
		return err
	}
	if err := s.check(); err != nil {
		return err
	}
	made, err := static.Files(s.version)
	if err != nil {
		return err
	}
	files := append(s.files, file{path: "/404.html", body: s.notFound()})
	for path, body := range made {
		files = append(files, file{path: path, body: body})
	}
	packed, err := compress(files, cache)
	if err != nil {
		return err
	}
	if err := empty(out); err != nil {
		return err
	}
	for _, f := range packed {
		switch {
		case f.path == "/":
			f.path = "/index.html"
		case f.path == "/"+serviceWorker && !static.Offline():
			continue
		case f.path == "/"+noWorker && !static.Offline():
			f.path = "/" + serviceWorker // as the server does
		}
		for _, v := range f.variants {
			if err := writeFile(filepath.Join(out, filepath.FromSlash(f.path)+v.suffix), v.body); err != nil {
				return err
			}
		}
	}
	// Some hosts run a site through Jekyll, which drops names with underscores.
	if err := writeFile(filepath.Join(out, ".nojekyll"), nil); err != nil {
		return err
	}
	return writeFile(filepath.Join(out, headersFile), []byte(static.Headers("/web/")))
}

// empty removes a static site that was there before, and nothing else.
func empty(out string) error {
	entries, err := os.ReadDir(out)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(out, headersFile)); err != nil {
		return fmt.Errorf("%s holds something else than a static site: remove it, or choose another folder", out)
	}
	return os.RemoveAll(out)
}

func writeFile(name string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, body, 0o666)
}

// notFound is the page for paths that hold nothing. It may be shown at any
// depth, so its references begin at the root.
func (s *site) notFound() []byte {
	base := html.EscapeString(s.base)
	return []byte(`<!doctype html>
<html lang="en">
<head>
    <meta charset="utf-8">
` + policyMeta(s.policy) + `    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Not found – Embedscope</title>
    <link rel="icon" href="` + base + s.named["icon.svg"] + `">
    <link rel="stylesheet" href="` + base + s.named["app.css"] + `">
</head>
<body>
<main class="welcome">
<h1>Not found</h1>
<p>There is nothing at this address. <a href="` + base + `/">Open Embedscope</a></p>
</main>
</body>
</html>
`)
}
