package chrome

// files.go is what a visitor's file chooser and a held key add to the mouse.

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp/kb"
)

// SetFiles chooses files for the file field that a CSS selector finds, as its
// chooser would: such a field is mostly hidden behind a button.
func (g *Page) SetFiles(ctx context.Context, selector string, paths ...string) error {
	found, err := cdp.Call(ctx, g.session, runtime.Evaluate, runtime.EvaluateParams{
		Expression: fmt.Sprintf("document.querySelector(%q)", selector),
	})
	if err != nil {
		return err
	}
	if found.Result.ObjectID == "" {
		return fmt.Errorf("chrome: no file field %s", selector)
	}
	return run(ctx, g.session, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: paths, ObjectID: found.Result.ObjectID})
}

// WheelWith turns the mouse wheel while modifiers are held.
func (g *Page) WheelWith(ctx context.Context, held kb.Modifier, x, y, dy float64) error {
	return g.session.Call(ctx, input.DispatchMouseEvent.Method, map[string]any{
		"type": input.DispatchMouseEventTypeMouseWheel, "x": x, "y": y, "deltaX": 0, "deltaY": dy, "modifiers": int64(held),
	}, nil)
}
