package ui

// once.go puts into words what went wrong with a request that is not tried
// again by itself: whoever asked decides.

import (
	"errors"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

// problemOf is the problem in an error of the worker. Where that died, or
// refused, its words are the detail.
func problemOf(err error) *engine.Problem {
	var f *engine.Failure
	if errors.As(err, &f) && f.Problem != nil {
		return f.Problem
	}
	return &engine.Problem{Detail: err.Error()}
}

// explainOnce is explain for a request that is sent once; again is how it is
// sent anew, such as `press “Watch”`.
func explainOnce(p engine.Problem, host, again string) trouble {
	t := explain(p, host)
	if strings.HasPrefix(p.Code, "relay_") {
		if strings.HasPrefix(t.next, "Nothing:") {
			t.next = sentence(again)
		}
		return t
	}
	switch twelvelabs.Class(p.Class) {
	case twelvelabs.ClassKey:
		if p.Status != 0 {
			t.next = "Enter another key, and " + again + "."
		}
	case twelvelabs.ClassNotFound:
		t = trouble{host + " does not know this address (HTTP 404).", "It is an older API, or a gateway that does not pass this on.", "Check the API that is chosen."}
	case twelvelabs.ClassRequest:
		t.why, t.next = "Its words below say more.", "Change what was asked for, and "+again+"."
		if p.Status == 0 {
			t.what, t.why = "The request could not be sent.", "The cause is below."
		}
	case twelvelabs.ClassBusy:
		wait := "Wait a while"
		if p.RetryAfter > 0 {
			wait = "Wait " + seconds(p.RetryAfter)
		}
		t.next = wait + ", and " + again + "."
	case twelvelabs.ClassNetwork:
		switch p.Likely {
		case engine.LikelyPolicy:
		case engine.LikelyOffline:
			t.next = "Once you are online, " + again + "."
		default:
			t.next = sentence(again)
		}
	case twelvelabs.ClassPassing, twelvelabs.ClassServer, twelvelabs.ClassIncomplete:
		t.next = sentence(again)
	case "":
		t = trouble{"No answer came.", "The worker, which asks, was stopped or refused.", sentence(again)}
	}
	return t
}

// troubled is a problem in full: the words, and then the platform's own.
func troubled(t trouble, p engine.Problem, more ...app.UI) app.UI {
	var rows []app.UI
	for _, d := range details(p) {
		rows = append(rows, app.Dt().Text(d[0]), app.Dd().Text(d[1]))
	}
	return box("trouble",
		para("bad", t.what),
		para("", strings.TrimSpace(t.why+" "+t.next)),
		app.If(p.Head != "", func() app.UI { return app.Pre().Class("head").Text(p.Head) }),
		app.If(len(rows) > 0, func() app.UI { return app.Dl().Class("facts-list").Body(rows...) }),
		box("buttons", more...),
	)
}
