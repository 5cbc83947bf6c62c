package sdk

// others_test.go is about the list, the embedding of texts, and errors.

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"embedscope/web/sample"
)

func TestList(t *testing.T) {
	s := start(t)
	now := time.Now().UTC()
	from, to := now.Add(-72*time.Hour).Format(time.RFC3339), now.Format(time.RFC3339)
	var calls []call
	var raws []object
	for _, tt := range []struct {
		request object
		query   string
	}{
		{object{}, ""},
		{object{"page": 2, "pageLimit": 7}, "?page=2&page_limit=7"},
		{object{"startedAt": from, "endedAt": to}, "?started_at=" + from + "&ended_at=" + to},
		{object{"status": "failed", "pageLimit": 50}, "?status=failed&page_limit=50"},
	} {
		raw := s.raw("/embed-v2/tasks" + tt.query)
		require.NotEmpty(t, raw["data"], tt.query)
		raws = append(raws, raw)
		calls = append(calls, call{"list", tt.request}, call{"strictly", [2]any{"embed.v2.TasksListResponse", raw}})
	}
	replies := s.ask("tlk_sdk", append(calls, call{"listAll", object{"pageLimit": 10}})...)
	for i, raw := range raws {
		require.Nil(t, replies[2*i].Error, "%+v", replies[2*i].Error)
		assert.Equal(t, renamed(raw), replies[2*i].Value)
		assert.Empty(t, unknown(t, replies[2*i+1]))
	}

	all := s.raw("/embed-v2/tasks?page_limit=50")["data"]
	paged := replies[len(replies)-1]
	require.Nil(t, paged.Error, "%+v", paged.Error)
	assert.Equal(t, renamed(all), paged.Value, "the SDK's pages hold the whole list")

	models, kinds := map[any]bool{}, map[string]bool{}
	for _, v := range paged.Value.([]any) {
		task := v.(object)
		models[task["modelName"]] = true
		for _, kind := range []string{"videoEmbedding", "audioEmbedding", "documentEmbedding", "imageEmbedding"} {
			if media, ok := task[kind].(object); ok {
				kinds[kind] = true
				metadata := media["metadata"].(object)
				name := strings.TrimSuffix(kind, "Embedding")
				assert.NotEmpty(t, metadata[name+"EmbeddingOption"], kind)
				assert.NotEmpty(t, metadata[name+"EmbeddingScope"], kind)
			}
		}
	}
	assert.Len(t, models, 2)
	assert.Len(t, kinds, 4)
}

func TestEmbed(t *testing.T) {
	s := start(t)
	asked := []object{
		{"inputType": "text", "modelName": "marengo3.0", "text": object{"inputText": "sunset at sea"}},
		{"inputType": "multi_input", "modelName": "marengo3.5", "multiInput": object{"inputText": "sunset at sea"}, "embeddingUncertainty": true},
		{"inputType": "multi_input", "modelName": "marengo3.5", "multiInput": object{"inputText": strings.Repeat("sea ", 3000)}, "autoTruncate": true},
	}
	var calls, strictly []call
	for _, request := range asked {
		calls = append(calls, call{"embed", request})
	}
	answers := s.values(calls...)
	for i, answer := range answers {
		item := answer["data"].([]any)[0].(object)
		assert.Len(t, item["embedding"], 512)
		if i == 0 {
			assert.Len(t, answer, 1)
			assert.Len(t, item, 1, "neither option nor scope nor time")
			continue
		}
		assert.Equal(t, object{"inputType": "multi_input"}, answer["metadata"])
		tokens := object{"text": []float64{0, 3, 2000}[i]}
		assert.Equal(t, object{"inputTokens": tokens, "truncated": i == 2}, answer["usage"])
		assert.Equal(t, i == 1, item["embeddingUncertainty"] != nil)
	}

	for i, body := range []string{
		`{"input_type":"text","model_name":"marengo3.0","text":{"input_text":"sunset at sea"}}`,
		`{"input_type":"multi_input","model_name":"marengo3.5","embedding_uncertainty":true,"multi_input":{"input_text":"sunset at sea"}}`,
	} {
		raw := s.post("/embed-v2", body)
		assert.Equal(t, renamed(raw), any(answers[i]))
		strictly = append(strictly, call{"strictly", [2]any{"EmbeddingSuccessResponse", raw}})
	}
	for _, r := range s.ask("tlk_sdk", strictly...) {
		assert.Empty(t, unknown(t, r))
	}
}

// Errors come as the SDK's exceptions, with the bodies that were sent.
func TestErrors(t *testing.T) {
	s := start(t)
	video := object{"inputType": "video", "modelName": "marengo3.0", "video": object{"mediaSource": url("film.mp4"), "startSec": -1}}
	text := object{"inputType": "text", "modelName": "marengo3.0", "text": object{"inputText": strings.Repeat("word ", 501)}}
	const none = "69b2f0c41c7e4a1b37f8a9c5"
	tests := []struct {
		key    string
		call   call
		name   string
		status int
		code   string
		body   object // besides code and message; nil: the flat shape
	}{
		{"tlk_sdk", call{"create", video}, "BadRequestError", 400, "parameter_invalid", object{"field": "video.start_sec"}},
		{"tlk_sdk", call{"embed", text}, "BadRequestError", 400, "parameter_invalid", object{"field": "text.input_text"}},
		{"tlk_sdk", call{"list", object{"pageLimit": 51}}, "BadRequestError", 400, "parameter_invalid", nil},
		{"tlk_sdk", call{"retrieve", none}, "NotFoundError", 404, "resource_not_exist", object{}},
		{sample.RefusedKey, call{"retrieve", none}, "TwelvelabsApiError", 401, "api_key_invalid", object{}},
		{sample.RefusedKey, call{"list", object{}}, "TwelvelabsApiError", 401, "api_key_invalid", nil},
		{sample.BusyKey, call{"create", video}, "TooManyRequestsError", 429, "RATE_LIMIT_EXCEEDED", object{"retryAfter": "2"}},
		{sample.BusyKey, call{"embed", text}, "TooManyRequestsError", 429, "RATE_LIMIT_EXCEEDED", object{"retryAfter": "2"}},
	}
	calls := map[string][]call{}
	for _, tt := range tests {
		calls[tt.key] = append(calls[tt.key], tt.call)
	}
	replies := map[string][]reply{}
	for key := range calls {
		replies[key] = s.ask(key, calls[key]...)
	}
	for _, tt := range tests {
		got := replies[tt.key][0].Error
		replies[tt.key] = replies[tt.key][1:]
		require.NotNil(t, got, "%v", tt.call)
		assert.Equal(t, tt.name, got.Name, "%v", tt.call[0])
		assert.Equal(t, tt.status, got.Status)
		body := got.Body
		if tt.body != nil {
			require.Len(t, body, 1)
			body = body["error"].(object)
		}
		assert.Equal(t, tt.code, body["code"])
		assert.NotEmpty(t, body["message"])
		if len(tt.body) > 0 {
			assert.Equal(t, tt.body, body["details"])
		} else {
			assert.NotContains(t, body, "details")
		}
	}
}
