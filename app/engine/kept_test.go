package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// cabinet is a Files in memory; with most, it is full before that many bytes.
type cabinet struct {
	files map[string][]byte
	most  int
}

func (c *cabinet) Write(name string, parts func(func([]byte))) error {
	var list [][]byte
	size := 0
	parts(func(b []byte) {
		list = append(list, append([]byte(nil), b...))
		size += len(b)
	})
	if c.most > 0 && size > c.most {
		return &Failure{Message: "full", Problem: &Problem{Class: "QuotaExceededError"}}
	}
	last := len(list) - 1
	file := list[last]
	for _, b := range list[:last] {
		file = append(file, b...)
	}
	c.files[name] = file
	return nil
}

func (c *cabinet) Read(name string) (int, func([]byte, int, int) []byte, error) {
	file, ok := c.files[name]
	if !ok {
		return 0, nil, &Failure{Problem: &Problem{Class: "NotFoundError"}}
	}
	return len(file), func(room []byte, from, to int) []byte { return append(room[:0], file[from:to]...) }, nil
}

var keptAt = time.UnixMilli(1_764_000_000_123)

// keptFile is what keeping text as the result of "w" writes.
func keptFile(t *testing.T, text string) []byte {
	t.Helper()
	c := &cabinet{files: map[string][]byte{}}
	s := holding(t, text)
	s.cfg.Files = c
	require.NoError(t, s.write(KeptRequest{Watch: "w", File: "f", At: keptAt}))
	return c.files["f"]
}

func reading(file []byte) (*result, Fault) {
	return readKept(len(file), func(room []byte, from, to int) []byte { return append(room[:0], file[from:to]...) })
}

func TestAKeptFileSaysWhatItIs(t *testing.T) {
	file := keptFile(t, ready)
	k := DescribeKept(file[:min(len(file), KeptHeadMost)], len(file))
	assert.Equal(t, Kept{Size: len(file), Watch: "w", Task: "t1", Name: "harbour.mp4", At: keptAt, Segments: 6,
		Text: k.Text, Dims: []DimCount{{2, 5}, {3, 1}}}, k)
	assert.Equal(t, len(file), keptHead+int(bitsAt(file[8:]))+k.Text+4*(2*5+3))
}

func TestAKeptResultIsTheSame(t *testing.T) {
	want := holding(t, ready).watches["w"].result
	got, fault := reading(keptFile(t, ready))
	require.Empty(t, fault)
	assert.Equal(t, want.task.Metadata.InputURL, got.task.Metadata.InputURL)
	want.task.Metadata, got.task.Metadata = nil, nil
	assert.Equal(t, fmt.Sprint(want.task), fmt.Sprint(got.task), "as text, since they have NaNs")
	assert.Equal(t, want.page.text, got.page.text)
	got.summary.Version = want.summary.Version
	assert.Equal(t, fmt.Sprint(want.summary), fmt.Sprint(got.summary))
	for i := range want.task.Segments {
		a, _ := want.vector(i)
		b, _ := got.vector(i)
		assert.Equal(t, bytesOf(a), bytesOf(b), "row %d, bit for bit", i)
	}
}

func TestEveryFlippedBitIsFound(t *testing.T) {
	file := keptFile(t, ready)
	for i := range file {
		for bit := range 8 {
			file[i] ^= 1 << bit
			_, fault := reading(file)
			if !assert.NotEmpty(t, fault, "byte %d, bit %d", i, bit) {
				return
			}
			file[i] ^= 1 << bit
		}
	}
	_, fault := reading(file)
	require.Empty(t, fault)
}

func TestTornFiles(t *testing.T) {
	file := keptFile(t, ready)
	for n := range file {
		want := FaultTorn
		if n < keptHead {
			want = FaultBlank
		}
		require.Equal(t, want, DescribeKept(file[:n], n).Fault, "the first %d bytes", n)
		_, fault := reading(file[:n])
		require.Equal(t, want, fault)
	}
	require.Equal(t, FaultTorn, DescribeKept(append(file, 0), len(file)+1).Fault, "a byte too many")

	// The head comes last, so that all else may be there without it.
	unfinished := append(make([]byte, keptHead), file[keptHead:]...)
	require.Equal(t, FaultBlank, DescribeKept(unfinished, len(unfinished)).Fault)

	hole := append([]byte(nil), file...)
	clear(hole[len(hole)-20:])
	require.Empty(t, DescribeKept(hole, len(hole)).Fault, "the list does not read the vectors")
	_, fault := reading(hole)
	require.Equal(t, FaultTorn, fault)
}

func TestAFileOfAnotherVersion(t *testing.T) {
	file := keptFile(t, ready)
	file[len(keptMagic)]++
	_, fault := reading(file)
	assert.Equal(t, FaultVersion, fault)
}

func TestFilesOfAnythingAreHeldOff(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		file := append([]byte(keptMagic), keptVersion)
		for range random.IntN(200) {
			file = append(file, byte(random.Uint32()))
		}
		_, fault := reading(file)
		require.NotEmpty(t, fault)
	}
	// Lengths that can't be, with sums that are right.
	for _, k := range []Kept{{Text: -4}, {Dims: []DimCount{{0, 5}}}, {Dims: []DimCount{{1 << 30, 1 << 30}}}, {Text: 1 << 40}} {
		require.NotEqual(t, 0, k.body())
	}
}

func TestAKeptResultOpensInAnotherWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &cabinet{files: map[string][]byte{"f": keptFile(t, ready)}}
		h, log, _ := connect(t, &script{bodies: []string{processing}}, nil)
		defer end(h)
		filesOf(h, c)
		var failed error
		h.Reopen(context.Background(), KeptRequest{Watch: "w2", File: "f"}, func(err error) { failed = err })
		synctest.Wait()
		require.NoError(t, failed)
		require.Len(t, log.results, 1)
		assert.Equal(t, "w2", log.results[0].Watch)
		assert.Equal(t, 1, log.results[0].Version)
		assert.Equal(t, 6, log.results[0].Segments)

		var rows Rows
		h.Rows(context.Background(), RowsRequest{Watch: "w2", Count: 10, Query: open(), Locate: -1}, func(r Rows, _ []byte, err error) { rows = r })
		synctest.Wait()
		assert.Equal(t, 1, rows.Version)
		assert.Len(t, rows.Rows, 6)

		// Once more, in place of the first.
		h.Reopen(context.Background(), KeptRequest{Watch: "w2", File: "f"}, func(err error) { failed = err })
		synctest.Wait()
		require.NoError(t, failed)
		assert.Equal(t, 2, log.results[1].Version)

		// Forgetting the key takes nothing of it away.
		answered := false
		h.Reopen(context.Background(), KeptRequest{Watch: "w2", File: "f"}, func(error) { answered = true })
		h.Forget()
		synctest.Wait()
		assert.True(t, answered)
		require.Len(t, log.results, 3)

		for file, want := range map[string]string{"none": "NotFoundError", "torn": string(FaultTorn)} {
			c.files["torn"] = append([]byte(keptMagic), make([]byte, 100)...)
			c.files["torn"][7] = keptVersion
			h.Reopen(context.Background(), KeptRequest{Watch: "w3", File: file}, func(err error) { failed = err })
			synctest.Wait()
			require.Error(t, failed)
			assert.Equal(t, want, failed.(*Failure).Problem.Class)
		}
		assert.Len(t, log.results, 3)
	})
}

func TestWhatCannotBeKeptSaysWhy(t *testing.T) {
	s := holding(t, ready)
	s.cfg.Files = &cabinet{files: map[string][]byte{}, most: 100}
	err := s.write(KeptRequest{Watch: "w", File: "f"})
	require.Error(t, err)
	assert.Equal(t, "QuotaExceededError", err.(*Failure).Problem.Class)
	s.watches["w"].result.page.text = nil
	err = s.write(KeptRequest{Watch: "w", File: "f"})
	require.Error(t, err)
	assert.Equal(t, string(FaultText), err.(*Failure).Problem.Class)
	assert.Error(t, s.write(KeptRequest{Watch: "nothing", File: "f"}))
}

// filesOf gives the worker at the other end its files.
func filesOf(h *Handle, f Files) { h.port.(toSession).session.cfg.Files = f }
