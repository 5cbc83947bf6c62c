package sdk

// tasks_test.go creates tasks through the SDK and retrieves them.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// created is a request, in the SDK's words, and what the task must say about it.
type created struct {
	name    string
	request object
	items   int // embeddings
	want    object
}

func url(name string) object {
	return object{"url": "https://sample.invalid/" + name}
}

var requests = []created{
	{
		"video of 3.0",
		object{"inputType": "video", "modelName": "marengo3.0", "video": object{
			"mediaSource": url("the-harbour.mp4"), "startSec": 80, "endSec": 132,
			"segmentation":    object{"strategy": "fixed", "fixed": object{"durationSec": 4}},
			"embeddingOption": []string{"visual", "audio"}, "embeddingScope": []string{"clip"},
			"embeddingType": []string{"separate_embedding", "fused_embedding"},
		}},
		3 * 13,
		object{"inputType": "video", "clipLength": 4.0, "startOffsetSec": 80.0, "endOffsetSec": 132.0, "duration": 600.0,
			"embeddingOptions": []any{"visual", "audio"}, "embeddingScopes": []any{"clip"}},
	},
	{
		"audio of 3.0 in base64",
		object{"inputType": "audio", "modelName": "marengo3.0", "audio": object{
			"mediaSource": object{"base64String": "AAAA"}, "embeddingOption": []string{"audio"}, "embeddingScope": []string{"asset"},
		}},
		1,
		object{"inputType": "audio", "duration": 600.0, "embeddingOptions": []any{"audio"}, "embeddingScopes": []any{"asset"}},
	},
	{
		"trailer",
		object{"inputType": "video", "modelName": "marengo3.0", "video": object{
			"mediaSource": url("trailer.mp4"), "embeddingOption": []string{"visual"},
			"segmentation": object{"strategy": "dynamic", "dynamic": object{"minDurationSec": 4}},
		}},
		0,
		object{"inputType": "video", "inputFilename": "trailer.mp4", "duration": 150.0,
			"embeddingOptions": []any{"visual"}, "embeddingScopes": []any{"clip", "asset"}},
	},
	{
		"uncertain video of 3.5",
		object{"inputType": "video", "modelName": "marengo3.5", "embeddingUncertainty": true, "video": object{
			"mediaSource":    object{"assetId": "69b2f0c41c7e4a1b37f8a9c5"},
			"segmentation":   object{"temporal": object{"strategy": "fixed", "fixed": object{"durationSec": 10}}},
			"embeddingScope": []string{"local"}, "embeddingType": []string{"fused_embedding"},
			"timeBasedMetadata": []object{{"start": 42.3, "end": 42.3, "text": "The nets come in."}},
		}},
		60,
		object{"inputType": "video", "clipLength": 10.0, "duration": 600.0,
			"embeddingOptions": []any{"visual", "audio"}, "embeddingScopes": []any{"local"}},
	},
	{
		"audio of 3.5",
		object{"inputType": "audio", "modelName": "marengo3.5", "audio": object{
			"mediaSource":  url("the-harbour.wav"),
			"segmentation": object{"temporal": object{"strategy": "dynamic", "dynamic": object{"minDurationSec": 5}}},
		}},
		0,
		object{"inputType": "audio", "inputFilename": "the-harbour.wav", "duration": 600.0,
			"embeddingOptions": []any{"audio"}, "embeddingScopes": []any{"clip", "asset"}},
	},
	{
		"document",
		object{"inputType": "document", "modelName": "marengo3.5", "embeddingUncertainty": true, "document": object{
			"mediaSource": url("screenplay.pdf"), "embeddingOption": []string{"visual"},
			"embeddingType": []string{"separate_embedding"}, "embeddingScope": []string{"local"},
		}},
		14,
		object{"inputType": "document", "embeddingOptions": []any{"visual"}, "embeddingScopes": []any{"local"}},
	},
	{
		"document in chunks",
		object{"inputType": "document", "modelName": "marengo3.5", "document": object{"mediaSource": url("chunks.pdf")}},
		70,
		object{"inputType": "document", "embeddingOptions": []any{"visual"}, "embeddingScopes": []any{"local"}},
	},
	{
		"image",
		object{"inputType": "image", "modelName": "marengo3.5", "image": object{"mediaSource": url("poster.jpg")}},
		1,
		object{"inputType": "image", "embeddingOptions": []any{"visual"}, "embeddingScopes": []any{"asset"}},
	},
	{
		"broken",
		object{"inputType": "video", "modelName": "marengo3.0", "video": object{"mediaSource": url("broken.mp4")}},
		0,
		object{"inputType": "video", "inputFilename": "broken.mp4"},
	},
}

// What the SDK asks for is what is made, and it reads of the task what was sent.
func TestTasks(t *testing.T) {
	s := start(t)
	var calls []call
	for _, r := range requests {
		calls = append(calls, call{"create", r.request})
	}
	var retrieves []call
	for i, task := range s.values(calls...) {
		id, ok := task["id"].(string)
		require.True(t, ok, "%v", task)
		require.Equal(t, object{"id": id, "status": "processing"}, task, requests[i].name)
		retrieves = append(retrieves, call{"retrieve", id})
	}
	for i, task := range s.values(retrieves...) {
		id := retrieves[i][1].(string)
		assert.Equal(t, renamed(s.raw("/embed-v2/tasks/"+id)), task)
		assert.Equal(t, "processing", task["status"])
		assert.NotContains(t, task, "data")
	}

	s.later.Store(int64(time.Minute))
	var strictly []call
	for i, task := range s.values(retrieves...) {
		want := requests[i]
		raw := s.raw("/embed-v2/tasks/" + retrieves[i][1].(string))
		// assert.Equal would print megabytes.
		require.True(t, assert.ObjectsAreEqual(renamed(raw), any(task)), "%s: the SDK reads something else", want.name)
		strictly = append(strictly, call{"strictly", [2]any{"EmbeddingTaskResponse", raw}})
		metadata := task["metadata"].(object)
		for name, value := range want.want {
			assert.Equal(t, value, metadata[name], "%s: %s", want.name, name)
		}
		if want.name == "broken" {
			assert.Equal(t, "failed", task["status"])
			assert.Contains(t, task["error"].(object)["message"], "could not process")
			continue
		}
		assert.Equal(t, "ready", task["status"], want.name)
		items := task["data"].([]any)
		if want.items > 0 {
			assert.Len(t, items, want.items, want.name)
		}
		assert.NotEmpty(t, items)
		assert.Equal(t, want.request["modelName"] == "marengo3.5", task["usage"] != nil, want.name)
		for _, v := range items {
			item := v.(object)
			require.Len(t, item["embedding"], 512)
			unsure := want.request["embeddingUncertainty"] == true
			require.Equal(t, unsure, item["embeddingUncertainty"] != nil, want.name)
			if unsure {
				require.Len(t, item["embeddingUncertainty"], 512)
			}
			paged := want.want["inputType"] == "document"
			require.Equal(t, paged, item["startPageNumber"] != nil, want.name)
			require.Equal(t, paged || want.want["inputType"] == "image", item["startSec"] == nil, want.name)
		}
	}

	for i, r := range s.ask("tlk_sdk", strictly...) {
		want := []string{"metadata.embedding_dimension"}
		if requests[i].name == "document in chunks" {
			want = append(want, "data.[#].chunk_index", "data.[#].embedding_scope", "data.[#].quadrant")
		}
		assert.ElementsMatch(t, want, unknown(t, r), requests[i].name)
	}
}
