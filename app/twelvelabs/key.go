// Cleaning what people paste as an API key.

package twelvelabs

import "strings"

const (
	maxKey    = 4 << 10  // bytes in a key
	maxPasted = 64 << 10 // bytes in what is pasted as a key
)

// keyNames are the names that stand before a key in the places it is copied
// from: a header, an environment variable, an SDK's argument.
var keyNames = []string{"x-api-key", "twelvelabs_api_key", "api_key", "apikey"}

// CleanKey answers the API key in what somebody pasted: white space, quotes
// and a header or variable name around it go, and so does the rest of a curl
// line. It enforces no shape but what a header can carry: visible ASCII, at
// most 4 kB. The error is an *Error of ClassKey that does not repeat the text.
func CleanKey(pasted string) (string, error) {
	if len(pasted) > maxPasted {
		return "", badKey("the API key is too long")
	}
	key := trimAround(pasted)
	if named, ok := afterName(key); ok {
		key = named
	}
	switch {
	case key == "":
		return "", badKey("the API key is empty")
	case len(key) > maxKey:
		return "", badKey("the API key is too long")
	}
	for _, r := range key {
		switch {
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			return "", badKey("the API key has white space inside")
		case r < ' ' || r == 0x7f:
			return "", badKey("the API key has a control character inside")
		case r > 0x7f:
			return "", badKey("the API key has a character outside ASCII")
		}
	}
	return key, nil
}

func badKey(why string) *Error { return &Error{Class: ClassKey, Cause: text(why)} }

// afterName looks for one of keyNames followed by a colon or an equals sign,
// and answers the word or quoted text after it.
func afterName(s string) (string, bool) {
	lower := strings.ToLower(s)
	if len(lower) != len(s) { // some letters change their size: no ASCII name can be trusted to sit there
		return "", false
	}
	for _, name := range keyNames {
		at := strings.Index(lower, name)
		if at < 0 {
			continue
		}
		rest := strings.TrimLeft(s[at+len(name):], quotesAndSpace)
		if rest == "" || rest[0] != ':' && rest[0] != '=' {
			continue
		}
		rest = strings.TrimLeft(rest[1:], quotesAndSpace)
		if end := strings.IndexAny(rest, quotesAndSpace); end >= 0 {
			rest = rest[:end]
		}
		return trimAround(rest), true
	}
	return "", false
}

// quotesAndSpace is what may stand around a pasted key or id: white space, the
// byte order mark and zero-width space that copying adds, and quotes.
const quotesAndSpace = " \t\r\n\v\f\u00a0\u200b\ufeff\u2028\u2029\"'`\u2018\u2019\u201c\u201d"

// trimAround takes quotes, white space and the separators of lists from both
// ends.
func trimAround(s string) string { return strings.Trim(s, quotesAndSpace+",;") }
