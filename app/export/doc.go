// Package export writes the rows of an answer in the formats that people carry
// embeddings on with.
//
// Every format streams: rows come in batches, are lent for the time of a call,
// and leave for the format's files, so that no second copy of the vectors is
// ever held.
//
//	f := export.Find("npy")
//	w := f.New(export.Columns{Norm: true}, func(file export.File) (io.Writer, error) {
//		return os.Create(file.Name)
//	})
//	err := w.Begin(info)
//	for err == nil && more {
//		err = w.Batch(rows) // some 512 at once
//	}
//	report, err := w.End()
//
// # Columns
//
// A column has the same name in every format. Each row has row (its index in the
// answer, from 0), option, scope, start_sec and end_sec; norm, cluster, x and y
// (on the map) are the visitor's choice, and so are, where an answer has them,
// start_page_number, end_page_number, chunk_index and quadrant; embedding is the
// vector. Its embedding_uncertainty is a choice, too: a vector where the format
// has a place for another, and else the mean, which is called uncertainty. Where rows of
// several tasks may meet in one store, task stands before them, and file and
// model where they are known.
//
// # Numbers
//
// A vector's components are float32, and in text they are the shortest decimals
// that read back as the same float32, also by way of a float64. Other numbers
// are float64, likewise.
//
// # Vectors that are not whole
//
// A component that the answer has as null (here NaN), or that is too large for
// float32 (an infinity), is null in JSON, JSON Lines and CSV, and stays what it
// is in NumPy's files. In SQL such a vector is NULL as a whole. The projector and
// the vector databases can't have such a row: it is left out and counted in
// Report, as are, for Pinecone and OpenSearch, which refuse them, vectors of
// zeros. A row without a vector is [] in JSON, and all NaN in NumPy's files.
//
// Vectors of several lengths fit in JSON, JSON Lines and CSV. The other formats
// refuse them with a MixedError.
//
// # Where what is
//
// formats.go lists the formats; a file is named for its own, and begins with its
// rules. A format is an encoder of three methods, and knows nothing of batches,
// counts or files: these are in export.go. What opens files again is in package
// open, and the tests with the programs that the formats are for in package
// consumers.
package export
