package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// element is a node of a drawing as a reader of XML sees it.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// all are the elements of that name, in the order of drawing.
func (e element) all(name string) (found []element) {
	if e.XMLName.Local == name {
		found = append(found, e)
	}
	for _, c := range e.Children {
		found = append(found, c.all(name)...)
	}
	return found
}

func parse(t require.TestingT, s *SVG) element {
	file := s.Bytes()
	d := xml.NewDecoder(bytes.NewReader(file))
	var root element
	require.NoError(t, d.Decode(&root), "%s", file)
	_, err := d.Token()
	for err == nil {
		_, err = d.Token()
	}
	require.True(t, errors.Is(err, io.EOF), "%s", file)
	return root
}

func TestSVG(t *testing.T) {
	s := NewSVG(100, 50.125, "A map", "Of nothing")
	s.Group("Points", "")
	s.Rect(1, 2, 3.456, 4, RGB{255, 0, 0}, 0.5)
	s.Mark(10, 20, Circle, 8, RGB{0, 0, 255})
	s.Mark(10, 20, Square|Dim, 8, RGB{})
	s.Mark(10, 20, Square|Hidden, 8, RGB{})
	s.End()
	s.Frame(0, -0.001, 10, 10, RGB{}, 1)
	s.Polyline([]float64{0, 0, 1.005, 2, math.NaN(), 0, 5, 5, 6, 6}, RGB{1, 2, 3}, 1.5)
	s.Dotted([]float64{0, 0, 0, 9}, RGB{}, 1)
	s.Text(5, 6, AtEnd, 12, RGB{}, "4:12")
	require.True(t, s.Image(0, 0, 8, 8, "data:image/png;base64,iVBORw0KGgo="))
	assert.Equal(t, `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" width="100" height="50.12" viewBox="0 0 100 50.12" font-family="system-ui, sans-serif"><title>A map</title><desc>Of nothing</desc>
<g><title>Points</title>
<rect x="1" y="2" width="3.46" height="4" fill="#ff0000" fill-opacity="0.5"/>
<circle cx="10" cy="20" r="4" fill="#0000ff" fill-opacity="0.9"/>
<path d="M6.46 16.46L13.54 16.46L13.54 23.54L6.46 23.54Z" fill="#000000" fill-opacity="0.2"/>
</g>
<rect x="0" y="0" width="10" height="10" fill="none" stroke="#000000" stroke-width="1"/>
<path d="M0 0L1 2M5 5L6 6" stroke-linejoin="round" stroke-linecap="round" fill="none" stroke="#010203" stroke-width="1.5"/>
<path d="M0 0L0 9" stroke-linejoin="round" stroke-linecap="round" stroke-dasharray="0 3" fill="none" stroke="#000000" stroke-width="1"/>
<text x="5" y="6" font-size="12" text-anchor="end" font-variant-numeric="tabular-nums" fill="#000000">4:12</text>
<image x="0" y="0" width="8" height="8" preserveAspectRatio="none" style="image-rendering:pixelated" xlink:href="data:image/png;base64,iVBORw0KGgo="/></svg>
`, string(s.Bytes()))
}

func TestSVGLeavesOutWhatIsNowhere(t *testing.T) {
	none, endless := math.NaN(), math.Inf(1)
	s := NewSVG(10, 10, "", "")
	s.Rect(none, 0, 1, 1, RGB{}, 1)
	s.Rect(0, 0, 0, 1, RGB{}, 1)
	s.Frame(0, 0, endless, 1, RGB{}, 1)
	s.Mark(0, endless, Diamond, 5, RGB{})
	s.Mark(0, 0, Diamond, 0, RGB{})
	s.Polyline(nil, RGB{}, 1)
	s.Polyline([]float64{none, 1}, RGB{}, 1)
	s.Text(none, 0, AtStart, 12, RGB{}, "x")
	s.End()
	assert.Empty(t, parse(t, s).Children)
}

func TestSVGFetchesNothing(t *testing.T) {
	for _, uri := range []string{
		"", "https://example.com/a.png", "data:image/svg+xml;base64,AAAA", "data:image/png;base64,",
		"data:image/png;base64,AA\"/><script/>", "data:image/png;base64,AA&AA", "DATA:image/png;base64,AAAA",
	} {
		s := NewSVG(10, 10, "", "")
		assert.False(t, s.Image(0, 0, 1, 1, uri), uri)
		assert.Empty(t, parse(t, s).Children, uri)
	}
	s := NewSVG(10, 10, "", "")
	assert.False(t, s.Image(math.NaN(), 0, 1, 1, "data:image/png;base64,AAAA"))
}

func TestSVGTakesAnyText(t *testing.T) {
	for text, want := range map[string]string{
		"a < b & c > d": "a < b & c > d",
		`"q" 'a'`:       `"q" 'a'`,
		"]]>":           "]]>",
		"tab\tand\nnew": "tab\tand\nnew",
		"Größe 𝄞 漢":     "Größe 𝄞 漢",
		"a\x00b\x1bc\r": "a\ufffdb\ufffdc\ufffd",
		"a\x7f\u0085b":  "a\ufffd\ufffdb",
		"bad \xff\xfe":  "bad \ufffd\ufffd",
		"\ufffe\uffff":  "\ufffd\ufffd",
	} {
		s := NewSVG(10, 10, text, text)
		s.Text(0, 0, AtStart, 12, RGB{}, text)
		root := parse(t, s)
		for _, name := range []string{"title", "desc", "text"} {
			require.Len(t, root.all(name), 1, name)
			assert.Equal(t, want, root.all(name)[0].Text, "%s of %q", name, text)
		}
	}
}

func TestSVGIsAlwaysXML(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
	rapid.Check(t, func(t *rapid.T) {
		s := NewSVG(rapid.Float64().Draw(t, "w"), 10, text.Draw(t, "title"), text.Draw(t, "desc"))
		open := 0
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			x, y := rapid.Float64().Draw(t, "x"), rapid.Float64().Draw(t, "y")
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				s.Group(text.Draw(t, "name"), text.Draw(t, "more"))
				open++
			case 1:
				s.End()
				open = max(open-1, 0)
			case 2:
				s.Text(x, y, Anchor(text.Draw(t, "anchor")), 12, RGB{}, text.Draw(t, "text"))
			case 3:
				s.Mark(x, y, Shape(rapid.Byte().Draw(t, "shape")), 8, RGB{})
			case 4:
				s.Image(x, y, 1, 1, "data:image/png;base64,"+text.Draw(t, "uri"))
			case 5:
				s.Polyline([]float64{x, y, y, x}, RGB{}, x)
			}
		}
		root := parse(t, s)
		require.Equal(t, "svg", root.XMLName.Local)
		require.Empty(t, root.all("script"))
	})
}

func TestAppendNumber(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1: "1", -1: "-1", 10: "10", 1.5: "1.5", 1.239: "1.24", 0.001: "0", -0.001: "0", -0.006: "-0.01",
		100: "100", 1e6: "1000000", math.Inf(1): "0",
	} {
		assert.Equal(t, want, string(appendNumber(nil, v)))
	}
	assert.Equal(t, "0", string(appendNumber(nil, math.NaN())))
}

func TestAppendPath(t *testing.T) {
	none := math.NaN()
	for _, c := range []struct {
		points []float64
		want   string
	}{
		{nil, ""},
		{[]float64{1, 2}, "M1 2h0"},
		{[]float64{1, 2, 3, 4, 5, 6}, "M1 2L3 4L5 6"},
		{[]float64{1, 2, none, 0, 3, 4, 5, 6}, "M1 2h0M3 4L5 6"},
		{[]float64{none, none, 1, 2, 3, 4, none, 1, none, 1, 5, 6}, "M1 2L3 4M5 6h0"},
	} {
		assert.Equal(t, c.want, string(AppendPath(nil, c.points)))
	}
}

func TestTitleBlock(t *testing.T) {
	s := NewSVG(100, 100, "", "")
	assert.InDelta(t, 38, s.TitleBlock(10, 10, "the-harbour.mp4", "", RGB{}, RGB{9, 9, 9}), 0)
	assert.InDelta(t, 58, s.TitleBlock(10, 10, "the-harbour.mp4", "10:00.0 · 512 dimensions", RGB{}, RGB{9, 9, 9}), 0)
	texts := parse(t, s).all("text")
	require.Len(t, texts, 3)
	assert.Equal(t, "the-harbour.mp4", texts[0].Text)
	assert.Equal(t, "10:00.0 · 512 dimensions", texts[2].Text)
	assert.Equal(t, "#090909", texts[2].attr("fill"))
}

func TestLegend(t *testing.T) {
	keys := []Key{{"visual", RGB{0, 0, 200}, Circle}, {"audio", RGB{200, 0, 0}, Square}, {"a longer name", RGB{}, Triangle}}
	for _, c := range []struct {
		width float64
		ys    []string
		below float64
	}{
		{1000, []string{"34.5", "34.5", "34.5"}, 40},
		{160, []string{"34.5", "34.5", "54.5"}, 60},
		{1, []string{"34.5", "54.5", "74.5"}, 80},
	} {
		s := NewSVG(100, 100, "", "")
		assert.InDelta(t, c.below, s.Legend(10, 20, c.width, keys, RGB{}), 0)
		root := parse(t, s)
		for i, e := range root.all("text") {
			assert.Equal(t, keys[i].Name, e.Text)
			assert.Equal(t, c.ys[i], e.attr("y"))
		}
		require.Len(t, root.all("circle"), 1)
		require.Len(t, root.all("path"), 2)
		assert.Equal(t, "#0000c8", root.all("circle")[0].attr("fill"))
	}
	assert.InDelta(t, 20, NewSVG(1, 1, "", "").Legend(10, 20, 100, nil, RGB{}), 0)
}

func TestRampLegend(t *testing.T) {
	s := NewSVG(100, 100, "", "")
	assert.InDelta(t, 52, s.RampLegend(10, 20, 64, blues.Table(32), "0.1", "1.0", RGB{}), 0)
	root := parse(t, s)
	rects, texts := root.all("rect"), root.all("text")
	require.Len(t, rects, 32)
	assert.Equal(t, blues[0].Hex(), rects[0].attr("fill"))
	assert.Equal(t, blues[4].Hex(), rects[31].attr("fill"))
	require.Len(t, texts, 2)
	assert.Equal(t, "74", texts[1].attr("x"))
	assert.Equal(t, "0.1 1.0", strings.TrimSpace(texts[0].Text+" "+texts[1].Text))
}
