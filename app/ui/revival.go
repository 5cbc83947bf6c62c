package ui

// revival.go goes on when the worker has died, or another one stands in.

import (
	"slices"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

func (m *model) workerDown(reason string) {
	m.died = true
	m.x.generation++
	m.wrong = "The worker stopped: " + reason + ". It was started again, and goes on with what you watch."
}

func (m *model) workerLost(reason string) {
	m.wrong = "The worker can't be started: " + reason + ". What was typed stays; reload the page to try again."
}

// workerUp begins anew what a worker that died was asked for.
func (m *model) workerUp() {
	if !m.died {
		return
	}
	m.died = false
	m.opensAgain()
	for _, w := range m.watches {
		w.result = nil // it died with the worker
		if w.file != nil && w.phase() != "" {
			m.reopen(w)
		}
		if w.asking && !w.stopped && (!w.final() || w.phase() == twelvelabs.PhaseReady) {
			m.beginAnew(w)
		}
	}
	m.x.result = nil
	m.x.version++
}

// beginAnew begins what a worker that is gone was asked for, unless the
// visitor has paused it or taken the key away: then it waits for them.
func (m *model) beginAnew(w *watched) {
	k := m.shelf.of(w.name)
	switch {
	case !w.copied.IsZero() && k != nil:
		m.readKept(w, *k)
	case w.phase() == twelvelabs.PhasePaused:
		w.idle = true
	case m.keyFor(w.api) == "":
		w.asking, w.state = false, engine.State{Watch: w.name}
		m.form.keyError = "Enter your API key to resume"
	default:
		m.begin(w)
	}
}

// taken begins anew what the worker that stands in does not hold.
func (m *model) taken(names []string) {
	m.x.generation++
	m.opensAgain()
	for name, w := range m.watches {
		held := slices.Contains(names, name)
		if !held && w.result != nil {
			w.result = nil
			if name == m.shown {
				m.x.result = nil
				m.x.version++
			}
			if w.file != nil {
				m.reopen(w)
			}
		}
		if w.asking && !w.stopped && (!w.final() || w.phase() == twelvelabs.PhaseReady && !held) {
			m.beginAnew(w)
		}
	}
	m.x.reclaim()
}
