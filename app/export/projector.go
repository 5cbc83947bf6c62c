// The pair of files that TensorFlow's Embedding Projector loads. Its rules are
// those of parseTensors, parseMetadata and streamParse in
// tensorboard/plugins/projector/vz_projector/data-provider.ts of
// github.com/tensorflow/tensorboard:
//
//   - lines end in LF, and there must be one; cells are parted by tabs; there
//     is no quoting, and empty lines are skipped
//   - vectors: no header, at least two components, all of one length; a first
//     cell that is no number is taken for a label
//   - metadata: the first line names the columns if it has a tab in it, and one
//     named "label" is what the points are labelled with; an empty cell is no value

package export

import (
	"errors"
	"strconv"
)

type projector struct {
	vectors, metadata *pen
	columns           []column
	num               numbers
	dim, rows         int
}

func newProjector(j *job) encoder {
	return &projector{vectors: j.pens[0], metadata: j.pens[1], columns: segment(j.Columns), dim: j.dim()}
}

func (p *projector) begin() error {
	if p.dim == 1 {
		return errors.New("export: the projector takes no vectors of one number")
	}
	m := p.metadata
	m.b = append(m.b, "label"...)
	for _, c := range p.columns {
		m.b = append(m.b, '\t')
		m.b = append(m.b, c.name...)
	}
	m.b = append(m.b, '\n')
	return nil
}

func (p *projector) row(r *Row) error {
	p.rows++
	v := p.vectors
	for i, x := range r.Vector {
		if i > 0 {
			v.b = append(v.b, '\t')
		}
		v.b = p.num.append(v.b, x)
	}
	v.b = append(v.b, '\n')
	v.done()

	m := p.metadata
	m.b = appendLabel(m.b, r)
	for i := range p.columns {
		m.b = append(m.b, '\t')
		if c := &p.columns[i]; c.kind == text {
			m.b = append(m.b, c.text(r)...)
		} else {
			m.b, _ = c.appendValue(m.b, r)
		}
	}
	m.b = append(m.b, '\n')
	m.done()
	return nil
}

func (p *projector) end() error {
	if p.rows == 0 {
		return errors.New("export: the projector needs a row with a whole vector, and there is none")
	}
	return nil
}

// appendLabel appends what a point is called: "visual 12–18", with the times
// in seconds, or "visual p. 3" in a document.
func appendLabel(b []byte, r *Row) []byte {
	if r.Option == "" {
		b = append(b, "segment"...)
	}
	b = append(b, r.Option...)
	if p := r.Place; p != nil && p.First > 0 && r.Start-r.Start != 0 {
		b = append(b, " p. "...)
		b = strconv.AppendInt(b, int64(p.First), 10)
	}
	if r.Start-r.Start == 0 {
		b = append(b, ' ')
		b = appendNumber(b, r.Start, 64)
		if r.End-r.End == 0 {
			b = append(b, "–"...)
			b = appendNumber(b, r.End, 64)
		}
	}
	return b
}
