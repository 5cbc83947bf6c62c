// Package send puts exported rows into a vector database over its REST API:
// Weaviate or Qdrant, at a server that the visitor names.
//
// It makes the collection where there is none, and sends the bodies that package
// export writes for it, one after another. Segments have ids of their own, so
// that what is sent again replaces what was there: a body that may have arrived is
// sent once more, and a transfer that broke off goes on with the first body that
// was not acknowledged.
//
// The key of the database goes into one header of requests to that server. The
// key of the TwelveLabs API is not known here.
package send

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Request is one request to the database.
type Request struct {
	Method, URL string
	Header      [2]string // a name and its value; empty for none
	Body        []byte    // JSON; nil for none
}

// Transport carries a request, and answers status and body. It follows no
// redirect.
type Transport func(ctx context.Context, q Request) (status int, body []byte, err error)

// Target is where rows go.
type Target struct {
	Kind string // "weaviate" or "qdrant"
	Base string // of the server: scheme, host, perhaps a port and a path
	Key  string // of the database; empty for none
}

// protocol is what a database wants.
type protocol struct {
	look, make, put    [2]string // method and path
	keyName, keyPrefix string
	problem            func(answer []byte) error // of a put that was answered 200
	dim                func(answer []byte) int   // of a collection that is there; 0: any
}

var protocols = map[string]protocol{
	"weaviate": {
		look: [2]string{"GET", "/v1/schema/Segments"}, make: [2]string{"POST", "/v1/schema"}, put: [2]string{"POST", "/v1/batch/objects"},
		keyName: "Authorization", keyPrefix: "Bearer ", problem: weaviateProblem, dim: func([]byte) int { return 0 },
	},
	"qdrant": {
		look: [2]string{"GET", "/collections/segments"}, make: [2]string{"PUT", "/collections/segments"},
		put:     [2]string{"PUT", "/collections/segments/points?wait=true"},
		keyName: "api-key", problem: qdrantProblem, dim: qdrantDim,
	},
}

// Can reports whether there is a way to send to a kind of database.
func Can(kind string) bool { return protocols[kind].put[0] != "" }

// Origin answers the origin that t's requests go to. The error says in words
// what is wrong with its base.
func (t Target) Origin() (string, error) {
	u, err := url.Parse(strings.TrimSpace(t.Base))
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return "", errors.New("a server's address is wanted, such as http://localhost:6333")
	case u.User != nil:
		return "", errors.New("the address has a user name or a password: put the key into its own field")
	case u.RawQuery != "" || u.Fragment != "":
		return "", errors.New("the address has something behind the server's path")
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

// Sender sends bodies to a Target.
type Sender struct {
	Target   Target
	Do       Transport
	Skip     int                                        // bodies that the database acknowledged before
	Progress func(bodies, rows int)                     // after each body that it acknowledged, those skipped counted
	Waiting  func(error, time.Duration)                 // before it tries again; may be nil
	Wait     func(context.Context, time.Duration) error // nil: by the clock

	ctx    context.Context
	line   []byte
	bodies int
	rows   int
}

// Begin makes the collection of vectors of dim numbers, by the document that
// describes it, unless it is there.
func (s *Sender) Begin(ctx context.Context, collection string, dim int) error {
	s.ctx = ctx
	p := protocols[s.Target.Kind]
	if _, err := s.Target.Origin(); err != nil {
		return err
	}
	status, answer, err := s.ask(p.look, nil, 200, 404)
	if err != nil {
		return err
	}
	if status == 200 {
		if has := p.dim(answer); has != 0 && has != dim {
			return errors.New("the collection “segments” there is of " + strconv.Itoa(has) + " numbers a vector, and these have " + strconv.Itoa(dim))
		}
		return nil
	}
	_, _, err = s.ask(p.make, []byte(collection), 200)
	return err
}

// Write takes what package export writes for the rows: a body in each line.
// It implements io.Writer, and blocks until the bodies are acknowledged.
func (s *Sender) Write(text []byte) (int, error) {
	s.line = append(s.line, text...)
	for {
		end := bytes.IndexByte(s.line, '\n')
		if end < 0 {
			return len(text), nil
		}
		if err := s.body(s.line[:end]); err != nil {
			return 0, err
		}
		s.line = s.line[:copy(s.line, s.line[end+1:])]
	}
}

var _ io.Writer = (*Sender)(nil)

func (s *Sender) body(body []byte) error {
	if s.bodies >= s.Skip {
		p := protocols[s.Target.Kind]
		_, answer, err := s.ask(p.put, body, 200)
		if err == nil {
			err = p.problem(answer)
		}
		if err != nil {
			return err
		}
	}
	s.bodies++
	s.rows += bytes.Count(body, []byte(`"id":"`)) // a quote in a text is escaped
	s.Progress(s.bodies, s.rows)
	return nil
}

// A request is tried so often, with growing waits between.
const (
	triesMost = 8
	firstWait = 500 * time.Millisecond
	mostWait  = 20 * time.Second
)

// ask sends a request until it is answered with one of the wanted statuses, or
// with one that trying again does not change.
func (s *Sender) ask(route [2]string, body []byte, wanted ...int) (status int, answer []byte, err error) {
	q := Request{Method: route[0], URL: strings.TrimRight(strings.TrimSpace(s.Target.Base), "/") + route[1], Body: body}
	if p := protocols[s.Target.Kind]; s.Target.Key != "" {
		q.Header = [2]string{p.keyName, p.keyPrefix + s.Target.Key}
	}
	for try := 1; ; try++ {
		status, answer, err = s.Do(s.ctx, q)
		if s.ctx.Err() != nil {
			return 0, nil, s.ctx.Err()
		}
		if err == nil {
			for _, w := range wanted {
				if status == w {
					return status, answer, nil
				}
			}
			err = refusal(status, answer)
		}
		passes := status == 0 || status == 408 || status == 409 || status == 425 || status == 429 || status >= 500
		if !passes || try == triesMost {
			return status, nil, err
		}
		wait := min(firstWait<<(try-1), mostWait)
		wait += time.Duration(rand.Int64N(int64(wait)/2 + 1))
		if s.Waiting != nil {
			s.Waiting(err, wait)
		}
		if err := s.wait(wait); err != nil {
			return 0, nil, err
		}
	}
}

func (s *Sender) wait(d time.Duration) error {
	if s.Wait != nil {
		return s.Wait(s.ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-s.ctx.Done():
		return s.ctx.Err()
	}
}

// refusal puts a status into words, with what the database said of it.
func refusal(status int, answer []byte) error {
	words := "the database answered " + strconv.Itoa(status)
	switch status {
	case 401, 403:
		words = "the database rejected its key (" + strconv.Itoa(status) + ")"
	case 404:
		words = "there is no such database at this address (404)"
	}
	if said := firstWords(answer); said != "" {
		words += ": " + said
	}
	return errors.New(words)
}

func firstWords(answer []byte) string {
	text := strings.ToValidUTF8(string(answer[:min(len(answer), 300)]), "")
	return strings.Join(strings.Fields(text), " ")
}

// weaviateProblem looks for an object that Weaviate refused: it answers 200 for
// the batch all the same.
func weaviateProblem(answer []byte) error {
	var objects []struct {
		Result struct {
			Status string
			Errors struct{ Error []struct{ Message string } }
		}
	}
	if err := json.Unmarshal(answer, &objects); err != nil {
		return errors.New("this is not an answer of Weaviate: " + firstWords(answer))
	}
	for _, o := range objects {
		if said := o.Result.Errors.Error; len(said) > 0 {
			return errors.New("a row was refused by Weaviate: " + said[0].Message)
		}
		if o.Result.Status == "FAILED" {
			return errors.New("a row was refused by Weaviate, which did not say why")
		}
	}
	return nil
}

func qdrantProblem(answer []byte) error {
	var a struct{ Status any }
	if err := json.Unmarshal(answer, &a); err != nil || a.Status != "ok" {
		return errors.New("this is not an answer of Qdrant: " + firstWords(answer))
	}
	return nil
}

// qdrantDim is the length of a collection's vectors.
func qdrantDim(answer []byte) int {
	var a struct {
		Result struct {
			Config struct {
				Params struct{ Vectors struct{ Size int } }
			}
		}
	}
	if json.Unmarshal(answer, &a) != nil {
		return 0
	}
	return a.Result.Config.Params.Vectors.Size
}
