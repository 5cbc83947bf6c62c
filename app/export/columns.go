// Parquet and Arrow: rows become columns, a batch at a time.

package export

import (
	"io"
	"math"

	"embedscope/app/export/arrow"
	"embedscope/app/export/columnar"
	"embedscope/app/export/parquet"
)

// table is what the Writers of packages parquet and arrow have in common.
type table interface {
	Append(columnar.Batch) error
	Close() error
}

// batchRows is how many rows a table is given at once.
const batchRows = 512

// tabular gathers rows into the columns of a table. A row without a vector has
// none there either; a component that is missing is NaN.
type tabular struct {
	job     *job
	create  func(io.Writer, columnar.Schema) (table, error)
	table   table
	columns []column
	batch   columnar.Batch
	none    []float32
}

func newParquet(j *job) encoder {
	return newTabular(j, func(w io.Writer, s columnar.Schema) (table, error) { return parquet.NewWriter(w, s) })
}

func newArrow(j *job) encoder {
	return newTabular(j, func(w io.Writer, s columnar.Schema) (table, error) { return arrow.NewWriter(w, s) })
}

func newTabular(j *job, create func(io.Writer, columnar.Schema) (table, error)) encoder {
	return &tabular{job: j, create: create, columns: j.columns()}
}

func (t *tabular) begin() (err error) {
	dim := t.job.dim()
	if dim == 0 {
		return errNoVectors
	}
	t.none = make([]float32, dim)
	s := columnar.Schema{Metadata: [][2]string{{"embedscope", headJSON(t.job.Info)}}}
	for _, c := range t.columns {
		kinds := [...]columnar.Kind{text: columnar.Text, whole: columnar.Int64, maybe: columnar.Int64, number: columnar.Float64}
		s.Columns = append(s.Columns, columnar.Column{Name: c.name, Kind: kinds[c.kind], Nullable: c.kind != whole})
	}
	s.Columns = append(s.Columns, columnar.Column{Name: "embedding", Kind: columnar.Vector, Dim: dim, Nullable: true})
	if t.job.doubts {
		s.Columns = append(s.Columns, columnar.Column{Name: "embedding_uncertainty", Kind: columnar.Vector, Dim: dim, Nullable: true})
	}
	t.batch.Values = make([]columnar.Values, len(s.Columns))
	t.table, err = t.create(t.job.pens[0], s)
	return err
}

func (t *tabular) row(r *Row) error {
	for i := range t.columns {
		c, v := &t.columns[i], &t.batch.Values[i]
		if c.kind == text {
			s := c.text(r)
			v.Text = append(v.Text, s)
			v.Valid = append(v.Valid, s != "")
			continue
		}
		x := c.num(r)
		known := !math.IsNaN(x)
		switch {
		case c.kind == number:
			v.Float64 = append(v.Float64, x)
		case known:
			v.Int64 = append(v.Int64, int64(x))
		default:
			v.Int64 = append(v.Int64, 0)
		}
		if c.kind != whole {
			v.Valid = append(v.Valid, known)
		}
	}
	t.vector(len(t.columns), r.Vector)
	if t.job.doubts {
		t.vector(len(t.columns)+1, r.Uncertainty)
	}

	if t.batch.Rows++; t.batch.Rows == batchRows {
		return t.append()
	}
	return nil
}

// vector puts the cell of a row into a column.
func (t *tabular) vector(column int, vector []float32) {
	v := &t.batch.Values[column]
	v.Valid = append(v.Valid, len(vector) > 0)
	if len(vector) == 0 {
		vector = t.none
	}
	v.Float32 = append(v.Float32, vector...)
}

func (t *tabular) append() error {
	err := t.table.Append(t.batch)
	t.batch.Rows = 0
	for i := range t.batch.Values {
		v := &t.batch.Values[i]
		v.Int64, v.Float64, v.Float32, v.Text, v.Valid = v.Int64[:0], v.Float64[:0], v.Float32[:0], v.Text[:0], v.Valid[:0]
	}
	return err
}

func (t *tabular) end() error {
	if t.batch.Rows > 0 {
		if err := t.append(); err != nil {
			return err
		}
	}
	return t.table.Close()
}
