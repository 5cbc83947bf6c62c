// Scenes, as chapters for a player or as a table.

package export

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

// Scene is a stretch of the film.
type Scene struct {
	Start, End float64 // seconds, 0 ≤ Start ≤ End
	Title      string
}

// Scenes are in the order of time.
type Scenes []Scene

// SceneFormat is one way to write scenes.
type SceneFormat struct {
	ID, Label string
	file      File
	append    func(Scenes, []byte) []byte
}

var sceneFormats = []*SceneFormat{
	{ID: "vtt", Label: "WebVTT chapters (.vtt)", file: File{"-scenes.vtt", "text/vtt"}, append: Scenes.vtt},
	{ID: "scenes-csv", Label: "CSV of scenes (.csv)", file: File{"-scenes.csv", "text/csv; charset=utf-8"}, append: Scenes.csv},
}

// SceneFormats answers all formats for scenes, in the order to offer them in.
func SceneFormats() []*SceneFormat { return append([]*SceneFormat(nil), sceneFormats...) }

// File answers the file that scenes of an answer should go to.
func (f *SceneFormat) File(info *Info) File {
	return File{Name: Stem(info) + f.file.Name, Media: f.file.Media}
}

// Write writes scenes. It refuses times that are no stretch of a film.
func (f *SceneFormat) Write(w io.Writer, scenes Scenes) error {
	for i, s := range scenes {
		if !(s.Start >= 0 && s.Start <= s.End && s.End-s.End == 0) {
			return errors.New("export: scene " + strconv.Itoa(i+1) + " is no stretch of time")
		}
	}
	_, err := w.Write(f.append(scenes, nil))
	return err
}

// csv appends scenes as CSV: their number from 1, start, end and
// length in seconds, and title.
func (s Scenes) csv(b []byte) []byte {
	b = append(b, "scene,start,end,duration,title\r\n"...)
	for i, scene := range s {
		b = strconv.AppendInt(b, int64(i+1), 10)
		for _, x := range [...]float64{scene.Start, scene.End, scene.End - scene.Start} {
			b = append(b, ',')
			b = appendNumber(b, x, 64)
		}
		b = append(b, ',')
		b = appendCell(b, scene.Title)
		b = append(b, '\r', '\n')
	}
	return b
}

// vtt appends a WebVTT file (https://www.w3.org/TR/webvtt1/), a cue a scene
// with its number as identifier. Times are rounded to milliseconds; a cue that
// would be empty, which WebVTT forbids, lasts one. A player shows the titles as
// chapters when the track's kind is "chapters".
func (s Scenes) vtt(b []byte) []byte {
	b = append(b, "WEBVTT\n"...)
	for i, scene := range s {
		start := int64(scene.Start*1000 + 0.5)
		end := max(int64(scene.End*1000+0.5), start+1)
		b = append(b, '\n')
		b = strconv.AppendInt(b, int64(i+1), 10)
		b = append(b, '\n')
		b = appendClock(b, start)
		b = append(b, " --> "...)
		b = appendClock(b, end)
		b = append(b, '\n')
		title := strings.TrimSpace(titles.Replace(scene.Title))
		if title == "" {
			title = "Scene " + strconv.Itoa(i+1)
		}
		b = append(b, title...)
		b = append(b, '\n')
	}
	return b
}

// titles makes the text of a cue: no markup, no arrow, one line. NUL can't be in it.
var titles = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r\n", " ", "\n", " ", "\r", " ", "\x00", "\uFFFD")

// appendClock appends milliseconds as hh:mm:ss.ttt, with more digits for the
// hours where they need them.
func appendClock(b []byte, ms int64) []byte {
	two := func(n int64, end byte) {
		if n < 10 {
			b = append(b, '0')
		}
		b = strconv.AppendInt(b, n, 10)
		b = append(b, end)
	}
	two(ms/3_600_000, ':')
	two(ms/60_000%60, ':')
	two(ms/1000%60, '.')
	return append(b, byte('0'+ms/100%10), byte('0'+ms/10%10), byte('0'+ms%10))
}
