// Task ids, and finding them in what people paste.

package twelvelabs

import "strings"

// ValidID reports whether id can be a task id: one to 128 ASCII letters,
// digits, underscores and hyphens. Nothing else is ever put into a path.
func ValidID(id string) bool {
	return id != "" && len(id) <= 128 && only(id, "_-")
}

// maxIDs bounds what one paste can start.
const maxIDs = 100

// IDError names a piece of pasted text in which no task id was found.
type IDError struct {
	Piece string // at most 60 characters of it; empty where naming it would show a key
	Why   string
}

func (e *IDError) Error() string {
	if e.Piece == "" {
		return "twelvelabs: find task ids: " + e.Why
	}
	return "twelvelabs: find task ids: " + e.Why + ": " + e.Piece
}

// FindIDs finds the task ids in pasted text, in order and without repeats:
// ids, URLs of the API or of this page (?task=), curl lines and JSON answers,
// several of them separated by white space, commas or semicolons. The error is
// an *IDError, also where only one piece of many is no id. It never answers
// what looks like an API key.
func FindIDs(pasted string) ([]string, error) {
	var f finder
	var err error
	if named := membersNamedID(pasted); len(named) > 0 {
		err = f.all(named)
	} else {
		err = f.lines(pasted)
	}
	if err == nil && len(f.ids) == 0 {
		err = &IDError{Why: "no task id"}
	}
	if err != nil {
		return nil, err
	}
	return f.ids, nil
}

type finder struct{ ids []string }

func (f *finder) all(ids []string) error {
	for _, id := range ids {
		if err := f.add(id); err != nil {
			return err
		}
	}
	return nil
}

func (f *finder) add(id string) error {
	switch {
	case looksLikeKey(id):
		return &IDError{Why: "this looks like an API key"}
	case !ValidID(id):
		return notAnID(id)
	}
	for _, have := range f.ids {
		if have == id {
			return nil
		}
	}
	if len(f.ids) == maxIDs {
		return &IDError{Why: "more than 100 task ids"}
	}
	f.ids = append(f.ids, id)
	return nil
}

// lines takes text that is no JSON. In a curl command, lines continued with a
// backslash included, only URLs count.
func (f *finder) lines(pasted string) error {
	command := false
	for line := range strings.Lines(pasted) {
		line = strings.TrimSpace(line)
		if !command {
			command = strings.HasPrefix(strings.TrimLeft(line, "$ "), "curl ")
		}
		for _, piece := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
			piece = strings.Trim(piece, around)
			isURL := strings.Contains(piece, "/")
			if piece == "" || command && !(isURL && strings.Contains(piece, "://")) {
				continue
			}
			var err error
			if isURL {
				err = f.url(piece)
			} else {
				err = f.add(piece)
			}
			if err != nil {
				return err
			}
		}
		command = command && strings.HasSuffix(line, "\\")
	}
	return nil
}

const (
	separators = " \t\r\n\v\f,;\u00a0\u2028\u2029"
	around     = quotesAndSpace + "<>()[]"
)

// url takes the ids of a URL: the segment after tasks/, or the values of the
// query's task.
func (f *finder) url(u string) error {
	path, query, _ := strings.Cut(u, "?")
	query, _, _ = strings.Cut(query, "#")
	path, _, _ = strings.Cut(path, "#")
	found := false
	for _, pair := range strings.Split(query, "&") {
		if id, ok := strings.CutPrefix(pair, "task="); ok {
			found = true
			if err := f.add(id); err != nil {
				return err
			}
		}
	}
	if found {
		return nil
	}
	if _, id, ok := strings.Cut(path, "/tasks/"); ok {
		return f.add(strings.TrimSuffix(id, "/"))
	}
	return notAnID(u)
}

// membersNamedID answers the string members named _id of JSON text, or of the
// like that Python prints. It does not parse: an answer may be pasted in part.
// An id inside a JSON string has its quotes escaped, and so is not found.
func membersNamedID(s string) []string {
	var ids []string
	for {
		at := strings.Index(s, `_id`)
		if at < 0 {
			return ids
		}
		before, after := s[:at], s[at+3:]
		s = after
		if before == "" || after == "" || len(before) > 1 && before[len(before)-2] == '\\' {
			continue
		}
		quote := before[len(before)-1]
		if quote != '"' && quote != '\'' || after[0] != quote {
			continue
		}
		value, ok := strings.CutPrefix(strings.TrimLeft(after[1:], " \t\r\n"), ":")
		value = strings.TrimLeft(value, " \t\r\n")
		if !ok || value == "" || value[0] != '"' && value[0] != '\'' {
			continue
		}
		if end := strings.IndexByte(value[1:], value[0]); end >= 0 {
			ids = append(ids, value[1:1+end])
		}
	}
}

// looksLikeKey recognizes keys by the prefix of today's, so that one pasted
// into the wrong field is not sent as part of a URL.
func looksLikeKey(s string) bool {
	return len(s) >= 4 && strings.EqualFold(s[:4], "tlk_")
}

// notAnID names a piece, unless it may hold a key.
func notAnID(piece string) error {
	if lower := strings.ToLower(piece); strings.Contains(lower, "tlk_") || strings.Contains(lower, "key") {
		return &IDError{Why: "this looks like an API key"}
	}
	shown := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '\ufffd'
		}
		return r
	}, strings.ToValidUTF8(piece, "\ufffd"))
	if short := clip(shown, 60); short != shown {
		shown = short + "…"
	}
	return &IDError{Piece: shown, Why: "not a task id"}
}
