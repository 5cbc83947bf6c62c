package export

import (
	"io"
	"math"
	"testing"
)

// BenchmarkFormats writes batches of 512 rows of 512 numbers, a batch each time.
func BenchmarkFormats(b *testing.B) {
	for _, kind := range []struct {
		name string
		mask uint32
	}{{"bfloat16", 0xffff}, {"float32", 0}} {
		rows := plainRows(512, 512)
		for _, r := range rows {
			for i, x := range r.Vector {
				r.Vector[i] = math.Float32frombits(math.Float32bits(x) &^ kind.mask)
			}
		}
		for _, f := range Formats() {
			b.Run(f.ID+"/"+kind.name, func(b *testing.B) {
				w := f.New(all, func(File) (io.Writer, error) { return io.Discard, nil })
				info := infoFor(rows)
				info.Rows = math.MaxInt
				if err := w.Begin(info); err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					if err := w.Batch(rows); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*512*512), "ns/number")
			})
		}
	}
}
