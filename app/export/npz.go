// NumPy's archive: a zip with an NPY file for each array. The arrays are
// "embedding" (rows × dim), one for each column ("row", "option", "start_sec",
// …), and "info", a text of JSON that says what answer they are from. None
// needs pickle. A text that isn't there is "", a number NaN.

package export

import (
	"errors"
	"math"
)

// npz streams the vectors into the archive, and keeps the other columns, which
// are a few bytes a row, until their turn.
type npz struct {
	job     *job
	zip     *archive
	vectors matrix
	columns []column
	numbers [][]float64 // by column, nil for texts
	texts   [][]string  // by column, nil for numbers
}

func newNPZ(j *job) encoder {
	columns := segment(j.Columns)
	z := &npz{job: j, columns: columns, numbers: make([][]float64, len(columns)), texts: make([][]string, len(columns))}
	z.zip = newArchive(j.pens[0], j.Date)
	z.vectors = matrix{pen: &pen{out: z.zip}, info: j.Info}
	return z
}

func (z *npz) begin() error {
	z.zip.begin("embedding.npy")
	z.vectors.begin()
	return nil
}

func (z *npz) row(r *Row) error {
	z.vectors.row(r)
	for i, c := range z.columns {
		if c.kind != text {
			z.numbers[i] = append(z.numbers[i], c.num(r))
			continue
		}
		s := c.text(r)
		if s != "" && s[len(s)-1] == 0 {
			return errors.New("export: NumPy takes a NUL at the end of the " + c.name + " for its end")
		}
		z.texts[i] = append(z.texts[i], s)
	}
	return nil
}

func (z *npz) end() error {
	z.vectors.flush()
	z.zip.close()
	for i, c := range z.columns {
		var b []byte
		switch c.kind {
		case text:
			b = appendTextArray(nil, z.texts[i], false)
		case whole:
			b = appendNPYHeader(nil, "<i8", len(z.numbers[i]))
			for _, x := range z.numbers[i] {
				b = appendUint64(b, uint64(int64(x)))
			}
		case number, maybe:
			b = appendNPYHeader(nil, "<f8", len(z.numbers[i]))
			for _, x := range z.numbers[i] {
				b = appendUint64(b, math.Float64bits(x))
			}
		}
		z.file(c.name, b)
	}
	z.file("info", appendTextArray(nil, []string{headJSON(z.job.Info)}, true))
	return z.zip.end()
}

func (z *npz) file(name string, b []byte) {
	z.zip.begin(name + ".npy")
	z.zip.Write(b)
	z.zip.close()
}
