package ui

// kept.go keeps results in this browser, opens them again, and lets them go.
// What is kept is in files of its own; no list of them is stored anywhere, so
// that two tabs can't lose each other's.

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

// shelf is what this browser keeps.
type shelf struct {
	kept    []engine.Kept // the newest first
	keeping bool          // a result is being written
	asksAll bool          // whether all of it may go
}

// keptName is stored anew with each change, for other tabs to hear of it.
const keptName = "embedscope.kept"

// of is the copy of a watch's result; nil where there is none that opens.
func (s *shelf) of(watch string) *engine.Kept {
	for i := range s.kept {
		if k := &s.kept[i]; k.Watch == watch && k.Fault == "" {
			return k
		}
	}
	return nil
}

// sorted puts the newest first, and tells those that are whole or broken from
// those that nobody has finished, or that a newer copy has replaced.
func sorted(list []engine.Kept) (kept []engine.Kept, loose []string) {
	slices.SortFunc(list, func(a, b engine.Kept) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return strings.Compare(b.File, a.File)
	})
	seen := map[string]bool{}
	for _, k := range list {
		if k.Fault == engine.FaultBlank || k.Fault == "" && seen[k.Watch] {
			loose = append(loose, k.File)
			continue
		}
		if k.Fault == "" {
			seen[k.Watch] = true
		}
		kept = append(kept, k)
	}
	return kept, loose
}

// relist looks what is kept, and goes on with then.
func (m *model) relist(then func()) {
	m.vault.apart(func() {
		list, err := m.vault.list()
		m.ui(func() {
			if m.shelf.kept = nil; err == nil {
				m.shelf.kept, _ = sorted(list)
			}
			m.shelf.asksAll = m.shelf.asksAll && len(m.shelf.kept) > 0
			m.x.version++
			then()
		})
	})
}

// shelfChanged looks again, and has other tabs do so.
func (m *model) shelfChanged() {
	m.storage.set(originStorage, keptName, strconv.FormatInt(time.Now().UnixNano(), 36))
	m.relist(func() {})
}

// keep keeps the result that is shown.
func (m *model) keep() {
	w := m.shownWatch()
	if w == nil || w.result == nil || m.shelf.keeping {
		return
	}
	m.shelf.keeping, m.wrong = true, ""
	m.said = "Keeping the result…"
	m.x.version++
	m.changed()
	size := sizeOf(w.result)
	at := time.Now()
	write := func(file string) error {
		done := make(chan error, 1)
		m.handle.Keep(context.Background(), engine.KeptRequest{Watch: w.name, File: file, At: at}, func(err error) { done <- err })
		return <-done
	}
	if len(m.shelf.kept) == 0 {
		m.vault.apart(m.vault.persist) // which may ask the visitor
	}
	m.vault.apart(func() {
		err := replace(m.vault, strconv.FormatInt(at.UnixNano(), 36), write)
		used, quota := 0, 0
		if err != nil {
			used, quota = m.vault.room()
		}
		m.ui(func() {
			m.shelf.keeping = false
			m.renewIfWanted()
			if err != nil {
				m.said = ""
				m.wrong = "The result is not kept. " + keptProblem(err, size, used, quota)
			} else {
				m.said = "The result is kept in this browser. It opens without a key, and does not expire."
			}
			m.shelfChanged()
		})
	})
}

// replace writes a file, and takes away what nobody needs then: as long as it
// holds the lock, no other page writes.
func replace(f vault, file string, write func(file string) error) error {
	unlock, err := f.lock()
	if err != nil {
		return err
	}
	defer unlock()
	before, err := f.list()
	if err != nil {
		return err
	}
	_, loose := sorted(before)
	for _, name := range loose {
		_ = f.remove(name) // the next time will do as well
	}
	if err := write(file); err != nil {
		_ = f.remove(file)
		return err
	}
	after, err := f.list()
	if err != nil {
		return err
	}
	_, loose = sorted(after)
	for _, name := range loose {
		_ = f.remove(name)
	}
	return nil
}

// openKept shows a kept result, without asking anybody.
func (m *model) openKept(k engine.Kept) {
	kind, _, _ := strings.Cut(k.Watch, " ")
	w := m.add(k.Task, apiKind(kind))
	m.form.task, m.form.taskError, m.form.keyError = k.Task, "", ""
	ready := w.phase() == twelvelabs.PhaseReady && w.result != nil && !w.result.Partial
	if !ready && !w.reading {
		m.readKept(w, k)
	}
	m.show(w.name)
	m.dropOldest()
	m.changed()
}

// readKept has the worker read a copy.
func (m *model) readKept(w *watched, k engine.Kept) {
	w.asking, w.stopped, w.idle, w.progress = true, false, false, nil
	w.copied, w.reading = k.At, true
	w.state = engine.State{Watch: w.name, Phase: string(twelvelabs.PhaseChecking), Began: time.Now(), Status: "ready", Name: k.Name, Segments: k.Segments}
	m.handle.Reopen(context.Background(), engine.KeptRequest{Watch: w.name, File: k.File}, func(err error) {
		m.ui(func() {
			switch {
			case m.watches[w.name] == nil: // removed meanwhile
				m.handle.Control(w.name, engine.VerbDrop)
				return
			case m.watches[w.name] != w || !w.reading: // watched anew
				return
			}
			w.reading = false
			if err != nil {
				w.asking, w.copied, w.state = false, time.Time{}, engine.State{Watch: w.name}
				m.wrong = "The kept copy can't be opened. " + keptProblem(err, 0, 0, 0)
				m.relist(func() {})
				return
			}
			w.state.Phase = string(twelvelabs.PhaseReady)
			m.update(w)
			m.dress()
		})
	})
}

// unkeep lets copies go.
func (m *model) unkeep(gone ...engine.Kept) {
	m.shelf.asksAll = false
	m.vault.apart(func() {
		var failed error
		for _, k := range gone {
			if err := m.vault.remove(k.File); err != nil && faultOf(err) != "NotFoundError" { // another tab was first
				failed = err
			}
		}
		m.ui(func() {
			if failed != nil {
				m.wrong = "Not all of it could be deleted. " + keptProblem(failed, 0, 0, 0)
			}
			m.shelfChanged()
			m.ctx.Defer(func(app.Context) { // the button that had the focus is gone
				if element("kept-title").Truthy() {
					focus("kept-title")
					return
				}
				focus("task")
			})
		})
	})
}

func faultOf(err error) string {
	var f *engine.Failure
	if errors.As(err, &f) && f.Problem != nil {
		return f.Problem.Class
	}
	return ""
}

// keptProblem says why something is not kept or does not open, and what to do
// then. size is what it would have taken.
func keptProblem(err error, size, used, quota int) string {
	const instead = " Export it to a file instead."
	switch fault := faultOf(err); fault {
	case "QuotaExceededError":
		text := "There is no room for its " + bytes(size)
		if used+size > quota && quota > 0 { // some browsers do not say how much it really is
			text += ": this browser gives this site " + bytes(quota) + ", of which " + bytes(used) + " are used"
		}
		return text + ". Delete what is kept already, or export the result to a file."
	case "TypeError", "SecurityError", "NotAllowedError", "InvalidStateError", "UnknownError", "TimeoutError":
		return "This browser keeps no files for this page: the window is private, site data is blocked, or the connection is not secure." + instead
	case "NotFoundError":
		return "It was deleted, in another tab or by the browser."
	case "NoModificationAllowedError", "NotReadableError":
		return "Another tab is writing or deleting it. Try again in a moment."
	case string(engine.FaultText):
		return "The text of this answer is too long." + instead
	case string(engine.FaultTorn), string(engine.FaultBlank):
		return "Its file is damaged: delete it, and ask the API again."
	case string(engine.FaultVersion):
		return "Another version of this page has written it: reload the page, or delete it."
	}
	return sentence(err.Error())
}

// sizeOf is about what a result takes, in bytes: its vectors.
func sizeOf(r *engine.Result) (size int) {
	for _, d := range r.Dims {
		size += 4 * d.Dim * d.Count
	}
	return size
}
