package main

// manifest.go describes the site to a browser that installs it.

import (
	"cmp"
	"encoding/json"
	"strings"
)

// What the page and its manifest say of the site.
const (
	siteName        = "Embedscope"
	siteDescription = "Watch a TwelveLabs embedding task and look into its embeddings."
	themeColor      = "#0b6bcb"
	groundColor     = "#f6f7f8"
	manifestPath    = "/manifest.webmanifest"
)

// The pictures that a browser shows before it installs the page (web/e2e/shots
// takes them).
const (
	wideScreen   = "screen-wide.webp"
	narrowScreen = "screen-narrow.webp"
)

// picture is an icon or a screenshot, as a manifest has it.
type picture struct {
	Source  string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
	Form    string `json:"form_factor,omitempty"`
	Label   string `json:"label,omitempty"`
}

// manifest's paths are relative to its own place. It has no id, which would be
// relative to the origin: it is told from another copy there by where it starts.
func (r renderer) manifest() ([]byte, error) {
	of := func(name string, p picture) picture {
		p.Source, p.Type = relative(r.named[name]), kindOf(name)
		p.Sizes = cmp.Or(p.Sizes, "any")
		return p
	}
	return json.MarshalIndent(struct {
		Name        string    `json:"name"`
		Short       string    `json:"short_name"`
		Description string    `json:"description"`
		Language    string    `json:"lang"`
		Start       string    `json:"start_url"`
		Scope       string    `json:"scope"`
		Display     string    `json:"display"`
		Theme       string    `json:"theme_color"`
		Ground      string    `json:"background_color"`
		Categories  []string  `json:"categories"`
		Icons       []picture `json:"icons"`
		Screens     []picture `json:"screenshots"`
	}{
		siteName, siteName, siteDescription, "en", "./", "./", "standalone", themeColor, groundColor,
		[]string{"developer", "productivity", "utilities"},
		[]picture{
			of("icon.svg", picture{}),
			of("icon-192.png", picture{Sizes: "192x192"}),
			of("icon-512.png", picture{Sizes: "512x512"}),
			of("icon-maskable.png", picture{Sizes: "512x512", Purpose: "maskable"}),
		},
		[]picture{
			of(wideScreen, picture{Sizes: "1280x800", Form: "wide", Label: "The timeline of a film's embeddings, their map and their similarity"}),
			of(narrowScreen, picture{Sizes: "390x844", Form: "narrow", Label: "The status of a task on a phone"}),
		},
	}, "", "  ")
}

// relative is a path of the site as seen from its front page.
func relative(path string) string { return strings.TrimPrefix(path, "/") }
