package export

import (
	"bytes"
	stdcsv "encoding/csv"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func scenesAs(t require.TestingT, format int, scenes Scenes) string {
	var b bytes.Buffer
	require.NoError(t, SceneFormats()[format].Write(&b, scenes))
	return b.String()
}

func TestWebVTT(t *testing.T) {
	assert.Equal(t, `WEBVTT

1
00:00:00.000 --> 00:00:06.007
A &lt;b&gt; &amp; c --&gt; d

2
01:01:01.500 --> 100:00:00.000
Scene 2
`, scenesAs(t, 0, Scenes{{0, 6.0065, "A <b> & c --> d"}, {3661.5, 360000, "\r\n "}}))
	assert.Equal(t, "WEBVTT\n", scenesAs(t, 0, nil))
}

// cue is a cue block by the grammar of https://www.w3.org/TR/webvtt1/#file-structure,
// with cue text that has no tags.
var cue = regexp.MustCompile(`^([^\n\r]+)\n((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}) --> ((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})\n((?:[^\n\r&<]|&(?:amp|lt|gt);)+)\n$`)

func TestWebVTTGrammar(t *testing.T) {
	seconds := func(t require.TestingT, clock string) float64 {
		var s float64
		for part := range strings.SplitSeq(clock, ":") {
			x, err := strconv.ParseFloat(part, 64)
			require.NoError(t, err)
			s = 60*s + x
		}
		return s
	}
	plain := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
	rapid.Check(t, func(t *rapid.T) {
		var scenes Scenes
		at := 0.0
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			end := at + rapid.Float64Range(0, 20000).Draw(t, "length")
			scenes = append(scenes, Scene{at, end, rapid.String().Draw(t, "title")})
			at = end
		}
		text := scenesAs(t, 0, scenes)
		blocks := strings.Split(text, "\n\n")
		require.Equal(t, "WEBVTT", strings.TrimSuffix(blocks[0], "\n"))
		require.Len(t, blocks, len(scenes)+1)
		for i, block := range blocks[1:] {
			m := cue.FindStringSubmatch(strings.TrimSuffix(block, "\n") + "\n")
			require.NotNil(t, m, "%q", block)
			require.NotContains(t, m[1], "-->")
			require.NotContains(t, m[4], "-->")
			start, end := seconds(t, m[2]), seconds(t, m[3])
			require.InDelta(t, scenes[i].Start, start, 0.000501)
			require.InDelta(t, scenes[i].End, end, 0.001501)
			require.Greater(t, end, start)
			if title := strings.TrimSpace(scenes[i].Title); title != "" && !strings.ContainsAny(title, "\n\r\x00") {
				require.Equal(t, title, plain.Replace(m[4]))
			}
		}
	})
}

func TestScenesAsCSV(t *testing.T) {
	text := scenesAs(t, 1, Scenes{{0, 6.5, `A "b", c`}, {6.5, 1e4, "=1+1"}})
	lines, err := stdcsv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, [][]string{{"scene", "start", "end", "duration", "title"}, {"1", "0", "6.5", "6.5", `A "b", c`}, {"2", "6.5", "10000", "9993.5", "'=1+1"}}, lines)
}

func TestNoStretchOfTime(t *testing.T) {
	for _, s := range []Scene{{nan, 1, ""}, {0, nan, ""}, {-1, 1, ""}, {2, 1, ""}, {0, 1 / zero, ""}} {
		for _, f := range SceneFormats() {
			assert.EqualError(t, f.Write(&bytes.Buffer{}, Scenes{{0, 1, ""}, s}), "export: scene 2 is no stretch of time", f.ID)
		}
	}
	info := infoFor(nil)
	assert.Equal(t, File{Name: Stem(&info) + "-scenes.vtt", Media: "text/vtt"}, SceneFormats()[0].File(&info))
}

var zero = 0.0
