package engine

// field.go keeps what comparisons run on: unit vectors, one after another, in
// the order of option, scope and start.

import (
	"slices"

	"embedscope/app/vectors"
	"embedscope/app/vectors/kernel"
)

// field is the vectors of one dimension that have a direction, divided by
// their norms. Those of an option and scope lie together.
type field struct {
	dim   int
	rows  kernel.Rows
	items []int // the segment of each
}

// part is some rows of a field.
type part struct {
	rows  kernel.Rows
	items []int
}

// part answers the vectors that p asks for. The field is made for the first
// one, and for another dimension anew.
func (s *Session) part(p Part) (part, *result, error) {
	r, err := s.result(p.Watch)
	if err != nil {
		return part{}, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keepField(r)
	return r.part(p), r, nil
}

// fieldsMost is how many results keep a field: two can be compared. A large one
// takes as much memory as the result itself.
const fieldsMost = 2

// keepField remembers that r's field is used, and drops the one that was not for
// the longest time.
func (s *Session) keepField(r *result) {
	s.fields = append(slices.DeleteFunc(s.fields, func(o *result) bool { return o == r }), r)
	if len(s.fields) > fieldsMost {
		s.fields[0].field = nil
		s.fields = slices.Delete(s.fields, 0, 1)
	}
}

func (r *result) part(p Part) part {
	dim := p.Dim
	if dims := r.set.dims(); dim == 0 && len(dims) > 0 {
		dim = dims[0]
	}
	if dim == 0 || r.set.spaces[dim] == nil {
		return part{rows: kernel.Rows{D: max(dim, 1)}}
	}
	if r.field == nil || r.field.dim != dim {
		r.field = r.newField(dim)
	}
	f := r.field
	var wanted []int // rows of the field
	for row, item := range f.items {
		seg := r.task.Segments[item]
		if (len(p.Options) == 0 || slices.Contains(p.Options, seg.Option)) && (len(p.Scopes) == 0 || slices.Contains(p.Scopes, seg.Scope)) {
			wanted = append(wanted, row)
		}
	}
	n := len(wanted)
	if n == 0 {
		return part{rows: kernel.Rows{D: dim}}
	}
	if first := wanted[0]; wanted[n-1]-first == n-1 { // one piece: a view will do
		return part{f.rows.Slice(first, first+n), f.items[first : first+n]}
	}
	out := part{kernel.Rows{D: dim, Data: make([]float32, 0, n*dim)}, make([]int, 0, n)}
	for _, row := range wanted {
		out.rows.Data = append(out.rows.Data, f.rows.Data[row*dim:(row+1)*dim]...)
		out.items = append(out.items, f.items[row])
	}
	return out
}

func (r *result) newField(dim int) *field {
	p := r.set.spaces[dim]
	f := &field{dim: dim}
	var rows []int
	for _, item := range r.natural {
		if seg := r.task.Segments[item]; seg.Dim == dim && r.sound(item) {
			rows = append(rows, seg.Row)
			f.items = append(f.items, item)
		}
	}
	f.rows = vectors.Unit(p.m, p.norms, rows)
	return f
}

// sound reports whether a segment's vector has a direction.
func (r *result) sound(item int) bool {
	norm := r.norms[item]
	return norm > 0 && norm <= largest
}
