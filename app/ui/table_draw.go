package ui

// table_draw.go draws the rows of the table. They are made once, and then
// only their texts change: drawing sixty rows anew takes a few milliseconds,
// where go-app's comparison of trees would take a frame.

import (
	"math"
	"slices"
	"strconv"

	"embedscope/app/engine"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// rowTemplate is a row of the table: fixed text, into which no data is put.
// A cell's text is its last node.
func rowTemplate(columns []column) string {
	cells := ""
	for i, c := range columns {
		inside := " "
		switch c.name {
		case engine.SortOption:
			inside = `<span class="mark" aria-hidden="true"></span> `
		case "":
			inside = `<span class="only-spoken"> </span>`
		}
		cells += `<span role="gridcell" aria-colindex="` + strconv.Itoa(i+1) + `" class="cell cell-` + headClass(c) + `">` + inside + `</span>`
	}
	return `<div role="row" class="row">` + cells + `</div>`
}

// cellsMost is how many cells a row has at most, the strip's included.
const cellsMost = 12

// rowText is what a row shows.
type rowText struct {
	cells    [cellsMost]string // as many as there are columns
	mark     string            // class of the option's mark
	class    string            // of the row
	selected bool
}

// textOf writes a row out. Similarity is against reference, -1 where there is
// none; cluster is what the row's is called.
func textOf(columns []column, r engine.Row, cluster string, reference, selected int) rowText {
	t := rowText{mark: "mark mark-" + colourOf(r.Option), class: "row", selected: r.Row == selected}
	for i, c := range columns {
		t.cells[i] = cellText(c, r, cluster, reference)
	}
	if t.selected {
		t.class += " selected"
	}
	if r.Bad > 0 || r.Dim == 0 {
		t.class += " faulty"
	}
	return t
}

func cellText(c column, r engine.Row, cluster string, reference int) string {
	switch c.name {
	case engine.SortRow:
		return strconv.Itoa(r.Row)
	case engine.SortOption:
		return optionName(r.Option)
	case engine.SortScope:
		return scopeName(r.Scope)
	case engine.SortStart:
		if c.label == "Page" {
			return pagesOf(r)
		}
		return clock(r.Start)
	case engine.SortEnd:
		return clock(r.End)
	case engine.SortChunk:
		if r.Place == nil || r.Place.Chunk < 0 {
			return dash
		}
		return strconv.Itoa(r.Place.Chunk)
	case engine.SortQuadrant:
		if r.Place == nil || r.Place.Quadrant == "" {
			return dash
		}
		return r.Place.Quadrant
	case engine.SortNorm:
		return normText(r)
	case engine.SortUncertainty:
		return fixed(r.Uncertainty, 4)
	case engine.SortCluster:
		return cluster
	case engine.SortSimilarity:
		return similarityText(r.Similarity, reference)
	}
	return vectorText(r)
}

// pagesOf are the pages of a row, as "3" or "3–5".
func pagesOf(r engine.Row) string {
	switch p := r.Place; {
	case p == nil || p.First == 0:
		return dash
	case p.Last <= p.First:
		return strconv.Itoa(p.First)
	default:
		return strconv.Itoa(p.First) + "–" + strconv.Itoa(p.Last)
	}
}

// normText is a norm, or why there is none.
func normText(r engine.Row) string {
	switch {
	case r.Dim == 0:
		return "empty"
	case r.Bad > 0:
		return count(r.Bad) + " bad"
	default:
		return fixed(r.Norm, 4)
	}
}

// similarityText is a cosine with the reference row; -1 where there is none.
func similarityText(cosine float64, reference int) string {
	if reference < 0 {
		return dash
	}
	return cosineText(cosine)
}

// cosineText is a cosine; NaN where it is undefined.
func cosineText(cosine float64) string {
	if math.IsNaN(cosine) {
		return "undefined"
	}
	return fixed(cosine, 3)
}

func vectorText(r engine.Row) string {
	text := counted(r.Dim, "number", "numbers")
	if r.Bad > 0 {
		text += ", " + count(r.Bad) + " bad"
	}
	return text
}

// rowPool are the row elements of the table, in the order they stand.
type rowPool struct {
	holder  app.Value // of the rows that show
	columns []column
	rows    []*rowView
	shown   int
}

// of makes the pool one of rows with these columns.
func (p *rowPool) of(columns []column) {
	if slices.Equal(columns, p.columns) {
		return
	}
	for ; p.shown > 0; p.shown-- {
		p.rows[p.shown-1].element.Call("remove")
	}
	p.columns, p.rows = columns, nil
}

// rowView is one row element and what it says, so that what stays the same is
// not written again.
type rowView struct {
	element  app.Value
	texts    [cellsMost]app.Value // text nodes
	mark     app.Value
	now      rowText
	row      int
	position int
}

// grow makes row elements until there are n.
func (p *rowPool) grow(n int) {
	if len(p.rows) >= n {
		return
	}
	template := document().Call("createElement", "template")
	template.Set("innerHTML", rowTemplate(p.columns))
	first := template.Get("content").Get("firstChild")
	for len(p.rows) < n {
		v := &rowView{element: first.Call("cloneNode", true), row: -1, position: -1}
		cell := v.element.Get("firstChild")
		for i, c := range p.columns {
			switch c.name {
			case engine.SortOption:
				v.mark = cell.Get("firstChild")
				v.texts[i] = cell.Get("lastChild")
			case "":
				v.texts[i] = cell.Get("firstChild").Get("firstChild")
			default:
				v.texts[i] = cell.Get("firstChild")
			}
			cell = cell.Get("nextSibling")
		}
		p.rows = append(p.rows, v)
	}
}

// draw shows rows, the first of which stands at a position of the whole list.
func (p *rowPool) draw(rows []engine.Row, cluster func(int) string, first, reference, selected int) {
	p.grow(len(rows))
	for i, r := range rows {
		p.rows[i].write(r.Row, first+i, textOf(p.columns, r, cluster(r.Cluster), reference, selected))
	}
	for ; p.shown < len(rows); p.shown++ {
		p.holder.Call("appendChild", p.rows[p.shown].element)
	}
	for ; p.shown > len(rows); p.shown-- {
		p.rows[p.shown-1].element.Call("remove")
	}
}

func (v *rowView) write(row, position int, t rowText) {
	set := func(name, value string) { v.element.Call("setAttribute", name, value) }
	for i, text := range t.cells {
		if text != v.now.cells[i] {
			v.texts[i].Set("nodeValue", text)
		}
	}
	if t.mark != v.now.mark {
		v.mark.Set("className", t.mark)
	}
	if t.class != v.now.class {
		v.element.Set("className", t.class)
		set("aria-selected", strconv.FormatBool(t.selected))
	}
	if row != v.row {
		set("id", rowID(row))
	}
	if position != v.position {
		set("aria-rowindex", strconv.Itoa(position+2)) // the header is the first
	}
	v.now, v.row, v.position = t, row, position
}

func rowID(row int) string { return "embedding-" + strconv.Itoa(row) }
