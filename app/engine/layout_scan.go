package engine

import (
	"slices"
	"strings"

	"embedscope/app/jsonstream"
)

// split finds the lines of the text: one for each scalar, each list of nothing
// but scalars, and each bracket around anything else. The text has been
// validated, so that brackets match and strings end.
func (l *layout) split() {
	l.lines, l.folds = []place{}, nil
	s := scanner{layout: l, item: -1}
	s.space()
	if s.at < len(l.text) {
		s.value(s.at, 0, "")
	}
	l.lines = slices.Clip(l.lines)
}

// scanner walks over the text once.
type scanner struct {
	*layout
	at   int
	item int // of data; -1 outside
}

// value lays out the value at s.at; from is where its line begins, its key
// included.
func (s *scanner) value(from, depth int, key string) {
	switch s.text[s.at] {
	case '{', '[':
		if end, flat := s.flat(); flat {
			s.at = end
			s.emit(from, depth, s.folding(depth, key))
			return
		}
		s.container(from, depth, key)
	default:
		s.scalar()
		s.emit(from, depth, noFold)
	}
}

// folding answers what the flat list under key folds.
func (s *scanner) folding(depth int, key string) int32 {
	if s.item < 0 || depth != 3 {
		return noFold
	}
	switch key {
	case "embedding":
		s.folds[s.item] = int32(len(s.lines))
		return int32(s.item)
	case "embedding_uncertainty":
		return foldedForGood
	}
	return noFold
}

func (s *scanner) container(from, depth int, key string) {
	isObject := s.text[s.at] == '{'
	isData := depth == 1 && key == "data" && !isObject
	s.at++
	s.line(from, depth, noFold)
	for i := 0; ; i++ {
		s.space()
		if c := s.text[s.at]; c == '}' || c == ']' {
			break
		}
		if isData {
			s.item = i
			s.folds = append(s.folds, -1)
		}
		start, name := s.at, ""
		if isObject {
			name = s.name()
		}
		s.value(start, depth+1, name)
	}
	if isData {
		s.item = -1
	}
	from = s.at
	s.at++
	s.emit(from, depth, noFold)
}

// emit ends a line behind its value and the comma that may follow.
func (s *scanner) emit(from, depth int, item int32) {
	end := s.at
	s.space()
	if s.at < len(s.text) && s.text[s.at] == ',' {
		s.at++
		end = s.at
	}
	s.lines = append(s.lines, place{int32(from), int32(end), item, int32(depth)})
}

func (s *scanner) line(from, depth int, item int32) {
	s.lines = append(s.lines, place{int32(from), int32(s.at), item, int32(depth)})
}

// flat reports whether the bracket at s.at holds nothing, or is a list of
// nothing but scalars, and where it ends.
func (s *scanner) flat() (end int, ok bool) {
	ahead := scanner{layout: s.layout, at: s.at + 1}
	isObject := s.text[s.at] == '{'
	for {
		ahead.space()
		switch c := s.text[ahead.at]; {
		case c == ']' || c == '}':
			return ahead.at + 1, true
		case c == '{' || c == '[' || isObject:
			return 0, false
		case c == ',':
			ahead.at++
		default:
			ahead.scalar()
		}
	}
}

// name reads a key and the colon behind it.
func (s *scanner) name() string {
	from := s.at
	s.scalar()
	raw := string(s.text[from:s.at])
	s.space()
	s.at++ // the colon
	s.space()
	if strings.IndexByte(raw, '\\') < 0 {
		return raw[1 : len(raw)-1]
	}
	name, _ := jsonstream.NewReader(strings.NewReader(raw)).String()
	return name
}

// scalar passes over a string, a number or a word.
func (s *scanner) scalar() {
	if s.text[s.at] == '"' {
		s.at = stringEnd(s.text, s.at)
		return
	}
	for s.at < len(s.text) && !strings.ContainsRune(" \t\r\n,:]}", rune(s.text[s.at])) {
		s.at++
	}
}

func (s *scanner) space() {
	for s.at < len(s.text) && isSpace(s.text[s.at]) {
		s.at++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// stringEnd answers where the string literal that begins at i ends.
func stringEnd(b []byte, i int) int {
	for i++; b[i] != '"'; i++ {
		if b[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// tidy answers a line's text with one space after each colon and comma, and
// no other white space outside of strings.
func tidy(b []byte) string {
	out := make([]byte, 0, len(b)+8)
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case isSpace(c):
			i++
		case c == '"':
			end := stringEnd(b, i)
			out = append(out, b[i:end]...)
			i = end
		case c == ':' || c == ',' && i < len(b)-1:
			out = append(out, c, ' ')
			i++
		default:
			out = append(out, c)
			i++
		}
	}
	return string(out)
}
