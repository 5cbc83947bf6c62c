package export

// helpers_test.go has the rows that the tests write, and the files they get.

import (
	"bytes"
	"io"
	"math"
	"math/rand/v2"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"embedscope/app/twelvelabs"
)

var nan = math.NaN()

const taskID = "6912a0b1c2d3e4f5a6b7c8d9"

// infoFor describes rows.
func infoFor(rows []Row) Info {
	info := Info{
		Task: twelvelabs.Task{
			ID: taskID, Status: twelvelabs.StatusReady, HasData: true,
			CreatedAt: time.Date(2026, 11, 24, 9, 30, 0, 250_000_000, time.UTC),
			Metadata: &twelvelabs.Metadata{
				InputType: "video", InputFilename: "Der Zug, „spät“.mp4", Duration: 63.25, ClipLength: 6,
				StartOffset: nan, EndOffset: nan, Dimension: nan, Scopes: []string{"clip", "asset"}, Options: []string{"visual", "audio"},
			},
		},
		Model: "marengo3.0", Options: []string{"visual", "audio"}, Rows: len(rows),
		Date: time.Date(2026, 11, 24, 16, 0, 0, 0, time.UTC),
	}
	count := map[int]int{}
	for _, r := range rows {
		if d := len(r.Vector); d > 0 {
			if count[d]++; count[d] == 1 {
				info.Lengths = append(info.Lengths, Length{Dim: d, Options: []string{r.Option}})
			}
		}
	}
	for i := range info.Lengths {
		info.Lengths[i].Rows = count[info.Lengths[i].Dim]
	}
	return info
}

// plainRows are n rows of d random numbers.
func plainRows(n, d int) []Row {
	random := rand.New(rand.NewPCG(1, 2))
	rows := make([]Row, n)
	for i := range rows {
		v := make([]float32, d)
		for j := range v {
			v[j] = float32(random.NormFloat64() / 20)
		}
		option := "visual"
		if i%2 == 1 {
			option = "audio"
		}
		rows[i] = Row{
			Index: i, Option: option, Scope: "clip", Start: float64(i) * 6, End: float64(i)*6 + 5.966667,
			Norm: 1, Cluster: "trains", X: float64(i) / 3, Y: -1.5, Vector: v,
		}
	}
	return rows
}

// oddRows have what may be missing, and what may be in the way.
func oddRows() []Row {
	return []Row{
		{Index: 0, Option: "visual", Scope: "clip", Start: 0, End: 6, Norm: 1, Cluster: "a", X: 0, Y: 0,
			Vector: []float32{0.1, -0.25, math.SmallestNonzeroFloat32, -math.MaxFloat32}},
		{Index: 1, Option: "=cmd|' /C calc'!A0", Scope: "say \"clip\", or\\n", Start: nan, End: nan, Norm: nan, Cluster: "Züge 🚂", X: nan, Y: nan,
			Vector: []float32{float32(math.Copysign(0, -1)), 7.0385307e-26, 1, -1e-7}},
		{Index: 2, Start: 33.466667, End: 39.4, Norm: nan, X: nan, Y: nan, Vector: []float32{0.5, float32(nan), 0.25, float32(math.Inf(-1))}},
		{Index: 3, Option: "audio", Scope: "clip", Start: 6, End: 12, Norm: nan, X: nan, Y: nan},
		{Index: 4, Option: "audio", Scope: "clip", Start: 6, End: 12, Twin: 1, Norm: 0, X: nan, Y: nan, Vector: []float32{0, 0, 0, 0}},
		{Index: 5, Option: "@line\none\r\nand\ttwo", Scope: `\.`, Start: 1e-7, End: 1234567.5, Norm: 2, Cluster: "'", X: -0.5, Y: 1, Vector: []float32{1, 2, 3, 4}},
	}
}

var all = Columns{Norm: true, Cluster: true, Map: true}

// write answers the files of an export, in the format's order, and the report.
func write(t require.TestingT, id string, c Columns, rows []Row) ([]string, Report) {
	files, report, err := tryWrite(id, c, infoFor(rows), rows)
	require.NoError(t, err)
	return files, report
}

func tryWrite(id string, c Columns, info Info, rows []Row) ([]string, Report, error) {
	var buffers []*bytes.Buffer
	w := Find(id).New(c, func(File) (io.Writer, error) {
		buffers = append(buffers, &bytes.Buffer{})
		return buffers[len(buffers)-1], nil
	})
	err := w.Begin(info)
	for rest := rows; err == nil && len(rest) > 0; {
		n := min(3, len(rest))
		err = w.Batch(rest[:n])
		rest = rest[n:]
	}
	report, ended := w.End()
	if err == nil {
		err = ended
	}
	files := make([]string, len(buffers))
	for i, b := range buffers {
		files[i] = b.String()
	}
	return files, report, err
}

// finite draws any float32 that is a number.
func finite() *rapid.Generator[float32] {
	return rapid.Custom(func(t *rapid.T) float32 {
		bits := rapid.Uint32().Draw(t, "bits")
		if bits&0x7f800000 == 0x7f800000 {
			bits &^= 0x40000000
		}
		return math.Float32frombits(bits)
	})
}

// drawnRows draws rows of one length, with any texts and numbers, also with
// components that are missing where whole is not set.
func drawnRows(t *rapid.T, whole bool) []Row {
	d := rapid.IntRange(2, 5).Draw(t, "d")
	maybe := rapid.OneOf(rapid.Just(nan), rapid.Float64Range(-1e9, 1e9), rapid.SampledFrom([]float64{0, 0.1, 6, 1e-7}))
	rows := make([]Row, rapid.IntRange(1, 7).Draw(t, "n"))
	for i := range rows {
		v := make([]float32, d)
		for j := range v {
			v[j] = finite().Draw(t, "x")
			if !whole && rapid.IntRange(0, 9).Draw(t, "missing") == 0 {
				v[j] = float32(nan)
			}
		}
		rows[i] = Row{
			Index: i, Twin: i, Option: rapid.String().Draw(t, "option"), Scope: rapid.String().Draw(t, "scope"),
			Start: maybe.Draw(t, "start"), End: maybe.Draw(t, "end"), Norm: maybe.Draw(t, "norm"),
			Cluster: rapid.String().Draw(t, "cluster"), X: maybe.Draw(t, "x"), Y: maybe.Draw(t, "y"), Vector: v,
		}
	}
	return rows
}

// bitsOf makes vectors comparable, NaN included. What isn't a number counts as
// missing, whichever it is.
func bitsOf(v []float32) []uint32 {
	bits := make([]uint32, len(v))
	for i, x := range v {
		bits[i] = math.Float32bits(x)
		if x-x != 0 {
			bits[i] = 0x7fc00000
		}
	}
	return bits
}
