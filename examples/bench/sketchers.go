package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/blevesearch/segment"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/shingle"
	"github.com/chumtin/chumtin/shingle/token"
)

// A sketcher turns texts into signatures.
type sketcher struct {
	contender
	does    string // to the text
	size    int    // of a signature, in bytes
	quality quality
}

// Names of sketchers that the targets speak of.
const (
	plainName    = "chumtin, plain sketch"
	weightedName = "chumtin, weighted sketch"
	documentName = "chumtin, document"
	chainName    = "x/text + segment + chumtin's sketch"
	dgryskiName  = "dgryski/go-minhash"
	ekzhuName    = "ekzhu/minhash-lsh"
	simhashName  = "mfonda/simhash"

	weightedChainName = "x/text + segment + chumtin's weighted sketch"
)

// goSketchers returns the sketchers in Go.
func goSketchers(c pairedCorpus) ([]sketcher, error) {
	plain := new(plainSketcher)
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		return nil, err
	}
	var doc shingle.Document
	chain := new(chainSketcher)
	weighted, weightedChain := new(weightedSketcher), new(weightedSketcher)
	all := []sketcher{
		newSketcher(c, plainName, "repair, lower case, tokens, word 3-shingles", 4*slots, plain.sketch, widen),
		newWeighted(c, weightedName, "repair, lower case, words and pairs of words, idf; alike: three features in common", func(text string) []uint32 {
			return weighted.sketch(x.AppendVector(weighted.vector[:0], text))
		}),
		newSketcher(c, documentName, "both of these, vector and shingles", 0, func(text string) []uint32 {
			x.Extract(&doc, text)
			return doc.CopySketch
		}, widen),
		newSketcher(c, chainName, "NFC, lower case, UAX #29, word 3-shingles", 4*slots, chain.sketch, widen),
		newWeighted(c, weightedChainName, "NFC, lower case, UAX #29, then as the weighted sketch", func(text string) []uint32 {
			return weightedChain.sketch(x.AppendVectorOf(weightedChain.vector[:0], chain.find(text)))
		}),
		newSketcher(c, dgryskiName, "NFC, lower case, letters and digits, word 3-shingles, metro hash", 8*slots, func(text string) []uint64 {
			return dgryskiSignature(shingles(words(text)))
		}, same),
		newSketcher(c, ekzhuName, "NFC, lower case, letters and digits, word 3-shingles", 8*slots, func(text string) []uint64 {
			return ekzhuSignature(shingles(words(text)))
		}, same),
		newSimhash(c),
	}
	all[2].size = documentSize(&doc)
	return all, nil
}

// documentSize returns the bytes of a document's vector, sketches and shingles.
func documentSize(d *shingle.Document) int {
	return 8*len(d.Vector) + 4*(len(d.EventSketch)+len(d.CopySketch)+len(d.Shingles))
}

func same(signature []uint64) []uint64 { return signature }

func newSketcher[S any](c pairedCorpus, name, does string, size int, sketch func(string) S, signature func(S) []uint64) sketcher {
	signatures := make([][]uint64, len(c.texts))
	for i, text := range c.texts {
		signatures[i] = signature(sketch(text))
	}
	return sketcher{contender{name, pass(c, sketch)}, does, size, c.recallOf(signatures)}
}

// pass calls sketch with each text.
func pass[S any](c pairedCorpus, sketch func(string) S) func() (cost, error) {
	return inProcess(func() error {
		for _, text := range c.texts {
			sketch(text)
		}
		return nil
	})
}

func newWeighted(c pairedCorpus, name, does string, sketch func(string) []uint32) sketcher {
	features := make([][]uint32, len(c.texts))
	for i, text := range c.texts {
		features[i] = slices.Compact(slices.Sorted(slices.Values(sketch(text))))
	}
	return sketcher{contender{name, pass(c, sketch)}, does, 4 * slots, c.recallOfFeatures(features)}
}

func newSimhash(c pairedCorpus) sketcher {
	fingerprints := make([]uint64, len(c.texts))
	for i, text := range c.texts {
		fingerprints[i] = simhashShingles(text)
	}
	does := fmt.Sprintf("NFC, lower case, letters and digits, word 3-shingles; alike: at most %d bits differ", simhashBits)
	return sketcher{contender{simhashName, pass(c, simhashShingles)}, does, 8, c.recallOfFingerprints(fingerprints)}
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
	p.shingles = shingle.AppendShingles(p.shingles[:0], p.tokens, shingleWidth)
	p.slots = shingle.AppendSketch(p.slots[:0], p.shingles, slots)
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
	w.slots = shingle.AppendWeighted(w.slots[:0], v, slots)
	return w.slots
}

// processes starts the sketchers in other languages. What tells why one cannot
// run is returned as skipped.
func processes(ctx context.Context, c pairedCorpus) (all []sketcher, stop func(), skipped []string, err error) {
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
		{"NFC, lower case, letters and digits, word 3-shingles", 8 * slots, func() (*process, error) { return startNPM(ctx, dir, c.texts) }},
		{"lower case, UAX #29, word 3-shingles", 16 * slots, func() (*process, error) { return startLucene(ctx, dir, 1, slots, c.texts) }},
		{"the same, the classic way", 16 * slots, func() (*process, error) { return startLucene(ctx, dir, slots, 1, c.texts) }},
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
		all = append(all, sketcher{contender{p.name, p.pass}, s.does, s.size, c.recallOf(signatures)})
	}
	return all, stop, skipped, nil
}
