package main

// films.go serves results of any size, made as they are sent.

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"

	"embedscope/web/sample"
)

// films is an API whose task ids say what a result is like: b2703 has 2,703
// vectors of bfloat16 numbers, f2703 of full float32 ones, and z2703 is b2703
// compressed; s2703 has clips of two seconds, and q2703 is its sequel. It serves the plain page as well, and to that the script of a
// peer.
type films struct {
	*httptest.Server
	peer atomic.Pointer[string]
}

func newFilms() *films {
	f := &films{}
	mux := http.NewServeMux()
	mux.HandleFunc("/v1.3/embed-v2/tasks/{id}", serveFilm)
	mux.HandleFunc("/v1.3/embed-v2", embedWords)
	mux.HandleFunc("GET /plain", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<!doctype html><title>plain</title><script>"+plainScript+"</script>")
	})
	mux.HandleFunc("GET /peer.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		if script := f.peer.Load(); script != nil {
			io.WriteString(w, *script)
		}
	})
	f.Server = httptest.NewServer(mux)
	return f
}

const dim = 512

// film is what an id stands for.
func film(id string) (f sample.Film, zipped bool) {
	n, err := strconv.Atoi(id[1:])
	if err != nil || n < 3 {
		n = 3
	}
	options := []string{"visual", "audio", "transcription"}
	f = sample.Film{
		Options: options, Clips: n/3 - 1, Asset: true, Dim: dim, Length: float64(n), Seed: 1, Full: id[0] == 'f',
	}
	if id[0] == 's' || id[0] == 'q' {
		f.Length = clipSeconds
	}
	return f, id[0] == 'z'
}

func serveFilm(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Headers", "x-api-key, accept")
	h.Set("Access-Control-Max-Age", "600")
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	id := r.PathValue("id")
	f, zipped := film(id)
	items := f.Items()
	if id[0] == 'q' {
		items = sequel(f)
	}
	task := sample.Task{ID: id, Status: "ready", Metadata: f.Metadata()}
	h.Set("Content-Type", "application/json")
	if zipped && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
		defer z.Close()
		_ = sample.WriteTask(z, task, items)
		return
	}
	h.Set("Content-Length", strconv.FormatInt(sample.TaskSize(task, items), 10))
	_ = sample.WriteTask(w, task, items)
}

// plainScript is what a page without us would do: parse the whole, and copy
// the numbers into one array.
const plainScript = `
async function flatten(url) {
	const began = performance.now();
	const task = await (await fetch(url, {headers: {"x-api-key": "measure"}, cache: "no-store"})).json();
	const d = task.data[0].embedding.length;
	const all = new Float32Array(task.data.length * d);
	let at = 0;
	for (const item of task.data) { all.set(item.embedding, at); at += d; }
	window.matrix = all;
	window.dim = d;
	return performance.now() - began;
}
function query(row, k) {
	const began = performance.now();
	const n = matrix.length / dim, q = matrix.subarray(row * dim, row * dim + dim), found = [];
	const norm = (v) => { let s = 0; for (let i = 0; i < dim; i++) s += v[i] * v[i]; return Math.sqrt(s); };
	window.norms ??= Float64Array.from({length: n}, (_, i) => norm(matrix.subarray(i * dim, i * dim + dim)));
	const cosines = new Float64Array(n);
	for (let i = 0; i < n; i++) {
		let s = 0;
		const at = i * dim;
		for (let j = 0; j < dim; j++) s += matrix[at + j] * q[j];
		cosines[i] = s / (norms[i] * norms[row]);
	}
	for (let i = 0; i < n; i++) {
		if (i === row) continue;
		if (found.length < k || cosines[i] > cosines[found[k - 1]]) {
			found.push(i);
			found.sort((a, b) => cosines[b] - cosines[a]);
			if (found.length > k) found.pop();
		}
	}
	window.found = found;
	return performance.now() - began;
}
async function layOut(nNeighbors, minDist) {
	const script = document.createElement("script");
	script.src = "/peer.js";
	await new Promise((ok, fail) => { script.onload = ok; script.onerror = fail; document.head.append(script); });
	const rows = [];
	for (let at = 0; at < matrix.length; at += dim) rows.push(Array.from(matrix.subarray(at, at + dim)));
	let seed = 1;
	const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
	const began = performance.now();
	const points = new UMAP.UMAP({nComponents: 2, nNeighbors, minDist, random}).fit(rows);
	const Took = performance.now() - began;
	return {Took, Points: (` + toBase64 + `)(Float32Array.from(points.flat()))};
}`
