package e2e

// map_drawing_test.go is about the pixels of the view "Map", whoever draws them.

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

// ink counts the pixels of a part of the window that are not the panel's.
func (b *tab) ink(box mapBox) (inked int, pixels image.Image) {
	b.t.Helper()
	shot, err := b.Screenshot(b.ctx)
	b.must(err)
	pixels, err = png.Decode(bytes.NewReader(shot))
	b.must(err)
	ground := pixels.At(int(box.X+box.W/2), int(box.Y+3))
	for y := int(box.Y) + 3; y < int(box.Y+box.H)-3; y++ {
		for x := int(box.X) + 3; x < int(box.X+box.W)-60; x++ { // the buttons are on the right
			if pixels.At(x, y) != ground {
				inked++
			}
		}
	}
	return inked, pixels
}

// drawnMap is a map of a few options that was drawn by a painter.
func drawnMap(t *testing.T, painter, script string) (*tab, mapBox) {
	t.Helper()
	b := blankTab(t)
	b.must(b.SetView(b.ctx, chrome.View{Width: 1440, Height: 900, Still: true}))
	b.must(b.OnNewDocument(b.ctx, script))
	b.open("/?view=map")
	b.mapTask(upstream.Items(150, 16))
	b.mapIs("settled", "UMAP")
	require.Equal(t, painter, onMap[string](b, `plot.dataset.painter`))
	return b, b.mapBox()
}

const noWebGL = `
	const getContext = HTMLCanvasElement.prototype.getContext;
	HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
		return kind.startsWith("webgl") ? null : getContext.call(this, kind, ...more);
	};`

// softWebGL keeps the page from seeing that its WebGL is made up by software,
// as it is on machines that run tests.
const softWebGL = `
	const getExtension = WebGL2RenderingContext.prototype.getExtension;
	WebGL2RenderingContext.prototype.getExtension = function (name) {
		return name === "WEBGL_debug_renderer_info" ? null : getExtension.call(this, name);
	};`

// TestMapTwinDrawsTheSame holds the two painters' pixels against each other.
func TestMapTwinDrawsTheSame(t *testing.T) {
	t.Parallel()
	gl, box := drawnMap(t, "webgl", softWebGL)
	twin, other := drawnMap(t, "twin", noWebGL)
	require.Equal(t, box, other)
	frames(gl)
	frames(twin)
	inkGL, a := gl.ink(box)
	inkTwin, c := twin.ink(box)
	require.Greater(t, inkGL, 3000)
	assert.InEpsilon(t, inkGL, inkTwin, 0.05)
	off := 0
	for y := int(box.Y) + 3; y < int(box.Y+box.H)-3; y++ {
		for x := int(box.X) + 3; x < int(box.X+box.W)-60; x++ {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := c.At(x, y).RGBA()
			if math.Abs(float64(r1)-float64(r2))+math.Abs(float64(g1)-float64(g2))+math.Abs(float64(b1)-float64(b2)) > 3*0x5000 {
				off++
			}
		}
	}
	assert.Less(t, off, inkGL/20, "pixels that look otherwise")
}

// frames lets the page draw.
func frames(b *tab) {
	b.t.Helper()
	_, err := chrome.Eval[bool](b.ctx, b.Page, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true), 100))))`)
	b.must(err)
}

func TestMapSurvivesALostContext(t *testing.T) {
	t.Parallel()
	b, box := drawnMap(t, "webgl", softWebGL)
	frames(b)
	before, _ := b.ink(box)
	require.Greater(t, before, 3000)
	is := func(painter string) {
		t.Helper()
		b.until(soon, "the painter is "+painter, func() (bool, error) { return onMap[string](b, `plot.dataset.painter`) == painter, nil })
		frames(b)
		now, _ := b.ink(box)
		assert.InEpsilon(t, before, now, 0.05)
	}
	onMap[bool](b, `(window.lose = plot.querySelector(".map-marks").getContext("webgl2").getExtension("WEBGL_lose_context"), lose.loseContext(), true)`)
	is("twin")
	onMap[bool](b, `(lose.restoreContext(), true)`)
	is("webgl")
	assert.Empty(t, b.Record.Exceptions())
}
