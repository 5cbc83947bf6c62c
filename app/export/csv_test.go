package export

import (
	stdcsv "encoding/csv"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestCSV(t *testing.T) {
	rows := plainRows(1, 2)
	rows[0].Vector = []float32{0.5, float32(nan)}
	rows[0].Cluster = `a "b", c`
	files, _ := write(t, "csv", all, rows)
	assert.Equal(t, "task,file,model,row,option,scope,start_sec,end_sec,norm,cluster,x,y,embedding\r\n"+
		taskID+`,"Der Zug, „spät“.mp4",marengo3.0,0,visual,clip,0,5.966667,1,"a ""b"", c",0,-1.5,"[0.5,null]"`+"\r\n", files[0])
}

// A reader of RFC 4180 gets back what was written. Go's makes LF of CR LF, so
// that is left out here; the consumers' tests have it.
func TestCSVSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawnRows(t, false)
		for i := range rows {
			for _, s := range []*string{&rows[i].Option, &rows[i].Scope, &rows[i].Cluster} {
				*s = strings.NewReplacer("\x00", "", "\r", "").Replace(*s)
			}
		}
		files, _ := write(t, "csv", all, rows)
		lines, err := stdcsv.NewReader(strings.NewReader(files[0])).ReadAll()
		require.NoError(t, err)
		require.Len(t, lines, len(rows)+1)
		for i, r := range rows {
			cells := map[string]string{}
			for j, name := range lines[0] {
				cells[name] = lines[i+1][j]
			}
			for name, want := range map[string]string{"task": taskID, "row": strconv.Itoa(r.Index), "option": r.Option, "scope": r.Scope, "cluster": r.Cluster} {
				require.Equal(t, want, unguarded(cells[name]))
			}
			for name, want := range map[string]float64{"start_sec": r.Start, "end_sec": r.End, "norm": r.Norm, "x": r.X, "y": r.Y} {
				if math.IsNaN(want) {
					require.Empty(t, cells[name])
					continue
				}
				x, err := strconv.ParseFloat(cells[name], 64)
				require.NoError(t, err)
				require.Equal(t, want, x)
			}
			var v []*float32
			require.NoError(t, json.Unmarshal([]byte(cells["embedding"]), &v))
			require.Equal(t, bitsOf(r.Vector), bitsOf(values(v)))
		}
	})
}

// unguarded takes off the apostrophe that keeps a text from being a formula.
func unguarded(s string) string { return strings.TrimPrefix(s, "'") }

func TestNoCellIsAFormula(t *testing.T) {
	for _, s := range []string{"=1+1", "+1", "-1", "@x", "\t=1", "\r=1", `=HYPERLINK("http://evil","x")`} {
		rows := plainRows(1, 2)
		rows[0].Option, rows[0].Cluster = s, s
		rows[0].Y = -3 // a number may begin with a minus
		files, _ := write(t, "csv", all, rows)
		lines, err := stdcsv.NewReader(strings.NewReader(files[0])).ReadAll()
		require.NoError(t, err)
		for i, cell := range lines[1] {
			if lines[0][i] != "y" {
				assert.NotContains(t, "=+-@\t\r", cell[:1], lines[0][i])
			}
		}
		assert.Contains(t, lines[1], "-3")
	}
}
