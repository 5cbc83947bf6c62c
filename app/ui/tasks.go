package ui

// tasks.go is what this browser remembers of tasks: ids, names and times, and
// never a key.

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/agnivade/levenshtein"
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/twelvelabs"
)

// knownTask is a task in the list "Tasks".
type knownTask struct {
	ID      string  `json:"id"`
	API     apiKind `json:"api"`
	Name    string  `json:"name,omitempty"`
	State   string  `json:"state,omitempty"`
	Model   string  `json:"model,omitempty"`   // empty where unknown
	Created int64   `json:"created,omitempty"` // Unix milliseconds; 0 where unknown
	Watched int64   `json:"watched"`           // Unix milliseconds

	listed   bool    // in the account's list only
	duration float64 // seconds of the medium; 0 where unknown
}

// knownMost is how many tasks are remembered.
const knownMost = 200

func readKnown(text string) []knownTask {
	var list []knownTask
	if json.Unmarshal([]byte(text), &list) != nil {
		return nil
	}
	return slices.DeleteFunc(list, func(k knownTask) bool { return !twelvelabs.ValidID(k.ID) })
}

// remember puts a watch into the list, newest first, and stores the list.
func (m *model) remember(w *watched) {
	m.reread()
	k := knownTask{ID: w.task, API: w.api, Watched: time.Now().UnixMilli()}
	i := slices.IndexFunc(m.known, func(k knownTask) bool { return k.ID == w.task && k.API == w.api })
	if i >= 0 {
		old := m.known[i]
		k.Name, k.State, k.Model, k.Created = old.Name, old.State, old.Model, old.Created
		if w.state.Phase != "" {
			k.Watched = old.Watched
		}
	}
	if w.state.Phase != "" {
		k.State = taskState(w)
		k.Name = cmp.Or(w.state.Name, k.Name)
		if !w.state.Created.IsZero() {
			k.Created = w.state.Created.UnixMilli()
		}
	}
	if t := m.account.of(w.task, w.api); t != nil {
		k.fill(t)
	}
	k.Model = cmp.Or(w.model, k.Model)
	switch {
	case i >= 0 && k == m.known[i]:
		return
	case i >= 0 && k.Watched == m.known[i].Watched:
		m.known[i] = k
	default:
		if i >= 0 {
			m.known = slices.Delete(m.known, i, i+1)
		}
		m.known = slices.Insert(m.known, 0, k)
	}
	m.known = m.known[:min(len(m.known), knownMost)]
	m.storeKnown()
}

// update changes what the list says of a watch. What the visitor has removed
// from it stays away.
func (m *model) update(w *watched) {
	m.reread()
	if slices.ContainsFunc(m.known, func(k knownTask) bool { return k.ID == w.task && k.API == w.api }) {
		m.remember(w)
	}
}

// reread takes over what another tab has stored since.
func (m *model) reread() {
	if text := m.storage.get(originStorage, tasksName); text != "" && !m.lost {
		m.known = readKnown(text)
	}
}

func (m *model) storeKnown() {
	b, err := json.Marshal(m.known)
	m.lost = err != nil || !m.storage.set(originStorage, tasksName, string(b))
}

// taskState is a word for the list: the platform's where it is known.
func taskState(w *watched) string {
	if w.state.Status != "" {
		return w.state.Status
	}
	if p := w.problem(); p != nil && w.phase() == twelvelabs.PhaseStopped {
		return "error"
	}
	return string(w.phase())
}

// forgetTask takes a task out of the list, and ends its watch.
func (m *model) forgetTask(k knownTask) {
	if k.API != apiFile {
		m.reread()
		m.known = slices.DeleteFunc(m.known, func(o knownTask) bool { return o.ID == k.ID && o.API == k.API })
		m.storeKnown()
	}
	name := watchName(k.ID, k.API)
	if name == m.shown {
		m.hide()
	}
	if w := m.watches[name]; w != nil {
		m.drop(w)
	}
	m.changed()
	m.ctx.Defer(func(app.Context) { // the button that had the focus is gone
		if len(m.listed()) > 0 {
			focus("find")
			return
		}
		focus("task")
	})
}

// watchKnown shows a task of the list, and begins to watch it unless it is
// being watched.
func (m *model) watchKnown(k knownTask) {
	m.changed()
	if k.API == apiFile {
		m.openFile(watchName(k.ID, k.API))
		return
	}
	if !m.offers(k.API) {
		m.said = "This site does not offer “" + k.API.label() + "”, where that task was watched."
		return
	}
	m.form.api, m.form.task, m.form.taskError = k.API, k.ID, ""
	w := m.add(k.ID, k.API)
	m.show(w.name)
	if w.asking && (!w.final() || w.phase() == twelvelabs.PhaseReady) {
		return
	}
	if kept := m.shelf.of(w.name); kept != nil {
		m.openKept(*kept)
		return
	}
	if k.API != apiSample {
		if wrong := m.checkKey(); wrong {
			return
		}
	}
	m.begin(w)
}

// modelOf names the model of a watch's task, as far as the list knows it.
func (m *model) modelOf(watch string) string {
	for _, k := range m.known {
		if watchName(k.ID, k.API) == watch {
			return k.Model
		}
	}
	return ""
}

// listed are the items of the list "Tasks", newest first: what is remembered,
// the files that are open, and the account's once it has been asked.
func (m *model) listed() []knownTask {
	list := append(m.openedFiles(), m.known...)
	if m.account != nil {
		list = m.account.merged(list, m.isWatching)
	}
	slices.SortStableFunc(list, func(a, b knownTask) int { return cmp.Compare(m.placeOf(b), m.placeOf(a)) })
	return list
}

// placeOf is the time that an item has its place by, in Unix milliseconds: of
// its creation where the account's list goes by that.
func (m *model) placeOf(k knownTask) int64 {
	if m.account != nil && k.Created != 0 {
		return k.Created
	}
	return k.Watched
}

// isWatching reports whether a watch of the task is under way.
func (m *model) isWatching(k knownTask) bool {
	w := m.watches[watchName(k.ID, k.API)]
	return w != nil && w.asking && !w.final()
}

// matching are the tasks that a search finds, best first. It forgives typing
// errors: about one in four letters.
func matching(list []knownTask, search string) []knownTask {
	words := strings.Fields(strings.ToLower(search))
	if len(words) == 0 {
		return list
	}
	type hit struct {
		k    knownTask
		cost int
	}
	var hits []hit
	for _, k := range list {
		cost, ok := 0, true
		for _, word := range words {
			c := wordCost(k, word)
			if c > len([]rune(word))/4+min(1, len([]rune(word))/4) {
				ok = false
				break
			}
			cost += c
		}
		if ok {
			hits = append(hits, hit{k, cost})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.cost - b.cost })
	out := make([]knownTask, len(hits))
	for i, h := range hits {
		out[i] = h.k
	}
	return out
}

// wordCost is the fewest typing errors that turn word into a part of k.
func wordCost(k knownTask, word string) int {
	best := len(word) + 1
	for _, text := range []string{strings.ToLower(k.ID), strings.ToLower(k.Name), strings.ToLower(k.State), strings.ToLower(k.Model)} {
		if strings.Contains(text, word) {
			return 0
		}
		for _, part := range append(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" -_./", r) }), text) {
			best = min(best, levenshtein.ComputeDistance(part, word))
			if len(part) > len(word) {
				best = min(best, levenshtein.ComputeDistance(part[:len(word)], word)) // a beginning
			}
		}
	}
	return best
}

// nearest are the known tasks whose ids look like this one, nearest first.
func nearest(list []knownTask, id string) []knownTask {
	const most, far = 3, 6
	type hit struct {
		k    knownTask
		cost int
	}
	var hits []hit
	for _, k := range list {
		if d := levenshtein.ComputeDistance(k.ID, id); d > 0 && d <= min(far, len(id)/2) {
			hits = append(hits, hit{k, d})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.cost - b.cost })
	var out []knownTask
	for _, h := range hits[:min(most, len(hits))] {
		out = append(out, h.k)
	}
	return out
}
