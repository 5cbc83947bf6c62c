package ui

// vault.go is the page's part of web/static/shelf.js: what is kept, and what
// of it goes.

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
)

// vault is the results in the browser's keeping. Their errors are
// *engine.Failure. All but apart wait.
type vault interface {
	list() ([]engine.Kept, error) // in no order, unfinished ones too
	remove(name string) error
	lock() (unlock func(), err error) // against other pages that write
	room() (used, quota int)          // bytes; 0 where that can't be known
	persist()                         // asks that they outlive a want of space
	apart(f func())                   // runs what waits beside the page's own work
}

// askWithin bounds what a browser needs no time for: whoever waits goes on
// without it.
const askWithin = 5 * time.Second

type browserVault struct{}

func (browserVault) apart(f func()) { go f() }

// ask calls a verb of the script, and waits until its promise settles.
func (browserVault) ask(verb string, args ...any) (answer app.Value, err error) {
	settled := make(chan error, 1)
	var yes, no app.Func
	end := func(err error) any {
		yes.Release()
		no.Release()
		settled <- err
		return nil
	}
	yes = app.FuncOf(func(_ app.Value, args []app.Value) any {
		answer = args[0]
		return end(nil)
	})
	no = app.FuncOf(func(_ app.Value, args []app.Value) any {
		return end(refused(args[0].Get("name").String(), args[0].Get("message").String()))
	})
	app.Window().Get("embedscopeFiles").Call(verb, args...).Call("then", yes, no)
	var late <-chan time.Time
	if verb != "lock" { // another page may write for long
		late = time.After(askWithin)
	}
	select {
	case err = <-settled:
		return answer, err
	case <-late:
		return nil, refused("TimeoutError", "the browser does not answer")
	}
}

func refused(name, message string) error {
	return &engine.Failure{Message: message, Problem: &engine.Problem{Class: name}}
}

func (b browserVault) list() ([]engine.Kept, error) {
	found, err := b.ask("list", engine.KeptHeadMost)
	if err != nil {
		return nil, err
	}
	list := make([]engine.Kept, found.Length())
	for i := range list {
		file := found.Index(i)
		beginning := make([]byte, file.Get("beginning").Length())
		app.CopyBytesToGo(beginning, file.Get("beginning"))
		list[i] = engine.DescribeKept(beginning, file.Get("size").Int())
		list[i].File = file.Get("name").String()
	}
	return list, nil
}

func (b browserVault) remove(name string) error {
	_, err := b.ask("remove", name)
	return err
}

func (b browserVault) lock() (func(), error) {
	unlock, err := b.ask("lock")
	if err != nil {
		return nil, err
	}
	return func() { unlock.Invoke() }, nil
}

func (b browserVault) room() (used, quota int) {
	room, err := b.ask("room")
	if err != nil {
		return 0, 0
	}
	return room.Get("usage").Int(), room.Get("quota").Int()
}

func (b browserVault) persist() { _, _ = b.ask("persist") }
