// Package bundle is the static site as one thing: what lies in it, and how it
// is served. Everything is rendered, named and compressed when the program is
// built (see web/pack), so that at run time there is only a table to look a
// path up in and bytes to send.
//
// The folder holds an index, IndexName, and the files it names:
//
//	bundle.json
//	site/index.html  site/index.html.br  site/index.html.gz
//	site/web/app.0f3c….wasm  …
package bundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
)

// IndexName is the file that describes the rest.
const IndexName = "bundle.json"

// Index lists every file of a bundle.
type Index struct {
	Version string `json:"version"` // changes when any byte of the bundle does
	Files   []File `json:"files"`   // in the order of their paths
}

// File is what one path answers.
type File struct {
	Path      string    `json:"path"`      // as asked for: "/", "/web/app.0f3c….wasm"
	Type      string    `json:"type"`      // media type
	Immutable bool      `json:"immutable"` // named after its content, so never stale
	Variants  []Variant `json:"variants"`  // the best first, the plain one last

	// Of each variant, made once:
	offers  []string      // its encoding
	headers []http.Header // what an answer with it has
}

// Variant is one representation of a File.
type Variant struct {
	Encoding string `json:"encoding"` // "br", "gzip" or "identity"
	Name     string `json:"name"`     // in the folder
	Tag      string `json:"tag"`      // strong entity tag with its quotes, another for each encoding
	Size     int64  `json:"size"`     // bytes as sent
}

// Bundle is an index whose files are known to be there. It may be used from
// several goroutines at once.
type Bundle struct {
	Version string

	folder fs.FS
	files  map[string]*File
}

// ErrNone tells that a folder holds no bundle.
var ErrNone = errors.New("no bundle")

// Open reads the index of a folder and checks that each file is there and has
// its size. The files of the folder must be seekable, as those of embed.FS and
// os.DirFS are. The error is ErrNone where there is no index.
func Open(folder fs.FS) (*Bundle, error) {
	text, err := fs.ReadFile(folder, IndexName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	var index Index
	if err := json.Unmarshal(text, &index); err != nil {
		return nil, fmt.Errorf("bundle: decode %s: %w", IndexName, err)
	}
	b := &Bundle{Version: index.Version, folder: folder, files: make(map[string]*File, len(index.Files))}
	for i := range index.Files {
		f := &index.Files[i]
		if err := f.check(folder); err != nil {
			return nil, fmt.Errorf("bundle: %s: %w", f.Path, err)
		}
		f.prepare()
		b.files[f.Path] = f
	}
	return b, nil
}

func (f *File) check(folder fs.FS) error {
	if !strings.HasPrefix(f.Path, "/") {
		return errors.New("the path does not begin with a slash")
	}
	if len(f.Variants) == 0 {
		return errors.New("no variant")
	}
	for _, v := range f.Variants {
		info, err := fs.Stat(folder, v.Name)
		if err != nil {
			return err
		}
		if info.Size() != v.Size {
			return fmt.Errorf("%s has %d bytes, not %d", v.Name, info.Size(), v.Size)
		}
	}
	return nil
}

// prepare makes what is the same in each answer.
func (f *File) prepare() {
	cache := "no-cache"
	if f.Immutable {
		cache = "public, max-age=31536000, immutable"
	}
	for _, v := range f.Variants {
		h := http.Header{"Content-Type": {f.Type}, "Etag": {v.Tag}, "Cache-Control": {cache}}
		if v.Encoding != Identity {
			h.Set("Content-Encoding", v.Encoding)
		}
		f.offers, f.headers = append(f.offers, v.Encoding), append(f.headers, h)
	}
}

// File returns what a path answers, or nil. The path is compared as it is,
// byte for byte: nothing is cleaned or joined.
func (b *Bundle) File(path string) *File { return b.files[path] }
