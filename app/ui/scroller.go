package ui

// scroller.go is a box that scrolls over a list too long to draw: it tells
// when the view has moved and puts the drawn rows where they belong. It goes
// around go-app's events, each of which would render the whole page again.

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// The classes by which a scroller finds its parts inside a component: the box
// that scrolls, what stays at its top, the space that all rows would take, and
// the pane that holds those drawn.
const (
	boxClass   = "scroll-box"
	stuckClass = "scroll-stuck"
	spaceClass = "scroll-space"
	paneClass  = "scroll-pane"
)

type scroller struct {
	box, stuck, space, pane app.Value
	row                     float64 // height of one, in CSS pixels
	height                  string  // of the space, as it was last set
	offset                  string  // of the pane, as it was last set

	frame    int  // the one that is waited for
	waiting  bool // for a frame
	observer app.Value
	onScroll app.Func
	funcs    []app.Func
}

// newScroller finds the parts below root, and calls moved in a frame after the
// box was scrolled or changed its size. moved must not block.
func newScroller(root app.Value, moved func()) *scroller {
	find := func(class string) app.Value { return root.Call("querySelector", "."+class) }
	s := &scroller{
		box:   find(boxClass),
		stuck: find(stuckClass),
		space: find(spaceClass),
		pane:  find(paneClass),
	}
	onFrame := s.keep(func() {
		s.waiting = false
		moved()
	})
	soon := func() {
		if !s.waiting {
			s.waiting = true
			s.frame = app.Window().Call("requestAnimationFrame", onFrame).Int()
		}
	}
	s.onScroll = s.keep(soon)
	s.box.Call("addEventListener", "scroll", s.onScroll, map[string]any{"passive": true})
	s.observer = app.Window().Get("ResizeObserver").New(s.keep(func() {
		s.row = 0 // may differ now
		soon()
	}))
	s.observer.Call("observe", s.box)
	return s
}

func (s *scroller) keep(f func()) app.Func {
	kept := app.FuncOf(func(app.Value, []app.Value) any {
		f()
		return nil
	})
	s.funcs = append(s.funcs, kept)
	return kept
}

// release ends all listening.
func (s *scroller) release() {
	s.observer.Call("disconnect")
	s.box.Call("removeEventListener", "scroll", s.onScroll)
	if s.waiting {
		app.Window().Call("cancelAnimationFrame", s.frame)
	}
	for _, f := range s.funcs {
		f.Release()
	}
}

// view measures what the box shows of a list of so many rows.
func (s *scroller) view(total int) viewport {
	if s.row <= 0 {
		s.row = s.rowHeight()
	}
	v := viewport{
		top:    s.box.Get("scrollTop").Float(),
		height: s.box.Get("clientHeight").Float(),
		row:    s.row,
		total:  total,
	}
	if s.stuck.Truthy() {
		v.height = max(v.height-s.stuck.Get("offsetHeight").Float(), 0)
	}
	return v
}

// rowHeight reads what the style sheet says, which depends on the pointer.
func (s *scroller) rowHeight() float64 {
	style := app.Window().Call("getComputedStyle", s.box)
	text := strings.TrimSpace(style.Call("getPropertyValue", "--row").String())
	if v, err := strconv.ParseFloat(strings.TrimSuffix(text, "px"), 64); err == nil && v > 0 {
		return v
	}
	return 28
}

// place makes room for the whole list and moves the pane to its first row.
func (s *scroller) place(v viewport, first int) {
	if height := px(v.space()); height != s.height {
		s.height = height
		s.space.Get("style").Call("setProperty", "height", height)
	}
	if offset := px(v.offset(first)); offset != s.offset {
		s.offset = offset
		s.pane.Get("style").Call("setProperty", "transform", "translateY("+offset+")")
	}
}

// scrollTo scrolls at once, without a motion.
func (s *scroller) scrollTo(top float64) { s.box.Set("scrollTop", top) }

func px(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) + "px" }
