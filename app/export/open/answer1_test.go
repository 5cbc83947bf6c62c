package open

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnswer1(t *testing.T) {
	task, vectors, err := open(`{
  "_id": "663da73b31cdd0c1f638a8e6", "model_name": "Marengo-retrieval-2.7", "status": "ready", "created_at": "2024-05-10T04:48:59.873Z",
  "video_embedding": {
    "metadata": {"input_filename": "film.mp4", "video_clip_length": 6, "video_embedding_scope": ["clip", "video"], "duration": 12.5},
    "segments": [
      {"float": [0.25, -1, null], "embedding_scope": "clip", "embedding_option": "visual-text", "start_offset_sec": 0, "end_offset_sec": 6},
      {"end_offset_sec": 12.5, "start_offset_sec": 6, "float": [1, 2, 3]}
    ]
  },
  "audio_embedding": null
}`, "")
	require.NoError(t, err)
	assert.Equal(t, "663da73b31cdd0c1f638a8e6", task.ID)
	assert.Equal(t, time.Date(2024, 5, 10, 4, 48, 59, 873_000_000, time.UTC), task.CreatedAt)
	assert.Equal(t, "film.mp4", task.Metadata.InputFilename)
	assert.Equal(t, []float64{12.5, 6}, []float64{task.Metadata.Duration, task.Metadata.ClipLength})
	assert.Equal(t, []string{"clip", "video"}, task.Metadata.Scopes)
	require.Len(t, task.Segments, 2)
	first, second := task.Segments[0], task.Segments[1]
	assert.Equal(t, "visual-text", first.Option)
	assert.Equal(t, 1, first.Bad)
	assert.True(t, math.IsNaN(float64(vectors[first.Row][2])))
	assert.Equal(t, "video", second.Option, "what it was made of")
	assert.Equal(t, []float64{6, 12.5}, []float64{second.Start, second.End})
	assert.Equal(t, []float32{1, 2, 3}, vectors[second.Row])

	task, _, err = open(`{"text_embedding":{"segments":[{"float":[1,2]}]},"model_name":"m"}`, "")
	require.NoError(t, err)
	assert.True(t, task.Status.Final())
	assert.Equal(t, "text", task.Segments[0].Option)
	assert.True(t, math.IsNaN(task.Segments[0].Start))
}

func TestBrokenAnswer1(t *testing.T) {
	for text, want := range map[string]string{
		`{"video_embedding":{"segments":[{"float":[1,2]},{"float":[1,true]}]}}`: "open: video_embedding.segments[1].float[1]: expected a number (offset 60)",
		`{"video_embedding":{"segments":[{"start_offset_sec":1}]}}`:             "open: video_embedding.segments[0]: expected the numbers of an embedding, named float (offset 54)",
		`{"video_embedding":null,"status":"processing"}`:                        "open: no embeddings: expected video_embedding or the like (offset 46)",
		`{"video_embedding":{"segments":[{"float":[1,`:                          "open: video_embedding.segments[0].float[1]: cut short: unexpected EOF (offset 44)",
		`{"video_embedding":{}} x`:                                              "open: expected the end of the document (offset 23)",
	} {
		_, _, err := open(text, "")
		assert.EqualError(t, err, want, "%q", text)
	}
}
