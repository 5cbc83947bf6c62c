package ui

// storage.go is what outlives a page: in this tab, or in this origin.

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// storageKind is where something is stored.
type storageKind string

const (
	tabStorage    storageKind = "session"
	originStorage storageKind = "local"
)

// The names under which things are stored.
const (
	keyName   = "embedscope.key"   // tabStorage only, and only if the visitor says so
	tasksName = "embedscope.tasks" // ids, names and times
	themeName = "embedscope.theme"
	wordsName = "embedscope.words" // tabStorage only: texts that were looked for, and their vectors
)

// storage keeps texts by name. None of its verbs fails but by saying so.
type storage interface {
	get(kind storageKind, name string) string // "" where nothing is stored
	set(kind storageKind, name, value string) (ok bool)
	remove(kind storageKind, name string)
}

// browserStorage goes through a small script: a browser that refuses storage
// throws, which Go can't catch.
type browserStorage struct{}

func (browserStorage) js() app.Value { return app.Window().Get("embedscopeStorage") }

func (s browserStorage) get(kind storageKind, name string) string {
	if v := s.js().Call("get", string(kind), name); v.Type() == app.TypeString {
		return v.String()
	}
	return ""
}

func (s browserStorage) set(kind storageKind, name, value string) (ok bool) {
	return s.js().Call("set", string(kind), name, value).Bool()
}

func (s browserStorage) remove(kind storageKind, name string) {
	s.js().Call("remove", string(kind), name)
}
