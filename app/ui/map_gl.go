package ui

// map_gl.go draws the map by WebGL2: one buffer holds the points and, behind
// them, their styles, and a change of view is but a uniform.

import (
	"strconv"
	"strings"
	"unsafe"

	"embedscope/app/plot"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// mapVertex places a mark. A style is a colour and a plot.Shape; those of the
// other layer, and hidden ones, go where nothing is drawn.
const mapVertex = `#version 300 es
uniform vec4 view;
uniform vec2 look;
in vec2 point;
in vec3 ink;
in float style;
out vec3 colour;
flat out float kind;
flat out float side;
void main() {
	float kept = mod(style, 8.0);
	float dim = step(3.5, kept);
	colour = ink;
	kind = kept - 4.0 * dim;
	side = look.x * $reach + 2.0;
	gl_PointSize = side;
	gl_Position = style < 7.5 && dim == look.y ? vec4((point - view.xy) * view.zw, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
}`

// mapFragment colours a mark's pixels, premultiplied by their alpha.
const mapFragment = `#version 300 es
precision highp float;
uniform vec2 look;
uniform vec4 rim;
in vec3 colour;
flat in float kind;
flat in float side;
out vec4 pixel;
` + plot.ShapeShader + `
void main() {
	float inside = clamp(0.5 - shapeDistance(kind, (gl_PointCoord - 0.5) * side, look.x), 0.0, 1.0);
	if (inside == 0.0) discard;
	float alpha = inside * (look.y == 1.0 ? $dim : $mark);
	pixel = vec4(mix(colour, rim.rgb, rim.a) * alpha, alpha);
}`

type glPainter struct {
	canvas, gl, program, buffer app.Value
	view, look, rim             app.Value // uniforms
	array                       app.Value // a Uint8Array as large as what is uploaded
	bytes                       int       // of array
	n                           int       // points in the buffer
	dims, plain                 bool      // whether there are marks of either layer
}

// newGLPainter answers nil where the browser has no WebGL2, or none by a
// graphics processor, or not now.
func newGLPainter(canvas app.Value) *glPainter {
	gl := canvas.Call("getContext", "webgl2", map[string]any{
		"alpha": true, "premultipliedAlpha": true, "antialias": false, "depth": false, "stencil": false,
	})
	if !gl.Truthy() || gl.Call("isContextLost").Bool() || madeUp(gl) {
		return nil
	}
	g := &glPainter{canvas: canvas, gl: gl}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', 4, 64) }
	numbers := strings.NewReplacer("$reach", number(plot.ShapeReach), "$dim", number(plot.DimAlpha), "$mark", number(plot.MarkAlpha))
	g.program = gl.Call("createProgram")
	for _, shader := range []struct{ kind, text string }{{"VERTEX_SHADER", mapVertex}, {"FRAGMENT_SHADER", mapFragment}} {
		s := gl.Call("createShader", gl.Get(shader.kind))
		gl.Call("shaderSource", s, numbers.Replace(shader.text))
		gl.Call("compileShader", s)
		gl.Call("attachShader", g.program, s)
	}
	gl.Call("linkProgram", g.program)
	if !gl.Call("getProgramParameter", g.program, gl.Get("LINK_STATUS")).Truthy() {
		return nil
	}
	gl.Call("useProgram", g.program)
	g.view = gl.Call("getUniformLocation", g.program, "view")
	g.look = gl.Call("getUniformLocation", g.program, "look")
	g.rim = gl.Call("getUniformLocation", g.program, "rim")
	g.buffer = gl.Call("createBuffer")
	gl.Call("bindBuffer", gl.Get("ARRAY_BUFFER"), g.buffer)
	gl.Call("enable", gl.Get("BLEND"))
	gl.Call("blendFunc", gl.Get("ONE"), gl.Get("ONE_MINUS_SRC_ALPHA"))
	gl.Call("clearColor", 0, 0, 0, 0)
	canvas.Get("classList").Call("remove", "map-idle")
	return g
}

// madeUp reports whether software stands in for a graphics processor: that
// takes several times as long as the twin, and on the page's thread.
func madeUp(gl app.Value) bool {
	info := gl.Call("getExtension", "WEBGL_debug_renderer_info")
	if !info.Truthy() {
		return false
	}
	name := gl.Call("getParameter", info.Get("UNMASKED_RENDERER_WEBGL")).String()
	for _, software := range []string{"SwiftShader", "llvmpipe", "softpipe", "Basic Render"} {
		if strings.Contains(name, software) {
			return true
		}
	}
	return false
}

func (g *glPainter) resize(w, h int) {
	g.canvas.Set("width", w)
	g.canvas.Set("height", h)
	g.gl.Call("viewport", 0, 0, w, h)
}

// Bytes of a point, and of a style.
const pointBytes, styleBytes = 8, 4

func (g *glPainter) points(m plot.Marks) {
	gl := g.gl
	if n := len(m.Styles) / styleBytes; n != g.n {
		g.n = n
		gl.Call("bufferData", gl.Get("ARRAY_BUFFER"), n*(pointBytes+styleBytes), gl.Get("DYNAMIC_DRAW"))
		attribute := func(name string, size int, kind string, normal bool, stride, from int) {
			at := gl.Call("getAttribLocation", g.program, name)
			gl.Call("enableVertexAttribArray", at)
			gl.Call("vertexAttribPointer", at, size, gl.Get(kind), normal, stride, from)
		}
		attribute("point", 2, "FLOAT", false, pointBytes, 0)
		attribute("ink", 3, "UNSIGNED_BYTE", true, styleBytes, n*pointBytes)
		attribute("style", 1, "UNSIGNED_BYTE", false, styleBytes, n*pointBytes+3)
	}
	if len(m.Points) > 0 {
		// WebAssembly's numbers are little-endian, as the buffer's are.
		g.upload(0, unsafe.Slice((*byte)(unsafe.Pointer(&m.Points[0])), 4*len(m.Points)))
	}
}

func (g *glPainter) styles(m plot.Marks) {
	g.dims, g.plain = false, false
	for i := 3; i < len(m.Styles); i += styleBytes {
		if plot.Shape(m.Styles[i])&plot.Dim != 0 {
			g.dims = true
		} else {
			g.plain = true
		}
	}
	g.upload(g.n*pointBytes, m.Styles)
}

// upload copies bytes: a view on Go's memory would break when that grows.
func (g *glPainter) upload(at int, b []byte) {
	if len(b) == 0 {
		return
	}
	if g.bytes < len(b) {
		g.array, g.bytes = app.Window().Get("Uint8Array").New(len(b)), len(b)
	}
	app.CopyBytesToJS(g.array, b)
	g.gl.Call("bufferSubData", g.gl.Get("ARRAY_BUFFER"), at, g.array, 0, len(b))
}

func (g *glPainter) draw(v plot.View, size float64, k inks) {
	gl := g.gl
	gl.Call("clear", gl.Get("COLOR_BUFFER_BIT"))
	if g.n == 0 {
		return
	}
	cx, cy, sx, sy := v.Uniform(g.canvas.Get("width").Float(), g.canvas.Get("height").Float())
	gl.Call("uniform4f", g.view, cx, cy, sx, sy)
	layer := func(size, dim, rim float64) {
		gl.Call("uniform4f", g.rim, float64(k.rim[0])/255, float64(k.rim[1])/255, float64(k.rim[2])/255, rim)
		gl.Call("uniform2f", g.look, size, dim)
		gl.Call("drawArrays", gl.Get("POINTS"), 0, g.n)
	}
	if g.dims {
		layer(size, 1, 0)
	}
	if g.plain && k.width > 0 {
		layer(size+2*k.width, 0, 1)
	}
	if g.plain {
		layer(size, 0, 0)
	}
}

// release lets the canvas be, empty; its context can be taken up again.
func (g *glPainter) release() {
	g.canvas.Get("classList").Call("add", "map-idle")
	g.gl.Call("deleteBuffer", g.buffer)
	g.gl.Call("deleteProgram", g.program)
}
