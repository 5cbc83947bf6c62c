package ui

// apis.go are the places that a task can be asked for. A link names one by its
// kind, never by a host: no link can send a key elsewhere.

import "github.com/maxence-charriere/go-app/v10/pkg/app"

type apiKind string

const (
	apiDirect apiKind = "direct"
	apiRelay  apiKind = "relay"
	apiSample apiKind = "sample"
	apiFile   apiKind = "file" // nobody is asked: see watched.file
)

// sampleKey is what the sample service is asked with: it demands a key and
// takes any.
const sampleKey = "sample"

// apis are those that this site offers.
func (m *model) apis() []apiKind {
	kinds := []apiKind{apiDirect}
	if m.config.Relay {
		kinds = append(kinds, apiRelay)
	}
	if m.config.Sample != "" {
		kinds = append(kinds, apiSample)
	}
	return kinds
}

func (m *model) offers(kind apiKind) bool {
	for _, k := range m.apis() {
		if k == kind {
			return true
		}
	}
	return false
}

func (k apiKind) label() string {
	switch k {
	case apiRelay:
		return "TwelveLabs (through this server)"
	case apiSample:
		return "Sample service"
	}
	return "TwelveLabs (direct)"
}

// same reports whether two kinds are two ways to the same tasks.
func (k apiKind) same(other apiKind) bool {
	far := func(k apiKind) bool { return k == apiDirect || k == apiRelay }
	return k == other || far(k) && far(other)
}

// whose is who answers, in a sentence.
func (k apiKind) whose() string {
	if k == apiSample {
		return "The sample service"
	}
	return "TwelveLabs"
}

// base is where an API's paths begin.
func (m *model) base(kind apiKind) string {
	switch kind {
	case apiRelay:
		return origin() + "/relay/v1.3"
	case apiSample:
		return origin() + m.config.Sample
	}
	return m.config.API
}

// ageless reports whether a task's time of creation says nothing of how long
// it is kept: the sample of a static site is a file.
func (c config) ageless(kind apiKind, task string) bool {
	return kind == apiSample && c.SampleTask != "" && task == c.SampleTask
}

func (m *model) keyFor(kind apiKind) string {
	if kind == apiSample {
		return sampleKey
	}
	return m.key
}

func origin() string { return app.Window().Get("location").Get("origin").String() }
