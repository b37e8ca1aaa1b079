package shingle

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/segment"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/shingle/internal/shingletest"
	"github.com/chumtin/chumtin/shingle/token"
	"github.com/chumtin/chumtin/testdata"
)

// appendChained appends the token hashes of text from parts at hand: NFC, lower case,
// and the words of the segmenter. It repairs nothing.
func appendChained(dst []uint64, text string) []uint64 {
	lower := []byte(strings.ToLower(norm.NFC.String(text)))
	for words := segment.NewWordSegmenterDirect(lower); words.Segment(); {
		if words.Type() != segment.None {
			dst = append(dst, token.Hash(string(words.Bytes())))
		}
	}
	return dst
}

// BenchmarkAgainstChain reports how many times as fast as the chain, all measured by
// turns in one run and each by its best turn: the tokens are against the tokens of the
// chain; the plain sketch, the weighted sketch and a whole Document are against the
// plain sketch that the chain's tokens then give in the same way.
//
//	go test -run '^$' -bench AgainstChain -benchtime 5s ./shingle
//
// In November 2026, on two shared cores of an AMD EPYC (Zen 4) with Go 1.26.8, in the
// middle one of three runs:
//
//	               bytes an article  tokens  sketch  weighted  document
//	short, labelled             690    10.2     7.7       2.1       1.8
//	long, four of them        2,760    10.1     9.2       3.7       3.1
//	baomoi                    3,500    12.8    10.1       4.3       3.4
//
// A weighted sketch has a price of its own, some 790 random points for 128 slots,
// which short texts feel.
func BenchmarkAgainstChain(b *testing.B) {
	labelled, _ := articles(b)
	b.Run("short", func(b *testing.B) { againstChain(b, labelled) })
	b.Run("long", func(b *testing.B) {
		var texts []string
		for four := range slices.Chunk(labelled, 4) {
			texts = append(texts, strings.Join(four, "\n"))
		}
		againstChain(b, texts)
	})
	b.Run("baomoi", func(b *testing.B) {
		var texts []string
		shingletest.Each(b, testdata.Shared(b, "data/baomoi-2017.jsonl.gz"), func(article []string) {
			if len(texts) < 250 {
				texts = append(texts, strings.Join(article[:3], "\n"))
			}
		})
		againstChain(b, texts)
	})
}

func againstChain(b *testing.B, texts []string) {
	x := newExtractor(b, Options{})
	var d Document
	var vector Vector
	var tokens, shingles []uint64
	var sketch, weighted, chained Sketch
	plain := func(dst Sketch) Sketch {
		shingles = AppendShingles(shingles[:0], tokens, 3)
		return AppendSketch(dst[:0], shingles, 128)
	}
	const chainOfTokens, chain = 4, 5
	steps := []struct {
		name  string
		chain int // what it is against
		run   func(text string)
		best  time.Duration
	}{
		{name: "tokens", chain: chainOfTokens, run: func(text string) { tokens = token.Append(tokens[:0], text) }},
		{name: "sketch", chain: chain, run: func(text string) {
			tokens = token.Append(tokens[:0], text)
			sketch = plain(sketch)
		}},
		{name: "weighted", chain: chain, run: func(text string) {
			vector = x.AppendVector(vector[:0], text)
			weighted = AppendWeighted(weighted[:0], vector, 128)
		}},
		{name: "document", chain: chain, run: func(text string) { x.Extract(&d, text) }},
		chainOfTokens: {name: "chain's-tokens", run: func(text string) { tokens = appendChained(tokens[:0], text) }},
		chain: {name: "chain", run: func(text string) {
			tokens = appendChained(tokens[:0], text)
			chained = plain(chained)
		}},
	}
	for i := range steps {
		steps[i].best = math.MaxInt64
	}
	for b.Loop() {
		for i := range steps {
			s := &steps[i]
			start := time.Now()
			for _, text := range texts {
				s.run(text)
			}
			s.best = min(s.best, time.Since(start))
		}
	}
	size := 0
	for _, text := range texts {
		size += len(text)
	}
	for _, s := range steps {
		b.ReportMetric(float64(size)/s.best.Seconds()/1e6, "MB/s-"+s.name)
		b.ReportMetric(float64(len(texts))/s.best.Seconds(), "articles/s-"+s.name)
		if s.chain != 0 {
			b.ReportMetric(float64(steps[s.chain].best)/float64(s.best), "x-"+s.name)
		}
	}
	b.ReportMetric(0, "ns/op") // of no meaning here
	require.Equal(b, d.CopySketch, sketch)
	require.Equal(b, d.Vector, vector)
	require.Equal(b, d.EventSketch, weighted)
	require.Greater(b, sketch.Similarity(chained), .5, "the chain's sketch is of the same text")
}
