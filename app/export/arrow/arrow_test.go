// The frame of a file. That libraries read what is in it, is shown by
// app/export/consumers.

package arrow

import (
	"bytes"
	"encoding/binary"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/app/export/columnar"
	"embedscope/app/export/columnar/samples"
)

func TestFrame(t *testing.T) {
	for _, table := range samples.Tables() {
		t.Run(table.Name, func(t *testing.T) {
			var out bytes.Buffer
			w, err := NewWriter(&out, table.Schema)
			require.NoError(t, table.Write(w, err))
			file := out.Bytes()
			assert.True(t, bytes.HasPrefix(file, []byte("ARROW1\x00\x00")))
			assert.True(t, bytes.HasSuffix(file, []byte("ARROW1")))
			length := int(binary.LittleEndian.Uint32(file[len(file)-10:]))
			end := len(file) - 10 - length
			assert.Equal(t, "\xff\xff\xff\xff\x00\x00\x00\x00", string(file[end-8:end]))
			// Each batch begins where the one before ended, its body at a
			// multiple of 64.
			at := int64(8 + 8 + binary.LittleEndian.Uint32(file[12:]))
			for _, b := range w.blocks {
				assert.Equal(t, at, b.offset)
				assert.Zero(t, (b.offset+int64(b.head))%align)
				assert.Zero(t, b.body%align)
				assert.Equal(t, uint32(0xffffffff), binary.LittleEndian.Uint32(file[at:]))
				assert.Equal(t, uint32(b.head-8), binary.LittleEndian.Uint32(file[at+4:]))
				at += int64(b.head) + b.body
			}
			assert.Equal(t, int64(end-8), at)
		})
	}
}

func TestWriterRefuses(t *testing.T) {
	_, err := NewWriter(io.Discard, columnar.Schema{})
	assert.EqualError(t, err, "arrow: no columns")
	w, err := NewWriter(io.Discard, columnar.Schema{Columns: []columnar.Column{{Name: "n"}}})
	require.NoError(t, err)
	err = w.Append(columnar.Batch{Rows: 2, Values: []columnar.Values{{Int64: []int64{1}}}})
	assert.EqualError(t, err, `arrow: append: column "n": 1 values for 2 rows`)
	assert.Equal(t, err, w.Close(), "an error stays")
}

func TestWriterTellsOfAFullDisk(t *testing.T) {
	table := samples.Make("t", 512, true, 300, 300)
	for _, room := range []int{0, 4, 300_000, 1_200_000} {
		w, err := NewWriter(&samples.Disk{Room: room}, table.Schema)
		assert.ErrorIs(t, table.Write(w, err), samples.ErrFull, "room for %d", room)
	}
	w, err := NewWriter(&samples.Disk{Room: 2 << 20}, table.Schema)
	assert.NoError(t, table.Write(w, err))
	assert.Error(t, w.Append(table.Batches[0]), "after the end")
}
