// CSV as RFC 4180 has it: lines that end in CR LF, the first with the names of
// the columns, and quotes around a cell that needs them.
//
// The vector is one cell, [0.5,-0.25,…]: vectors of several lengths fit, and
// pandas, DuckDB and pgvector read that as it is. What has no value is an empty
// cell.
//
// A spreadsheet takes a cell that begins with =, +, -, @, a tab or a carriage
// return for a formula, and could be made to send the sheet elsewhere. Texts
// come from the answer and from the visitor, so such a text gets an apostrophe
// in front, and so does one that begins with an apostrophe: a reader that takes
// off the first apostrophe of a text has what was there. No option or scope that
// the API documents begins with any of these. Numbers are left as they are.

package export

import "strings"

type csv struct {
	*pen
	job     *job
	columns []column
	num     numbers
}

func newCSV(j *job) encoder { return &csv{pen: j.pens[0], job: j, columns: j.columns()} }

func (c *csv) begin() error {
	for _, column := range c.columns {
		c.b = append(c.b, column.name...)
		c.b = append(c.b, ',')
	}
	c.b = append(c.b, "embedding"...)
	if c.job.doubts {
		c.b = append(c.b, ",embedding_uncertainty"...)
	}
	c.b = append(c.b, '\r', '\n')
	return nil
}

func (c *csv) row(r *Row) error {
	for i := range c.columns {
		if column := &c.columns[i]; column.kind == text {
			c.b = appendCell(c.b, column.text(r))
		} else {
			c.b, _ = column.appendValue(c.b, r)
		}
		c.b = append(c.b, ',')
	}
	c.b = append(c.b, '"')
	c.b = c.num.list(c.b, r.Vector)
	c.b = append(c.b, '"')
	if c.job.doubts {
		c.b = append(c.b, ',')
		if len(r.Uncertainty) > 0 {
			c.b = append(c.b, '"')
			c.b = c.num.list(c.b, r.Uncertainty)
			c.b = append(c.b, '"')
		}
	}
	c.b = append(c.b, '\r', '\n')
	c.done()
	return nil
}

func (c *csv) end() error { return nil }

// appendCell appends a text.
func appendCell(b []byte, s string) []byte {
	if s != "" && strings.IndexByte("=+-@\t\r'", s[0]) >= 0 {
		s = "'" + s
	}
	if !strings.ContainsAny(s, "\",\r\n") {
		return append(b, s...)
	}
	return append(b, `"`+strings.ReplaceAll(s, `"`, `""`)+`"`...)
}
