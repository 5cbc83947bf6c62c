package chrome

// input.go is the mouse and the keyboard.

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
)

// Click presses the left button over the middle of the element, after
// scrolling it into view. It is an error where something else lies there, or
// has come there by the time of the press.
func (e *Element) Click(ctx context.Context) error {
	x, y, err := e.middle(ctx)
	if err != nil {
		return err
	}
	var above string
	// A label that holds its control, or lies inside it, is fine.
	if err := e.Eval(ctx, fmt.Sprintf(`function () {
		const instead = (hit) => !hit || this.contains(hit) || hit.contains(this) || hit.closest("label")?.control === this
			? "" : hit.outerHTML.slice(0, 120);
		window.pressedInstead = "";
		window.addEventListener("pointerdown", (e) => {
			const { left, right, top, bottom } = this.getBoundingClientRect();
			const gone = e.clientX < left || e.clientX > right || e.clientY < top || e.clientY > bottom;
			window.pressedInstead = gone && e.target.contains(this) ? "what is around it" : instead(e.target);
		}, { capture: true, once: true });
		return instead(document.elementFromPoint(%f, %f));
	}`, x, y), &above); err != nil {
		return err
	}
	if above != "" {
		return fmt.Errorf("chrome: click %s: covered by %s", e, above)
	}
	if err := e.page.ClickAt(ctx, x, y); err != nil {
		return err
	}
	// Where the press took the element or its page away, it met it.
	if err := e.Eval(ctx, `function () { return window.pressedInstead }`, &above); err == nil && above != "" {
		return fmt.Errorf("chrome: click %s: it moved, and %s was pressed", e, above)
	}
	return nil
}

func (e *Element) middle(ctx context.Context) (x, y float64, err error) {
	s := e.page.session
	if _, err := cdp.Call(ctx, s, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: e.id}); err != nil {
		return 0, 0, fmt.Errorf("chrome: %s: %w", e, err)
	}
	got, err := cdp.Call(ctx, s, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: e.id})
	if err != nil {
		return 0, 0, fmt.Errorf("chrome: %s: %w", e, err)
	}
	if len(got.Quads) == 0 {
		return 0, 0, fmt.Errorf("chrome: %s is not laid out", e)
	}
	q := got.Quads[0]
	return (q[0] + q[4]) / 2, (q[1] + q[5]) / 2, nil
}

// ClickAt presses the left button at a point of the window, in CSS pixels.
func (g *Page) ClickAt(ctx context.Context, x, y float64) error {
	for _, step := range []input.DispatchMouseEventParams{
		{Type: input.DispatchMouseEventTypeMouseMoved, X: x, Y: y},
		{Type: input.DispatchMouseEventTypeMousePressed, X: x, Y: y, Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1},
		{Type: input.DispatchMouseEventTypeMouseReleased, X: x, Y: y, Button: input.MouseButtonLeft, ClickCount: 1},
	} {
		if err := run(ctx, g.session, input.DispatchMouseEvent, step); err != nil {
			return err
		}
	}
	return nil
}

// Drag holds the left button down along points of the window, x and y by
// turns, in CSS pixels.
func (g *Page) Drag(ctx context.Context, points ...float64) error {
	at := func(kind input.DispatchMouseEventType, button input.MouseButton, buttons int64, i int) error {
		return run(ctx, g.session, input.DispatchMouseEvent, input.DispatchMouseEventParams{
			Type: kind, X: points[i], Y: points[i+1], Button: button, Buttons: buttons, ClickCount: 1,
		})
	}
	if err := at(input.DispatchMouseEventTypeMouseMoved, input.MouseButtonNone, 0, 0); err != nil {
		return err
	}
	if err := at(input.DispatchMouseEventTypeMousePressed, input.MouseButtonLeft, 1, 0); err != nil {
		return err
	}
	for i := 2; i+1 < len(points); i += 2 {
		if err := at(input.DispatchMouseEventTypeMouseMoved, input.MouseButtonLeft, 1, i); err != nil {
			return err
		}
	}
	return at(input.DispatchMouseEventTypeMouseReleased, input.MouseButtonLeft, 0, len(points)-2)
}

// WheelAt turns the mouse wheel at a point of the window, in CSS pixels.
func (g *Page) WheelAt(ctx context.Context, x, y, dy float64) error {
	// The typed command leaves a deltaX of 0 out, and Chromium demands one.
	return g.session.Call(ctx, input.DispatchMouseEvent.Method, map[string]any{
		"type": input.DispatchMouseEventTypeMouseWheel, "x": x, "y": y, "deltaX": 0, "deltaY": dy,
	}, nil)
}

// Press types keys: the characters of text, and those of package kb such as
// kb.Enter, one after the other.
func (g *Page) Press(ctx context.Context, keys string) error {
	for _, r := range keys {
		for _, k := range kb.Encode(r) {
			if err := run(ctx, g.session, input.DispatchKeyEvent, *k); err != nil {
				return err
			}
		}
	}
	return nil
}

// PressWith types one key while modifiers are held.
func (g *Page) PressWith(ctx context.Context, held kb.Modifier, key rune) error {
	for _, k := range kb.Encode(key) {
		k.Modifiers |= int64(held)
		if k.Type == kb.KeyChar && held&^kb.ModifierShift != 0 {
			continue
		}
		if err := run(ctx, g.session, input.DispatchKeyEvent, *k); err != nil {
			return err
		}
	}
	return nil
}

// Clear empties the field that has the focus.
func (g *Page) Clear(ctx context.Context) error {
	for _, k := range []input.DispatchKeyEventParams{
		{Type: kb.KeyDown, Key: "a", Code: "KeyA", WindowsVirtualKeyCode: 65, Modifiers: int64(kb.ModifierCtrl), Commands: []string{"selectAll"}},
		{Type: kb.KeyUp, Key: "a", Code: "KeyA", WindowsVirtualKeyCode: 65, Modifiers: int64(kb.ModifierCtrl)},
	} {
		if err := run(ctx, g.session, input.DispatchKeyEvent, k); err != nil {
			return err
		}
	}
	return g.Press(ctx, kb.Delete)
}

// Paste pastes the clipboard where the focus is.
func (g *Page) Paste(ctx context.Context) error {
	for _, k := range []input.DispatchKeyEventParams{
		{Type: kb.KeyDown, Key: "v", Code: "KeyV", WindowsVirtualKeyCode: 86, Modifiers: int64(kb.ModifierCtrl), Commands: []string{"paste"}},
		{Type: kb.KeyUp, Key: "v", Code: "KeyV", WindowsVirtualKeyCode: 86, Modifiers: int64(kb.ModifierCtrl)},
	} {
		if err := run(ctx, g.session, input.DispatchKeyEvent, k); err != nil {
			return err
		}
	}
	return nil
}
