package shingle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/token"
)

func randomSets(n int) [][]uint64 {
	rng := rand.New(rand.NewPCG(1, 2))
	sets := make([][]uint64, 64)
	for i := range sets {
		sets[i] = randomHashes(rng, n)
	}
	return sets
}

func BenchmarkSketch(b *testing.B) {
	for _, n := range []int{30, 100, 500, 1000, 10_000} {
		b.Run(fmt.Sprintf("shingles=%d", n), func(b *testing.B) {
			sets := randomSets(n)
			var sketch Sketch
			i := 0
			for b.Loop() {
				sketch = AppendSketch(sketch[:0], sets[i%len(sets)], 128)
				i++
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/shingle")
			if want := naiveSketch(sets[(i-1)%len(sets)], 128); !slices.Equal(sketch, want) {
				b.Fatal("measured a wrong sketch")
			}
		})
	}
}

// A classic is the MinHash of Broder (SEQUENCES 1997) of 128 slots: each holds
// the least value of a hash function of its own.
type classic struct{ mul, add [128]uint64 }

// shift takes the top half of a·x + b (Dietzfelbinger and others, 1997), the
// cheapest family of functions there is.
func (c *classic) shift(slots *[128]uint32, shingles []uint64) {
	for i := range slots {
		slots[i] = math.MaxUint32
	}
	for _, x := range shingles {
		for i := range slots {
			slots[i] = min(slots[i], uint32((c.mul[i]*x+c.add[i])>>32))
		}
	}
}

// prime takes a·x + b modulo the prime 2⁶¹−1, as the textbooks do.
func (c *classic) prime(slots *[128]uint32, shingles []uint64) {
	const p = 1<<61 - 1
	for i := range slots {
		slots[i] = math.MaxUint32
	}
	for _, x := range shingles {
		x &= p
		for i := range slots {
			hi, lo := bits.Mul64(c.mul[i]&p, x)
			sum := lo&p + (hi<<3 | lo>>61) + c.add[i]&p
			sum = sum&p + sum>>61
			slots[i] = min(slots[i], uint32(sum>>29))
		}
	}
}

// BenchmarkSketchAgainstClassic reports how many times as long a classic
// MinHash takes: by turns in one run, the best time of each for 64 sets.
func BenchmarkSketchAgainstClassic(b *testing.B) {
	rng := rand.New(rand.NewPCG(3, 4))
	var c classic
	for i := range c.mul {
		c.mul[i], c.add[i] = rng.Uint64()|1, rng.Uint64()
	}
	for _, n := range []int{100, 500, 1000} {
		b.Run(fmt.Sprintf("shingles=%d", n), func(b *testing.B) {
			sets := randomSets(n)
			var sketch Sketch
			var shift, prime [128]uint32
			kernels := []func(s []uint64){
				func(s []uint64) { sketch = AppendSketch(sketch[:0], s, 128) },
				func(s []uint64) { c.shift(&shift, s) },
				func(s []uint64) { c.prime(&prime, s) },
			}
			best := slices.Repeat([]time.Duration{math.MaxInt64}, len(kernels))
			for b.Loop() {
				for i, kernel := range kernels {
					start := time.Now()
					for _, s := range sets {
						kernel(s)
					}
					best[i] = min(best[i], time.Since(start))
				}
			}
			b.ReportMetric(float64(best[0].Nanoseconds())/float64(len(sets)*n), "ns/shingle")
			b.ReportMetric(float64(best[1])/float64(best[0]), "times-shift")
			b.ReportMetric(float64(best[2])/float64(best[0]), "times-prime")
			if last := sets[len(sets)-1]; !slices.Equal(sketch, naiveSketch(last, 128)) || shift[0] == prime[0] {
				b.Fatal("measured a wrong sketch")
			}
		})
	}
}

func BenchmarkWeighted(b *testing.B) {
	for _, n := range []int{20, 192} {
		b.Run(fmt.Sprintf("features=%d", n), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			vectors := make([]Vector, 64)
			for i := range vectors {
				vectors[i], _ = randomPair(rng, n, 1).vectors(rng, nil, nil)
			}
			var sketch Sketch
			i := 0
			for b.Loop() {
				sketch = AppendWeighted(sketch[:0], vectors[i%len(vectors)], 128)
				i++
			}
			if want := naiveWeighted(vectors[(i-1)%len(vectors)], 128); !slices.Equal(sketch, want) {
				b.Fatal("measured a wrong sketch")
			}
		})
	}
}

// articles returns the texts of the labelled set, and the bytes of all.
func articles(b *testing.B) (texts []string, size int64) {
	data, err := os.ReadFile("../testdata/labelled.jsonl")
	require.NoError(b, err)
	for line := range bytes.Lines(data) {
		var a struct{ Title, Summary, Body string }
		require.NoError(b, json.Unmarshal(line, &a))
		text := a.Title + "\n" + a.Summary + "\n" + a.Body
		texts = append(texts, text)
		size += int64(len(text))
	}
	return texts, size
}

func reportArticles(b *testing.B, n int) {
	b.ReportMetric(float64(b.N)*float64(n)/b.Elapsed().Seconds(), "articles/s")
}

// BenchmarkExtract goes from text to documents, without a seed and with one.
func BenchmarkExtract(b *testing.B) {
	b.Run("public", func(b *testing.B) { benchmarkExtract(b, Options{}) })
	b.Run("secret", func(b *testing.B) { benchmarkExtract(b, Options{Seed: 1}) })
}

func benchmarkExtract(b *testing.B, opts Options) {
	texts, size := articles(b)
	x := newExtractor(b, opts)
	var d Document
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range texts {
			x.Extract(&d, text)
		}
	}
	reportArticles(b, len(texts))
	if want := x.Clone().Document(texts[len(texts)-1]); !slices.Equal(d.EventSketch, want.EventSketch) || len(d.Vector) == 0 {
		b.Fatal("measured a wrong document")
	}
}

// BenchmarkTextSketch goes from text to the plain sketch of its 3-shingles.
func BenchmarkTextSketch(b *testing.B) {
	texts, size := articles(b)
	var tokens, shingles []uint64
	var sketch Sketch
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range texts {
			tokens = token.Append(tokens[:0], text)
			shingles = AppendShingles(shingles[:0], tokens, 3)
			sketch = AppendSketch(sketch[:0], shingles, 128)
		}
	}
	reportArticles(b, len(texts))
	if want := newExtractor(b, Options{}).Document(texts[len(texts)-1]); !slices.Equal(sketch, want.CopySketch) {
		b.Fatal("measured a wrong sketch")
	}
}

// BenchmarkTextWeighted goes from text to the weighted sketch.
func BenchmarkTextWeighted(b *testing.B) {
	texts, size := articles(b)
	x := newExtractor(b, Options{})
	var vector Vector
	var sketch Sketch
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range texts {
			vector = x.AppendVector(vector[:0], text)
			sketch = AppendWeighted(sketch[:0], vector, 128)
		}
	}
	reportArticles(b, len(texts))
	if want := x.Clone().Document(texts[len(texts)-1]); !slices.Equal(sketch, want.EventSketch) || len(vector) == 0 {
		b.Fatal("measured a wrong sketch")
	}
}

func BenchmarkDocumentBinaryForm(b *testing.B) {
	texts, _ := articles(b)
	x := newExtractor(b, Options{})
	p := x.Profile()
	d := x.Document(texts[0])
	data, err := d.MarshalBinary()
	require.NoError(b, err)
	b.Run("append", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			data, err = d.AppendBinary(data[:0])
		}
		require.NoError(b, err)
	})
	b.Run("read", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		var back *Document
		for b.Loop() {
			back, err = p.ReadDocument(data)
		}
		require.NoError(b, err)
		require.Equal(b, d, back)
	})
}
