// How fast an answer of 3,000 × 512 is decoded, beside encoding/json.

package twelvelabs

import (
	"bytes"
	"encoding/json"
	"testing"

	"embedscope/app/jsonstream"
)

// flat is a Sink of one row after the other.
type flat struct {
	values []float32
	n      int
}

func (f *flat) Append(v []float32) int {
	f.values = append(f.values, v...)
	f.n++
	return f.n - 1
}

func BenchmarkDecode(b *testing.B) {
	for _, c := range []struct {
		name  string
		short bool
	}{{"bfloat16", true}, {"float32", false}} {
		body := answer(3000, 512, c.short)
		b.Run(c.name+"/jsonstream", func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			sink := flat{values: make([]float32, 0, 3000*512)}
			for b.Loop() {
				sink.values, sink.n = sink.values[:0], 0
				if _, err := DecodeTask(jsonstream.NewReader(bytes.NewReader(body)), &sink); err != nil || sink.n != 3000 {
					b.Fatal(sink.n, err)
				}
			}
		})
		b.Run(c.name+"/encoding-json", func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				var task struct {
					Status string `json:"status"`
					Data   []struct {
						Embedding []float32 `json:"embedding"`
						Option    string    `json:"embedding_option"`
						Start     float64   `json:"start_sec"`
					} `json:"data"`
				}
				if err := json.Unmarshal(body, &task); err != nil || len(task.Data) != 3000 {
					b.Fatal(len(task.Data), err)
				}
			}
		})
	}
}
