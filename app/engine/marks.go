package engine

// marks.go answers what every view draws of every segment.

import (
	"context"
	"math"
	"slices"
	"strconv"
)

const largest = math.MaxFloat64

func (s *Session) marks(ctx context.Context, q MarksRequest) (fields, []byte, error) {
	r, err := s.result(q.Watch)
	if err != nil {
		return nil, nil, err
	}
	n := len(r.task.Segments)
	out := &Marks{Version: r.version, Pages: r.summary.Pages}
	b := make([]byte, 0, n*out.size())
	for item := range r.task.Segments {
		start, _ := r.span(item)
		b = appendFloat(b, start)
	}
	for item := range r.task.Segments {
		_, end := r.span(item)
		b = appendFloat(b, end)
	}
	for _, norm := range r.norms {
		b = appendFloat(b, norm)
	}
	for _, item := range r.natural {
		b = appendInteger(b, item)
	}
	for _, seg := range r.task.Segments {
		b = append(b, position(r.summary.Options, seg.Option))
	}
	for _, seg := range r.task.Segments {
		b = append(b, position(r.summary.Scopes, seg.Scope))
	}
	for item := range r.task.Segments {
		if r.sound(item) {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
	}
	if r.summary.Pages {
		out.Quadrants = r.quadrants
		for i := range r.task.Segments {
			b = appendInteger(b, placeOf(r.task.Segments[i].Place).Chunk)
		}
		for i := range r.task.Segments {
			b = append(b, position(out.Quadrants, placeOf(r.task.Segments[i].Place).Quadrant))
		}
	}
	return out, b, nil
}

// size is how many bytes a segment has in the buffer.
func (m *Marks) size() int {
	if m.Pages {
		return 3*4 + 4 + 3 + 4 + 1
	}
	return 3*4 + 4 + 3
}

// position is where s is in list, as a byte: options beyond the 256th look like
// it.
func position(list []string, s string) uint8 { return uint8(min(max(slices.Index(list, s), 0), 255)) }

// read fills m from its buffer.
func (m *Marks) read(b []byte) {
	n := len(b) / m.size()
	take := func(size int) []byte {
		part := b[:n*size]
		b = b[n*size:]
		return part
	}
	m.Start, m.End, m.Norm = floats(take(4)), floats(take(4)), floats(take(4))
	m.Natural = integers(take(4))
	m.Option, m.Scope = take(1), take(1)
	m.Sound = make([]bool, n)
	for i, x := range take(1) {
		m.Sound[i] = x == 1
	}
	if m.Pages {
		m.Chunk, m.Quadrant = integers(take(4)), take(1)
	}
}

func (s *Session) alike(ctx context.Context, q AlikeRequest) (fields, []byte, error) {
	r, err := s.result(q.Watch)
	if err != nil {
		return nil, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	cosines := r.similarities(q.Row)
	if cosines == nil {
		return nil, nil, noRow(q.Row, r)
	}
	b := make([]byte, 0, 4*len(cosines))
	for _, c := range cosines {
		b = appendFloat(b, c)
	}
	return &Alike{Version: r.version}, b, nil
}

func noRow(row int, r *result) error {
	return &Failure{Message: "engine: no row " + strconv.Itoa(row) + " in a result of " + strconv.Itoa(len(r.task.Segments))}
}

func (s *Session) cosineOf(ctx context.Context, q CosineRequest) (fields, []byte, error) {
	a, err := s.result(q.Watch)
	if err != nil {
		return nil, nil, err
	}
	b := a
	if q.Other != "" && q.Other != q.Watch {
		if b, err = s.result(q.Other); err != nil {
			return nil, nil, err
		}
	}
	if q.Row < 0 || q.Row >= len(a.task.Segments) {
		return nil, nil, noRow(q.Row, a)
	}
	if q.To < 0 || q.To >= len(b.task.Segments) {
		return nil, nil, noRow(q.To, b)
	}
	return &Cosine{Value: cosineBetween(a, q.Row, b, q.To)}, nil, nil
}

func (s *Session) choose(q Choice) {
	r, err := s.result(q.Watch)
	if err != nil {
		return // it went meanwhile
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r.chosen = make(map[int]bool, len(q.Rows))
	for _, row := range q.Rows {
		r.chosen[row] = true
	}
}
