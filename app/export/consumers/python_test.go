package consumers

// python_test.go has NumPy and pandas read what they are offered.

import (
	"errors"
	"os/exec"
	"testing"
)

// python answers one that has NumPy and pandas: the first in the path, or the
// system's, which Debian's packages are for.
func python(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.CommandContext(t.Context(), name, "-c", "import numpy, pandas").Run() == nil {
			return name
		}
	}
	missing(t, errors.New("no Python with numpy and pandas; on Debian: apt-get install -y python3-numpy python3-pandas"))
	return ""
}

// printing ends a script: it prints columns and a matrix as type read wants
// them.
const printing = `
def out(columns, vectors, doubts=None):
    def value(x):
        if isinstance(x, (float, np.floating)):
            return None if x != x else float(x)
        if isinstance(x, np.integer):
            return int(x)
        return None if x is None else x if isinstance(x, int) else str(x)
    got = {name: [value(x) for x in column] for name, column in columns.items()}
    for name, of in (("embedding", vectors), ("embedding_uncertainty", doubts)):
        if of is None:
            continue
        clean = np.where(np.isnan(of), np.float32(np.nan), of).astype("<f4")
        assert clean.dtype == of.dtype.newbyteorder("<")
        got[name] = [v.tobytes().hex() for v in clean]
    print(json.dumps(got))
`

const imports = `import json, sys
import numpy as np
import pandas as pd
` + printing

func TestNumPy(t *testing.T) {
	t.Parallel()
	py := python(t)
	rows := everyRow(nil)
	dir, files := save(t, "npy", rows)
	for _, mode := range []string{"None", "'r'"} {
		printed := run(t, dir, nil, py, "-c", imports+`
a = np.load(sys.argv[1], allow_pickle=False, mmap_mode=`+mode+`)
assert a.dtype == np.float32 and a.flags["C_CONTIGUOUS"] and a.ndim == 2
beside = json.load(open(sys.argv[2]))
assert beside["shape"] == list(a.shape)
names = ["row", "option", "scope", "start_sec", "end_sec", "norm", "cluster", "x", "y", "start_page_number", "end_page_number", "chunk_index", "quadrant", "uncertainty"]
out({n: [s.get(n) for s in beside["segments"]] for n in names}, a)
`, files[0], files[1])
		same(t, rows, printed, nullIfEmpty)
	}
}

func TestNumPyArchive(t *testing.T) {
	t.Parallel()
	rows := everyRow(nil)
	dir, files := save(t, "npz", rows)
	printed := run(t, dir, nil, python(t), "-c", imports+`
import zipfile
assert zipfile.ZipFile(sys.argv[1]).testzip() is None
z = np.load(sys.argv[1], allow_pickle=False)
assert json.loads(str(z["info"]))["task"] == "`+taskID+`"
assert z["row"].dtype == np.int64 and z["start_sec"].dtype == np.float64 and z["embedding"].dtype == np.float32
out({n: z[n] for n in z.files if n not in ("embedding", "info")}, z["embedding"])
`, files[0])
	same(t, rows, printed, exactly)
}

func TestPandasReadsLines(t *testing.T) {
	t.Parallel()
	rows := everyRow(nil)
	dir, files := save(t, "jsonl", rows)
	// pandas makes numbers of texts that look like some, unless it is told not to.
	printed := run(t, dir, nil, python(t), "-c", imports+`
rows = pd.read_json(sys.argv[1], lines=True, precise_float=True, convert_dates=False, dtype=dict.fromkeys(["task", "file", "model", "option", "scope", "cluster", "quadrant"], object))
assert (rows["task"] == "`+taskID+`").all() and (rows["duration"] == 63.25).all()
vectors = np.array([v or [np.nan] * 16 for v in rows.pop("embedding")], dtype=np.float32)
doubts = np.array([v if isinstance(v, list) else [np.nan] * 16 for v in rows.pop("embedding_uncertainty")], dtype=np.float32)
out({n: rows[n] for n in rows.columns if n not in ("task", "file", "model", "duration", "created_at")}, vectors, doubts)
`, files[0])
	same(t, rows, printed, nullIfEmpty)
}

func TestPandasReadsCSV(t *testing.T) {
	t.Parallel()
	rows := everyRow(nil)
	dir, files := save(t, "csv", rows)
	printed := run(t, dir, nil, python(t), "-c", imports+`
texts = ["task", "file", "model", "option", "scope", "cluster", "quadrant"]
rows = pd.read_csv(sys.argv[1], dtype=dict.fromkeys(texts, str), float_precision="round_trip",
    keep_default_na=False, na_values={n: [""] for n in ["start_sec", "end_sec", "norm", "x", "y", "start_page_number", "end_page_number", "chunk_index"]})
assert (rows["file"] == "Zug, „spät“.mp4").all()
for n in texts:
    rows[n] = rows[n].str.replace("^'", "", regex=True)
vectors = np.array([json.loads(v) or [np.nan] * 16 for v in rows.pop("embedding")], dtype=np.float32)
doubts = np.array([json.loads(v) if v else [np.nan] * 16 for v in rows.pop("embedding_uncertainty")], dtype=np.float32)
out({n: rows[n] for n in rows.columns if n not in ("task", "file", "model")}, vectors, doubts)
`, files[0])
	same(t, rows, printed, exactly)
}

func TestPythonReadsTheDocument(t *testing.T) {
	t.Parallel()
	rows := everyRow(nil)
	dir, files := save(t, "json", rows)
	printed := run(t, dir, nil, python(t), "-c", imports+`
answer = json.load(open(sys.argv[1]))
assert answer["_id"] == "`+taskID+`" and answer["status"] == "ready" and answer["metadata"]["duration"] == 63.25
data = answer["data"]
columns = {"option": "embedding_option", "scope": "embedding_scope", "start_sec": "start_sec", "end_sec": "end_sec", "norm": "norm", "cluster": "cluster", "x": "x", "y": "y"} | {n: n for n in ["start_page_number", "end_page_number", "chunk_index", "quadrant"]}
vectors = np.array([s["embedding"] or [np.nan] * 16 for s in data], dtype=np.float32)
out({"row": range(len(data))} | {n: [s.get(c) for s in data] for n, c in columns.items()}, vectors,
    np.array([s.get("embedding_uncertainty") or [np.nan] * 16 for s in data], dtype=np.float32))
`, files[0])
	same(t, rows, printed, nullIfEmpty)
}

// The ids are those that anyone can make again.
func TestPythonMakesTheSameIDs(t *testing.T) {
	t.Parallel()
	rows := everyRow(whole)
	dir, files := save(t, "qdrant", rows)
	run(t, dir, nil, python(t), "-c", `
import json, sys, uuid
namespace = uuid.uuid5(uuid.NAMESPACE_URL, "https://api.twelvelabs.io/v1.3/embed-v2/tasks")
def number(x):
    return int(x) if x is not None and x == int(x) else x
seen = {}
for line in open(sys.argv[1]):
    for p in json.loads(line)["points"]:
        s = p["payload"]
        name = [s["task"], s.get("option", ""), s.get("scope", ""), number(s.get("start_sec")), number(s.get("end_sec"))]
        page, last, chunk, quadrant = (s.get(n) for n in ("start_page_number", "end_page_number", "chunk_index", "quadrant"))
        if page:
            name.append([page, last, -1 if chunk is None else chunk, quadrant or ""])
        if 1e-7 in name:
            continue # which Python spells 1e-07
        text = json.dumps(name, separators=(",", ":"), ensure_ascii=False)
        ids = {str(uuid.uuid5(namespace, text))} | {str(uuid.uuid5(namespace, text[:-1] + f",{n}]")) for n in range(1, 9)}
        assert p["id"] in ids, (p["id"], text)
        seen[p["id"]] = seen.get(p["id"], 0) + 1
assert len(seen) > 50 and set(seen.values()) == {1}
`, files[1])
}
