package parquet

// statistics.go keeps the least and the greatest value of a chunk, by which a
// reader may pass over a row group that it has no use for.

import (
	"math"

	"embedscope/app/export/columnar"
)

// mostStatistic is the most bytes of a text that is kept as a statistic.
const mostStatistic = 64

type statistics struct {
	missing, there     int
	leastInt, mostInt  int64
	least, most        float64
	leastText          string
	mostText           string
	unordered, tooLong bool // a number is NaN; a text is longer than mostStatistic
}

func (s *statistics) integer(v int64) {
	if s.there == 0 {
		s.leastInt, s.mostInt = v, v
	}
	s.leastInt, s.mostInt = min(s.leastInt, v), max(s.mostInt, v)
	s.there++
}

func (s *statistics) float(v float64) {
	if s.there == 0 {
		s.least, s.most = v, v
	}
	s.unordered = s.unordered || v != v
	s.least, s.most = min(s.least, v), max(s.most, v)
	s.there++
}

func (s *statistics) text(v string) {
	s.tooLong = s.tooLong || len(v) > mostStatistic
	if s.tooLong {
		return
	}
	if s.there == 0 {
		s.leastText, s.mostText = v, v
	}
	s.leastText, s.mostText = min(s.leastText, v), max(s.mostText, v)
	s.there++
}

// encode answers the struct Statistics; nil for vectors, which have none. What
// can't be ordered has no least and greatest value.
func (s *statistics) encode(k columnar.Kind) []byte {
	var least, most []byte
	switch k {
	case columnar.Vector:
		return nil
	case columnar.Int64:
		least, most = columnar.Append64(nil, uint64(s.leastInt)), columnar.Append64(nil, uint64(s.mostInt))
	case columnar.Text:
		least, most = []byte(s.leastText), []byte(s.mostText)
	default:
		// The format wants zeros to be the outer ones of the two.
		if s.least == 0 {
			s.least = math.Copysign(0, -1)
		}
		if s.most == 0 {
			s.most = math.Copysign(0, 1)
		}
		if k == columnar.Float32 {
			least, most = columnar.AppendFloats(nil, []float32{float32(s.least)}), columnar.AppendFloats(nil, []float32{float32(s.most)})
		} else {
			least, most = columnar.Append64(nil, math.Float64bits(s.least)), columnar.Append64(nil, math.Float64bits(s.most))
		}
	}
	e := encoder{}
	e.item(func() {
		e.int64(3, int64(s.missing))
		if s.there > 0 && !s.unordered && !s.tooLong {
			e.text(5, string(most))
			e.text(6, string(least))
		}
	})
	return e.b
}
