package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"time"

	"embedscope/web/sample"
)

// static.go is what this server says of itself, for hosts that only hold files:
// the same settings, checked the same way, and the same headers.

// Static is the part of a static site that depends on how it is deployed.
type Static struct {
	Policy string // what of the Content-Security-Policy fits into a <meta>
	base   string
	policy string // all of it
	api    string

	offline bool
	connect []string
}

// sampleMade is when the static sample's task was made. A file can't say "now".
var sampleMade = time.Date(2026, time.January, 1, 12, 0, 0, 0, time.UTC)

// sampleFile is the path, below the site's, of the static sample's one task. It
// is that of the endpoint, so that the page asks as it asks any API.
var sampleFile = SamplePath + "/embed-v2/tasks/" + sample.TaskID(sampleMade)

// NewStatic checks the settings of a static site that lies under the path base,
// "/" for a host of its own. Of cfg it takes API, Connect, FrameAncestors and
// Offline.
// The error names the setting that is wrong, and why.
func NewStatic(base string, cfg Config) (*Static, error) {
	if !strings.HasPrefix(base, "/") {
		return nil, fmt.Errorf("base: %q: it must begin with a slash", base)
	}
	if trimmed := strings.TrimSuffix(base, "/"); trimmed != "" && (path.Clean(trimmed) != trimmed || strings.ContainsFunc(trimmed, notInPath)) {
		return nil, fmt.Errorf("base: %q: it has empty, dotted or encoded parts", base)
	}
	p, err := policyOf(&cfg)
	if err != nil {
		return nil, err
	}
	return &Static{
		Policy: pagePolicy(p.connect),
		base:   strings.TrimSuffix(base, "/"),
		policy: contentPolicy(p.connect, p.ancestors),
		api:    p.api,

		offline: cfg.Offline,
		connect: p.connect[1:],
	}, nil
}

// Offline reports whether browsers may keep the page.
func (s *Static) Offline() bool { return s.offline }

// Base is the path of the site without a slash at its end.
func (s *Static) Base() string { return s.base }

// Files are the bodies of the files that a server makes up, by their paths
// below the site's. version is the bundle's.
func (s *Static) Files(version string) (map[string][]byte, error) {
	settings, err := json.Marshal(settings{
		API:        s.api,
		Sample:     s.base + SamplePath,
		SampleTask: path.Base(sampleFile),
		Offline:    s.offline,
		Version:    version,
		Connect:    s.connect,
	})
	if err != nil {
		return nil, err
	}
	task, err := sampleAnswer()
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		routeConfig: append(settings, '\n'),
		sampleFile:  task,
	}, nil
}

// sampleAnswer is what the sample service answers about its task, an hour on.
func sampleAnswer() ([]byte, error) {
	service := sample.New(sample.Options{Now: func() time.Time { return sampleMade.Add(time.Hour) }})
	r := httptest.NewRequest(http.MethodGet, strings.TrimPrefix(sampleFile, SamplePath), nil)
	r.Header.Set("X-Api-Key", "sample")
	w := httptest.NewRecorder()
	service.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return nil, errors.New("the sample service has no task for the static site: " + w.Body.String())
	}
	return w.Body.Bytes(), nil
}

// Headers is the text of a _headers file, as static hosts read it. Paths that
// begin with one of immutable are named after their content.
func (s *Static) Headers(immutable string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s/*\n", s.base)
	fixed := safety(s.policy)
	for _, name := range slices.Sorted(maps.Keys(fixed)) {
		fmt.Fprintf(&b, "  %s: %s\n", name, fixed.Get(name))
	}
	fmt.Fprintf(&b, "%s%s*\n  Cache-Control: public, max-age=31536000, immutable\n", s.base, immutable)
	fmt.Fprintf(&b, "%s%s\n  Cross-Origin-Resource-Policy: cross-origin\n", s.base, routeEmbed)
	fmt.Fprintf(&b, "%s%s/*\n  Content-Type: application/json\n", s.base, SamplePath)
	return b.String()
}
