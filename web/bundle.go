package web

import (
	"embed"
	"io/fs"

	"embedscope/web/bundle"
)

// The folder is filled by web/pack; in a fresh clone it holds only a
// placeholder, so that everything compiles before the first build.
//
//go:embed all:dist
var dist embed.FS

// Embedded opens the bundle that was compiled into this program. The error is
// bundle.ErrNone when it was compiled before `make build` had made one.
func Embedded() (*bundle.Bundle, error) {
	folder, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, err
	}
	return bundle.Open(folder)
}
