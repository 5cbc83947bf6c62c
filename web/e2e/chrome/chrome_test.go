package chrome

// chrome_test.go tries the driver on small pages of its own, so that a failing
// test of the product is not the driver's doing.

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var shared *Browser

func TestMain(m *testing.M) {
	var err error
	if shared, err = Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	shared.Close()
	os.Exit(code)
}

// site serves some pages, and "hello" under every other path.
func site(t *testing.T, pages map[string]string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[r.URL.Path]
		switch {
		case ok && len(r.URL.Path) > 3 && r.URL.Path[len(r.URL.Path)-3:] == ".js":
			w.Header().Set("Content-Type", "text/javascript")
		case ok:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		default:
			body = "hello"
		}
		io.WriteString(w, body)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func open(t *testing.T, url string) (context.Context, *Page) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	profile, err := shared.NewProfile(ctx, t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { _ = profile.Close(context.Background()) })
	g, err := profile.NewPage(ctx)
	require.NoError(t, err)
	require.NoError(t, g.Goto(ctx, url))
	return ctx, g
}

func only(t *testing.T, ctx context.Context, g *Page, q Query) *Element {
	t.Helper()
	found, err := g.Find(ctx, q)
	require.NoError(t, err)
	require.Len(t, found, 1, "%s", q)
	return found[0]
}

// soon waits until f answers true.
func soon(t *testing.T, what string, f func() bool) {
	t.Helper()
	require.Eventually(t, f, 10*time.Second, 20*time.Millisecond, what)
}

func TestFindByRoleAndName(t *testing.T) {
	ctx, g := open(t, site(t, map[string]string{"/": `
		<form aria-label="Watch a task">
			<label>Task ID <input id=a></label>
			<label for=b>API key</label><input id=b type=password>
			<label><input type=checkbox checked> Keep</label>
			<button>Watch</button> <button hidden>Unseen</button>
		</form>
		<div role=status aria-label="Task state">Ready</div>
		<section aria-label=Result><button>Watch</button></section>`}))

	form := only(t, ctx, g, Named("form", "Watch a task"))
	assert.Equal(t, "textbox", only(t, ctx, g, Named("textbox", "Task ID")).Role)
	assert.Equal(t, "true", only(t, ctx, g, Named("checkbox", "Keep")).Properties["checked"])
	only(t, ctx, g, Named("textbox", "API key"))

	buttons, err := g.Find(ctx, Named("button", "Watch"))
	require.NoError(t, err)
	assert.Len(t, buttons, 2)
	buttons, err = form.Find(ctx, Any("button"))
	require.NoError(t, err)
	assert.Len(t, buttons, 1, "hidden ones and those outside are not found")

	text, err := only(t, ctx, g, Named("status", "Task state")).Text(ctx)
	require.NoError(t, err)
	assert.Equal(t, "Ready", text)
}

func TestMouseAndKeyboard(t *testing.T) {
	ctx, g := open(t, site(t, map[string]string{"/": `
		<body style="height:5000px">
		<form onsubmit="document.title = who.value; return false"><input aria-label=Who id=who></form>
		<button style="position:absolute;top:3000px" onclick="document.title = event.isTrusted">Far</button>
		<button style="position:fixed;top:200px;left:0">Under</button>
		<div style="position:fixed;top:190px;left:0;width:200px;height:60px">over</div>`}))

	require.NoError(t, only(t, ctx, g, Named("textbox", "Who")).Click(ctx))
	require.NoError(t, g.Press(ctx, "Ada L?\r"))
	title, err := Eval[string](ctx, g, "document.title")
	require.NoError(t, err)
	assert.Equal(t, "Ada L?", title)

	require.NoError(t, g.Clear(ctx))
	value, err := Eval[string](ctx, g, "who.value")
	require.NoError(t, err)
	assert.Empty(t, value)

	focused, err := g.Focused(ctx)
	require.NoError(t, err)
	assert.Equal(t, "Who", focused.Name)

	require.NoError(t, only(t, ctx, g, Named("button", "Far")).Click(ctx))
	title, err = Eval[string](ctx, g, "document.title")
	require.NoError(t, err)
	assert.Equal(t, "true", title)

	assert.ErrorContains(t, only(t, ctx, g, Named("button", "Under")).Click(ctx), "covered by")
}

func TestClickSeesThatItsButtonMoved(t *testing.T) {
	ctx, g := open(t, site(t, map[string]string{"/": `
		<button style="position:fixed;top:20px;left:20px" onclick="document.title = 'pressed'">Shy</button>
		<script>addEventListener("mousemove", () => { document.querySelector("button").style.top = "300px" })</script>`}))

	shy := only(t, ctx, g, Named("button", "Shy"))
	assert.ErrorContains(t, shy.Click(ctx), "it moved")
	require.NoError(t, shy.Click(ctx))
	title, err := Eval[string](ctx, g, "document.title")
	require.NoError(t, err)
	assert.Equal(t, "pressed", title)
}

func TestRecordHearsWorkers(t *testing.T) {
	url := site(t, map[string]string{
		"/": `<script>
			console.log("from the page", 1)
			const w = new Worker("/w.js")
			w.onerror = e => { document.title = "worker died: " + e.message }
			setTimeout(() => { throw new Error("page broke") })
		</script>`,
		"/w.js": `console.log("from the worker"); fetch("/asked", {headers: {"x-api-key": "k"}})`,
	})
	ctx, g := open(t, url)

	soon(t, "the first line of a worker is heard", func() bool {
		return assert.ObjectsAreEqual(1, count(g.Record.Console(), Line{"worker", "log", "from the worker"}))
	})
	assert.Equal(t, 1, count(g.Record.Console(), Line{"page", "log", "from the page 1"}))
	soon(t, "exceptions are heard", func() bool { return len(g.Record.Exceptions()) == 1 })
	assert.Contains(t, g.Record.Exceptions()[0].Text, "page broke")
	soon(t, "a worker's request is seen with its headers", func() bool {
		for _, q := range g.Record.Requests() {
			if q.URL == url+"/asked" && q.From == "worker" && q.Headers["x-api-key"] == "k" {
				return true
			}
		}
		return false
	})

	require.Len(t, g.Workers(), 1)
	require.NoError(t, g.Workers()[0].Throw(ctx, "by the test"))
	soon(t, "the page hears of it", func() bool {
		title, err := Eval[string](ctx, g, "document.title")
		return err == nil && title == "worker died: Uncaught Error: by the test"
	})
}

func count(lines []Line, want Line) (n int) {
	for _, l := range lines {
		if l == want {
			n++
		}
	}
	return n
}

func TestKill(t *testing.T) {
	ctx, g := open(t, site(t, map[string]string{"/": `<script>window.w = new Worker("/w.js")</script>`, "/w.js": `self.alive = 1; onmessage = () => {}`}))
	soon(t, "the worker runs", func() bool { return len(g.Workers()) == 1 })
	require.NoError(t, g.Workers()[0].Kill(ctx))
	soon(t, "the worker is gone", func() bool { return len(g.Workers()) == 0 })
}

func TestOfflineReachesWorkers(t *testing.T) {
	ctx, g := open(t, site(t, map[string]string{"/": `<script>window.w = new Worker("/w.js")</script>`, "/w.js": `self.alive = 1; onmessage = () => {}`}))
	soon(t, "the worker is there", func() bool { return len(g.Workers()) == 1 })
	w := g.Workers()[0]
	soon(t, "its script has come and runs", func() bool {
		alive, err := EvalIn[bool](ctx, w, `self.alive === 1`)
		return alive && err == nil
	})
	state := `fetch("/x").then(() => navigator.onLine + " fetched", () => navigator.onLine + " refused")`

	require.NoError(t, g.SetOffline(ctx, true))
	for _, ask := range []func() (string, error){
		func() (string, error) { return Eval[string](ctx, g, state) },
		func() (string, error) { return EvalIn[string](ctx, w, state) },
	} {
		got, err := ask()
		require.NoError(t, err)
		assert.Equal(t, "false refused", got)
	}
	require.NoError(t, g.SetOffline(ctx, false))
	got, err := EvalIn[string](ctx, w, state)
	require.NoError(t, err)
	assert.Equal(t, "true fetched", got)
}

func TestViewAndScreenshot(t *testing.T) {
	ctx, g := open(t, site(t, nil)+"/plain")
	require.NoError(t, g.SetView(ctx, View{Width: 390, Height: 844, Dark: true, Still: true}))
	seen, err := Eval[string](ctx, g, `[innerWidth, matchMedia("(prefers-color-scheme: dark)").matches,
		matchMedia("(prefers-reduced-motion: reduce)").matches, document.hasFocus()].join()`)
	require.NoError(t, err)
	assert.Equal(t, "390,true,true,true", seen)
	png, err := g.Screenshot(ctx)
	require.NoError(t, err)
	assert.Equal(t, "\x89PNG", string(png[:4]))
}

func TestProfilesShareNothing(t *testing.T) {
	url := site(t, nil)
	ctx, a := open(t, url)
	_, b := open(t, url)
	_, err := Eval[any](ctx, a, `localStorage.setItem("k", "a")`)
	require.NoError(t, err)
	got, err := Eval[*string](ctx, b, `localStorage.getItem("k")`)
	require.NoError(t, err)
	assert.Nil(t, got)
}

func TestClipboard(t *testing.T) {
	url := site(t, map[string]string{"/": `<textarea aria-label=Here id=here></textarea>`})
	ctx, g := open(t, url)
	require.NoError(t, g.Profile.Grant(ctx, url, "clipboardReadWrite", "clipboardSanitizedWrite"))
	_, err := Eval[any](ctx, g, `navigator.clipboard.writeText("line 1\nline 2")`)
	require.NoError(t, err)
	require.NoError(t, only(t, ctx, g, Named("textbox", "Here")).Click(ctx))
	require.NoError(t, g.Paste(ctx))
	soon(t, "it is pasted", func() bool {
		got, err := Eval[string](ctx, g, "here.value")
		return err == nil && got == "line 1\nline 2"
	})
}
