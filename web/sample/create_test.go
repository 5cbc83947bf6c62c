package sample

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// of is a create request of marengo3.0 for a medium with further members.
func of(input, members string) string { return with("marengo3.0", "", input, members) }

// newer is one of marengo3.5.
func newer(input, members string) string { return with("marengo3.5", "", input, members) }

// with is one with further members of the request, and of the medium.
func with(model, request, input, members string) string {
	return fmt.Sprintf(`{"input_type":%q,"model_name":%q%s,%q:{"media_source":{"asset_id":"69b2f0c41c7e4a1b37f8a9c5"}%s}}`,
		input, model, request, input, members)
}

// at is one of marengo3.5 for a medium at a URL.
func at(url, request, input, members string) string {
	return strings.Replace(with("marengo3.5", request, input, members), `"asset_id":"69b2f0c41c7e4a1b37f8a9c5"`, `"url":"`+url+`"`, 1)
}

func TestCreate(t *testing.T) {
	for _, tt := range []struct {
		name string
		body string
		want func(c *choices)
	}{
		{"defaults", video, func(*choices) {}},
		{"asset", of("video", ""), func(*choices) {}},
		{"base64", `{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"base64_string":"AAAA"}}}`, func(*choices) {}},
		{"null is absent", of("video", `,"segmentation":null,"start_sec":null,"embedding_option":null`), func(*choices) {}},
		{"sound", of("audio", ""), func(c *choices) { c.audioOnly, c.options = true, audio|transcription }},
		{"sound, one option", of("audio", `,"embedding_option":["transcription"]`), func(c *choices) {
			c.audioOnly, c.options = true, transcription
		}},
		{"options", of("video", `,"embedding_option":["audio","visual"]`), func(c *choices) { c.options = visual | audio }},
		{"scope", of("video", `,"embedding_scope":["asset"]`), func(c *choices) { c.scopes = asset }},
		{"fused too", of("video", `,"embedding_type":["separate_embedding","fused_embedding"]`), func(c *choices) { c.types = separate | fused }},
		{"only fused", of("audio", `,"embedding_type":["fused_embedding"]`), func(c *choices) {
			c.audioOnly, c.options, c.types = true, audio|transcription, fused
		}},
		{"fixed", of("video", `,"segmentation":{"strategy":"fixed","fixed":{"duration_sec":10}}`), func(c *choices) {
			c.segmentation, c.length = fixed, 10
		}},
		{"fixed sound", of("audio", `,"segmentation":{"strategy":"fixed","fixed":{"duration_sec":6}}`), func(c *choices) {
			c.audioOnly, c.options, c.segmentation, c.length = true, audio|transcription, fixed, 6
		}},
		{"dynamic", of("video", `,"segmentation":{"strategy":"dynamic","dynamic":{"min_duration_sec":2.0}}`), func(c *choices) {
			c.segmentation, c.length = dynamic, 2
		}},
		{"excerpt", of("video", `,"start_sec":80.04,"end_sec":132.06`), func(c *choices) { c.start, c.end = 800, 1321 }},
		{"end after the end", of("video", `,"start_sec":0,"end_sec":7200`), func(*choices) {}},
		{"broken", strings.Replace(video, "the-harbour", "broken", 1), func(c *choices) { c.broken = true }},
		{"trailer", strings.Replace(video, "the-harbour", "trailer-2", 1), func(c *choices) { *c = defaultsOf(trailer, false) }},
		{"trailer, to its end", strings.Replace(video, `the-harbour.mp4"}`, `trailer.mp4"},"start_sec":100,"end_sec":200`, 1), func(c *choices) {
			*c = defaultsOf(trailer, false)
			c.start = 1000
		}},
		{"3.5", newer("video", ""), func(c *choices) { *c = defaultsOf(film, true) }},
		{"3.5, sound", newer("audio", ""), func(c *choices) { *c = defaultsOf(film, true); c.audioOnly, c.options = true, audio }},
		{"3.5, fixed", newer("video", `,"segmentation":{"temporal":{"strategy":"fixed","fixed":{"duration_sec":5}}}`), func(c *choices) {
			*c = defaultsOf(film, true)
			c.segmentation, c.length = fixed, 5
		}},
		{"3.5, dynamic sound", newer("audio", `,"segmentation":{"temporal":{"strategy":"dynamic","dynamic":{"min_duration_sec":3}}}`), func(c *choices) {
			*c = defaultsOf(film, true)
			c.audioOnly, c.options, c.segmentation, c.length = true, audio, dynamic, 3
		}},
		{"3.5, fused", newer("video", `,"embedding_type":["fused_embedding"],"time_based_metadata":[{"start":1,"end":1,"text":"Goal"}]`), func(c *choices) {
			*c = defaultsOf(film, true)
			c.types = fused
		}},
		{"3.5, local", newer("video", `,"embedding_scope":["asset","local"]`), func(c *choices) { *c = defaultsOf(film, true); c.local = true }},
		{"3.5, clip and local", newer("video", `,"embedding_scope":["clip","local"]`), func(c *choices) { *c = defaultsOf(film, true); c.scopes = clip }},
		{"uncertain", with("marengo3.5", `,"embedding_uncertainty":true`, "video", `,"embedding_scope":["clip"]`), func(c *choices) {
			*c = defaultsOf(film, true)
			c.uncertain, c.scopes = true, clip
		}},
		{"certain", with("marengo3.5", `,"embedding_uncertainty":false`, "video", ""), func(c *choices) { *c = defaultsOf(film, true) }},
		{"short", with("marengo3.5", `,"embedding_dimension":128`, "video", ""), func(c *choices) { *c = defaultsOf(film, true); c.dimension = 128 }},
		{"document", newer("document", `,"embedding_option":["visual"],"embedding_scope":["local"],"embedding_type":["separate_embedding"]`), func(c *choices) {
			*c = defaultsOf(document, true)
		}},
		{"chunks", at("https://sample.invalid/chunks.pdf", `,"embedding_uncertainty":true,"embedding_dimension":256`, "document", ""), func(c *choices) {
			*c = defaultsOf(chunked, true)
			c.uncertain, c.dimension = true, 256
		}},
		{"broken document", at("https://sample.invalid/broken.pdf", "", "document", ""), func(c *choices) { *c = defaultsOf(document, true); c.broken = true }},
		{"image", newer("image", `,"embedding_scope":["asset"]`), func(c *choices) { *c = defaultsOf(poster, true) }},
		{"broken folder", strings.Replace(video, "the-harbour.mp4", "broken/film.mp4", 1), func(*choices) {}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, _ := newService()
			w := ask(h, "POST", "/embed-v2/tasks", tt.body)
			require.Equal(t, 202, w.Code, w.Body)
			var got struct {
				ID string `json:"_id"`
			}
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &got))
			created, c, ok := decodeID(got.ID)
			require.True(t, ok)
			assert.Equal(t, noon, created)
			want := defaults()
			tt.want(&want)
			assert.Equal(t, want, c)
		})
	}
}

func TestCreateErrors(t *testing.T) {
	for _, tt := range []struct{ body, code, field string }{
		{``, "parameter_invalid", "body"},
		{`{`, "parameter_invalid", "body"},
		{`[]`, "parameter_invalid", "body"},
		{`null`, "parameter_invalid", "body"},
		{video + `x`, "parameter_invalid", "body"},
		{strings.Repeat("[", 60_000), "parameter_invalid", "body"},
		{`{}`, "parameter_not_provided", "input_type"},
		{`{"input_type":"video"}`, "parameter_not_provided", "model_name"},
		{`{"input_type":"image","model_name":"marengo3.0"}`, "parameter_invalid", "input_type"},
		{`{"input_type":1,"model_name":"marengo3.0"}`, "parameter_invalid", "input_type"},
		{`{"Input_Type":"video","model_name":"marengo3.0"}`, "parameter_not_provided", "input_type"},
		{`{"input_type":"video","model_name":"Marengo-retrieval-2.7"}`, "parameter_invalid", "model_name"},
		{`{"input_type":"video","model_name":"marengo3.0"}`, "parameter_not_provided", "video"},
		{`{"input_type":"video","model_name":"marengo3.0","video":[]}`, "parameter_invalid", "video"},
		{`{"input_type":"video","model_name":"marengo3.0","video":{}}`, "parameter_not_provided", "video.media_source"},
		{`{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{}}}`, "parameter_invalid", "video.media_source"},
		{`{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"url":"https://a/b","asset_id":"c"}}}`, "parameter_invalid", "video.media_source"},
		{`{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"url":"file:///b"}}}`, "parameter_invalid", "video.media_source.url"},
		{`{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"url":"https://"}}}`, "parameter_invalid", "video.media_source.url"},
		{`{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"url":7}}}`, "parameter_invalid", "video.media_source.url"},
		{`{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"base64_string":"!"}}}`, "parameter_invalid", "video.media_source.base64_string"},
		{`{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"asset_id":" "}}}`, "parameter_invalid", "video.media_source.asset_id"},
		{`{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"asset_id":"a","kind":"b"}}}`, "parameter_unknown", "video.media_source.kind"},
		{`{"input_type":"video","model_name":"marengo3.0","audio":{},"video":{"media_source":{"asset_id":"a"}}}`, "parameter_unknown", "audio"},
		{of("video", `,"start":1`), "parameter_unknown", "video.start"},
		{of("video", `,"start_sec":-1`), "parameter_invalid", "video.start_sec"},
		{of("video", `,"start_sec":1e400`), "parameter_invalid", "video.start_sec"},
		{of("video", `,"start_sec":"1"`), "parameter_invalid", "video.start_sec"},
		{of("video", `,"start_sec":597`), "parameter_invalid", "video.start_sec"},
		{of("video", `,"start_sec":1e300`), "parameter_invalid", "video.start_sec"},
		{of("video", `,"start_sec":10,"end_sec":13`), "parameter_invalid", "video.end_sec"},
		{of("video", `,"segmentation":{}`), "parameter_not_provided", "video.segmentation.strategy"},
		{of("video", `,"segmentation":"fixed"`), "parameter_invalid", "video.segmentation"},
		{of("video", `,"segmentation":{"strategy":"scenes"}`), "parameter_invalid", "video.segmentation.strategy"},
		{of("video", `,"segmentation":{"strategy":"fixed"}`), "parameter_not_provided", "video.segmentation.fixed"},
		{of("video", `,"segmentation":{"strategy":"dynamic","dynamic":{}}`), "parameter_not_provided", "video.segmentation.dynamic.min_duration_sec"},
		{of("audio", `,"segmentation":{"strategy":"dynamic"}`), "parameter_invalid", "audio.segmentation.strategy"},
		{of("video", `,"segmentation":{"strategy":"fixed","fixed":{"duration_sec":1}}`), "parameter_invalid", "video.segmentation.fixed.duration_sec"},
		{of("video", `,"segmentation":{"strategy":"fixed","fixed":{"duration_sec":11}}`), "parameter_invalid", "video.segmentation.fixed.duration_sec"},
		{of("video", `,"segmentation":{"strategy":"fixed","fixed":{"duration_sec":2.5}}`), "parameter_invalid", "video.segmentation.fixed.duration_sec"},
		{of("video", `,"segmentation":{"strategy":"fixed","fixed":{"duration_sec":2,"length":2}}`), "parameter_unknown", "video.segmentation.fixed.length"},
		{of("video", `,"segmentation":{"strategy":"fixed","fixed":{"duration_sec":2},"dynamic":{}}`), "parameter_unknown", "video.segmentation.dynamic"},
		{of("video", `,"segmentation":{"strategy":"dynamic","dynamic":{"min_duration_sec":6}}`), "parameter_invalid", "video.segmentation.dynamic.min_duration_sec"},
		{of("video", `,"embedding_option":[]`), "parameter_invalid", "video.embedding_option"},
		{of("video", `,"embedding_option":"visual"`), "parameter_invalid", "video.embedding_option"},
		{of("video", `,"embedding_option":["visual","visual"]`), "parameter_invalid", "video.embedding_option"},
		{of("video", `,"embedding_option":["text"]`), "parameter_invalid", "video.embedding_option"},
		{of("audio", `,"embedding_option":["visual"]`), "parameter_invalid", "audio.embedding_option"},
		{of("video", `,"embedding_scope":["page"]`), "parameter_invalid", "video.embedding_scope"},
		{of("video", `,"embedding_option":["audio"],"embedding_type":["fused_embedding"]`), "parameter_invalid", "video.embedding_type"},

		// What only one of the models takes.
		{of("document", ""), "parameter_invalid", "input_type"},
		{of("video", `,"segmentation":{"temporal":{"strategy":"fixed","fixed":{"duration_sec":5}}}`), "parameter_not_provided", "video.segmentation.strategy"},
		{newer("video", `,"segmentation":{"strategy":"fixed","fixed":{"duration_sec":5}}`), "parameter_not_provided", "video.segmentation.temporal"},
		{newer("video", `,"segmentation":{"temporal":{"strategy":"fixed","fixed":{"duration_sec":1}}}`), "parameter_invalid", "video.segmentation.temporal.fixed.duration_sec"},
		{newer("video", `,"segmentation":{"temporal":{"strategy":"fixed","fixed":{"duration_sec":5}},"strategy":"fixed"}`), "parameter_unknown", "video.segmentation.strategy"},
		{newer("video", `,"embedding_option":["transcription"]`), "parameter_invalid", "video.embedding_option"},
		{newer("audio", `,"embedding_option":["transcription"]`), "parameter_invalid", "audio.embedding_option"},
		{of("video", `,"embedding_scope":["local"]`), "parameter_invalid", "video.embedding_scope"},
		{of("video", `,"time_based_metadata":[]`), "parameter_unknown", "video.time_based_metadata"},
		{newer("video", `,"embedding_type":["fused_embedding"]`), "parameter_not_provided", "video.time_based_metadata"},
		{newer("video", `,"time_based_metadata":[{"start":1,"end":2,"text":"a"}]`), "parameter_invalid", "video.time_based_metadata"},
		{newer("video", `,"embedding_type":["fused_embedding"],"time_based_metadata":[]`), "parameter_invalid", "video.time_based_metadata"},
		{newer("video", `,"embedding_type":["fused_embedding"],"time_based_metadata":[{"start":1,"end":2}]`), "parameter_not_provided", "video.time_based_metadata[0].text"},
		{newer("video", `,"embedding_type":["fused_embedding"],"time_based_metadata":[{"start":3,"end":2,"text":"a"}]`), "parameter_invalid", "video.time_based_metadata[0].end"},
		{with("marengo3.0", `,"embedding_uncertainty":true`, "video", ""), "parameter_invalid", "embedding_uncertainty"},
		{with("marengo3.5", `,"embedding_uncertainty":1`, "video", ""), "parameter_invalid", "embedding_uncertainty"},
		{with("marengo3.5", `,"embedding_uncertainty":true`, "video", ""), "parameter_invalid", "video.embedding_scope"},
		{with("marengo3.0", `,"embedding_dimension":512`, "video", ""), "parameter_invalid", "embedding_dimension"},
		{with("marengo3.5", `,"embedding_dimension":64`, "video", ""), "parameter_invalid", "embedding_dimension"},
		{newer("document", `,"embedding_option":["text"]`), "parameter_invalid", "document.embedding_option"},
		{newer("document", `,"embedding_scope":["asset"]`), "parameter_invalid", "document.embedding_scope"},
		{newer("document", `,"embedding_type":["fused_embedding"]`), "parameter_invalid", "document.embedding_type"},
		{newer("document", `,"start_sec":0`), "parameter_unknown", "document.start_sec"},
		{newer("image", `,"embedding_scope":["clip"]`), "parameter_invalid", "image.embedding_scope"},
	} {
		h, _ := newService()
		w := ask(h, "POST", "/embed-v2/tasks", tt.body, "Content-Type", "application/json")
		require.Equal(t, 400, w.Code, "%.200s\n%s", tt.body, w.Body)
		f := readFailure(t, w, nested)
		assert.Equal(t, tt.code, f.code, tt.body)
		assert.Equal(t, tt.field, f.field, tt.body)
		assert.Contains(t, f.message, tt.field)
	}
}

// What a task's answer says about its medium is what was asked for.
func TestCreatedMetadata(t *testing.T) {
	for _, tt := range []struct {
		body string
		want map[string]any
	}{
		{of("audio", `,"segmentation":{"strategy":"fixed","fixed":{"duration_sec":10}},"embedding_option":["audio"]`), map[string]any{
			"input_type": "audio", "input_url": "https://sample.invalid/the-harbour.wav", "input_filename": "the-harbour.wav",
			"clip_length": 10.0, "embedding_scopes": []any{"clip", "asset"}, "embedding_options": []any{"audio"},
			"duration": 600.0, "embedding_dimension": 512.0,
		}},
		{of("video", `,"start_sec":12.5,"embedding_scope":["asset"],"segmentation":{"strategy":"dynamic","dynamic":{"min_duration_sec":4}}`), map[string]any{
			"input_type": "video", "input_url": "https://sample.invalid/the-harbour.mp4", "input_filename": "the-harbour.mp4",
			"embedding_scopes": []any{"asset"}, "embedding_options": []any{"visual", "audio", "transcription"},
			"duration": 600.0, "start_offset_sec": 12.5, "end_offset_sec": 600.0, "embedding_dimension": 512.0,
		}},
		{newer("video", `,"embedding_scope":["local"]`), map[string]any{
			"input_type": "video", "input_url": "https://sample.invalid/the-harbour.mp4", "input_filename": "the-harbour.mp4",
			"embedding_scopes": []any{"local"}, "embedding_options": []any{"visual", "audio"},
			"duration": 600.0, "embedding_dimension": 512.0,
		}},
		{at("https://sample.invalid/chunks.pdf", `,"embedding_dimension":128`, "document", ""), map[string]any{
			"input_type": "document", "input_url": "https://sample.invalid/chunks.pdf", "input_filename": "chunks.pdf",
			"embedding_scopes": []any{"local"}, "embedding_options": []any{"visual"}, "embedding_dimension": 128.0,
		}},
		{newer("image", ""), map[string]any{
			"input_type": "image", "input_url": "https://sample.invalid/poster.jpg", "input_filename": "poster.jpg",
			"embedding_scopes": []any{"asset"}, "embedding_options": []any{"visual"}, "embedding_dimension": 512.0,
		}},
	} {
		h, c := newService()
		id := parse(t, ask(h, "POST", "/embed-v2/tasks", tt.body).Body.Bytes()).ID
		c.set(noon.Add(time.Minute))
		task := parse(t, ask(h, "GET", "/embed-v2/tasks/"+id, "").Body.Bytes())
		assert.Equal(t, tt.want, task.Metadata)
		assert.NotEmpty(t, task.Data)
	}
}

func FuzzReadCreate(f *testing.F) {
	f.Add(video)
	f.Add(of("audio", `,"segmentation":{"strategy":"fixed","fixed":{"duration_sec":10}},"start_sec":80,"end_sec":132.5`))
	f.Add(of("video", `,"segmentation":{"strategy":"dynamic"},"embedding_option":["visual","audio"],"embedding_type":["fused_embedding"]`))
	f.Add(`{"input_type":"video","model_name":"marengo3.0","video":null}`)
	f.Add(at("https://sample.invalid/chunks.pdf", `,"embedding_uncertainty":true,"embedding_dimension":256`, "document", ""))
	f.Add(newer("video", `,"embedding_type":["fused_embedding"],"time_based_metadata":[{"start":1,"end":1,"text":"Goal"}],"embedding_scope":["local"]`))
	f.Fuzz(func(t *testing.T, body string) {
		c, refused := readCreate([]byte(body))
		if refused == nil {
			assert.True(t, c.possible(), "%+v", c)
			return
		}
		assert.Equal(t, 400, refused.status)
		assert.NotEmpty(t, refused.field)
	})
}
