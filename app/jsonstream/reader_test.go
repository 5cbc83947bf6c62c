// What a Reader promises whatever the document: the same answer however the
// bytes arrive, and errors that tell a document cut short from a wrong one.

package jsonstream

import (
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// randomReader answers reads with random counts, now and then with none.
type randomReader struct {
	src    io.Reader
	random *rand.Rand
	most   int
}

func (r *randomReader) Read(p []byte) (int, error) {
	return r.src.Read(p[:min(len(p), r.random.IntN(r.most+1))])
}

// arrivals are the ways in which the bytes of a text may reach a Reader.
var arrivals = []struct {
	name string
	from func(text string) *Reader
}{
	{"at once", func(text string) *Reader { return NewReader(strings.NewReader(text)) }},
	{"byte by byte", func(text string) *Reader { return NewReader(iotest.OneByteReader(strings.NewReader(text))) }},
	{"by halves", func(text string) *Reader { return NewReader(iotest.HalfReader(strings.NewReader(text))) }},
	{"end with the last bytes", func(text string) *Reader { return NewReader(iotest.DataErrReader(strings.NewReader(text))) }},
	{"random", func(text string) *Reader {
		return NewReader(&randomReader{strings.NewReader(text), rand.New(rand.NewPCG(1, uint64(len(text)))), 50})
	}},
	{"random, large", func(text string) *Reader {
		return NewReader(&randomReader{strings.NewReader(text), rand.New(rand.NewPCG(2, uint64(len(text)))), 20_000})
	}},
	{"one byte of buffer", func(text string) *Reader {
		return &Reader{src: strings.NewReader(text), buf: make([]byte, 1)}
	}},
}

// whole reads the document as one value.
func whole(r *Reader) (any, error) {
	v, err := r.Any()
	if err == nil {
		err = r.End()
	}
	return v, err
}

// message returns the error's text, or none.
func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestEveryArrivalReadsTheSame(t *testing.T) {
	long := strings.Repeat("0123456789", 20_000)
	for _, text := range []string{
		` {"a" : [1, -2.5e3 ,"x\u00e9\ud83d\ude00\n",{"b":null,"c":true}] , "":false } ` + "\r\n\t",
		`"` + long + `"`,
		`"` + strings.Repeat(`\u20ac€`, 20_000) + `"`,
		`{"` + long + `":1}`,
		`[0.` + long + `,1]`,
		`[` + strings.Repeat(" ", 200_000) + `1]`,
		`{"a":1,"b":[1,2,{"c":tru}]}`,
		`[1,2,{"a":"` + long + "\x01" + `"}]`,
		`{"a":[1,2,3`,
		`[1] x`,
	} {
		wantValue, wantErr := whole(arrivals[0].from(text))
		for _, a := range arrivals[1:] {
			value, err := whole(a.from(text))
			require.Equal(t, message(wantErr), message(err), "%s: %.60s", a.name, text)
			require.Equal(t, wantValue, value, "%s: %.60s", a.name, text)
			err = skipAll(a.from(text))
			require.Equal(t, message(wantErr), message(err), "skipped, %s: %.60s", a.name, text)
		}
	}
}

func skipAll(r *Reader) error {
	if err := r.Skip(); err != nil {
		return err
	}
	return r.End()
}

func TestCutShort(t *testing.T) {
	const text = ` {"a":[1,-2.5e+3,"x\u00e9\ud83d\ude00\n",{"b":null,"c":true,"d":false}],"e":[]}`
	for n := range len(text) {
		for _, a := range arrivals {
			want := io.ErrUnexpectedEOF
			if n <= 1 {
				want = io.EOF
			}
			_, err := whole(a.from(text[:n]))
			require.ErrorIs(t, err, want, "%q", text[:n])
			err = skipAll(a.from(text[:n]))
			require.ErrorIs(t, err, want, "skipped %q", text[:n])
			var place *SyntaxError
			require.ErrorAs(t, err, &place)
			assert.Equal(t, int64(n), place.Offset)
		}
	}
	_, err := whole(NewReader(strings.NewReader(`{"a":[1,2`)))
	assert.EqualError(t, err, "a[1]: cut short: unexpected EOF (offset 9)")
	_, err = whole(NewReader(strings.NewReader(``)))
	assert.EqualError(t, err, "no document: EOF (offset 0)")
}

func TestErrorOfTheSource(t *testing.T) {
	reset := errors.New("connection reset")
	for _, text := range []string{``, ` `, `{"a":[1,2`, `[1`, `tr`, `"abc`, `"\u00`, `[-`, `{"a":1}`} {
		r := NewReader(io.MultiReader(strings.NewReader(text), iotest.ErrReader(reset)))
		_, err := whole(r)
		require.ErrorIs(t, err, reset, text)
		require.NotErrorIs(t, err, io.ErrUnexpectedEOF, text)
		var place *SyntaxError
		require.ErrorAs(t, err, &place)
		assert.Equal(t, int64(len(text)), place.Offset, text)
	}
	// What arrived before is read first.
	r := NewReader(iotest.DataErrReader(io.MultiReader(strings.NewReader(`[1,x`), iotest.ErrReader(reset))))
	_, err := whole(r)
	assert.EqualError(t, err, "[1]: expected a value (offset 3)")
	assert.NotErrorIs(t, err, reset)
}

// stuckReader answers nothing for ever, lyingReader more than it was asked.
type (
	stuckReader struct{}
	lyingReader struct{}
)

func (stuckReader) Read([]byte) (int, error)   { return 0, nil }
func (lyingReader) Read(p []byte) (int, error) { return len(p) + 1, nil }

func TestReadersThatBreakTheirContract(t *testing.T) {
	assert.ErrorIs(t, NewReader(stuckReader{}).Skip(), io.ErrNoProgress)
	assert.ErrorIs(t, NewReader(lyingReader{}).Skip(), errBadRead)
}

func TestFirstErrorIsFinal(t *testing.T) {
	r := NewReader(strings.NewReader(`{"a":[1,"x",{}]}`))
	err := r.Object(func(string) error {
		return r.Array(func(int) error {
			_, err := r.Float()
			_ = err // a caller that forgets an error
			return nil
		})
	})
	require.EqualError(t, err, "a[1]: expected a number (offset 8)")
	_, kindErr := r.Kind()
	_, textErr := r.String()
	_, boolErr := r.Bool()
	_, nullErr := r.Null()
	_, anyErr := r.Any()
	_, _, floatsErr := r.Floats32(nil)
	for _, again := range []error{r.Skip(), r.End(), r.Fail("later"), kindErr, textErr, boolErr, nullErr, anyErr, floatsErr} {
		assert.Equal(t, err, again)
	}
}

func TestErrorOfACallback(t *testing.T) {
	mine := errors.New("mine")
	r := NewReader(strings.NewReader(`{"a":[1,2]}`))
	err := r.Object(func(string) error {
		return r.Array(func(int) error { return mine })
	})
	assert.Equal(t, mine, err)
	assert.Equal(t, mine, r.End())
}

func TestOffset(t *testing.T) {
	r := NewReader(strings.NewReader(`  [ 12 , 3]`))
	assert.Zero(t, r.Offset())
	require.NoError(t, r.Array(func(i int) error {
		_, err := r.Float()
		assert.Equal(t, []int64{6, 10}[i], r.Offset())
		return err
	}))
	assert.Equal(t, int64(11), r.Offset())
}

func TestLongTokens(t *testing.T) {
	digits := strings.Repeat("1", MaxToken)
	t.Run("number", func(t *testing.T) {
		_, err := whole(NewReader(strings.NewReader(`["x",0.` + digits[2:] + `]`)))
		require.NoError(t, err)
		_, err = whole(NewReader(strings.NewReader(`["x",0.` + digits + `]`)))
		assert.EqualError(t, err, "[1]: a number is too long (offset 5)")
		_, err = whole(NewReader(iotest.OneByteReader(strings.NewReader(`["x",0.` + digits + `]`))))
		assert.EqualError(t, err, "[1]: a number is too long (offset 5)")
	})
	t.Run("key", func(t *testing.T) {
		_, err := whole(NewReader(strings.NewReader(`{"` + digits + `":1}`)))
		require.NoError(t, err)
		_, err = whole(NewReader(strings.NewReader(`{"a":0,"` + digits + `1":1}`)))
		assert.ErrorContains(t, err, "a: a string is too long")
	})
	t.Run("string", func(t *testing.T) {
		text := func() io.Reader {
			return io.MultiReader(strings.NewReader(`{"a":"`), io.LimitReader(letters{}, MaxString+1), strings.NewReader(`"}`))
		}
		_, err := whole(NewReader(text()))
		assert.ErrorContains(t, err, "a: a string is too long")
		r := NewReader(text())
		require.NoError(t, skipAll(r))
		assert.LessOrEqual(t, len(r.buf), mostBuffer, "skipping holds nothing")
	})
	t.Run("bounded while it grows", func(t *testing.T) {
		r := NewReader(io.MultiReader(strings.NewReader(`[0.`), digitsForEver{}))
		require.ErrorContains(t, r.Skip(), "a number is too long")
		assert.LessOrEqual(t, len(r.buf), 4*MaxToken)
	})
}

// letters and digitsForEver have no end.
type (
	letters       struct{}
	digitsForEver struct{}
)

func (letters) Read(p []byte) (int, error)       { return repeatByte(p, 'a'), nil }
func (digitsForEver) Read(p []byte) (int, error) { return repeatByte(p, '7'), nil }

func repeatByte(p []byte, c byte) int {
	for i := range p {
		p[i] = c
	}
	return len(p)
}
