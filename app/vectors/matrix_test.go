package vectors

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// numbered is an n×d matrix whose components count up from 0.
func numbered(n, d int) *Matrix {
	m := NewMatrix(d)
	v := make([]float32, d)
	for i := range n {
		for j := range v {
			v[j] = float32(i*d + j)
		}
		m.Append(v)
	}
	return m
}

// matrixOf is a matrix of these rows; there must be one.
func matrixOf(rows ...[]float32) *Matrix {
	m := NewMatrix(len(rows[0]))
	for _, v := range rows {
		m.Append(v)
	}
	return m
}

func TestMatrixKeepsRowsAcrossChunks(t *testing.T) {
	for _, c := range []struct{ d, n int }{
		{0, 40}, {1, 1}, {1, chunkFloats + 3}, {2, 9}, {3, 17}, {7, 1000},
		{512, 511}, {512, 512}, {512, 513}, {512, 1537}, {513, 600},
		{chunkFloats/2 + 1, 5}, {chunkFloats, 3}, {chunkFloats + 1, 3},
	} {
		t.Run(strconv.Itoa(c.n)+"×"+strconv.Itoa(c.d), func(t *testing.T) {
			m := numbered(c.n, c.d)
			require.Equal(t, c.n, m.N())
			require.Equal(t, c.d, m.D())
			for i := range c.n {
				row := m.Row(i)
				require.Len(t, row, c.d)
				for j, x := range row {
					if x != float32(i*c.d+j) { // assert would be slow here
						require.Equal(t, float32(i*c.d+j), x, "row %d, component %d", i, j)
					}
				}
			}
		})
	}
}

func TestMatrixRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(0, 70).Draw(t, "d")
		want := rapid.SliceOfN(rapid.SliceOfN(rapid.Float32(), d, d), 0, 60).Draw(t, "rows")
		m := NewMatrix(d)
		v := make([]float32, d)
		for i, row := range want {
			copy(v, row)
			require.Equal(t, i, m.Append(v))
			clear(v) // Append must have copied
		}
		require.Equal(t, len(want), m.N())
		for i, row := range want {
			require.Equal(t, row, append([]float32{}, m.Row(i)...))
		}
	})
}

func TestMatrixBlocksAreAllRowsInOrder(t *testing.T) {
	for _, c := range []struct{ d, n, blocks int }{
		{512, 0, 0}, {512, 1, 1}, {512, 512, 1}, {512, 513, 2}, {512, 1300, 3},
		{1000, 600, 3}, {chunkFloats + 1, 2, 2}, {0, 5, 1}, {0, chunkFloats + 5, 2},
	} {
		m := numbered(c.n, c.d)
		next, blocks := 0, 0
		for b := range m.Blocks() {
			assert.Equal(t, next, b.First)
			assert.Len(t, b.Data, b.Rows*c.d)
			if c.d > 0 {
				assert.Equal(t, m.Row(b.First)[0], b.Data[0])
				assert.Equal(t, m.Row(b.First + b.Rows - 1)[c.d-1], b.Data[len(b.Data)-1])
			}
			next += b.Rows
			blocks++
		}
		assert.Equal(t, c.n, next, "%d×%d", c.n, c.d)
		assert.Equal(t, c.blocks, blocks, "%d×%d", c.n, c.d)
	}
	for b := range numbered(1300, 512).Blocks() {
		assert.Zero(t, b.First)
		break // must be possible
	}
}

func TestMatrixOfFewRowsIsSmall(t *testing.T) {
	held := func(m *Matrix) (floats int) {
		for _, chunk := range m.chunks {
			floats += cap(chunk)
		}
		return floats
	}
	assert.LessOrEqual(t, held(numbered(1, 512)), 8*512)
	assert.LessOrEqual(t, held(numbered(100, 512)), 2*100*512)
	for _, n := range []int{600, 5000} {
		assert.LessOrEqual(t, held(numbered(n, 512)), n*512+chunkFloats, "no more than one chunk is spare")
	}
}

func TestMatrixRowsStayWhatTheyWere(t *testing.T) {
	m := numbered(8, 512)
	view := m.Row(3)
	want := append([]float32{}, view...)
	v := make([]float32, 512)
	for range 2000 {
		m.Append(v)
	}
	assert.Equal(t, want, view)
	assert.Equal(t, want, m.Row(3))
	assert.Equal(t, 512, cap(view), "appending to a view must not write into the next row")
}

func TestMatrixPanics(t *testing.T) {
	assert.PanicsWithValue(t, "vectors: negative dimension -1", func() { NewMatrix(-1) })
	m := numbered(2, 3)
	assert.PanicsWithValue(t, "vectors: row of 2 numbers, want 3", func() { m.Append([]float32{1, 2}) })
	assert.Equal(t, 2, m.N())
	assert.PanicsWithValue(t, "vectors: row 2 of 2", func() { m.Row(2) })
	assert.PanicsWithValue(t, "vectors: row -1 of 2", func() { m.Row(-1) })
	assert.Panics(t, func() { NewMatrix(0).Row(0) })
}
