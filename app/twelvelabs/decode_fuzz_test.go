// Whatever the answer: no panic, what is accepted is JSON, and the outcome
// does not depend on how the bytes arrive.

package twelvelabs

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"embedscope/app/jsonstream"
)

func FuzzDecodeTask(f *testing.F) {
	for _, seed := range []string{
		readyAnswer,
		`{"_id":"x","status":"processing","data":null}`,
		`{"data":[{"embedding":[0.5,-0.25],"start_sec":1}],"status":"ready"}`,
		`{"status":"failed","error":{"message":"\ud83d\ude00"}}`,
		`{"status":5}`, `[]`, `<html>`, `{"data":[{"embedding":[1,"x"]}]}`, `{"status":"ready"} x`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		outcome := func(src io.Reader) (string, error) {
			var sink vectors
			var outline []byte
			r := jsonstream.NewReader(src)
			r.Outline(&outline)
			task, err := DecodeTask(r, &sink)
			if err != nil {
				return err.Error(), err
			}
			metadata := task.Metadata
			task.Metadata = nil // a pointer, which would print as such
			var beside []string
			for i := range task.Segments {
				s := &task.Segments[i]
				beside = append(beside, fmt.Sprintf("%+v %+v", s.Uncertainty, s.Place)) // these print as what they point to
				s.Uncertainty, s.Place = nil, nil
			}
			return fmt.Sprintf("%+v %+v %v %v %s", task, metadata, beside, sink, outline), nil
		}
		text := string(b)
		want, err := outcome(strings.NewReader(text))
		if err == nil && !json.Valid(b) {
			t.Fatalf("%q was accepted", text)
		}
		for _, src := range []io.Reader{iotest.OneByteReader(strings.NewReader(text)), iotest.DataErrReader(iotest.HalfReader(strings.NewReader(text)))} {
			if got, _ := outcome(src); got != want {
				t.Fatalf("%q: %s, at once %s", text, got, want)
			}
		}
	})
}
