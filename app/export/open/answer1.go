// The answers of the API's first version (embed, embed/tasks/{id}).

package open

import (
	"io"
	"strings"

	"embedscope/app/jsonstream"
	"embedscope/app/twelvelabs"
)

// embeddingSuffix ends the names of the members that hold embeddings:
// video_embedding, audio_embedding, text_embedding, image_embedding. Each is
//
//	{"metadata":{…},"segments":[{"float":[…],"embedding_option":…,"embedding_scope":…,"start_offset_sec":…,"end_offset_sec":…},…]}
const embeddingSuffix = "_embedding"

// ReadAnswer1 reads an answer of the first version. An embedding without an
// option gets the word before _embedding, which is what it was made of.
func ReadAnswer1(file io.Reader, sink twelvelabs.Sink) (*twelvelabs.Task, error) {
	r := jsonstream.NewReader(file)
	a := answer1{fields: fields{r}, task: newTask(), vectors: embedder{sink: sink}}
	err := r.Object(a.member)
	if err == nil {
		err = r.End()
	}
	if err == nil && !a.embedded {
		err = r.Fail("no embeddings: expected video_embedding or the like")
	}
	if err != nil {
		return nil, &Error{Offset: r.Offset(), Err: err}
	}
	return a.task, nil
}

type answer1 struct {
	fields
	task     *twelvelabs.Task
	vectors  embedder
	embedded bool
}

func (a *answer1) member(key string) error {
	if known, err := a.head(key, a.task); known {
		return err
	}
	medium, ok := strings.CutSuffix(key, embeddingSuffix)
	if !ok {
		return a.Skip()
	}
	null, err := a.Null()
	if null || err != nil {
		return err
	}
	a.embedded = true
	return a.Object(func(key string) (err error) {
		switch key {
		case "segments":
			if null, err := a.Null(); null || err != nil {
				return err
			}
			return a.Array(func(int) error { return a.item(medium) })
		case "metadata":
			a.task.Metadata, err = a.metadata()
			return err
		}
		return a.Skip()
	})
}

func (a *answer1) item(medium string) error {
	s := newSegment()
	embedded := false
	err := a.Object(func(key string) error {
		if key == "float" {
			embedded = true
			return a.vectors.read(a.Reader, &s)
		}
		if known, err := a.segment(key, &s); known {
			return err
		}
		return a.Skip()
	})
	if err != nil {
		return err
	}
	if !embedded {
		return a.Fail("expected the numbers of an embedding, named float")
	}
	if s.Option == "" {
		s.Option = medium
	}
	a.task.Segments = append(a.task.Segments, s)
	return nil
}
