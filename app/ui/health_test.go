package ui

import (
	"math"
	"testing"

	"embedscope/app/engine"

	"github.com/stretchr/testify/assert"
)

func TestHealthLine(t *testing.T) {
	rows := func(n int) engine.RowSet { return engine.RowSet{Count: n, Rows: make([]int, min(n, 100))} }
	norms := func(h engine.Health, low, high float64) engine.Health {
		h.MinNorm, h.MaxNorm = low, high
		return h
	}
	for name, c := range map[string]struct {
		health engine.Health
		line   string
		well   bool
	}{
		"all is well":        {norms(engine.Health{}, 0.9999, 1.0001), "all finite, norms 1.000", true},
		"within tolerance":   {norms(engine.Health{}, 0.992, 1.005), "all finite, norms 0.992–1.005", true},
		"no norms":           {norms(engine.Health{}, math.NaN(), math.NaN()), "all finite", true},
		"not finite":         {norms(engine.Health{NonFinite: rows(2)}, 1, 1), "2 not finite", false},
		"zero":               {norms(engine.Health{Zero: rows(1)}, 0, 1), "1 zero", false},
		"empty":              {norms(engine.Health{Empty: rows(1)}, 1, 1), "1 empty", false},
		"mixed":              {norms(engine.Health{Mixed: engine.RowSet{Count: 3, Rows: []int{1, 2, 3}}}, 1, 1), "mixed dimensions", false},
		"repeated":           {norms(engine.Health{Duplicates: rows(1200)}, 1, 1), "1,200 repeated", false},
		"off":                {norms(engine.Health{NormOff: rows(3)}, 0.5, 1), "3 off norm 1", false},
		"the worst is first": {norms(engine.Health{Zero: rows(1), NonFinite: rows(1)}, 0, 1), "1 not finite, 1 zero", false},
	} {
		line, well := healthLine(&engine.Result{Health: c.health})
		assert.Equal(t, c.line, line, name)
		assert.Equal(t, c.well, well, name)
	}
}

func TestHealthNamesTheRows(t *testing.T) {
	r := film()
	all := make([]int, 100)
	for i := range all {
		all[i] = 200 + i
	}
	r.Health = engine.Health{
		NonFinite:  engine.RowSet{Count: 2, Rows: []int{3, 17}},
		Zero:       engine.RowSet{Count: 1, Rows: []int{8}},
		Duplicates: engine.RowSet{Count: 250, Rows: all},
		Mixed:      engine.RowSet{Count: 3, Rows: []int{4, 5, 6}},
		MinNorm:    0, MaxNorm: 1,
	}
	r.Dims = []engine.DimCount{{Dim: 512, Count: 450}, {Dim: 1024, Count: 3}}
	x := exploring(r)
	x.link.Row = 17
	out := html(t, shown(x))
	for _, want := range []string{
		"512 and 1,024 dimensions",
		"2 embeddings have components that are null or not finite",
		"#3</button>", "#17</button>", "#8</button>",
		"a cosine with it is undefined",
		"512 in 450 embeddings and 1,024 in 3 embeddings",
		"250 embeddings equal an earlier one",
		"#200", "#223", "and 226 more",
		"unwell",
	} {
		assert.Contains(t, out, want)
	}
	assert.NotContains(t, out, "#224", "the list is capped")
}
