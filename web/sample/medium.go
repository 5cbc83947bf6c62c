package sample

import (
	"bufio"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
)

// Reading the body of a POST. A medium in it is checked as it passes and not
// held: of 48 MB of base64 stays a number.

const (
	bodyLimit   = 50 << 20 // bytes of a body with its medium
	restLimit   = 64 << 10 // bytes of a body without it
	mediumLimit = 36 << 20 // bytes of a medium, decoded
)

// mediumName is the member whose text is a medium.
const mediumName = "base64_string"

// readBody reads a JSON body. The text of each base64_string in it is replaced
// by how many bytes it decodes to, in decimal, or by nothing where it is not
// base64.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, *refusal) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, mediaTypeUnsupported()
	}
	if r.ContentLength > bodyLimit {
		return nil, bodyTooLarge()
	}
	text, err := withoutMedia(http.MaxBytesReader(w, r.Body, bodyLimit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge), errors.Is(err, errRest):
		return nil, bodyTooLarge()
	case err != nil:
		return nil, invalid("body", "It could not be read.")
	}
	return text, nil
}

var errRest = errors.New("sample: more than a medium")

// withoutMedia reads JSON, see readBody. What is not JSON comes out as
// something that is not JSON either.
func withoutMedia(r io.Reader) ([]byte, error) {
	in := bufio.NewReaderSize(r, 32<<10)
	var out []byte
	var (
		inside bool // a string
		begin  int  // of the last string in out, after its quote
		named  bool // the last string is mediumName, and at most space and a colon came since
		colon  bool // that colon came
	)
	for {
		b, err := in.ReadByte()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if len(out) >= restLimit {
			return nil, errRest
		}
		out = append(out, b)
		switch {
		case inside && b == '\\':
			if b, err = in.ReadByte(); err == nil {
				out = append(out, b)
			}
		case inside && b == '"':
			inside, colon = false, false
			named = string(out[begin:len(out)-1]) == mediumName
		case inside:
		case b == '"' && named && colon:
			named = false
			n, err := readMedium(in)
			if err != nil {
				return nil, err
			}
			if n >= 0 {
				out = strconv.AppendInt(out, n, 10)
			}
			out = append(out, '"')
		case b == '"':
			inside, begin = true, len(out)
		case b == ':':
			colon = true
		case b != ' ' && b != '\t' && b != '\r' && b != '\n':
			named = false
		}
	}
}

// readMedium reads the rest of a JSON string that ought to be standard base64,
// with padding and without line ends, up to its closing quote. It answers how
// many bytes that decodes to, or -1.
func readMedium(in *bufio.Reader) (int64, error) {
	var digits, padding int64
	good := true
	for {
		b, err := in.ReadByte()
		if err != nil {
			return 0, err
		}
		if b == '\\' { // JSON may spell a slash so
			if b, err = in.ReadByte(); err != nil {
				return 0, err
			}
			good = good && b == '/'
		} else if b == '"' {
			if !good || padding > 2 || (digits+padding)%4 != 0 {
				return -1, nil
			}
			return (digits+padding)/4*3 - padding, nil
		}
		switch {
		case b == '=':
			padding++
		case 'A' <= b && b <= 'Z', 'a' <= b && b <= 'z', '0' <= b && b <= '9', b == '+', b == '/':
			digits++
			good = good && padding == 0
		default:
			good = false
		}
	}
}
