package e2e

// player_test.go is about the film that plays beside the timeline.

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/e2e/chrome"
	"embedscope/web/e2e/upstream"
)

// wave writes seconds of silence as a WAV file.
func wave(t *testing.T, seconds int) string {
	t.Helper()
	const rate = 8000
	n := uint32(seconds * rate)
	var b bytes.Buffer
	b.WriteString("RIFF")
	require.NoError(t, binary.Write(&b, binary.LittleEndian, 36+n))
	b.WriteString("WAVEfmt ")
	for _, v := range []any{uint32(16), uint16(1), uint16(1), uint32(rate), uint32(rate), uint16(1), uint16(8)} {
		require.NoError(t, binary.Write(&b, binary.LittleEndian, v))
	}
	b.WriteString("data")
	require.NoError(t, binary.Write(&b, binary.LittleEndian, n))
	b.Write(bytes.Repeat([]byte{128}, int(n)))
	path := filepath.Join(t.TempDir(), "harbour.wav")
	require.NoError(t, os.WriteFile(path, b.Bytes(), 0o644))
	return path
}

type playing struct {
	Source  string
	Time    float64
	Paused  bool
	Length  float64
	Segment bool // the button can be pressed
}

func (b *tab) playing() playing {
	b.t.Helper()
	p, err := chrome.Eval[playing](b.ctx, b.Page, `(() => {
		const m = document.querySelector(".player-media");
		return {Source: m.getAttribute("src") ?? "", Time: m.currentTime, Paused: m.paused, Length: m.duration || 0,
			Segment: !document.querySelector(".player-segment").disabled};
	})()`)
	b.must(err)
	return p
}

func TestFilePlaysASegment(t *testing.T) {
	t.Parallel()
	b := timelineOf(t, "&row=3") // from 0:12 to 0:16
	add := named("button", "Add the video…")
	b.find(timeline, add)
	b.must(b.SetFiles(b.ctx, ".player-file", wave(t, 40)))
	b.reads(soon, []string{"harbour.wav"}, timeline)
	b.until(soon, "the file is known", func() (bool, error) { return b.playing().Length == 40, nil })
	source := b.playing().Source
	assert.True(t, strings.HasPrefix(source, "blob:"+b.server.URL), source)

	// Faster than it is, for the test's sake.
	_, err := chrome.Eval[any](b.ctx, b.Page, `document.querySelector(".player-media").playbackRate = 2, 0`)
	b.must(err)
	b.click(timeline, named("button", "Play segment"))
	b.until(soon, "it plays", func() (bool, error) { p := b.playing(); return !p.Paused && p.Time >= 12, nil })
	b.until(soon, "it stops", func() (bool, error) { return b.playing().Paused, nil })
	assert.InDelta(t, 16, b.playing().Time, 0.05, "at the end of the segment")

	b.click(detail, named("button", "Play"))
	b.until(soon, "the detail plays it again", func() (bool, error) { p := b.playing(); return !p.Paused && p.Time < 16, nil })

	// The axis seeks, and the selection follows.
	b.click(timeline, named("switch", "Follow"))
	canvas := b.boxOf(".timeline-over")
	left, right := timelineSides(canvas)
	b.must(b.ClickAt(b.ctx, left+(right-left)*30/600, canvas.Y+canvas.H-12))
	b.reads(soon, []string{"0:28.0 – 0:32.0", "visual · clip"}, detail)
	b.must(b.Press(b.ctx, "p"))
	b.until(soon, "p plays what is selected", func() (bool, error) { p := b.playing(); return !p.Paused && p.Time >= 28, nil })

	b.click(timeline, named("button", "Remove the video"))
	b.none(timeline, named("button", "Remove the video"))
	b.none(detail, named("button", "Play"))
	freed, err := chrome.Eval[bool](b.ctx, b.Page, `fetch(`+quoted(source)+`).then(() => false, () => true)`)
	require.NoError(t, err)
	assert.True(t, freed, "the file is let go")
	assert.Empty(t, b.Record.Exceptions())
}

func TestFileThatIsNoFilm(t *testing.T) {
	t.Parallel()
	b := timelineOf(t, "&row=3")
	path := filepath.Join(t.TempDir(), "notes.mp4")
	require.NoError(t, os.WriteFile(path, []byte("no film at all"), 0o644))
	b.must(b.SetFiles(b.ctx, ".player-file", path))
	b.reads(soon, []string{"notes.mp4 can't be played here"}, timeline)
	assert.False(t, b.playing().Segment)

	b.must(b.SetFiles(b.ctx, ".player-file", wave(t, 5)))
	b.until(soon, "another file is taken", func() (bool, error) { return b.playing().Length == 5, nil })
	b.click(timeline, named("button", "Play segment"))
	b.reads(soon, []string{"The segment begins at 0:12.0", "ends at 0:05.0"}, timeline)
}

// TestFileGoesWithItsTask: another task is of another film.
func TestFileGoesWithItsTask(t *testing.T) {
	t.Parallel()
	b := newTab(t, "/?view=json")
	key := newKey()
	made := func(name string) string {
		return b.script(upstream.Answer(upstream.Task{Status: "ready", Metadata: upstream.Video(name, 12), Items: upstream.Items(9, 8)}))
	}
	b.watch(made("one.mp4"), key)
	b.reads(check, []string{"one.mp4"}, result)
	b.reads(soon, []string{"scene"}, timeline)
	b.must(b.SetFiles(b.ctx, ".player-file", wave(t, 12)))
	b.reads(soon, []string{"harbour.wav"}, timeline)
	b.watch(made("two.mp4"), key)
	b.reads(check, []string{"two.mp4"}, result)
	b.none(timeline, named("button", "Remove the video"))
	assert.Empty(t, b.playing().Source)
	assert.Empty(t, b.Record.Exceptions())
}
