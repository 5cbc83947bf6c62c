package engine

import (
	"context"
	"math"
	"slices"
	"strconv"
)

// layout lays an answer out in lines for reading. It keeps the answer's text
// as it came, but for embeddings, each folded into a list of one number: how
// many there were.
type layout struct {
	text  []byte
	lines []place // made when first asked for
	folds []int32 // by item of data: the line of its embedding; -1 where it has none
}

// place is one line: where its text is, how deep it stands, and what it folds.
type place struct {
	from, to int32
	item     int32 // of data, whose embedding folds here; noFold; foldedForGood
	depth    int32
}

const (
	noFold        = -1
	foldedForGood = -2 // an uncertainty, which the detail shows
)

// perLine is how many numbers of an unfolded embedding stand on a line.
const perLine = 8

func (s *Session) lines(ctx context.Context, q LinesRequest) (fields, []byte, error) {
	r, err := s.result(q.Watch)
	if err != nil {
		return nil, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.page.lines == nil {
		r.page.split()
	}
	return r.unfolded(q), nil, nil
}

// unfolded answers the lines asked for, counting those of unfolded embeddings.
func (r *result) unfolded(q LinesRequest) *Lines {
	l := &r.page
	open := slices.Clone(q.Open)
	order(open, ascending)
	open = slices.DeleteFunc(slices.Compact(open), func(item int) bool {
		return item < 0 || item >= len(l.folds) || l.folds[item] < 0 || item >= len(r.task.Segments)
	})
	extra := func(item int) int {
		return (r.task.Segments[item].Dim+perLine-1)/perLine + 1 // and the closing bracket
	}
	out := &Lines{Version: r.version, Total: len(l.lines)}
	for _, item := range open {
		out.Total += extra(item)
	}
	out.First = min(max(q.First, 0), out.Total)
	last := min(out.First+max(q.Count, 0), out.Total)

	at, next := 0, 0 // at: the number of the line, unfolded ones counted
	for i := 0; i < len(l.lines) && at < last; i++ {
		if next == len(open) && at < out.First {
			skip := min(out.First-at, len(l.lines)-i)
			i, at = i+skip, at+skip
			if i == len(l.lines) {
				break
			}
		}
		p := l.lines[i]
		isOpen := next < len(open) && int(p.item) == open[next]
		if at >= out.First && at < last {
			out.Lines = append(out.Lines, l.line(p, isOpen))
		}
		at++
		if !isOpen {
			continue
		}
		item := open[next]
		next++
		n := extra(item)
		for k := max(0, out.First-at); k < n && at+k < last; k++ {
			out.Lines = append(out.Lines, r.numbers(item, k, int(p.depth), l.tail(p)))
		}
		at += n
	}
	return out
}

// line answers a line's text; that of a folded embedding says how many
// numbers it holds.
func (l *layout) line(p place, open bool) Line {
	text := tidy(l.text[p.from:p.to])
	if p.item != noFold {
		key, n, tail := l.fold(p)
		if open {
			text = key + "["
		} else {
			text = key + "[ " + n + " numbers ]" + tail
		}
	}
	return Line{Depth: int(p.depth), Text: text, Item: max(int(p.item), noFold), Open: open}
}

// fold takes a folded line apart: `"embedding": `, the count, and a comma.
func (l *layout) fold(p place) (key, n, tail string) {
	text := tidy(l.text[p.from:p.to])
	for i := len(text) - 1; i >= 0; i-- {
		switch text[i] {
		case ']':
			tail = text[i+1:]
			text = text[:i]
		case '[':
			return text[:i], text[i+1:], tail
		}
	}
	return text, "", tail
}

func (l *layout) tail(p place) string {
	_, _, tail := l.fold(p)
	return tail
}

// numbers answers line k of an unfolded embedding, in the shortest spelling
// that reads back as the same float32.
func (r *result) numbers(item, k, depth int, tail string) Line {
	v, _ := r.vector(item)
	lo := k * perLine
	if lo >= len(v) {
		return Line{Depth: depth, Text: "]" + tail, Item: -1}
	}
	hi := min(lo+perLine, len(v))
	var b []byte
	for i := lo; i < hi; i++ {
		b = appendComponent(b, v[i])
		if i < len(v)-1 {
			b = append(b, ',')
			if i < hi-1 {
				b = append(b, ' ')
			}
		}
	}
	return Line{Depth: depth + 1, Text: string(b), Item: -1}
}

func appendComponent(b []byte, x float32) []byte {
	switch f := float64(x); {
	case math.IsNaN(f):
		return append(b, "null"...)
	case math.IsInf(f, 0):
		return append(b, "(too large for float32)"...)
	default:
		return strconv.AppendFloat(b, f, 'g', -1, 32)
	}
}
