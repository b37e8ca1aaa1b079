package peers

import (
	"context"
	"slices"
	"strings"

	minhashlsh "github.com/ekzhu/minhash-lsh"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/bench/corpus"
)

// A Method groups articles.
type Method struct {
	Name, What string

	// Usual is the threshold that users take, and Sweep are those of which the
	// best is looked for. A method without a sweep has no threshold.
	Usual float64
	Sweep []float64

	// IsDistance says that two articles are alike that differ by the threshold at
	// most, not those that share as much at least.
	IsDistance bool

	// TitlesOnly says that the method reads nothing but titles.
	TitlesOnly bool

	// Prepare returns a function that groups the articles by a threshold.
	Prepare func(context.Context, []cluster.Article) (func(threshold float64) ([]int, error), error)
}

var (
	cosineSweep  = []float64{.06, .08, .1, .12, .14, .16, .18, .2, .22, .25, .3, .35, .4, .5}
	jaccardSweep = []float64{.02, .03, .04, .05, .06, .08, .1, .15, .2, .3, .4, .5, .6, .7, .8}
	shareSweep   = []float64{.2, .25, .3, .35, .4, .45, .5, .6, .7, .8, .9}
	bitsSweep    = []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16}
)

const (
	BatchName   = "chumtin batch"
	streamName  = "chumtin stream"
	ExactName   = "exact all-pairs"
	classicName = "MinHash LSH"
)

// Methods are all methods.
var Methods = []Method{
	{
		Name: BatchName, What: "cluster.Batch, zero Options but for the threshold",
		Usual: cluster.DefaultThreshold, Sweep: cosineSweep, Prepare: chumtinBatch,
	},
	{
		Name: streamName, What: "cluster.Stream, zero StreamOptions but for the threshold, in the order of time; where each article is at the end or when its story closed",
		Usual: cluster.DefaultThreshold, Sweep: cosineSweep, Prepare: chumtinStream,
	},
	{
		Name: ExactName, What: "the oracle: chumtin's similarity of every pair, naive average linkage",
		Usual: cluster.DefaultThreshold, Sweep: cosineSweep, Prepare: exactAllPairs,
	},
	{
		Name: classicName, What: "dgryski/go-minhash, 128 slots of word 3-shingles, bands for the threshold, pairs whose estimate reaches it are joined",
		Usual: .5, Sweep: jaccardSweep, Prepare: classicLSH,
	},
	{
		Name: "ekzhu/minhash-lsh", What: "its signatures and index, pairs whose exact Jaccard similarity reaches the threshold are joined",
		Usual: .5, Sweep: jaccardSweep, Prepare: ekzhuLSH,
	},
	{
		Name: "SimHash", What: "mfonda/simhash over words, every pair that differs in at most so many of 64 bits is joined",
		Usual: 3, Sweep: bitsSweep, IsDistance: true, Prepare: simHash,
	},
	{
		Name: "TF-IDF", What: "cosine of all pairs by (1 + ln tf)·ln(N/df) of the set itself, naive average linkage",
		Usual: .2, Sweep: cosineSweep, Prepare: tfidf,
	},
	{
		Name: "more like this", What: "a search engine's: others with at least that share of an article's 25 best terms, the ten best by BM25 (k1 1.2, b .75), all joined",
		Usual: .3, Sweep: shareSweep, Prepare: moreLikeThis,
	},
	{
		Name: "title trigrams", What: "a feed reader's: titles whose trigrams, by the rules of PostgreSQL's pg_trgm, have a Jaccard similarity of the threshold are joined; tt-rss takes .75",
		Usual: .75, Sweep: jaccardSweep, TitlesOnly: true, Prepare: titleTrigrams,
	},
	{
		Name: "exact title", What: "equal titles, but for case and Unicode form",
		TitlesOnly: true, Prepare: exactTitle,
	},
}

// IsOurs reports whether a method is chumtin's, or its similarity.
func (m Method) IsOurs() bool {
	return m.Name == BatchName || m.Name == streamName || m.Name == ExactName
}

func classicLSH(_ context.Context, articles []cluster.Article) (func(float64) ([]int, error), error) {
	signatures := make([][]uint64, len(articles))
	for i, a := range articles {
		if s := corpus.Shingles(corpus.Words(corpus.Text(a))); len(s) > 0 {
			signatures[i] = dgryskiSignature(s)
		}
	}
	return func(threshold float64) ([]int, error) {
		b := bandingFor(threshold)
		p := newPartition(len(articles))
		for band := range b.Bands {
			for i, j := range b.sharing(signatures, band) {
				if p.root(i) != p.root(j) && estimate(signatures[i], signatures[j]) >= threshold {
					p.join(i, j)
				}
			}
		}
		return p.groups(), nil
	}, nil
}

func ekzhuLSH(_ context.Context, articles []cluster.Article) (func(float64) ([]int, error), error) {
	sets := make([][]string, len(articles))
	signatures := make([][]uint64, len(articles))
	for i, a := range articles {
		if sets[i] = corpus.ShingleSet(corpus.Text(a)); len(sets[i]) > 0 {
			signatures[i] = ekzhuSignature(sets[i])
		}
	}
	return func(threshold float64) ([]int, error) {
		index := minhashlsh.NewMinhashLSH32(corpus.Slots, threshold)
		for i, sig := range signatures {
			if sig != nil {
				index.Add(i, sig)
			}
		}
		index.Index()
		p := newPartition(len(articles))
		for i, sig := range signatures {
			if sig == nil {
				continue
			}
			for _, key := range index.Query(sig) {
				if j := key.(int); j < i && p.root(i) != p.root(j) && corpus.Jaccard(sets[i], sets[j]) >= threshold {
					p.join(i, j)
				}
			}
		}
		return p.groups(), nil
	}, nil
}

func simHash(_ context.Context, articles []cluster.Article) (func(float64) ([]int, error), error) {
	fingerprints := make([]uint64, len(articles))
	for i, a := range articles {
		fingerprints[i] = simhashWords(corpus.Text(a))
	}
	return func(most float64) ([]int, error) {
		p := newPartition(len(articles))
		for i, f := range fingerprints {
			for j, g := range fingerprints[:i] {
				if hamming(f, g) <= int(most) {
					p.join(i, j)
				}
			}
		}
		return p.groups(), nil
	}, nil
}

func exactTitle(_ context.Context, articles []cluster.Article) (func(float64) ([]int, error), error) {
	titles := make([]string, len(articles))
	for i, a := range articles {
		titles[i] = strings.ToLower(norm.NFC.String(strings.TrimSpace(a.Title)))
	}
	return func(float64) ([]int, error) { return groupEqual(titles), nil }, nil
}

// Thresholds returns the usual threshold and those of the sweep, each once.
func (m Method) Thresholds() []float64 {
	t := append([]float64{m.Usual}, m.Sweep...)
	slices.Sort(t)
	return slices.Compact(t)
}
