package main

// offline.go fills in the service worker, which keeps the site in a browser.

import (
	"encoding/json"
	"fmt"
	"slices"
)

// kept are the files of ours that the page cannot do without, which its service
// worker keeps for when there is no network.
var kept = []string{
	"app.wasm", "engine.wasm", "files.wasm", "kernel.wasm", "wasm_exec.js",
	"app.css", "storage.js", "boot.js", "offline.js", "worker.js", "files.js",
	"icon.svg", "icon-192.png", "icon-processing.svg", "icon-ready.svg", "icon-failed.svg",
}

// online are those that are looked at elsewhere: by a browser that installs the
// page, or that runs no scripts.
var online = []string{"noscript.css", "icon-512.png", "icon-maskable.png", wideScreen, narrowScreen}

// serviceWorker fills in the version and the paths of what is kept, relative to
// where the site lies. goApp are the files of go-app, kept too.
func (r renderer) serviceWorker(version string, goApp []file) ([]byte, error) {
	if len(r.worker) == 0 || len(r.noWorker) == 0 {
		return nil, fmt.Errorf("no %s or no %s among the static files", serviceWorker, noWorker)
	}
	var paths []string
	for _, f := range goApp {
		paths = append(paths, relative(f.path))
	}
	for _, name := range kept {
		paths = append(paths, relative(r.named[name]))
	}
	slices.Sort(paths)
	list, err := json.Marshal(paths)
	if err != nil {
		return nil, err
	}
	return fill(serviceWorker, r.worker, [][2]string{{versionToken, version}, {filesToken, string(list)}})
}
