// Package plot turns data into pixels, vertices and paths: scales, colours and
// layout for the timeline, the map and the similarity matrix. It knows no
// browser. What it fills goes to putImageData or to a WebGL buffer as it is,
// and what it writes as SVG is a file.
//
// # Coordinates
//
// Seconds are the timeline's data. A Window is the stretch that shows, and
// maps it to x from 0 at its start to a width at its end. Column c of a lane is
// the pixel from x = c to x = c+1.
//
// The map's data is N×2, row-major float32, with x to the right and y upward,
// as in mathematics. A View maps it to pixels, which are counted from the top
// left corner, with y downward: pixel (0, 0) covers the square from (0, 0) to
// (1, 1), and its centre is (0.5, 0.5). Both axes have the same scale, so that
// distances on the screen are distances in the data.
//
// The matrix is H×W, row-major float32, with row 0 at the top.
//
// All pixels are those of the buffer. Where the screen has several to a CSS
// pixel, sizes, widths and pointer positions are to be multiplied by that
// number before they come here, and the same picture comes out, only sharper.
//
// # Buffers
//
// Pixels are RGBA, a byte each, row-major, and not premultiplied by alpha: the
// layout of the browser's ImageData. A buffer that is too short panics, like
// any slice.
//
// NaN and infinities are legal everywhere in the data, for a projection or a
// cosine may not exist. They are left out of what is drawn, found and fitted,
// or drawn in a colour of their own.
package plot
