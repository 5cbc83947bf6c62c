package vectors

import (
	"context"
	"math/rand/v2"
	"testing"

	"embedscope/app/vectors/kernel"
)

// Under Node with kernel.wasm, see kernel/bench_test.go, these tell how long a worker
// takes.

// benchRows is n rows of a film that plays in 24 places.
func benchRows(n int) kernel.Rows {
	rows, _ := planted(rand.New(rand.NewPCG(1, 2)), n, 24, benchD, 0.8, 0.05)
	return rows
}

func BenchmarkKMeans12(b *testing.B) {
	rows := benchRows(benchN)
	for b.Loop() {
		if _, err := KMeans(context.Background(), rows, 12, 1, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSilhouette(b *testing.B) {
	rows := benchRows(benchN)
	of := make([]int32, benchN)
	for i := range of {
		of[i] = int32(i % 12)
	}
	c := newClusters(rows, of, 12)
	for b.Loop() {
		Silhouette(rows, c)
	}
}

func BenchmarkProposeK(b *testing.B) {
	rows := benchRows(benchN)
	for b.Loop() {
		if _, _, err := ProposeK(context.Background(), rows, 0, 1, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDensity is of a graph in which each row has 15 of its own place for neighbours.
func BenchmarkDensity(b *testing.B) {
	const places, k = 24, 15
	rows, of := planted(rand.New(rand.NewPCG(1, 2)), benchN, places, benchD, 0.8, 0)
	members := make([][]int32, places)
	for i, o := range of {
		members[o] = append(members[o], int32(i))
	}
	g := &Graph{N: benchN, K: k}
	r := rand.New(rand.NewPCG(3, 4))
	for i, o := range of {
		for e := range k {
			j := members[o][r.IntN(len(members[o]))]
			if int(j) == i {
				j = members[o][0]
			}
			g.Rows = append(g.Rows, j)
			g.Cosines = append(g.Cosines, float32(kernel.Dot(rows.Data[i*benchD:(i+1)*benchD], rows.Data[int(j)*benchD:int(j+1)*benchD])-float64(e)/1000))
		}
	}
	for b.Loop() {
		if _, err := Density(context.Background(), rows, g, 15, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSimilarity(b *testing.B) {
	for _, c := range []struct {
		name    string
		n, side int
	}{{"28804to600", 28_804, 600}, {"2000exact", 2000, 2000}} {
		b.Run(c.name, func(b *testing.B) {
			rows := benchRows(c.n)
			dst := make([]float32, c.side*c.side)
			for b.Loop() {
				if err := Similarity(context.Background(), dst, c.side, c.side, rows, rows, 0, float64(c.n), 0, float64(c.n), nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkBestPairs(b *testing.B) {
	rows := benchRows(4000)
	for b.Loop() {
		if _, err := BestPairs(context.Background(), rows, rows, 100, nil, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScenes(b *testing.B) {
	film := sequence(benchRows(benchN))
	for b.Loop() {
		changes := Changes(film)
		Scenes(film, Boundaries(changes, Threshold(changes)))
	}
}
