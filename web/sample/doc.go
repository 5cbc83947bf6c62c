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
//	POST /embed-v2              200 the embedding of a text
//
// HEAD is answered where GET is, and OPTIONS everywhere: the service may be
// called from any origin, as a public API may. Errors have the API's two body
// shapes: flat on the list and for what belongs to no route, else nested. Any
// x-api-key is taken but a blank one and RefusedKey; with BusyKey the answer is
// 429, and says when to come back.
//
// # State
//
// There is none. A task id is a 24-digit ObjectId: four bytes of creation
// time, as in every ObjectId, a byte that is the fraction of that second, six
// bytes that hold the choices, and a check byte. An id that was not made here,
// is seven days old or lies more than two seconds in the future does not exist.
// The list holds tasks that nobody made, four a day at times that only depend
// on the calendar, so that its pages stand still: one after the other of each
// kind that there is.
//
// # Choices
//
// The medium of a create request is never fetched, and one that is sent is
// checked and dropped as it arrives. What the task is about is in its kind and
// its name, the last element of its url:
//
//   - video and audio: the same ten-minute film, or its sound. With a name that
//     begins with "trailer", such as https://sample.invalid/trailer.mp4, it is a
//     second film, which shares stretches with the first: SharedStretches tells
//     which;
//   - document, with marengo3.5: the film's screenplay, a page for each scene.
//     With a name that begins with "chunks" each page is there in quarters too;
//   - image, with marengo3.5: the film's poster;
//   - a name that begins with "broken" makes a task that fails.
//
// Of the request these parts count:
//
//   - start_sec and end_sec, to a tenth of a second; an end after the film's
//     end means its end;
//   - segmentation: fixed (2 to 10 s) or dynamic (2 to 5 s; sound only with
//     marengo3.5). Without it pictures are cut every four seconds and sounds
//     where they change. Speech always has a segment per line that is spoken;
//   - embedding_option, embedding_scope and embedding_type. The texts of
//     time_based_metadata, which a fused embedding of marengo3.5 needs, are
//     checked, but have no effect;
//   - with marengo3.5 embedding_uncertainty and embedding_dimension (512, 256 or
//     128), both beside input_type. The vendor's SDK does not know the latter.
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
// Those of marengo3.5 have the same cosines among each other, and none to speak
// of with those of marengo3.0. Their numbers are any float32; 256 or 128 are the
// first of the 512, so that norms are about 0.7 or 0.5. Uncertainty is the
// higher the more picture or sound change within a segment.
//
// The embedding of a text points to the scenes, sounds and lines that its words
// are about: words of the script, those that people type for them, and either
// with typing errors. Words that mean nothing here have a direction of their
// own, far from everything.
//
// Film and WriteTask make answers of any size and shape, for tests and
// benchmarks; no request reaches them.
package sample
