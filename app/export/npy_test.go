package export

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestNPY(t *testing.T) {
	rows := oddRows()
	files, report := write(t, "npy", Columns{}, rows)
	assert.Equal(t, Report{Written: len(rows)}, report)
	header := "\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (6, 4), }"
	require.Equal(t, header, files[0][:len(header)])
	require.Equal(t, strings.Repeat(" ", 127-len(header))+"\n", files[0][len(header):128])
	data := make([]float32, 6*4)
	require.NoError(t, binary.Read(strings.NewReader(files[0][128:]), binary.LittleEndian, data))
	require.Len(t, files[0], 128+4*len(data))
	for i, r := range rows {
		want := bitsOf(r.Vector)
		if len(want) == 0 {
			want = []uint32{0x7fc00000, 0x7fc00000, 0x7fc00000, 0x7fc00000}
		}
		assert.Equal(t, want, bitsOf(data[4*i:4*i+4]))
	}
	assert.True(t, math.IsInf(float64(data[4*2+3]), -1), "an infinity stays one")

	var beside struct {
		Task, Model, Status string
		Created             time.Time `json:"created_at"`
		Metadata            map[string]any
		Shape               []int
		Segments            []map[string]any
	}
	require.NoError(t, json.Unmarshal([]byte(files[1]), &beside))
	assert.Equal(t, []int{6, 4}, beside.Shape)
	assert.Equal(t, 63.25, beside.Metadata["duration"])
	assert.Equal(t, map[string]any{"row": 0.0, "option": "visual", "scope": "clip", "start_sec": 0.0, "end_sec": 6.0}, beside.Segments[0])
	assert.Equal(t, map[string]any{"row": 3.0, "option": "audio", "scope": "clip", "start_sec": 6.0, "end_sec": 12.0, "dim": 0.0}, beside.Segments[3])
}

func TestNPYHeaderIsAligned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := rapid.SliceOfN(rapid.IntRange(0, 1<<40), 0, 3).Draw(t, "shape")
		b := appendNPYHeader(nil, "<f4", shape...)
		require.Zero(t, len(b)%64)
		require.Equal(t, len(b)-10, int(binary.LittleEndian.Uint16(b[8:])))
		require.Equal(t, byte('\n'), b[len(b)-1])
	})
}

func TestNPZ(t *testing.T) {
	rows := oddRows()
	files, _ := write(t, "npz", all, rows)
	arrays := unzip(t, files[0])
	npy, _ := write(t, "npy", all, rows)
	assert.Equal(t, npy[0], arrays["embedding.npy"])
	names := []string{"embedding.npy", "row.npy", "option.npy", "scope.npy", "start_sec.npy", "end_sec.npy", "norm.npy", "cluster.npy", "x.npy", "y.npy", "info.npy"}
	assert.Len(t, arrays, len(names))
	for _, name := range names {
		assert.Contains(t, arrays[name], "NUMPY", name)
		assert.NotContains(t, arrays[name], "'O'", "%s would need pickle", name)
	}
	assert.Contains(t, arrays["start_sec.npy"], "'descr': '<f8', 'fortran_order': False, 'shape': (6,)")
	assert.Contains(t, arrays["row.npy"], "'descr': '<i8'")
	assert.Contains(t, arrays["info.npy"], "'shape': ()")
	assert.Equal(t, "Züge 🚂", texts(arrays["cluster.npy"])[1])
}

// texts reads an array of texts.
func texts(array string) (list []string) {
	header, data, _ := strings.Cut(array, "\n")
	_, wide, _ := strings.Cut(header, "<U")
	n := 0
	for _, c := range wide {
		if c < '0' || c > '9' {
			break
		}
		n = 10*n + int(c-'0')
	}
	for ; len(data) > 0; data = data[4*n:] {
		var s []rune
		for i := range n {
			s = append(s, rune(binary.LittleEndian.Uint32([]byte(data[4*i:]))))
		}
		list = append(list, strings.TrimRight(string(s), "\x00"))
	}
	return list
}

func TestTextArrays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(rapid.String()).Draw(t, "list")
		for i := range list {
			list[i] = string(utf16.Decode(utf16.Encode([]rune(strings.TrimRight(list[i], "\x00")))))
		}
		got := texts(string(appendTextArray(nil, list, false)))
		require.Equal(t, append([]string{}, list...), append([]string{}, got...))
	})
}

// unzip reads an archive with another's eyes, checksums included.
func unzip(t require.TestingT, archive string) map[string]string {
	r, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	require.NoError(t, err)
	files := map[string]string{}
	for _, f := range r.File {
		in, err := f.Open()
		require.NoError(t, err)
		b, err := io.ReadAll(in)
		require.NoError(t, err)
		files[f.Name] = string(b)
	}
	return files
}

func TestArchive(t *testing.T) {
	modified := time.Date(2026, 11, 24, 16, 25, 42, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.MapOf(rapid.StringMatching(`[a-zü_.]{1,20}`), rapid.SliceOf(rapid.Byte())).Draw(t, "files")
		var out bytes.Buffer
		p := &pen{out: &out}
		z := newArchive(p, modified)
		for name, b := range want {
			z.begin(name)
			half := len(b) / 2
			z.Write(b[:half])
			z.Write(b[half:])
			z.close()
		}
		require.NoError(t, z.end())
		p.flush()
		got := unzip(t, out.String())
		require.Len(t, got, len(want))
		for name, b := range want {
			require.Equal(t, string(b), got[name])
		}
	})
	files, _ := write(t, "npz", Columns{}, plainRows(2, 3))
	r, err := zip.NewReader(strings.NewReader(files[0]), int64(len(files[0])))
	require.NoError(t, err)
	assert.Equal(t, time.Date(2026, 11, 24, 16, 0, 0, 0, time.UTC), r.File[0].Modified)
}
