// Whatever the bytes: no panic, the verdict of encoding/json, and the same
// answer however they arrive.

package jsonstream

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"embedscope/app/vectors/kernel"
)

// exceptions are the errors for documents that encoding/json may accept.
var exceptions = []string{"duplicate key", "nested deeper", "too long", "too many", "beyond the range"}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"_id":"a","status":"ready","data":[{"embedding":[0.5,-0.25,1e-7,null],"start_sec":0}]}`,
		`[1,-2.5e3,"x\u00e9\ud83d\ude00\n",{"b":null,"c":true}]`, ` "\ud800\u0041" `, `[[[[{"a":[{}]}]]]]`, `{"a":1,"a":2}`, `[1e400]`, "\xef\xbb\xbf1", `[01]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		text := string(b)
		value, err := whole(arrivals[0].from(text))
		var want any
		wantErr := json.Unmarshal(b, &want)
		if err == nil != (wantErr == nil) && !excepted(err) {
			t.Fatalf("%q: %v, but encoding/json says %v", text, err, wantErr)
		}
		if err == nil && !reflect.DeepEqual(value, want) {
			t.Fatalf("%q: %#v, but encoding/json reads %#v", text, value, want)
		}
		skipErr := skipAll(arrivals[0].from(text))
		if message(skipErr) != message(err) && !(skipErr == nil || excepted(err)) {
			t.Fatalf("%q: skipping says %v, reading %v", text, skipErr, err)
		}
		folded := message(fold(arrivals[0].from(text)))
		for _, a := range arrivals[1:] {
			again, againErr := whole(a.from(text))
			if message(againErr) != message(err) || err == nil && !reflect.DeepEqual(again, value) {
				t.Fatalf("%q, %s: %#v, %v; at once: %#v, %v", text, a.name, again, againErr, value, err)
			}
			if again := skipAll(a.from(text)); message(again) != message(skipErr) {
				t.Fatalf("%q skipped, %s: %v; at once: %v", text, a.name, again, skipErr)
			}
			if again := message(fold(a.from(text))); again != folded {
				t.Fatalf("%q with Floats32, %s: %s; at once: %s", text, a.name, again, folded)
			}
		}
	})
}

func excepted(err error) bool {
	for _, e := range exceptions {
		if strings.Contains(message(err), e) {
			return true
		}
	}
	return false
}

func FuzzFloat(f *testing.F) {
	for _, s := range hardCases {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		legal := json.Valid([]byte(s)) && len(s) > 0 && (s[0] == '-' || isDigit(s[0])) && !strings.ContainsAny(s, " \t\r\n")
		want, inRange := float32(0), false
		if legal {
			want, inRange = reference(s)
		}
		for _, text := range []string{"[" + s + "]", "[" + s + "," + strings.Repeat("0.5,", kernel.ScanWindow) + "0.25]"} {
			for _, a := range arrivals[:3] {
				r := a.from(text)
				got, _, err := r.Floats32(nil)
				if err == nil {
					err = r.End()
				}
				switch {
				case !legal && err == nil && !json.Valid([]byte(text)):
					t.Fatalf("%q was accepted", text)
				case legal && inRange != (err == nil):
					t.Fatalf("%q: %v", text, err)
				case legal && inRange && bitsOf(got[0]) != bitsOf(want):
					t.Fatalf("%q, %s: want %x, got %x", text, a.name, bitsOf(want), bitsOf(got[0]))
				}
			}
		}
	})
}
