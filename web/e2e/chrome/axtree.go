package chrome

// axtree.go finds elements the way assistive technology does: by role and
// accessible name.

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
)

// Query says which elements are meant.
type Query struct {
	Role string // empty: any; several are separated by |
	name string
	like *regexp.Regexp
}

// Named asks for elements of a role with exactly this accessible name.
func Named(role, name string) Query { return Query{Role: role, name: name} }

// Like asks for elements of a role with an accessible name that matches.
func Like(role, pattern string) Query { return Query{Role: role, like: regexp.MustCompile(pattern)} }

// Any asks for all elements of a role.
func Any(role string) Query { return Like(role, "") }

func (q Query) String() string {
	if q.like != nil {
		return fmt.Sprintf("%s like %q", q.Role, q.like)
	}
	return fmt.Sprintf("%s %q", q.Role, q.name)
}

func (q Query) matches(e *Element) bool {
	if q.Role != "" && !slices.Contains(strings.Split(q.Role, "|"), e.Role) {
		return false
	}
	if q.like != nil {
		return q.like.MatchString(e.Name)
	}
	return q.name == e.Name
}

// Element is an element that assistive technology can see.
type Element struct {
	Role, Name  string
	Value       string
	Description string
	Properties  map[string]string // such as checked, disabled, expanded, selected, focused

	page *Page
	id   cdp.BackendNodeID
}

func (e *Element) String() string { return fmt.Sprintf("%s %q", e.Role, e.Name) }

// Find answers the page's elements that q means, in the order of the tree.
func (g *Page) Find(ctx context.Context, q Query) ([]*Element, error) {
	root, err := cdp.Call(ctx, g.session, runtime.Evaluate, runtime.EvaluateParams{Expression: "document"})
	if err != nil {
		return nil, err
	}
	return g.find(ctx, q, accessibility.QueryAXTreeParams{ObjectID: root.Result.ObjectID})
}

// Find answers the elements inside e that q means.
func (e *Element) Find(ctx context.Context, q Query) ([]*Element, error) {
	return e.page.find(ctx, q, accessibility.QueryAXTreeParams{BackendNodeID: e.id})
}

func (g *Page) find(ctx context.Context, q Query, params accessibility.QueryAXTreeParams) ([]*Element, error) {
	if !strings.Contains(q.Role, "|") {
		params.Role = q.Role
	}
	found, err := cdp.Call(ctx, g.session, accessibility.QueryAXTree, params)
	if err != nil {
		return nil, err
	}
	var out []*Element
	for _, n := range found.Nodes {
		if n.Ignored || n.BackendDOMNodeID == 0 {
			continue
		}
		if e := g.element(n); q.matches(e) {
			out = append(out, e)
		}
	}
	return out, nil
}

func (g *Page) element(n *accessibility.Node) *Element {
	e := &Element{
		Role: text(n.Role), Name: strings.TrimSpace(text(n.Name)), Value: text(n.Value), Description: text(n.Description),
		Properties: map[string]string{}, page: g, id: n.BackendDOMNodeID,
	}
	for _, p := range n.Properties {
		e.Properties[string(p.Name)] = text(p.Value)
	}
	return e
}

func text(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var s string
	if json.Unmarshal(v.Value, &s) == nil {
		return s
	}
	return string(v.Value)
}

// Focused answers the element that has the focus; nil where it is on none.
func (g *Page) Focused(ctx context.Context) (*Element, error) {
	held, err := cdp.Call(ctx, g.session, runtime.Evaluate, runtime.EvaluateParams{Expression: "document.activeElement"})
	if err != nil || held.Result.ObjectID == "" {
		return nil, err
	}
	tree, err := cdp.Call(ctx, g.session, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{
		ObjectID: held.Result.ObjectID, FetchRelatives: new(false),
	})
	if err != nil || len(tree.Nodes) == 0 || tree.Nodes[0].Ignored {
		return nil, err
	}
	return g.element(tree.Nodes[0]), nil
}

// Eval calls a JavaScript function with the element as this, waits for it
// where it answers a promise, and decodes what it answers into out.
func (e *Element) Eval(ctx context.Context, function string, out any) error {
	held, err := cdp.Call(ctx, e.page.session, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: e.id})
	if err != nil {
		return err
	}
	done, err := cdp.Call(ctx, e.page.session, runtime.CallFunctionOn, runtime.CallFunctionOnParams{
		FunctionDeclaration: function, ObjectID: held.Object.ObjectID,
		ReturnByValue: new(true), AwaitPromise: new(true), UserGesture: new(true),
	})
	if err != nil {
		return err
	}
	if done.ExceptionDetails != nil {
		return fmt.Errorf("chrome: %s: %s", e, exceptionText(done.ExceptionDetails))
	}
	if out == nil || len(done.Result.Value) == 0 {
		return nil
	}
	return json.Unmarshal(done.Result.Value, out)
}

// Text answers the text of the element as it is laid out.
func (e *Element) Text(ctx context.Context) (string, error) {
	var s string
	err := e.Eval(ctx, `function () { return this.innerText ?? this.textContent }`, &s)
	return s, err
}
