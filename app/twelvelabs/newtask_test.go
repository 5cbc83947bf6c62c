// The request that creates a task: every rule it is held to, and its JSON.

package twelvelabs

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const filmLink = "https://media.example/film.mp4"

// aTask is a request with nothing wrong, but for what change does to it.
func aTask(change func(n *NewTask)) *NewTask {
	n := &NewTask{
		Source: FieldURL, URL: filmLink, Kind: "video", Model: Marengo30, Start: math.NaN(), End: math.NaN(), Length: math.NaN(),
		Options: []string{"visual", "audio", "transcription"}, Scopes: ScopesAll(), Types: []string{TypeSeparate},
	}
	if change != nil {
		change(n)
	}
	return n
}

func TestWhatIsWrongWithANewTask(t *testing.T) {
	file := MediaFile{Name: "film.mp4", Type: "video/mp4", Size: 1000}
	note := Note{1, 2, "a dunk"}
	for name, tt := range map[string]struct {
		change func(n *NewTask)
		want   string // the fields, and a part of the first sentence
	}{
		"nothing":                 {nil, ""},
		"no link":                 {func(n *NewTask) { n.URL = "" }, "url: Enter the link"},
		"no scheme":               {func(n *NewTask) { n.URL = "media.example/film.mp4" }, "url: A link begins with https://"},
		"another scheme":          {func(n *NewTask) { n.URL = "ftp://media.example/film.mp4" }, "url: A link begins with"},
		"a local file's link":     {func(n *NewTask) { n.URL = "file:///home/film.mp4" }, "url: A link begins with"},
		"white space":             {func(n *NewTask) { n.URL = "https://media.example/the film.mp4" }, "url: A link has no white space"},
		"a line end":              {func(n *NewTask) { n.URL = "https://media.example/film.mp4\n" }, "url: A link has no white space"},
		"no host":                 {func(n *NewTask) { n.URL = "https:///film.mp4" }, "url: This link names no host"},
		"a port and no host":      {func(n *NewTask) { n.URL = "https://:443/film.mp4" }, "url: This link names no host"},
		"a host alone":            {func(n *NewTask) { n.URL = "https://media.example/" }, "url: This link names a host, and no file"},
		"YouTube":                 {func(n *NewTask) { n.URL = "https://www.youtube.com/watch?v=abc" }, "url: This leads to a page of YouTube"},
		"YouTube, short":          {func(n *NewTask) { n.URL = "HTTPS://youtu.be/abc" }, "url: This leads to a page of YouTube"},
		"YouTube, for phones":     {func(n *NewTask) { n.URL = "http://user@m.YouTube.com:80/watch?v=abc" }, "url: This leads to a page of YouTube"},
		"a shared file":           {func(n *NewTask) { n.URL = "https://drive.google.com/file/d/abc/view" }, "url: This leads to a page of Google Drive"},
		"a host that sounds like": {func(n *NewTask) { n.URL = "https://notyoutube.com/film.mp4" }, ""},
		"a name in the path":      {func(n *NewTask) { n.URL = "https://media.example/youtube.com/film.mp4" }, ""},
		"plain http, and a port":  {func(n *NewTask) { n.URL = "http://media.example:8080/film.mp4?sig=a%20b&x=y#t=1" }, ""},
		"a query for a file":      {func(n *NewTask) { n.URL = "https://media.example?film=1" }, ""},
		"another script's host":   {func(n *NewTask) { n.URL = "https://фильм.example/film.mp4" }, ""},

		"no asset":           {func(n *NewTask) { n.Source = FieldAsset }, "asset_id: Enter the ID"},
		"an asset":           {func(n *NewTask) { n.Source, n.Asset = FieldAsset, "vid_nba-2026" }, ""},
		"a link as an asset": {func(n *NewTask) { n.Source, n.Asset = FieldAsset, filmLink }, "asset_id: This is not the ID"},
		"words as an asset":  {func(n *NewTask) { n.Source, n.Asset = FieldAsset, "my film" }, "asset_id: This is not the ID"},

		"no file":             {func(n *NewTask) { n.Source = FieldFile }, "base64_string: Choose a file"},
		"a file":              {func(n *NewTask) { n.Source, n.File = FieldFile, file }, ""},
		"an empty file":       {func(n *NewTask) { n.Source, n.File = FieldFile, MediaFile{Name: "a.mp4"} }, "base64_string: This file is empty"},
		"the largest file":    {func(n *NewTask) { n.Source, n.File = FieldFile, MediaFile{"a.mp4", "", MediaInBody} }, ""},
		"too large a file":    {func(n *NewTask) { n.Source, n.File = FieldFile, MediaFile{"a.mp4", "", MediaInBody + 1} }, "base64_string: This file is larger than 36 MB"},
		"sound as video":      {func(n *NewTask) { n.Source, n.File = FieldFile, MediaFile{"a.mp3", "audio/mpeg", 9} }, "base64_string: By its type (audio/mpeg) this file is no video: choose “audio”"},
		"a picture":           {func(n *NewTask) { n.Source, n.File = FieldFile, MediaFile{"a.png", "image/png", 9} }, "base64_string: By its type (image/png)"},
		"video as sound":      {func(n *NewTask) { n.Source, n.File, n.Kind = FieldFile, file, "audio" }, "base64_string: By its type (video/mp4) this file is no audio"},
		"of an unknown type":  {func(n *NewTask) { n.Source, n.File = FieldFile, MediaFile{"a.mxf", "application/mxf", 9} }, ""},
		"an unused bad field": {func(n *NewTask) { n.Source, n.Asset, n.URL = FieldAsset, "vid", "no link" }, ""},

		"a stretch":             {func(n *NewTask) { n.Start, n.End = 10, 14 }, ""},
		"only an end":           {func(n *NewTask) { n.End = 4 }, ""},
		"only a start":          {func(n *NewTask) { n.Start = 0 }, ""},
		"the end at the start":  {func(n *NewTask) { n.Start, n.End = 10, 10 }, "end_sec: The end must be after the start"},
		"the end before it":     {func(n *NewTask) { n.Start, n.End = 10, 9 }, "end_sec: The end must be after the start"},
		"the end at nothing":    {func(n *NewTask) { n.End = 0 }, "end_sec: The end must be after the start"},
		"less than 4 s":         {func(n *NewTask) { n.Start, n.End = 10, 13.99 }, "end_sec: At least four seconds"},
		"less than 4 s of all":  {func(n *NewTask) { n.End = 3 }, "end_sec: At least four seconds"},
		"four hours":            {func(n *NewTask) { n.End = 14400 }, ""},
		"more than four hours":  {func(n *NewTask) { n.End = 14400.5 }, "end_sec: Media are at most four hours"},
		"the last four seconds": {func(n *NewTask) { n.Start = 14396 }, ""},
		"a start too late":      {func(n *NewTask) { n.Start = 14397 }, "start_sec: Media are at most four hours"},

		"fixed":                   {func(n *NewTask) { n.Segmentation, n.Length = "fixed", 10 }, ""},
		"fixed, least":            {func(n *NewTask) { n.Segmentation, n.Length = "fixed", 2 }, ""},
		"fixed, too long":         {func(n *NewTask) { n.Segmentation, n.Length = "fixed", 11 }, "segmentation: Enter a whole number of seconds from 2 to 10"},
		"fixed, too short":        {func(n *NewTask) { n.Segmentation, n.Length = "fixed", 1 }, "segmentation: Enter a whole number"},
		"fixed, a part":           {func(n *NewTask) { n.Segmentation, n.Length = "fixed", 2.5 }, "segmentation: Enter a whole number"},
		"fixed, no length":        {func(n *NewTask) { n.Segmentation = "fixed" }, "segmentation: Enter a whole number"},
		"dynamic":                 {func(n *NewTask) { n.Segmentation, n.Length = "dynamic", 5 }, ""},
		"dynamic, too long":       {func(n *NewTask) { n.Segmentation, n.Length = "dynamic", 6 }, "segmentation: Enter a whole number of seconds from 2 to 5"},
		"dynamic sound":           {func(n *NewTask) { n.Kind, n.Segmentation, n.Length = "audio", "dynamic", 4 }, "segmentation: Marengo 3.0 cuts sound in fixed"},
		"dynamic sound in 3.5":    {func(n *NewTask) { n.Kind, n.Model, n.Segmentation, n.Length = "audio", Marengo35, "dynamic", 4 }, ""},
		"a length that is unused": {func(n *NewTask) { n.Length = 99 }, ""},

		"no option":              {func(n *NewTask) { n.Options = nil }, "embedding_option: Choose at least one"},
		"only pictures of sound": {func(n *NewTask) { n.Kind, n.Options = "audio", []string{"visual"} }, "embedding_option: Choose at least one"},
		"only speech in 3.5":     {func(n *NewTask) { n.Model, n.Options = Marengo35, []string{"transcription"} }, "embedding_option: Choose at least one"},
		"no scope":               {func(n *NewTask) { n.Scopes = nil }, "embedding_scope: Choose at least one"},
		"no type":                {func(n *NewTask) { n.Types = nil }, "embedding_type: Choose at least one"},
		"fused":                  {func(n *NewTask) { n.Types = []string{TypeFused} }, ""},
		"fused of one option":    {func(n *NewTask) { n.Types, n.Options = []string{TypeFused}, []string{"audio"} }, "embedding_type: Fused embeddings need two"},
		"fused of what is left": {func(n *NewTask) {
			n.Types, n.Kind, n.Options = []string{TypeFused}, "audio", []string{"visual", "audio"}
		}, "embedding_type: Fused embeddings need two"},
		"fused in 3.5":      {func(n *NewTask) { n.Model, n.Types = Marengo35, []string{TypeFused} }, "time_based_metadata: Marengo 3.5 fuses with notes"},
		"fused with a note": {func(n *NewTask) { n.Model, n.Types, n.Notes = Marengo35, []string{TypeFused}, []Note{note} }, ""},
		"a note without a text": {func(n *NewTask) {
			n.Model, n.Types, n.Notes = Marengo35, []string{TypeFused}, []Note{note, {3, 4, " "}}
		}, "time_based_metadata: A note has no text"},
		"a note the wrong way":    {func(n *NewTask) { n.Model, n.Types, n.Notes = Marengo35, []string{TypeFused}, []Note{{3, 2, "x"}} }, "time_based_metadata: A note ends before"},
		"notes that are not used": {func(n *NewTask) { n.Notes = []Note{{3, 2, ""}} }, ""},
		"uncertainty":             {func(n *NewTask) { n.Model, n.Uncertainty = Marengo35, true }, "embedding_scope: The uncertainty is of clips only"},
		"uncertainty of clips":    {func(n *NewTask) { n.Model, n.Uncertainty, n.Scopes = Marengo35, true, []string{"clip"} }, ""},
		"uncertainty in 3.0":      {func(n *NewTask) { n.Uncertainty = true }, ""},

		"several things": {func(n *NewTask) { n.URL, n.Scopes, n.End = "", nil, 1 }, "url end_sec embedding_scope: Enter the link"},
	} {
		t.Run(name, func(t *testing.T) {
			faults := aTask(tt.change).Check()
			fields, why, _ := strings.Cut(tt.want, ": ")
			var got []string
			for _, f := range faults {
				got = append(got, string(f.Field))
				assert.Regexp(t, `^[“A-Z].*\.$`, f.Why, "a sentence")
			}
			require.Equal(t, strings.Fields(fields), append([]string{}, got...), "%v", faults)
			if why != "" {
				assert.True(t, strings.HasPrefix(faults[0].Why, why), faults[0].Why)
			}
		})
	}
}

func TestTheBodyOfANewTask(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(n *NewTask)
		want   string
	}{
		"as it begins": {nil, `{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"url":"https://media.example/film.mp4"},
			"embedding_option":["visual","audio","transcription"],"embedding_scope":["clip","asset"]}}`},
		"cut in fixed segments, and fused": {func(n *NewTask) {
			n.Start, n.End, n.Segmentation, n.Length, n.Types = 0.25, 3600, "fixed", 5, []string{TypeSeparate, TypeFused}
		}, `{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"url":"https://media.example/film.mp4"},
			"start_sec":0.25,"end_sec":3600,"segmentation":{"strategy":"fixed","fixed":{"duration_sec":5}},
			"embedding_option":["visual","audio","transcription"],"embedding_scope":["clip","asset"],
			"embedding_type":["separate_embedding","fused_embedding"]}}`},
		"cut dynamically": {func(n *NewTask) { n.Segmentation, n.Length = "dynamic", 3 },
			`{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"url":"https://media.example/film.mp4"},
			"segmentation":{"strategy":"dynamic","dynamic":{"min_duration_sec":3}},
			"embedding_option":["visual","audio","transcription"],"embedding_scope":["clip","asset"]}}`},
		"sound": {func(n *NewTask) { n.Kind, n.Source, n.Asset, n.Scopes = "audio", FieldAsset, "a1", []string{"clip"} },
			`{"input_type":"audio","model_name":"marengo3.0","audio":{"media_source":{"asset_id":"a1"},
			"embedding_option":["audio","transcription"],"embedding_scope":["clip"]}}`},
		"Marengo 3.5": {func(n *NewTask) {
			n.Model, n.Segmentation, n.Length, n.Uncertainty, n.Scopes = Marengo35, "fixed", 6, true, []string{"clip"}
			n.Types, n.Notes = []string{TypeFused}, []Note{{42.3, 42.3, `a "dunk"`}, {50, 51.5, "ö"}}
		}, `{"input_type":"video","model_name":"marengo3.5","embedding_uncertainty":true,"video":{"media_source":{"url":"https://media.example/film.mp4"},
			"segmentation":{"temporal":{"strategy":"fixed","fixed":{"duration_sec":6}}},
			"embedding_option":["visual","audio"],"embedding_scope":["clip"],"embedding_type":["fused_embedding"],
			"time_based_metadata":[{"start":42.3,"end":42.3,"text":"a \"dunk\""},{"start":50,"end":51.5,"text":"ö"}]}}`},
		"what 3.0 does not know": {func(n *NewTask) {
			n.Uncertainty, n.Types, n.Notes = true, []string{TypeFused}, []Note{{1, 2, "x"}}
		}, `{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"url":"https://media.example/film.mp4"},
			"embedding_option":["visual","audio","transcription"],"embedding_scope":["clip","asset"],"embedding_type":["fused_embedding"]}}`},
		"a file": {func(n *NewTask) { n.Source, n.File = FieldFile, MediaFile{"a.mp4", "video/mp4", 9} },
			`{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"base64_string":""},
			"embedding_option":["visual","audio","transcription"],"embedding_scope":["clip","asset"]}}`},
		"odd characters": {func(n *NewTask) { n.URL = `https://media.example/"base64_string": ""` },
			`{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"url":"https://media.example/\"base64_string\": \"\""},
			"embedding_option":["visual","audio","transcription"],"embedding_scope":["clip","asset"]}}`},
	} {
		t.Run(name, func(t *testing.T) {
			n := aTask(tt.change)
			assert.JSONEq(t, tt.want, n.Body())
			indented, err := json.MarshalIndent(json.RawMessage(n.Body()), "", "  ")
			require.NoError(t, err)
			assert.Equal(t, strings.Join(strings.Fields(string(indented)), ""), strings.Join(strings.Fields(n.Body()), ""))
			before, after := splitAtMedium(n.Body())
			assert.Equal(t, n.Body(), before+after)
			assert.Equal(t, n.Source == FieldFile, after != "")
		})
	}
}

func TestTheFieldThatAnAnswerComplainsOf(t *testing.T) {
	for _, tt := range []struct {
		path, message string
		want          Field
	}{
		{"video.media_source.url", "", FieldURL},
		{"media_source", "", FieldURL},
		{"video.media_source.base64_string", "", FieldURL}, // of the three only this was sent
		{"video.segmentation.fixed.duration_sec", "", FieldSegmentation},
		{"video.segmentation.temporal.dynamic", "", FieldSegmentation},
		{"body.video.embedding_option[0]", "", FieldOptions},
		{"video.embedding_scope", "", FieldScopes},
		{"video.embedding_type", "", FieldTypes},
		{"video.time_based_metadata.0.text", "", FieldNotes},
		{"model_name", "", FieldModel},
		{"embedding_uncertainty", "", FieldUncertainty},
		{"input_type", "", FieldKind},
		{"", "The value of the start_sec parameter is too large.", FieldStart},
		{"", "`end_sec` must be greater than `start_sec`", FieldEnd},
		{"", "For input_type video, embedding_option is wrong", FieldOptions},
		{"", "input_type is wrong", FieldKind},
		{"", "The url could not be fetched", FieldURL},
		{"", "segmentation.fixed is wrong", FieldSegmentation},
		{"unheard_of", "min_duration_sec is too small", FieldSegmentation},
		{"video", "something in it", ""},
		{"", "Something went wrong: see https://docs.example/docs_url/fixed", ""},
		{"", "", ""},
	} {
		assert.Equal(t, tt.want, aTask(nil).FieldOf(tt.path, tt.message), "%q %q", tt.path, tt.message)
	}
}
