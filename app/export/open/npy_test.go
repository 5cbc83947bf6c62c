package open

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// array is an NPY file of version 1, with its header as it is given.
func array(header string, data any) string {
	header += "\n"
	b := append([]byte(npyMagic), 1, 0, byte(len(header)), byte(len(header)>>8))
	b = append(b, header...)
	b, err := binary.Append(b, binary.LittleEndian, data)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestForeignArrays(t *testing.T) {
	bigEndian := []uint32{0x0000003f, 0x000080bf} // 0.5 and -1
	for name, file := range map[string]string{
		"float32":         array("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", []float32{0.5, -1}),
		"other spelling":  array(`{"shape":(1,2),"fortran_order":False,"descr":"<f4"}`, []float32{0.5, -1}),
		"Python 2":        array("{'descr': '<f4', 'fortran_order': False, 'shape': (1L, 2L), }", []float32{0.5, -1}),
		"big end first":   array("{'descr': '>f4', 'fortran_order': False, 'shape': (1, 2), }", bigEndian),
		"float64":         array("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", []float64{0.5, -1}),
		"float16":         array("{'descr': '<f2', 'fortran_order': False, 'shape': (1, 2), }", []uint16{0x3800, 0xbc00}),
		"one vector":      array("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", []float32{0.5, -1}),
		"Fortran, of one": array("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }", []float32{0.5, -1}),
	} {
		task, vectors, err := open(file, "")
		require.NoError(t, err, name)
		require.Len(t, task.Segments, 1, name)
		assert.Equal(t, []float32{0.5, -1}, vectors[0], name)
		assert.Equal(t, 2, task.Segments[0].Dim)
		assert.True(t, math.IsNaN(task.Segments[0].Start))
	}
	version2 := array("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", []float32{0.5, -1})
	version2 = version2[:6] + "\x02\x00" + version2[8:10] + "\x00\x00" + version2[10:]
	_, vectors, err := open(version2, "")
	require.NoError(t, err)
	assert.Equal(t, []float32{0.5, -1}, vectors[0])

	task, _, err := open(array("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 3), }", []float64{1e300, nan, 1}), "")
	require.NoError(t, err)
	assert.Equal(t, 2, task.Segments[0].Bad)
	task, _, err = open(array("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }", []float32{}), "")
	require.NoError(t, err)
	assert.Empty(t, task.Segments)
}

func TestBrokenArrays(t *testing.T) {
	two := []float32{0.5, -1}
	for want, file := range map[string]string{
		`open: numbers of type "<i8": expected float32, as a.astype('<f4') makes them (offset 70)`:                              array("{'descr': '<i8', 'fortran_order': False, 'shape': (1, 2), }", two),
		`open: an array in Fortran order, by columns: numpy.ascontiguousarray(a) puts it by rows (offset 69)`:                   array("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", two),
		`open: an array of 3 dimensions: expected rows × numbers (offset 73)`:                                                   array("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2), }", two),
		`open: an array of 0 dimensions: expected rows × numbers (offset 66)`:                                                   array("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", two),
		`open: cut short in row 1 of 2: unexpected EOF (offset 78)`:                                                             array("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", two),
		`open: more bytes than the header's shape has (offset 74)`:                                                              array("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }", two),
		`open: rows without numbers (offset 79)`:                                                                                array("{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999, 0), }", two),
		`open: vectors of 99999999999 numbers (offset 80)`:                                                                      array("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 99999999999), }", two),
		`open: can't make sense of the header "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }" (offset 77)`: array("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", two),
		`open: can't make sense of the header "{'descr': '<f4', 'shape': (-1, 2)}" (offset 45)`:                                 array("{'descr': '<f4', 'shape': (-1, 2)}", two),
		`open: version 9 of the format, which this doesn't know (offset 10)`:                                                    npyMagic + "\x09\x00\x00\x00",
		`open: cut short in the header of the array: unexpected EOF (offset 8)`:                                                 npyMagic + "\x01\x00",
	} {
		_, _, err := open(file, "")
		assert.EqualError(t, err, want)
	}
}

func TestBrokenSegments(t *testing.T) {
	file := array("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }", []float32{0.5, -1})
	for segments, want := range map[string]string{
		`{"segments":[{"row":0}]}`:            "open: the array has 2 rows, and the file beside it 1 segments: they don't belong together",
		`{"segments":[{"option":"a"},{"start`: "open: segments: segments[1]: cut short: unexpected EOF (offset 35)",
		`{"task":"a"}`:                        "open: segments: expected segments (offset 12)",
		`{"segments":[{"start_sec":"a"},{}]}`: "open: segments: segments[0].start_sec: expected a number (offset 26)",
		`not JSON`:                            "open: segments: expected an object (offset 0)",
	} {
		_, _, err := open(file, segments)
		assert.EqualError(t, err, want)
	}
	task, _, err := open(file, `{"task":"a","segments":[{"option":"visual","end_sec":3},{"dim":0}]}`)
	require.NoError(t, err)
	assert.Equal(t, "a", task.ID)
	assert.Equal(t, "visual", task.Segments[0].Option)
	assert.Equal(t, []int{1, 0}, []int{task.Segments[0].Dim, task.Segments[1].Dim})
}

// Every float16 is the number that its bits say.
func TestHalf(t *testing.T) {
	for bits := range uint32(1 << 16) {
		sign, exponent, fraction := 1.0, int(bits>>10&31), float64(bits&1023)
		if bits&0x8000 != 0 {
			sign = -1
		}
		want := sign * math.Ldexp(1+fraction/1024, exponent-15)
		switch {
		case exponent == 0:
			want = sign * math.Ldexp(fraction, -24)
		case exponent == 31 && fraction == 0:
			want = math.Inf(int(sign))
		case exponent == 31:
			assert.True(t, math.IsNaN(float64(half(uint16(bits)))))
			continue
		}
		require.Equal(t, math.Float32bits(float32(want)), math.Float32bits(half(uint16(bits))))
		if want == 0 {
			require.Equal(t, sign < 0, math.Signbit(float64(half(uint16(bits)))))
		}
	}
}

func TestHeadersNeverPanic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom(strings.Split(`{ } ' " , : ( ) descr fortran_order shape True False 1 -1 <f4 [ ]`, " "))).Draw(t, "parts")
		parseHeader(strings.Join(parts, ""))
	})
}
