// Package sample is a built-in service that answers the TwelveLabs Embed v2
// endpoints with a made-up film, so that the page can be tried and tested
// without an API key.
//
// # Routes
//
// Paths are relative to where the handler is mounted.
//
//	POST /embed-v2/tasks        202 {_id, status: "processing", data: null} and a Location
//	GET  /embed-v2/tasks/{id}   200 the task: processing for eight seconds, then ready or failed
//	GET  /embed-v2/tasks        200 made-up tasks of the last seven days, newest first, in pages
//
// HEAD is answered where GET is, and OPTIONS everywhere: the service may be
// called from any origin, as a public API may. Errors have the API's two body
// shapes: nested on the first two routes, flat on the list and for what
// belongs to no route. Any x-api-key is taken but a blank one and RefusedKey.
//
// # State
//
// There is none. A task id is a 24-digit ObjectId: four bytes of creation
// time, as in every ObjectId, a byte that is the fraction of that second, six
// bytes that hold the film's choices, and a check byte. An id that was not
// made here, is seven days old or lies more than two seconds in the future does
// not exist.
// The list holds tasks that nobody made, four a day at times that only depend
// on the calendar, so that its pages stand still.
//
// # Choices
//
// The medium of a create request is never fetched: every task is about the
// same ten-minute film, or its sound. These parts of the request count:
//
//   - input_type: video, or audio (no visual embeddings then);
//   - the name of the medium: a url whose last element begins with "broken",
//     such as https://sample.invalid/broken.mp4, makes a task that fails;
//   - start_sec and end_sec, to a tenth of a second; an end after the film's
//     end means its end;
//   - segmentation: fixed (2 to 10 s) or, for video, dynamic (2 to 5 s). Without
//     it pictures are cut every four seconds and sounds where they change.
//     Speech always has a segment per line that is spoken;
//   - embedding_option, embedding_scope and embedding_type.
//
// # Vectors
//
// Script tells what is in the film. Clip vectors have 512 numbers, each
// exactly a bfloat16, and norm 1 within 0.5 %; asset vectors are the plain
// means of their clips, with norms of 0.70 to 0.72. Cosines follow the script:
// within a scene or a sound at least 0.88, when its place or source returns
// 0.78 to 0.91, else below 0.6. Sounds and lines lean towards the pictures of
// their place, by a cosine of about 0.4 and 0.3; music does not. Silence is
// one direction, nearly, that has nothing to do with any other.
//
// Film and WriteTask make answers of any size and shape, for tests and
// benchmarks; no request reaches them.
package sample
