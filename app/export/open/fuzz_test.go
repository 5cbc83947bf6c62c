package open

// fuzz_test.go opens anything: whatever the bytes, no panic, no error without
// a cause, and never more rows than the file could hold.

import (
	"testing"

	"github.com/stretchr/testify/require"

	"embedscope/app/export"
)

func FuzzOpen(f *testing.F) {
	rows := []export.Row{
		{Option: "visual", Scope: "clip", Start: 0, End: 6, Norm: 1, Vector: []float32{0.5, float32(nan)}},
		{Option: "audio", Start: nan, End: nan, Norm: nan, X: nan, Y: nan},
	}
	for _, id := range []string{"json", "jsonl", "npy"} {
		file, beside := saved(f, id, info(2), rows)
		f.Add([]byte(file), []byte(beside))
	}
	f.Add([]byte(`{"_id":"a","video_embedding":{"metadata":{"video_embedding_scope":"clip"},"segments":[{"float":[1,2],"start_offset_sec":0}]}}`), []byte{})
	f.Add([]byte(array("{'descr': '>f8', 'fortran_order': False, 'shape': (1, 1L), }", []float64{1})), []byte(`{"segments":[{"dim":0}]}`))
	f.Fuzz(func(t *testing.T, file, beside []byte) {
		task, vectors, err := open(string(file), string(beside))
		if err != nil {
			require.NotEmpty(t, err.Error())
			require.Less(t, len(err.Error()), 2000)
			return
		}
		require.LessOrEqual(t, len(task.Segments), len(file)+len(beside))
		for _, s := range task.Segments {
			require.Equal(t, s.Dim > 0, s.Row >= 0)
			if s.Dim > 0 {
				require.Len(t, vectors[s.Row], s.Dim)
				require.LessOrEqual(t, s.Bad, s.Dim)
			}
		}
	})
}
