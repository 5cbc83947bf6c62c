package ui

// account.go is the list of tasks that an account has at the API. It is asked
// for by hand, page by page, and held in memory only: of what is in it, this
// browser remembers what the visitor watches.

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
)

// accountPage is how many tasks are asked for at once.
const accountPage = 20

// account is the list as far as it has been read.
type account struct {
	api      apiKind
	filter   accountFilter
	from, to time.Time // of creation; zero: open
	tasks    []engine.Listed
	pages    int                // read so far, from the first
	last     int                // page there is
	total    int                // tasks on all pages
	behind   int                // how many of the pages that were read have changed since
	at       time.Time          // of the last answer; zero before the first
	asking   context.CancelFunc // nil while nothing is under way
	problem  *engine.Problem    // what ended the last question; nil where nothing did
}

// accountFilter is what the visitor wants to see of it, as it was chosen.
type accountFilter struct {
	status   string // as the API names it; empty: any
	created  string // a value of createdSpans
	from, to string // days, as "2026-11-24"; only with spanBetween
}

// The spans of time that can be chosen.
const (
	spanWeek    = ""
	spanDay     = "day"
	spanMonth   = "month"
	spanBetween = "between"
)

// bounds are the times that the filter names; zero: open.
func (f accountFilter) bounds(now time.Time) (from, to time.Time) {
	switch f.created {
	case spanWeek:
		from = now.Add(-kept)
	case spanDay:
		from = now.Add(-24 * time.Hour)
	case spanMonth:
		from = now.AddDate(0, 0, -30)
	case spanBetween:
		from, _ = time.ParseInLocation(time.DateOnly, f.from, time.Local)
		if to, _ = time.ParseInLocation(time.DateOnly, f.to, time.Local); !to.IsZero() {
			to = to.AddDate(0, 0, 1) // that day too
		}
	}
	return from, to
}

// problem says what is wrong with the days.
func (f accountFilter) problem() string {
	from, to := f.bounds(time.Now())
	if !from.IsZero() && !to.IsZero() && !from.Before(to) {
		return "The first day is after the last."
	}
	return ""
}

// lets reports whether a task that only this browser knows is one that is
// wanted: the API has chosen its own.
func (a *account) lets(k knownTask) bool {
	if a.filter.status != "" && k.State != a.filter.status {
		return false
	}
	at := time.UnixMilli(cmp.Or(k.Created, k.Watched))
	return !at.Before(a.from) && (a.to.IsZero() || at.Before(a.to))
}

// hasAccount reports whether the chosen API has a list, and can be given tasks:
// the sample of a static site is a file.
func (m *model) hasAccount() bool { return m.form.api != apiSample || m.config.SampleTask == "" }

// mayAsk reports whether the chosen API can be asked now: there is a key, and it
// may go the way that it would. Else it sees to that; then is done once the
// visitor lets the key through.
func (m *model) mayAsk(then func()) bool {
	if m.form.api != apiSample && m.checkKey() {
		return false
	}
	if m.form.api == apiRelay && !m.mayRelay() {
		m.form.waiting = then
		m.ctx.Defer(func(app.Context) { focus("relay-yes") })
		return false
	}
	return true
}

// openAccount asks for the list from its beginning.
func (m *model) openAccount() {
	m.changed()
	if !m.mayAsk(m.openAccount) {
		return
	}
	before := m.account
	m.dropAccount()
	a := &account{api: m.form.api, filter: m.wanted}
	a.from, a.to = a.filter.bounds(time.Now())
	if before != nil && before.api == a.api && before.filter == a.filter {
		a.tasks, a.total, a.at = before.tasks, before.total, before.at // until there is an answer
	}
	m.account = a
	if a.filter.problem() != "" {
		return // it stands at the days
	}
	m.askAccount(a, 1, func(l engine.Listing) {
		a.tasks = nil
		m.took(a, l)
		a.pages = 1
	})
}

// dropAccount forgets the list, and what is under way.
func (m *model) dropAccount() {
	if a := m.account; a != nil && a.asking != nil {
		a.asking()
	}
	m.account = nil
}

// setKey changes the key that is used. What came by another one goes.
func (m *model) setKey(key string) {
	if key != m.key && m.account != nil && m.account.api != apiSample {
		m.dropAccount()
	}
	m.key = key
}

// moreOfAccount reads the next page. Between two pages the list may change: new
// tasks push others over the border, tasks that go pull them back.
func (m *model) moreOfAccount() {
	a := m.account
	if a == nil || a.asking != nil {
		return
	}
	m.changed()
	if a.behind > 0 { // a request failed on the way
		m.catchUp(a, 1, true, catchUps)
		return
	}
	through := a.pages
	m.askAccount(a, through+1, func(l engine.Listing) {
		grew, shrank := l.Total > a.total, l.Total < a.total
		pushed := a.holdsAny(l)
		m.took(a, l)
		a.pages = through + 1
		if grew || shrank || pushed {
			// A task that has come to have the status that is asked for can
			// stand anywhere, and what was pulled back at the border; new ones
			// are the first.
			a.behind = a.pages
			m.catchUp(a, 1, shrank || a.filter.status != "", catchUps)
		}
	})
}

// catchUps is how often it begins anew.
const catchUps = 3

// catchUp reads the pages again that are behind: all of them, or from the first
// until one holds a task that was seen. Where the list changes meanwhile it
// begins anew.
func (m *model) catchUp(a *account, page int, all bool, tries int) {
	if page > a.behind {
		a.behind = 0
		return
	}
	m.askAccount(a, page, func(l engine.Listing) {
		changed, met := l.Total != a.total, a.holdsAny(l)
		m.took(a, l)
		switch {
		case changed && tries == 0: // later, when it is quieter
		case changed:
			m.catchUp(a, 1, true, tries-1)
		case all || !met:
			m.catchUp(a, page+1, all, tries)
		default:
			a.behind = 0
		}
	})
}

// askAccount asks for a page. What answers late, after the key, the API or the
// filter was changed, is dropped.
func (m *model) askAccount(a *account, page int, then func(engine.Listing)) {
	ctx, cancel := context.WithCancel(context.Background())
	a.asking, a.problem = cancel, nil
	q := engine.ListRequest{Base: m.base(a.api), Key: m.keyFor(a.api), From: a.from, To: a.to, Status: a.filter.status, Page: page, Limit: accountPage}
	m.handle.List(ctx, q, func(l engine.Listing, err error) {
		m.ui(func() {
			if m.account != a || ctx.Err() != nil {
				return
			}
			a.asking = nil
			if err != nil {
				a.problem = problemOf(err)
				return
			}
			then(l)
		})
	})
}

// took takes in what is on a page.
func (m *model) took(a *account, l engine.Listing) {
	a.total, a.last, a.at = l.Total, l.Pages, time.Now()
	if l.Pages == 0 && len(l.Tasks) == accountPage { // it does not say: perhaps there is more
		a.last = a.pages + 2
	}
	for _, t := range l.Tasks {
		if i := a.index(t.Task); i >= 0 {
			a.tasks[i] = t
			continue
		}
		a.tasks = append(a.tasks, t)
		for i := len(a.tasks) - 1; i > 0 && a.tasks[i-1].Created.Before(t.Created); i-- { // newest first
			a.tasks[i-1], a.tasks[i] = t, a.tasks[i-1]
		}
	}
	m.learn(a)
}

func (a *account) index(task string) int {
	return slices.IndexFunc(a.tasks, func(t engine.Listed) bool { return t.Task == task })
}

func (a *account) holdsAny(l engine.Listing) bool {
	return slices.ContainsFunc(l.Tasks, func(t engine.Listed) bool { return a.index(t.Task) >= 0 })
}

// of is what the list says of a task; nil where it says nothing.
func (a *account) of(task string, api apiKind) *engine.Listed {
	if a == nil || !a.api.same(api) {
		return nil
	}
	if i := a.index(task); i >= 0 {
		return &a.tasks[i]
	}
	return nil
}

// learn completes what this browser remembers already.
func (m *model) learn(a *account) {
	news := false
	m.reread()
	for i := range m.known {
		k := &m.known[i]
		if t := a.of(k.ID, k.API); t != nil {
			before := *k
			k.fill(t)
			news = news || *k != before
		}
	}
	if news {
		m.storeKnown()
	}
}

// fill takes from the list what is not known.
func (k *knownTask) fill(t *engine.Listed) {
	k.Name, k.Model = cmp.Or(k.Name, t.Name), cmp.Or(k.Model, t.Model)
	if k.Created == 0 && !t.Created.IsZero() {
		k.Created = t.Created.UnixMilli()
	}
}

// merged is the list "Tasks" with the account's: one item for a task.
func (a *account) merged(known []knownTask, watched func(knownTask) bool) []knownTask {
	list := slices.Clone(known)
	for i := range a.tasks {
		t := &a.tasks[i]
		at := slices.IndexFunc(list, func(k knownTask) bool { return k.ID == t.Task && k.API.same(a.api) })
		if at < 0 {
			at = len(list)
			list = append(list, knownTask{ID: t.Task, API: a.api, listed: true})
		}
		k := &list[at]
		k.fill(t)
		if t.Duration > 0 {
			k.duration = t.Duration
		}
		if !watched(*k) && k.State != "ready" && k.State != "failed" {
			k.State = t.Status
		}
	}
	return slices.DeleteFunc(list, func(k knownTask) bool { return k.API != apiFile && a.of(k.ID, k.API) == nil && !a.lets(k) })
}

// more reports whether there is another page.
func (a *account) more() bool { return a.pages > 0 && a.pages < a.last || a.behind > 0 }
