package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/bundle"
)

// shell stands for the page.
type shell struct{ app.Compo }

func (*shell) Render() app.UI { return app.Main().Body(app.H1().Text("the shell")) }

func TestMain(m *testing.M) {
	app.Route("/", func() app.Composer { return &shell{} })
	code := m.Run()
	os.RemoveAll(staticCache())
	os.Exit(code)
}

// sources are programs of a few bytes and static files as short, but for those
// of ours that are to be looked at.
func sources(t *testing.T) inputs {
	dir := t.TempDir()
	put := func(name, text string) string {
		name = filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
		return name
	}
	in := inputs{
		page:   put("app.wasm", strings.Repeat("\x00asm page", 1000)),
		engine: put("engine.wasm", strings.Repeat("\x00asm engine", 100)),
		files:  put("files.wasm", "\x00asm files"),
		kernel: put("kernel.wasm", "\x00asm kernel"),
		exec:   put("wasm_exec.js", "class Go {} // of the toolchain\n"),
		static: filepath.Join(dir, "static"),
	}
	ours := os.DirFS("../static")
	for _, name := range slices.Concat([]string{workerSource, serviceWorker, noWorker}, kept, online) {
		if strings.HasSuffix(name, ".wasm") || name == "wasm_exec.js" || name == "files.js" {
			continue // above
		}
		text, err := fs.ReadFile(ours, name)
		if name == "app.css" || strings.HasSuffix(name, ".png") || strings.HasSuffix(name, ".webp") {
			text, err = []byte("of "+name), nil
		}
		require.NoError(t, err)
		put("static/"+name, string(text))
	}
	return in
}

// contents reads every file of a folder.
func contents(t *testing.T, folder string) map[string]string {
	got := map[string]string{}
	require.NoError(t, fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, name))
		got[name] = string(text)
		return err
	}))
	return got
}

// packInto packs into a folder of its own and opens what came out.
func packInto(t *testing.T, in inputs) (folder string, index bundle.Index, b *bundle.Bundle) {
	folder = t.TempDir()
	require.NoError(t, pack(in, folder, filepath.Join(t.TempDir(), "cache"), io.Discard))
	text, err := os.ReadFile(filepath.Join(folder, bundle.IndexName))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &index))
	b, err = bundle.Open(os.DirFS(folder))
	require.NoError(t, err)
	return folder, index, b
}

func get(t *testing.T, b *bundle.Bundle, path string) string {
	f := b.File(path)
	require.NotNil(t, f, path)
	w := httptest.NewRecorder()
	b.Serve(w, httptest.NewRequest("GET", path, nil), f)
	require.Equal(t, http.StatusOK, w.Code)
	return w.Body.String()
}

func TestSameInputsSameBytes(t *testing.T) {
	in := sources(t)
	one, _, _ := packInto(t, in)
	two, _, _ := packInto(t, in)
	assert.Equal(t, contents(t, one), contents(t, two))

	// Again over itself, with a warm cache, and over something else.
	cache := t.TempDir()
	for range 2 {
		require.NoError(t, pack(in, two, cache, io.Discard))
	}
	assert.Equal(t, contents(t, one), contents(t, two))
	require.NoError(t, os.WriteFile(filepath.Join(two, "site", "app-worker.js"), []byte("cut"), 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(two, ".gitkeep"), nil, 0o666))
	require.NoError(t, pack(in, two, cache, io.Discard))
	got := contents(t, two)
	assert.Contains(t, got, ".gitkeep")
	delete(got, ".gitkeep")
	assert.Equal(t, contents(t, one), got)
}

func TestNamesFollowContent(t *testing.T) {
	in := sources(t)
	_, before, _ := packInto(t, in)
	require.NoError(t, os.WriteFile(in.engine, []byte("another engine"), 0o666))
	_, after, b := packInto(t, in)

	assert.NotEqual(t, before.Version, after.Version)
	paths := func(x bundle.Index) map[string]bool {
		all := map[string]bool{}
		for _, f := range x.Files {
			all[f.Path] = true
			hashed := regexp.MustCompile(`^/web/[\w-]+\.[0-9a-f]{16}\.\w+$`).MatchString(f.Path)
			assert.Equal(t, hashed, f.Immutable, f.Path)
		}
		return all
	}
	old := paths(before)
	var fresh []string
	for path := range paths(after) {
		if !old[path] {
			fresh = append(fresh, regexp.MustCompile(`[0-9a-f]{16}`).ReplaceAllString(path, "…"))
		}
	}
	slices.Sort(fresh)
	assert.Equal(t, []string{"/web/engine.….wasm", "/web/go-app.….js", "/web/worker.….js"}, fresh, "the engine, and the scripts that name it")
	assert.Contains(t, get(t, b, "/app-worker.js"), after.Version, "an open page learns of a new version by this script")
	assert.Contains(t, get(t, b, "/"), `data-version="`+after.Version+`"`)
}

func TestPage(t *testing.T) {
	in := sources(t)
	require.NoError(t, os.WriteFile(filepath.Join(in.static, "a.css"), []byte("of a.css"), 0o666))
	_, index, b := packInto(t, in)
	page := get(t, b, "/")
	script := get(t, b, regexp.MustCompile(`/web/go-app\.\w+\.js`).FindString(page))
	assert.Contains(t, page, "<h1>the shell</h1>")
	assert.Contains(t, page, "<title>Embedscope</title>")

	var wasm, engine, worker string
	for _, f := range index.Files {
		switch {
		case strings.HasPrefix(f.Path, "/web/app.") && f.Type == "application/wasm":
			wasm = f.Path
		case strings.HasPrefix(f.Path, "/web/engine."):
			engine = f.Path
		case strings.HasPrefix(f.Path, "/web/worker."):
			worker = f.Path
		}
	}
	assert.Contains(t, page, ` data-program="`+wasm+`"`)
	assert.Contains(t, script, "await WebAssembly.instantiate(await window.embedscopeProgram, go.importObject)")
	assert.Contains(t, script, `"EMBEDSCOPE_WORKER":"`+worker+`"`)
	assert.Contains(t, script, "if (!window.embedscopeBlocked) goappInitWebAssembly();")
	assert.Contains(t, script, "window.embedscopeFailed(err);")

	text := get(t, b, worker)
	assert.True(t, strings.HasPrefix(text, "class Go {}"))
	assert.Contains(t, text, `new URL("`+filepath.Base(engine)+`"`)
	assert.NotContains(t, text, programToken)
	assert.Equal(t, "class Go {} // of the toolchain\n", get(t, b, regexp.MustCompile(`/web/wasm_exec\.\w+\.js`).FindString(page)), "one for all programs, from the Go that built them")

	assert.Equal(t, "of app.cssof a.css", get(t, b, regexp.MustCompile(`/web/app\.\w+\.css`).FindString(page)), "one sheet, the tokens first")
	assert.Equal(t, 3, strings.Count(page, `rel="stylesheet"`), "go-app's, ours, and that for where there is no script")

	// The scripts that must run first do: they are not deferred, and come with
	// the storage that the other needs.
	assert.Regexp(t, `(?s)<script src="/web/storage\.[0-9a-f]+\.js"></script>.*<script src="/web/boot\.[0-9a-f]+\.js"></script>`, page)
	assert.NotRegexp(t, `<script(?: [^>]*)?>[^<]`, page, "no inline script, which the policy forbids")
	assert.NotRegexp(t, `<style| style=| on\w+=`, page)
}

// The page runs without a network when all that it, its scripts and its workers
// name is kept.
func TestAllThatThePageNamesIsKept(t *testing.T) {
	_, index, b := packInto(t, sources(t))
	script := get(t, b, "/app-worker.js")
	assert.NotContains(t, script, "SITE_")
	assert.Contains(t, script, `const version = "`+index.Version+`";`)
	var list []string
	require.NoError(t, json.Unmarshal([]byte(regexp.MustCompile(`const files = (\[.*\]);`).FindStringSubmatch(script)[1]), &list))
	for _, path := range list {
		f := b.File("/" + path)
		if assert.NotNil(t, f, path) {
			assert.True(t, f.Immutable, "an open page of another version must not be given it: %s", path)
		}
	}

	page := get(t, b, "/")
	page = regexp.MustCompile(`(?s)<noscript>.*?</noscript>|<link href="[^"]+" rel="apple-touch-icon">`).ReplaceAllString(page, "")
	used := map[string]bool{}
	for _, text := range []string{page, get(t, b, named(list, "go-app", "js")), get(t, b, named(list, "worker", "js")), get(t, b, named(list, "files", "js"))} {
		for _, name := range regexp.MustCompile(`[\w-]+\.[0-9a-f]{16}\.\w+`).FindAllString(text, -1) {
			used["web/"+name] = true
		}
	}
	assert.ElementsMatch(t, slices.Collect(maps.Keys(used)), list)
}

// named answers the path of a file, whose hash stands between these two.
func named(paths []string, stem, ext string) string {
	i := slices.IndexFunc(paths, func(p string) bool { return regexp.MustCompile(`^web/` + stem + `\.\w+\.` + ext + `$`).MatchString(p) })
	return "/" + paths[i]
}

func TestManifest(t *testing.T) {
	_, _, b := packInto(t, sources(t))
	var m struct {
		Start              string `json:"start_url"`
		Scope, ID          string
		Icons, Screenshots []picture
	}
	text := get(t, b, manifestPath)
	require.NoError(t, json.Unmarshal([]byte(text), &m))
	assert.Equal(t, "./", m.Start)
	assert.Equal(t, "./", m.Scope)
	assert.Empty(t, m.ID, "it would be relative to the origin, and the same for two copies there")
	assert.NotRegexp(t, `"/`, text, "nothing is rooted")
	purposes, forms := map[string]int{}, map[string]int{}
	for _, p := range m.Icons {
		purposes[p.Purpose]++
		assert.NotNil(t, b.File("/"+p.Source), p.Source)
	}
	for _, p := range m.Screenshots {
		forms[p.Form]++
		assert.NotNil(t, b.File("/"+p.Source), p.Source)
		assert.NotEmpty(t, p.Label)
	}
	assert.Equal(t, map[string]int{"": 3, "maskable": 1}, purposes)
	assert.Equal(t, map[string]int{"wide": 1, "narrow": 1}, forms)
}

// go-app links to images on another host wherever an icon is left out.
func TestNoOtherHosts(t *testing.T) {
	_, index, b := packInto(t, sources(t))
	harmless := regexp.MustCompile(`xmlns="http://www\.w3\.org/2000/svg"`)
	for _, f := range index.Files {
		if f.Type == "application/wasm" {
			continue
		}
		text := harmless.ReplaceAllString(get(t, b, f.Path), "")
		assert.NotRegexp(t, `(?i)https?://\w|["'(]//\w`, text, f.Path)
	}
}

func TestReferencesExist(t *testing.T) {
	_, index, b := packInto(t, sources(t))
	found := 0
	for _, f := range index.Files {
		path := f.Path
		if path != "/" && !strings.HasPrefix(path, "/web/go-app.") {
			continue
		}
		text := get(t, b, path)
		for _, m := range regexp.MustCompile(`(?:src|href|content)="(/[^"]*)"|"(/web/[^"]+)"`).FindAllStringSubmatch(text, -1) {
			found++
			if m[1] == "/config.json" {
				continue // the server's own
			}
			assert.NotNil(t, b.File(m[1]+m[2]), "%s names %s", path, m[1]+m[2])
		}
	}
	assert.Greater(t, found, 15)
}

func TestVariants(t *testing.T) {
	folder, index, _ := packInto(t, sources(t))
	tags := map[string]string{}
	for _, f := range index.Files {
		var plain string
		for _, v := range slices.Backward(f.Variants) {
			text, err := os.ReadFile(filepath.Join(folder, v.Name))
			require.NoError(t, err)
			assert.Equal(t, v.Size, int64(len(text)))
			var r io.Reader = bytes.NewReader(text)
			switch v.Encoding {
			case bundle.Identity:
				plain = string(text)
			case bundle.Brotli:
				r = brotli.NewReader(r)
			case bundle.Gzip:
				r, err = gzip.NewReader(r)
				require.NoError(t, err)
			}
			decoded, err := io.ReadAll(r)
			require.NoError(t, err)
			assert.Equal(t, plain, string(decoded), v.Name)
			assert.Regexp(t, `^"[0-9a-f]{16}-\w+"$`, v.Tag)
			tags[v.Tag] = v.Name
		}
	}
	page := index.Files[slices.IndexFunc(index.Files, func(f bundle.File) bool { return f.Type == "application/wasm" })]
	assert.Len(t, page.Variants, 3)
	assert.Equal(t, bundle.Brotli, page.Variants[0].Encoding, "the best first")
}

func TestIncompressible(t *testing.T) {
	noise := make([]byte, 5000)
	for i := range noise {
		noise[i] = byte(rand.Uint32())
	}
	v, err := variants(file{body: noise}, t.TempDir())
	require.NoError(t, err)
	require.Len(t, v, 1)
	assert.Equal(t, bundle.Identity, v[0].encoding)
}

func TestCache(t *testing.T) {
	cache := t.TempDir()
	files := []file{{path: "/a", body: []byte(strings.Repeat("a", 999))}, {path: "/b", body: []byte(strings.Repeat("b", 999))}}
	_, err := compress(files, cache)
	require.NoError(t, err)
	assert.Len(t, contents(t, cache), 2)

	// What is in the cache is what is used.
	name := filepath.Join(cache, cacheName(files[0].body, files[0].quality()))
	require.NoError(t, os.WriteFile(name, []byte("kept"), 0o666))
	got, err := compress(files[:1], cache)
	require.NoError(t, err)
	assert.Equal(t, "kept", string(got[0].variants[0].body))
	assert.Equal(t, []string{filepath.Base(name)}, slices.Collect(maps.Keys(contents(t, cache))), "what is no longer used goes")
}

func TestBuildRefuses(t *testing.T) {
	for says, spoil := range map[string]func(inputs){
		"no such file": func(in inputs) { os.Remove(in.page) },
		"no boot.js":   func(in inputs) { os.Remove(filepath.Join(in.static, "boot.js")) },
		"PROGRAM_WASM": func(in inputs) { os.WriteFile(filepath.Join(in.static, workerSource), []byte("none"), 0o666) },
		"app-worker":   func(in inputs) { os.Remove(filepath.Join(in.static, serviceWorker)) },
	} {
		in := sources(t)
		spoil(in)
		_, err := build(in)
		assert.ErrorContains(t, err, says)
	}
}

func TestCheck(t *testing.T) {
	for says, page := range map[string]string{
		"another host": `<img src="https://raw.githubusercontent.com/x/icon.png">`,
		"/web/lost.js": `<script src="/web/lost.js">`,
	} {
		s := &site{files: []file{{path: "/", body: []byte(page)}}}
		assert.ErrorContains(t, s.check(), says)
	}
}

func TestBudget(t *testing.T) {
	of := func(name string, size int) packed {
		return packed{file{path: "/web/" + name, immutable: true, body: make([]byte, 2*size)}, []variant{{"br", ".br", make([]byte, size)}}}
	}
	var table bytes.Buffer
	fits := []packed{of("app.00.wasm", 1_750_000), of("engine.00.wasm", 750_000)}
	require.NoError(t, weigh(&table, fits))
	assert.Regexp(t, `app\.wasm +3500\.0 +1750\.0 +1750\.0`, table.String())
	assert.Regexp(t, `all until ready +5000\.0 +2500\.0`, table.String())

	err := weigh(io.Discard, []packed{of("app.00.wasm", 1_750_001), of("engine.00.wasm", budgets["engine.wasm"])})
	assert.EqualError(t, err, "over budget: app.wasm has 1750001 bytes, 1 too many")
	err = weigh(io.Discard, []packed{of("app.00.wasm", 1), of("engine.00.wasm", budgets["engine.wasm"]+1)})
	assert.ErrorContains(t, err, "engine.wasm")
}

// TestEmbedScriptKeepsItsName: other sites name it.
func TestEmbedScriptKeepsItsName(t *testing.T) {
	in := sources(t)
	require.NoError(t, os.WriteFile(filepath.Join(in.static, embedScript), []byte("// embed\n"), 0o666))
	_, _, b := packInto(t, in)
	assert.Equal(t, "// embed\n", get(t, b, "/embed.js"))
	assert.False(t, b.File("/embed.js").Immutable)
}
