package export

import (
	"crypto/sha1"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestSHA1(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "b")
		require.Equal(t, sha1.Sum(b), digest(b))
	})
}

func TestIDs(t *testing.T) {
	// By uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, "https://api.twelvelabs.io/v1.3/embed-v2/tasks"), name) of Python, with the name
	// ["6912a0b1c2d3e4f5a6b7c8d9","visual","clip",6,12.5], ….
	for _, c := range []struct {
		row Row
		id  string
	}{
		{Row{Option: "visual", Scope: "clip", Start: 6, End: 12.5}, "1238acbe-6187-5949-8882-7419637fb3a8"},
		{Row{Option: "visual", Scope: "clip", Start: 6, End: 12.5, Twin: 1}, "533ea49a-cf58-5368-b6e6-cac6187b209e"},
		{Row{Option: "Ton \"a\"", Start: nan, End: nan}, "850d2df3-0c39-55d1-81bd-c30f84703710"},
	} {
		assert.Equal(t, c.id, ID(taskID, &c.row))
		c.row.Index, c.row.Norm, c.row.Cluster, c.row.X, c.row.Vector = 9, 9, "9", 9, []float32{9}
		assert.Equal(t, c.id, ID(taskID, &c.row), "it depends on the segment alone")
	}
}

// Segments that differ have ids that differ, and so have twins.
func TestIDsAreUnique(t *testing.T) {
	seen := map[string]Row{}
	for _, option := range []string{"", "visual", `visual","clip`, "audio"} {
		for _, scope := range []string{"", "clip", `clip",0`} {
			for _, start := range []float64{nan, 0, 6, 6.000001} {
				for _, end := range []float64{nan, 6, 12} {
					for twin := range 3 {
						r := Row{Option: option, Scope: scope, Start: start, End: end, Twin: twin}
						id := ID(taskID, &r)
						require.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, id)
						require.NotContains(t, seen, id)
						seen[id] = r
						require.NotContains(t, seen, ID("another", &r))
					}
				}
			}
		}
	}
}
