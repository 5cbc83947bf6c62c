package engine

import (
	"math"
	"slices"

	"embedscope/app/vectors"
)

const (
	rowSetMost    = 100  // rows named in a RowSet
	stretchesMost = 100  // stretches named in a list of them
	timeNoise     = 0.05 // seconds: times are float32 with noise
	normTolerance = 0.01
)

// summarise computes what the page is told of the result.
func (r *result) summarise() {
	t := r.task
	sum := r.summary // as far as survey filled it
	sum.Version = r.version
	sum.Partial = !t.Status.Final()
	sum.Task = t.ID
	sum.Status = string(t.Status)
	sum.Name = mediaName(t.Metadata)
	sum.Duration, sum.ClipLength = undefined, undefined
	sum.Created = t.CreatedAt
	sum.Segments = len(t.Segments)
	if m := t.Metadata; m != nil {
		sum.URL, sum.InputType = m.InputURL, m.InputType
		sum.Duration, sum.ClipLength = m.Duration, m.ClipLength
	}
	for _, item := range r.natural {
		seg := t.Segments[item]
		if n := len(sum.Groups); n > 0 && sum.Groups[n-1].Option == seg.Option && sum.Groups[n-1].Scope == seg.Scope {
			sum.Groups[n-1].Count++
			continue
		}
		sum.Groups = append(sum.Groups, Group{seg.Option, seg.Scope, 1})
		if !slices.Contains(sum.Options, seg.Option) {
			sum.Options = append(sum.Options, seg.Option)
		}
		if !slices.Contains(sum.Scopes, seg.Scope) {
			sum.Scopes = append(sum.Scopes, seg.Scope)
		}
	}
	scopes := upTo(len(sum.Scopes))
	order(scopes, func(a, b int) int { return compareScopes(sum.Scopes[a], sum.Scopes[b]) })
	sum.Scopes = picked(sum.Scopes, scopes)
	sum.Dims = r.set.counts()
	sum.Covered, sum.Gaps, sum.Overlaps = r.coverage(sum.Options, sum.Duration)
	sum.Oddities = r.oddities(sum.Duration)
	sum.Health = r.health()
	r.summary = sum
}

// coverage answers the seconds that clips of any option cover, and where the
// clips of an option leave gaps or lie over one another.
func (r *result) coverage(options []string, duration float64) (covered float64, gaps, overlaps Stretches) {
	var lanes [][]Stretch
	for _, option := range options {
		clips := r.clips(option)
		if len(clips) == 0 {
			continue
		}
		lanes = append(lanes, clips)
		reach := 0.0
		for _, c := range clips {
			if c.Start-reach > timeNoise {
				gaps.add(option, reach, c.Start)
			}
			if reach-c.Start > timeNoise {
				overlaps.add(option, c.Start, min(reach, c.End))
			}
			reach = max(reach, c.End)
		}
		if duration-reach > timeNoise {
			gaps.add(option, reach, duration)
		}
	}
	reach := math.Inf(-1)
	for {
		next := -1 // the lane whose next clip begins first
		for i, lane := range lanes {
			if len(lane) > 0 && (next < 0 || lane[0].Start < lanes[next][0].Start) {
				next = i
			}
		}
		if next < 0 {
			return covered, gaps, overlaps
		}
		if c := lanes[next][0]; c.End > reach {
			covered += c.End - max(reach, c.Start)
			reach = c.End
		}
		lanes[next] = lanes[next][1:]
	}
}

func (s *Stretches) add(option string, start, end float64) {
	s.Count++
	if !slices.Contains(s.Options, option) {
		s.Options = append(s.Options, option)
	}
	if len(s.List) < stretchesMost {
		s.List = append(s.List, Stretch{option, start, end})
	}
}

// clips answers an option's segments of scope clip, or page in a document, or
// none, whose times make sense, by start.
func (r *result) clips(option string) []Stretch {
	var clips []Stretch
	sorted := true
	scope := clipScope
	if r.summary.Pages {
		scope = "page"
	}
	for _, item := range r.natural { // by start, but for those without a scope
		seg := r.task.Segments[item]
		start, end := r.span(item)
		if seg.Option == option && (seg.Scope == scope || seg.Scope == "") && start >= 0 && end >= start {
			sorted = sorted && (len(clips) == 0 || clips[len(clips)-1].Start <= start)
			clips = append(clips, Stretch{option, start, end})
		}
	}
	if sorted {
		return clips
	}
	items := upTo(len(clips))
	order(items, func(a, b int) int { return compareNumbers(clips[a].Start, clips[b].Start) })
	return picked(clips, items)
}

func (r *result) oddities(duration float64) []Oddity {
	found := []Oddity{{What: "start after end"}, {What: "negative time"}, {What: "beyond the duration"}, {What: "one time missing"}}
	for i := range r.task.Segments {
		start, end := r.span(i)
		for kind, odd := range []bool{
			start > end,
			start < 0 || end < 0,
			end-duration > timeNoise || start-duration > timeNoise,
			math.IsNaN(start) != math.IsNaN(end),
		} {
			if odd {
				found[kind].Rows.add(i)
			}
		}
	}
	return slices.DeleteFunc(found, func(o Oddity) bool { return o.Rows.Count == 0 })
}

func (s *RowSet) add(row int) {
	s.Count++
	if len(s.Rows) < rowSetMost {
		s.Rows = append(s.Rows, row)
	}
}

// health looks for what is wrong with the vectors, rows in the order of data.
func (r *result) health() Health {
	segs := r.task.Segments
	var nonFinite, zero, off, duplicates, empty []int
	var mixed []int
	h := Health{MinNorm: undefined, MaxNorm: undefined}
	for i, d := range r.set.dims() {
		p := r.set.spaces[d]
		if i > 0 {
			mixed = append(mixed, p.items...)
		}
		found := vectors.Check(p.m, p.norms, normTolerance, func(row int) bool {
			// An asset's vector is a mean of its clips': shorter by nature.
			return segs[p.items[row]].Scope != "asset"
		})
		nonFinite = append(nonFinite, p.segments(found.NonFinite)...)
		zero = append(zero, p.segments(found.Zero)...)
		off = append(off, p.segments(found.NormOff)...)
		for _, group := range found.Duplicates {
			duplicates = append(duplicates, r.repeats(p.segments(group))...)
		}
	}
	for i, seg := range segs {
		if seg.Dim == 0 {
			empty = append(empty, i)
		}
		if u := seg.Uncertainty; u != nil && (u.Bad > 0 || u.Row < 0) {
			h.Uncertain.add(i)
		}
		if n := r.norms[i]; seg.Scope != "asset" && n == n {
			if !(h.MinNorm <= n) {
				h.MinNorm = n
			}
			if !(h.MaxNorm >= n) {
				h.MaxNorm = n
			}
		}
	}
	h.NonFinite, h.Zero, h.NormOff = rowSet(nonFinite), rowSet(zero), rowSet(off)
	h.Duplicates, h.Empty, h.Mixed = rowSet(duplicates), rowSet(empty), rowSet(mixed)
	return h
}

// repeats answers those of a group of equal vectors that follow another one
// of their own option and scope: a clip that equals its asset is no fault.
func (r *result) repeats(group []int) []int {
	var out []int
	seen := map[Group]bool{}
	for _, item := range group {
		kind := Group{Option: r.task.Segments[item].Option, Scope: r.task.Segments[item].Scope}
		if seen[kind] {
			out = append(out, item)
		}
		seen[kind] = true
	}
	return out
}

func (p *space) segments(rows []int) []int {
	out := make([]int, len(rows))
	for i, row := range rows {
		out[i] = p.items[row]
	}
	return out
}

func rowSet(rows []int) RowSet {
	order(rows, ascending)
	return RowSet{Count: len(rows), Rows: rows[:min(len(rows), rowSetMost)]}
}
