package ui

// clusters.go finds groups of segments that are alike, and names them.

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"embedscope/app/engine"
	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// clustering is the clusters of the result, what the visitor calls them, and
// which of them the table shows.
type clustering struct {
	set    engine.ClusterSet
	of     []int32 // of each row; see engine.ClusterSet
	query  engine.ClusterRequest
	names  map[int]string // that the visitor gave
	filter []int          // clusters that the table shows; empty: all
}

// name is what cluster i is called: A, B, … Z, A2, … until it gets a name.
func (c *clustering) name(i int) string {
	if name := c.names[i]; name != "" {
		return name
	}
	name := string(rune('A' + i%26))
	if i >= 26 {
		name += strconv.Itoa(i/26 + 1)
	}
	return name
}

// shown are the clusters that the table is limited to; none: all rows.
func (c *clustering) shown() []int {
	if c == nil {
		return nil
	}
	return c.filter
}

func (c *clustering) revision() int {
	if c == nil {
		return 0
	}
	return c.set.Revision
}

// clusterName is what a cluster is called; a dash for none.
func (x *explore) clusterName(cluster int) string {
	c := x.sight.clusters
	if c == nil || cluster < 0 || cluster >= len(c.set.Clusters) {
		return dash
	}
	return c.name(cluster)
}

// clusterPanel finds clusters and lists them.
type clusterPanel struct {
	app.Compo
	Shared  *explore
	Version int

	search
	method string // an engine.Method…
	option string // that is clustered; empty: all
	k      string // as typed; empty: proposed
	least  string // the smallest density cluster, as typed
}

func (p *clusterPanel) OnInit() {
	p.method, p.least = engine.MethodKMeans, "5"
	if r := p.Shared.result; r != nil && len(r.Options) > 0 {
		p.option = r.Options[0] // options rarely share a cluster
	}
}

func (p *clusterPanel) onFind(app.Context, app.Event) {
	x, result := p.Shared, p.Shared.result
	p.stop()
	k, err := wholeOrNone(p.k, 1, 200)
	least, other := wholeOrNone(p.least, 2, 10_000)
	if err == "" {
		err = other
	}
	if p.failure = err; err != "" || result == nil {
		return
	}
	q := engine.ClusterRequest{
		Part: engine.Part{Watch: x.watch, Scopes: []string{"clip"}}, Method: p.method, K: k, MinSize: max(least, 2), Seed: 1,
	}
	if p.option != "" {
		q.Part.Options = []string{p.option}
	}
	asked := p.begin()
	x.handle.Cluster(asked, q, p.step, func(set engine.ClusterSet, of []int32, err error) {
		p.end(asked, err, func() {
			if x.result == result {
				x.setClusters(&clustering{set: set, of: of, query: q, names: map[int]string{}})
			}
		})
	})
}

// setClusters shows other clusters, in their colours.
func (x *explore) setClusters(c *clustering) {
	x.sight.clusters = c
	x.colourBy(colourCluster)
}

// reclaim tells a worker that stands in for another what was chosen and
// clustered: it holds the result, but not what was made of it.
func (x *explore) reclaim() {
	s := &x.sight
	if x.result == nil || s.of != x.result {
		return
	}
	if len(s.chosen) > 0 {
		x.handle.Choose(engine.Choice{Watch: x.watch, Revision: s.choice, Rows: s.chosen})
	}
	c := s.clusters
	if c == nil {
		return
	}
	// The same request and seed give the same clusters.
	x.handle.Cluster(context.Background(), c.query, func(engine.Step) {}, func(set engine.ClusterSet, of []int32, err error) {
		x.onUI(func() {
			if err == nil && s.clusters == c {
				c.set, c.of = set, of
				x.repaint()
				x.tell()
			}
		})
	})
}

// wholeOrNone reads a whole number between two bounds; nothing is 0.
func wholeOrNone(typed string, least, most int) (n int, problem string) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return 0, ""
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < least || n > most {
		return 0, "“" + typed + "” is not a whole number from " + count(least) + " to " + count(most) + "."
	}
	return n, ""
}

func (p *clusterPanel) Render() app.UI {
	x := p.Shared
	if x.result == nil {
		return app.Div()
	}
	return app.Div().Class("clusters").Body(
		app.Div().Class("choices").Body(
			oneOf("Clusters of", p.options(), p.option, func(v string) { p.option = v }),
			oneOf("by", [][2]string{{engine.MethodKMeans, "k-means"}, {engine.MethodDensity, "density"}}, p.method, func(v string) { p.method = v }),
			app.If(p.method == engine.MethodKMeans, func() app.UI {
				return numberField("How many", p.k, "proposed", "", func(v string) { p.k = v })
			}).Else(func() app.UI {
				return numberField("At least", p.least, "5", "segments each", func(v string) { p.least = v })
			}),
			p.knob("Find clusters", "Finding clusters", p.onFind),
		),
		p.problem(),
		app.If(x.sight.clusters != nil, func() app.UI { return x.clusterTable() }),
	)
}

func (p *clusterPanel) options() [][2]string {
	list := [][2]string{{"", "all options"}}
	for _, option := range p.Shared.result.Options {
		list = append(list, [2]string{option, optionName(option)})
	}
	return list
}

// clusterTable lists the clusters.
func (x *explore) clusterTable() app.UI {
	c := x.sight.clusters
	clusters := c.set.Clusters
	share, when := "Of the time", "When"
	if x.result.Pages {
		share, when = "Of the pages", "Where"
	}
	return app.Div().Body(
		app.If(len(clusters) > 0, func() app.UI {
			return app.Table().Class("plain").Aria("label", "Clusters").Body(
				app.THead().Body(app.Tr().Body(
					app.Th().Scope("col").Text("Name"), app.Th().Scope("col").Class("number").Text("Segments"),
					app.Th().Scope("col").Class("number").Text(share), app.Th().Scope("col").Text(when),
					app.Th().Scope("col").Text("Most typical"), app.Th().Scope("col").Text("Show"),
				)),
				app.TBody().Body(app.Range(clusters).Slice(func(i int) app.UI { return x.clusterRow(i) })),
			)
		}),
	)
}

func clusterFacts(c *clustering) string {
	facts := counted(len(c.set.Clusters), "cluster", "clusters") + " by " + c.set.Method
	if known(c.set.Silhouette) {
		facts += ", mean silhouette " + fixed(c.set.Silhouette, 3)
	}
	if len(c.set.Tried) > 0 {
		facts += "; of " + count(2) + " to " + count(len(c.set.Tried)+1) + " clusters this many have the largest"
	}
	if c.set.Noise > 0 {
		facts += "; " + counted(c.set.Noise, "segment is", "segments are") + " in none"
	}
	return facts + "."
}

func (x *explore) clusterRow(i int) app.UI {
	c := x.sight.clusters
	k := c.set.Clusters[i]
	name := c.name(i)
	return app.Tr().Body(
		app.Td().Body(app.Div().Class("cluster-name").Body(
			swatch(plot.Category(i, x.sight.tokens.dark)),
			app.Input().Type("text").Aria("label", "Name of cluster "+name).Attr("value", name).
				OnChange(func(ctx app.Context, _ app.Event) { x.renameCluster(i, typed(ctx)) }, app.EventScope("name", i, c.set.Revision)),
		)),
		app.Td().Class("number").Text(count(k.Size)),
		app.Td().Class("number").Text(percent(k.Seconds, c.set.Seconds)),
		app.Td().Class("cluster-when").Text(rangesText(x.result.Pages, k.Ranges)),
		app.Td().Body(app.Button().Type("button").Class("link").Text(x.rowName(k.Medoid)).
			OnClick(func(app.Context, app.Event) { x.pick(k.Medoid) }, app.EventScope("medoid", i, c.set.Revision))),
		app.Td().Body(app.Label().Class("choice").Body(
			app.Input().Type("checkbox").Aria("label", "Only "+name).Checked(slices.Contains(c.filter, i)).
				OnChange(func(ctx app.Context, _ app.Event) { x.filterCluster(i) }, app.EventScope("only", i, c.set.Revision)),
			app.Text("only"),
		)),
	)
}

func (x *explore) renameCluster(i int, name string) {
	c := x.sight.clusters
	c.names[i] = strings.TrimSpace(name)
	x.tellSight(aspectNames)
	x.repaint() // the legend names them
	x.tell()
}

func (x *explore) filterCluster(i int) {
	c := x.sight.clusters
	if at := slices.Index(c.filter, i); at >= 0 {
		c.filter = slices.Delete(slices.Clone(c.filter), at, at+1)
	} else {
		c.filter = slices.Sorted(slices.Values(append(slices.Clone(c.filter), i)))
	}
	x.repaint()
	x.tell()
}

// rangesText lists stretches of time, "0:12.0 – 0:40.0, 3:02.0 – 3:30.0 and 4
// more", or of pages.
func rangesText(pages bool, s engine.Stretches) string {
	var parts []string
	for _, r := range s.List {
		parts = append(parts, stretchText(pages, r.Start, r.End))
	}
	text := strings.Join(parts, ", ")
	if more := s.Count - len(s.List); more > 0 {
		text += " and " + count(more) + " more"
	}
	if text == "" {
		return dash
	}
	return text
}

func percent(part, whole float64) string {
	if !(whole > 0) {
		return dash
	}
	return fixed(100*part/whole, 1) + " %"
}

// rowName is how a row is called where there is little room: its option and
// start, or its place in a document.
func (x *explore) rowName(row int) string {
	m, r := x.sight.marks, x.result
	if m == nil || row < 0 || row >= len(m.Start) || int(m.Option[row]) >= len(r.Options) {
		return "#" + strconv.Itoa(row)
	}
	return optionName(r.Options[m.Option[row]]) + " " + startIn(m, row)
}

// swatch shows a colour. A class can't, and the page's policy allows no style
// attribute, but SVG has attributes of its own.
func swatch(c plot.RGB) app.UI {
	return app.Elem("svg").XMLNS(svgNamespace).Attr("class", "swatch").Attr("viewBox", "0 0 10 10").Attr("aria-hidden", "true").Attr("focusable", "false").Body(
		app.Elem("rect").XMLNS(svgNamespace).Attr("width", 10).Attr("height", 10).Attr("rx", 2).Attr("fill", c.Hex()),
	)
}
