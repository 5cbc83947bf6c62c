// Package vectors holds the embeddings of a task and computes on them: norms,
// statistics, health, cosines and neighbours.
//
// A result is one Matrix for each dimension that occurs in it: vectors of
// different dimensions are never compared. Components are float32, as the API
// sends them; every sum is taken in float64, in four parts. A float32 square can
// neither overflow nor vanish there, so that a norm is finite exactly where all
// components are, and zero exactly where all of them are zero.
//
// Functions are pure. Those that could hold up a worker for longer than a frame
// say so; the others take a few milliseconds for the largest result there is.
package vectors

import (
	"iter"
	"math/bits"
	"strconv"
)

// chunkFloats is how many numbers a chunk of a Matrix holds at most, but for
// one that must hold a single longer row: 1 MiB.
const chunkFloats = 1 << 18

// firstRows is how many rows a Matrix makes room for when the first arrives: a
// power of two, so that doubling it ends at a whole chunk.
const firstRows = 8

// Matrix is N×d float32, row-major, rows being vectors. It is kept in chunks of
// whole rows, each a power of two of them and about 1 MiB, so that growing never
// copies more than the first chunk, which alone begins small.
//
// Rows are written once, by Append. A Matrix may be read from several
// goroutines, but not while one of them appends.
type Matrix struct {
	d, n   int
	shift  int         // a chunk holds 1<<shift rows
	chunks [][]float32 // each of its length is filled; all but the last are full
}

// NewMatrix makes a matrix of no rows, for vectors of d numbers. d may be 0:
// an embedding may be empty. It panics if d is negative.
func NewMatrix(d int) *Matrix {
	if d < 0 {
		panic("vectors: negative dimension " + strconv.Itoa(d))
	}
	rows := max(chunkFloats/max(d, 1), 1)
	return &Matrix{d: d, shift: bits.Len(uint(rows)) - 1}
}

// N is the number of rows.
func (m *Matrix) N() int { return m.n }

// D is the number of components of a row.
func (m *Matrix) D() int { return m.d }

// Append copies v into a new row and answers its index. It panics if v is not
// of length d.
func (m *Matrix) Append(v []float32) int {
	mustBe("row", len(v), m.d)
	c, r := m.n>>m.shift, m.n&(1<<m.shift-1) // chunk, row in it
	if c == len(m.chunks) {
		rows := 1 << m.shift
		if c == 0 {
			rows = min(rows, firstRows)
		}
		m.chunks = append(m.chunks, make([]float32, 0, rows*m.d))
	}
	chunk := m.chunks[c]
	if len(chunk)+m.d > cap(chunk) { // only ever the first
		grown := make([]float32, len(chunk), 2*r*m.d)
		copy(grown, chunk)
		chunk = grown
	}
	m.chunks[c] = append(chunk, v...)
	m.n++
	return m.n - 1
}

// Row is a view of row i, to be read only. It stays what it is when rows are
// appended. It panics if there is no such row.
func (m *Matrix) Row(i int) []float32 {
	if uint(i) >= uint(m.n) {
		panic("vectors: row " + strconv.Itoa(i) + " of " + strconv.Itoa(m.n))
	}
	at := (i & (1<<m.shift - 1)) * m.d
	return m.chunks[i>>m.shift][at : at+m.d : at+m.d]
}

// Block is a run of rows that lie one after another in memory.
type Block struct {
	First int       // the index of the first of them
	Rows  int       // how many
	Data  []float32 // Rows×d, row-major; a view, to be read only
}

// Blocks goes through all rows in order, by the longest runs.
func (m *Matrix) Blocks() iter.Seq[Block] {
	return func(yield func(Block) bool) {
		for c, chunk := range m.chunks {
			first := c << m.shift
			rows := min(m.n-first, 1<<m.shift)
			if !yield(Block{First: first, Rows: rows, Data: chunk}) {
				return
			}
		}
	}
}

// mustBe panics if what has another length than it must: a fault of the program.
func mustBe(what string, length, want int) {
	if length != want {
		panic("vectors: " + what + " of " + strconv.Itoa(length) + " numbers, want " + strconv.Itoa(want))
	}
}
