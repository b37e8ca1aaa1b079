package peers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/blevesearch/segment"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/examples/bench/measure"
	"github.com/chumtin/chumtin/shingle"
	"github.com/chumtin/chumtin/shingle/token"
)

// A Sketcher turns texts into signatures.
type Sketcher struct {
	measure.Contender
	Does    string // to the text
	Size    int    // of a signature, in bytes
	Quality Quality
}

// Names of sketchers that the targets speak of.
const (
	PlainName    = "chumtin, plain sketch"
	WeightedName = "chumtin, weighted sketch"
	documentName = "chumtin, document"
	ChainName    = "x/text + segment + chumtin's sketch"
	DgryskiName  = "dgryski/go-minhash"
	EkzhuName    = "ekzhu/minhash-lsh"
	simhashName  = "mfonda/simhash"

	WeightedChainName = "x/text + segment + chumtin's weighted sketch"
)

// GoSketchers returns the sketchers in Go.
func GoSketchers(c corpus.Paired) ([]Sketcher, error) {
	plain := new(plainSketcher)
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		return nil, err
	}
	var doc shingle.Document
	chain := new(chainSketcher)
	weighted, weightedChain := new(weightedSketcher), new(weightedSketcher)
	all := []Sketcher{
		newSketcher(c, PlainName, "repair, lower case, tokens, word 3-shingles", 4*corpus.Slots, plain.sketch, Widen),
		newWeighted(c, WeightedName, "repair, lower case, words and pairs of words, idf; alike: three features in common", func(text string) []uint32 {
			return weighted.sketch(x.AppendVector(weighted.vector[:0], text))
		}),
		newSketcher(c, documentName, "both of these, vector and shingles", 0, func(text string) []uint32 {
			x.Extract(&doc, text)
			return doc.CopySketch
		}, Widen),
		newSketcher(c, ChainName, "NFC, lower case, UAX #29, word 3-shingles", 4*corpus.Slots, chain.sketch, Widen),
		newWeighted(c, WeightedChainName, "NFC, lower case, UAX #29, then as the weighted sketch", func(text string) []uint32 {
			return weightedChain.sketch(x.AppendVectorOf(weightedChain.vector[:0], chain.find(text)))
		}),
		newSketcher(c, DgryskiName, "NFC, lower case, letters and digits, word 3-shingles, metro hash", 8*corpus.Slots, func(text string) []uint64 {
			return dgryskiSignature(corpus.Shingles(corpus.Words(text)))
		}, same),
		newSketcher(c, EkzhuName, "NFC, lower case, letters and digits, word 3-shingles", 8*corpus.Slots, func(text string) []uint64 {
			return ekzhuSignature(corpus.Shingles(corpus.Words(text)))
		}, same),
		newSimhash(c),
	}
	all[2].Size = documentSize(&doc)
	return all, nil
}

// documentSize returns the bytes of a document's vector, sketches and shingles.
func documentSize(d *shingle.Document) int {
	return 8*len(d.Vector) + 4*(len(d.EventSketch)+len(d.CopySketch)+len(d.Shingles))
}

func same(signature []uint64) []uint64 { return signature }

func newSketcher[S any](c corpus.Paired, name, does string, size int, sketch func(string) S, signature func(S) []uint64) Sketcher {
	signatures := make([][]uint64, len(c.Texts))
	for i, text := range c.Texts {
		signatures[i] = signature(sketch(text))
	}
	return Sketcher{measure.Contender{Name: name, Pass: pass(c, sketch)}, does, size, recallOf(c, signatures)}
}

// pass calls sketch with each text.
func pass[S any](c corpus.Paired, sketch func(string) S) func() (measure.Cost, error) {
	return measure.InProcess(func() error {
		for _, text := range c.Texts {
			sketch(text)
		}
		return nil
	})
}

func newWeighted(c corpus.Paired, name, does string, sketch func(string) []uint32) Sketcher {
	features := make([][]uint32, len(c.Texts))
	for i, text := range c.Texts {
		features[i] = slices.Compact(slices.Sorted(slices.Values(sketch(text))))
	}
	return Sketcher{measure.Contender{Name: name, Pass: pass(c, sketch)}, does, 4 * corpus.Slots, recallOfFeatures(c, features)}
}

func newSimhash(c corpus.Paired) Sketcher {
	fingerprints := make([]uint64, len(c.Texts))
	for i, text := range c.Texts {
		fingerprints[i] = simhashShingles(text)
	}
	does := fmt.Sprintf("NFC, lower case, letters and digits, word 3-shingles; alike: at most %d bits differ", SimhashBits)
	return Sketcher{measure.Contender{Name: simhashName, Pass: pass(c, simhashShingles)}, does, 8, recallOfFingerprints(c, fingerprints)}
}

// A plainSketcher makes plain sketches and keeps its memory.
type plainSketcher struct {
	tokens, shingles []uint64
	slots            []uint32
}

func (p *plainSketcher) sketch(text string) []uint32 {
	p.tokens = token.Append(p.tokens[:0], text)
	return p.finish()
}

func (p *plainSketcher) finish() []uint32 {
	p.shingles = shingle.AppendShingles(p.shingles[:0], p.tokens, corpus.ShingleWidth)
	p.slots = shingle.AppendSketch(p.slots[:0], p.shingles, corpus.Slots)
	return p.slots
}

// A chainSketcher finds the tokens with the libraries that the task is usually
// built from, and is a plainSketcher in all else.
type chainSketcher struct{ plainSketcher }

func (c *chainSketcher) sketch(text string) []uint32 {
	c.find(text)
	return c.finish()
}

// find returns the hashed tokens of a text.
func (c *chainSketcher) find(text string) []uint64 {
	lower := strings.ToLower(norm.NFC.String(text))
	c.tokens = c.tokens[:0]
	words := segment.NewWordSegmenterDirect([]byte(lower))
	for words.Segment() {
		if words.Type() != segment.None {
			c.tokens = append(c.tokens, token.Hash(string(words.Bytes())))
		}
	}
	return c.tokens
}

// A weightedSketcher makes weighted sketches and keeps its memory.
type weightedSketcher struct {
	vector shingle.Vector
	slots  []uint32
}

func (w *weightedSketcher) sketch(v shingle.Vector) []uint32 {
	w.vector = v
	w.slots = shingle.AppendWeighted(w.slots[:0], v, corpus.Slots)
	return w.slots
}

// Processes starts the sketchers in other languages. It returns as skipped why one
// cannot run. Stop ends them.
func Processes(ctx context.Context, c corpus.Paired) (all []Sketcher, stop func(), skipped []string, err error) {
	var running []*process
	stop = func() {
		for _, p := range running {
			p.close()
		}
	}
	dir, err := cacheDir()
	if err != nil {
		return nil, stop, nil, err
	}
	starts := []struct {
		does  string
		size  int
		start func() (*process, error)
	}{
		{"NFC, lower case, letters and digits, word 3-shingles", 8 * corpus.Slots, func() (*process, error) { return startNPM(ctx, dir, c.Texts) }},
		{"lower case, UAX #29, word 3-shingles", 16 * corpus.Slots, func() (*process, error) { return startLucene(ctx, dir, 1, corpus.Slots, c.Texts) }},
		{"the same, the classic way", 16 * corpus.Slots, func() (*process, error) { return startLucene(ctx, dir, corpus.Slots, 1, c.Texts) }},
	}
	for _, s := range starts {
		p, err := s.start()
		if a, isAbsent := errors.AsType[absent](err); isAbsent {
			skipped = append(skipped, a.Error())
			continue
		}
		if err != nil {
			return nil, stop, nil, err
		}
		running = append(running, p)
		signatures, err := p.signatures()
		if err != nil { // such as a Java without a compiler
			skipped = append(skipped, err.Error())
			continue
		}
		all = append(all, Sketcher{measure.Contender{Name: p.name, Pass: p.pass}, s.does, s.size, recallOf(c, signatures)})
	}
	return all, stop, skipped, nil
}

// Widen makes a sketch a signature like those of the peers.
func Widen(sketch []uint32) []uint64 {
	wide := make([]uint64, 0, len(sketch))
	for v := range slices.Values(sketch) {
		wide = append(wide, uint64(v))
	}
	return wide
}
