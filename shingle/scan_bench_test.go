package shingle

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/segment"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/normalize"
)

func BenchmarkAppendTokens(b *testing.B) {
	vietnamese, _ := articles(b)
	report := strings.Join(vietnamese, "\n")
	for _, bench := range []struct{ name, text string }{
		{"composed", report},
		{"decomposed", norm.NFD.String(report)},
		{"new style", (normalize.Text | normalize.NewTone).String(report)},
		{"upper case", strings.ToUpper(report)},
		{"English", strings.Repeat("The committee said on Tuesday that the ferry, which left Haiphong at 6.30am, had carried 48 passengers. ", 99)},
		{"German", strings.Repeat("Die Fähre, die um 6.30 Uhr aus Haiphong ausgelaufen war, hatte für kurze Zeit 48 Passagiere über Bord. ", 99)},
		{"Russian", strings.Repeat("Комитет сообщил во вторник, что паром перевозил 48 пассажиров. ", 99)},
		{"Chinese", strings.Repeat("委员会星期二表示，渡轮上有四十八名乘客。", 99)},
	} {
		b.Run(bench.name, func(b *testing.B) {
			want := definedTokens(nil, bench.text)
			b.SetBytes(int64(len(bench.text)))
			b.ReportAllocs()
			tokens := slices.Clone(want)
			for b.Loop() {
				tokens = AppendTokens(tokens[:0], bench.text)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(want)), "ns/token")
			if !slices.Equal(tokens, want) {
				b.Fatal("measured wrong tokens")
			}
		})
	}
}

// appendChained appends the token hashes of text from parts at hand: NFC, lower case,
// and the words of the segmenter. It repairs nothing.
func appendChained(dst []uint64, text string) []uint64 {
	lower := []byte(strings.ToLower(norm.NFC.String(text)))
	for words := segment.NewWordSegmenterDirect(lower); words.Segment(); {
		if words.Type() != segment.None {
			dst = append(dst, HashToken(string(words.Bytes())))
		}
	}
	return dst
}

// BenchmarkAgainstChain reports how many times as fast as the chain each step is, both
// measured by turns: the tokens alone, the plain sketch, which both then make in the
// same way, and a whole Document against the plain sketch of the chain. An article of
// news has 3,000 bytes, those of testdata a quarter of it.
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
		eachArticle(b, "../../shared/data/baomoi-2017.jsonl.gz", func(article []string) {
			if len(texts) < 1000 {
				texts = append(texts, strings.Join(article[:3], "\n"))
			}
		})
		againstChain(b, texts)
	})
}

func againstChain(b *testing.B, texts []string) {
	x := newExtractor(b, Options{})
	var d Document
	var tokens, shingles []uint64
	var sketch, chained []uint32
	plain := func(dst []uint32, tokens []uint64) []uint32 {
		shingles = AppendShingles(shingles[:0], tokens, 3)
		return AppendSketch(dst[:0], shingles, 128)
	}
	size := 0
	for _, text := range texts {
		size += len(text)
		x.Extract(&d, text) // so that memory is in place
	}
	var forTokens, forSketch, forDocument, forChainTokens, forChain time.Duration
	for b.Loop() {
		start := time.Now()
		for _, text := range texts {
			tokens = AppendTokens(tokens[:0], text)
		}
		forTokens += time.Since(start)
		start = time.Now()
		for _, text := range texts {
			tokens = AppendTokens(tokens[:0], text)
			sketch = plain(sketch, tokens)
		}
		forSketch += time.Since(start)
		start = time.Now()
		for _, text := range texts {
			x.Extract(&d, text)
		}
		forDocument += time.Since(start)
		start = time.Now()
		for _, text := range texts {
			tokens = appendChained(tokens[:0], text)
		}
		forChainTokens += time.Since(start)
		start = time.Now()
		for _, text := range texts {
			tokens = appendChained(tokens[:0], text)
			chained = plain(chained, tokens)
		}
		forChain += time.Since(start)
	}
	for _, m := range []struct {
		name         string
		ours, theirs time.Duration
	}{{"tokens", forTokens, forChainTokens}, {"sketch", forSketch, forChain}, {"document", forDocument, forChain}} {
		b.ReportMetric(float64(m.theirs)/float64(m.ours), "x-"+m.name)
		b.ReportMetric(float64(b.N)*float64(size)/m.ours.Seconds()/1e6, "MB/s-"+m.name)
	}
	b.ReportMetric(float64(b.N)*float64(size)/forChain.Seconds()/1e6, "MB/s-chain")
	b.ReportMetric(float64(b.N)*float64(len(texts))/forSketch.Seconds(), "sketches/s")
	b.ReportMetric(float64(b.N)*float64(len(texts))/forDocument.Seconds(), "documents/s")
	b.ReportMetric(0, "ns/op") // of no meaning here
	require.Equal(b, d.Sketch, sketch)
	require.Greater(b, Similarity(sketch, chained), .5, "the chain's sketch is of the same text")
}
