package export

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// points reads vectors by the rules of parseTensors: see projector.go.
func points(text string) (list [][]float32, err error) {
	if !strings.Contains(text, "\n") {
		return nil, errors.New("it would never end")
	}
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		var v []float32
		for i, cell := range strings.Split(line, "\t") {
			x, err := strconv.ParseFloat(cell, 64) // Number, and then Float32Array
			if err != nil {
				return nil, errors.New("cell " + strconv.Itoa(i) + " would be taken for a label")
			}
			v = append(v, float32(x))
		}
		if len(list) > 0 && len(v) != len(list[0]) || len(v) < 2 {
			return nil, errors.New("dimensions do not match")
		}
		list = append(list, v)
	}
	return list, nil
}

// metadata reads what the points are by the rules of parseMetadata.
func metadata(text string) (list []map[string]string) {
	lines := strings.Split(text, "\n")
	names := strings.Split(lines[0], "\t")
	for _, line := range lines[1:] {
		if strings.TrimSpace(line) == "" {
			continue
		}
		cells := strings.Split(line, "\t")
		m := map[string]string{}
		for i, name := range names {
			if cells[i] != "" {
				m[name] = cells[i]
			}
		}
		list = append(list, m)
	}
	return list
}

func TestProjector(t *testing.T) {
	rows := oddRows()[:5]
	files, report := write(t, "projector", all, rows)
	assert.Equal(t, Report{Written: 3, LeftOut: 2}, report, "two rows have no whole vector")
	got, err := points(files[0])
	require.NoError(t, err)
	of := metadata(files[1])
	require.Len(t, got, 3)
	require.Len(t, of, 3)
	for i, r := range []Row{rows[0], rows[1], rows[4]} {
		assert.Equal(t, bitsOf(r.Vector), bitsOf(got[i]))
		assert.Equal(t, strconv.Itoa(r.Index), of[i]["row"])
		assert.Equal(t, r.Option, of[i]["option"])
	}
	assert.Equal(t, map[string]string{"label": "visual 0–6", "row": "0", "option": "visual", "scope": "clip", "start_sec": "0", "end_sec": "6", "norm": "1", "cluster": "a", "x": "0", "y": "0"}, of[0])

	rapid.Check(t, func(t *rapid.T) {
		rows := drawnRows(t, true)
		clean := strings.NewReplacer("\x00", "", "\t", "", "\n", "", "\r", "")
		for i := range rows {
			for _, s := range []*string{&rows[i].Option, &rows[i].Scope, &rows[i].Cluster} {
				*s = clean.Replace(*s)
			}
		}
		files, _ := write(t, "projector", all, rows)
		got, err := points(files[0])
		require.NoError(t, err)
		of := metadata(files[1])
		require.Len(t, got, len(rows))
		require.Len(t, of, len(rows))
		for i, r := range rows {
			require.Equal(t, bitsOf(r.Vector), bitsOf(got[i]))
			require.Equal(t, []string{r.Option, r.Scope, r.Cluster}, []string{of[i]["option"], of[i]["scope"], of[i]["cluster"]})
		}
	})
}

func TestProjectorRefuses(t *testing.T) {
	_, _, err := tryWrite("projector", Columns{}, infoFor(nil), nil)
	assert.ErrorContains(t, err, "needs a row")
	rows := []Row{{Vector: []float32{1}}}
	_, _, err = tryWrite("projector", Columns{}, infoFor(rows), rows)
	assert.ErrorContains(t, err, "one number")
}
