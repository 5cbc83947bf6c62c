package plot

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func span(start, end float64) Span { return Span{Start: start, End: end} }

func TestColumns(t *testing.T) {
	ten := Window{Full: 10, To: 10}
	none := math.NaN()
	for _, c := range []struct {
		name  string
		spans []Span
		w     Window
		width int
		want  []int32
	}{
		{"none", nil, ten, 3, []int32{-1, -1, -1}},
		{"one with a gap", []Span{span(2, 6)}, ten, 5, []int32{-1, 0, 0, -1, -1}},
		{"two that touch", []Span{span(0, 4), span(4, 10)}, ten, 5, []int32{0, 0, 1, 1, 1}},
		{"the larger part", []Span{span(0, 3.1), span(3.1, 10)}, ten, 5, []int32{0, 0, 1, 1, 1}},
		{"many in a column", []Span{span(0, 1), span(1, 3), span(3, 4), span(4, 10)}, ten, 1, []int32{3}},
		{"the first of equals", []Span{span(5, 10), span(0, 5)}, ten, 1, []int32{0}},
		{"short, alone", []Span{span(3.01, 3.02)}, ten, 5, []int32{-1, 0, -1, -1, -1}},
		{"of no length", []Span{span(3, 3)}, ten, 5, []int32{-1, 0, -1, -1, -1}},
		{"of no length at the end", []Span{span(10, 10)}, ten, 5, []int32{-1, -1, -1, -1, 0}},
		{"of no length under another", []Span{span(3, 3), span(2, 4)}, ten, 5, []int32{-1, 1, -1, -1, -1}},
		{"a rounding over", []Span{span(2, 4.0000001)}, ten, 5, []int32{-1, 0, -1, -1, -1}},
		{"zoomed in", []Span{span(0, 4), span(4, 10)}, Window{Full: 10, From: 3, To: 5}, 4, []int32{0, 0, 1, 1}},
		{"out of sight", []Span{span(0, 2), span(7, 9)}, Window{Full: 10, From: 3, To: 5}, 2, []int32{-1, -1}},
		{"ends where it begins", []Span{span(0, 3)}, Window{Full: 10, From: 3, To: 5}, 2, []int32{-1, -1}},
		{"longer than all", []Span{span(-1e300, 1e300)}, ten, 2, []int32{0, 0}},
		{"no numbers", []Span{span(none, 3), span(2, none), span(5, 4)}, ten, 2, []int32{-1, -1}},
		{"no window", []Span{span(0, 1)}, Window{}, 2, []int32{-1, -1}},
		{"no width", []Span{span(0, 1)}, ten, 0, []int32{}},
		{"less than none", []Span{span(0, 1)}, ten, -3, []int32{}},
	} {
		assert.Equal(t, c.want, Columns(c.spans, c.w, c.width), c.name)
	}
}

func TestColumnsShowTheMost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spans := spanLists().Draw(t, "spans")
		w := Window{Full: 100, From: 10, To: 90}
		width := rapid.IntRange(1, 40).Draw(t, "width")
		for c, i := range Columns(spans, w, width) {
			from, to := w.Seconds(float64(c), float64(width)), w.Seconds(float64(c+1), float64(width))
			cover := func(s Span) float64 { return min(s.End, to) - max(s.Start, from) }
			for _, s := range spans {
				// A sliver less than a thousandth of a column may lose.
				slack := 2e-3 * (to - from)
				if i < 0 {
					require.Less(t, cover(s), slack)
				} else {
					require.LessOrEqual(t, cover(s), cover(spans[i])+slack)
				}
			}
		}
	})
}

func TestOverlaps(t *testing.T) {
	for _, c := range []struct {
		name  string
		spans []Span
		sub   []uint8
		rows  int
	}{
		{"none", nil, []uint8{}, 0},
		{"one after another", []Span{span(0, 4), span(4, 8), span(9, 12)}, []uint8{0, 0, 0}, 1},
		{"rounded", []Span{span(0, 4.0005), span(4, 8)}, []uint8{0, 0}, 1},
		{"two at a time", []Span{span(0, 4), span(2, 6), span(4, 8), span(6, 10)}, []uint8{0, 1, 0, 1}, 2},
		{"all over some", []Span{span(0, 10), span(1, 2), span(2, 3), span(2, 4)}, []uint8{0, 1, 1, 2}, 3},
	} {
		sub, rows := Overlaps(c.spans)
		assert.Equal(t, c.sub, sub, c.name)
		assert.Equal(t, c.rows, rows, c.name)
	}
}

func TestOverlapsAreApartAndFew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spans := spanLists().Draw(t, "spans")
		slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
		sub, rows := Overlaps(spans)
		deepest := 0
		for i, s := range spans {
			depth := 0
			for j, o := range spans[:i+1] {
				if i == j || o.End > s.Start+touching {
					depth++
					require.False(t, i != j && sub[i] == sub[j], "%v and %v share a sub-row", o, s)
				}
			}
			deepest = max(deepest, depth)
		}
		require.Equal(t, deepest, rows, "as many as overlap at once, and no more")
	})
}

func TestOverlapsBeyondAllRows(t *testing.T) {
	spans := make([]Span, 400)
	for i := range spans {
		spans[i] = span(0, float64(1000-i))
	}
	sub, rows := Overlaps(spans)
	assert.Equal(t, 256, rows)
	assert.EqualValues(t, 255, sub[256], "the shortest of the first 256")
}

func TestFill(t *testing.T) {
	red, blue := RGB{255, 0, 0}, RGB{0, 0, 255}
	const stride = 4 * 12
	for _, c := range []struct {
		name    string
		columns []int32
		alpha   []uint8
		want    string
	}{
		{"wide, touching", []int32{0, 0, 0, 0, 1, 1, 1, 1}, nil, "RRR.BBBB"},
		{"wide, apart", []int32{0, 0, 0, -1, -1, 1, 1, 1, 1, 1}, nil, "RRR..BBBBB"},
		{"narrow", []int32{0, 0, 0, 1, 1, 1}, nil, "RRRBBB"},
		{"one column among wide ones", []int32{0, 0, 0, 0, 0, 0, 0, 1, 0, 0}, nil, "RRRRRRRBRR"},
		{"faint", []int32{0, 0, 1, 1}, []uint8{128, 0}, "rr__"},
		{"nothing", nil, nil, ""},
	} {
		pixels := make([]byte, 5*stride)
		for i := range pixels {
			pixels[i] = 7
		}
		Fill(pixels, stride, 1, 1, 3, c.columns, []RGB{red, blue}, c.alpha)
		for y := range 5 {
			got := ""
			for x := range 12 {
				p := RGB(pixels[y*stride+4*x:])
				switch a := pixels[y*stride+4*x+3]; {
				case a == 7:
					got += " "
				case a == 255 && p == red:
					got += "R"
				case a == 255 && p == blue:
					got += "B"
				case a == 128 && p == red:
					got += "r"
				case a == 0 && p == blue:
					got += "_"
				case a == 0 && p == RGB{}:
					got += "."
				default:
					got += "?"
				}
			}
			want := "            "
			if y >= 1 && y < 4 {
				want = (" " + c.want + want)[:12]
			}
			assert.Equal(t, want, got, "%s, row %d", c.name, y)
		}
	}
}

func spanLists() *rapid.Generator[[]Span] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Span {
		start := rapid.Float64Range(0, 100).Draw(t, "start")
		return span(start, start+rapid.Float64Range(0, 30).Draw(t, "length"))
	}), 0, 30)
}

func BenchmarkColumns(b *testing.B) {
	spans := make([]Span, 28804)
	for i := range spans {
		spans[i] = span(float64(i), float64(i+1))
	}
	w := Window{Full: 28804, To: 28804}
	for b.Loop() {
		Columns(spans, w, 1600)
	}
}
