package main

import (
	"context"
	"slices"
	"strings"

	minhashlsh "github.com/ekzhu/minhash-lsh"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/cluster"
)

// A method groups articles.
type method struct {
	name, what string

	// usual is the threshold that users take, and sweep are those of which the
	// best is looked for. A method without a sweep has no threshold.
	usual float64
	sweep []float64

	// isDistance tells that a threshold is the most that two articles may differ,
	// not the least that they must share.
	isDistance bool

	// prepare returns a function that groups the articles by a threshold.
	prepare func(context.Context, []cluster.Article) (func(threshold float64) ([]int, error), error)
}

var (
	cosineSweep  = []float64{.06, .08, .1, .12, .14, .16, .18, .2, .22, .25, .3, .35, .4, .5}
	jaccardSweep = []float64{.02, .03, .04, .05, .06, .08, .1, .15, .2, .3, .4, .5, .6, .7, .8}
	bitsSweep    = []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16}
)

const (
	batchName   = "chumtin batch"
	exactName   = "exact all-pairs"
	classicName = "MinHash LSH"
)

var methods = []method{
	{
		name: batchName, what: "cluster.Batch, zero Options but for the threshold",
		usual: cluster.DefaultThreshold, sweep: cosineSweep, prepare: chumtinBatch,
	},
	{
		name: "chumtin stream", what: "cluster.Stream, zero StreamOptions but for the threshold, in the order of time; where each article is at the end or when its story closed",
		usual: cluster.DefaultThreshold, sweep: cosineSweep, prepare: chumtinStream,
	},
	{
		name: exactName, what: "the oracle: chumtin's similarity of every pair, naive average linkage",
		usual: cluster.DefaultThreshold, sweep: cosineSweep, prepare: exactAllPairs,
	},
	{
		name: classicName, what: "dgryski/go-minhash, 128 slots of word 3-shingles, bands for the threshold, pairs whose estimate reaches it are joined",
		usual: .5, sweep: jaccardSweep, prepare: classicLSH,
	},
	{
		name: "ekzhu/minhash-lsh", what: "its signatures and index, pairs whose exact Jaccard similarity reaches the threshold are joined",
		usual: .5, sweep: jaccardSweep, prepare: ekzhuLSH,
	},
	{
		name: "SimHash", what: "mfonda/simhash over words, every pair that differs in at most so many of 64 bits is joined",
		usual: 3, sweep: bitsSweep, isDistance: true, prepare: simHash,
	},
	{
		name: "exact title", what: "equal titles, but for case and Unicode form", prepare: exactTitle,
	},
}

func chumtinBatch(ctx context.Context, articles []cluster.Article) (func(float64) ([]int, error), error) {
	return func(threshold float64) ([]int, error) {
		b, err := cluster.NewBatch(cluster.Options{Threshold: threshold})
		if err != nil {
			return nil, err
		}
		for _, a := range articles {
			if err := b.Add(a); err != nil {
				return nil, err
			}
		}
		stories, err := b.Stories(ctx)
		if err != nil {
			return nil, err
		}
		storyOf := map[string]int{}
		for i, s := range stories {
			put(storyOf, i, s.Members)
		}
		return lookUp(storyOf, articles), nil
	}, nil
}

// put puts all members of a story into storyOf.
func put(storyOf map[string]int, story int, members []cluster.Member) {
	for _, m := range members {
		storyOf[m.Article.ID] = story
	}
}

func lookUp(storyOf map[string]int, articles []cluster.Article) []int {
	got := make([]int, len(articles))
	for i, a := range articles {
		got[i] = storyOf[a.ID]
	}
	return got
}

func chumtinStream(_ context.Context, articles []cluster.Article) (func(float64) ([]int, error), error) {
	inOrder := slices.Clone(articles)
	slices.SortStableFunc(inOrder, func(a, b cluster.Article) int { return a.Time.Compare(b.Time) })
	return func(threshold float64) ([]int, error) {
		storyOf := map[string]int{}
		stories := 0
		end := func(s cluster.StreamStory) {
			stories++
			put(storyOf, stories, s.Members)
		}
		s, err := cluster.NewStream(cluster.StreamOptions{Options: cluster.Options{Threshold: threshold}, OnClose: end})
		if err != nil {
			return nil, err
		}
		for _, a := range inOrder {
			if _, err := s.Put(a); err != nil {
				return nil, err
			}
		}
		for _, open := range s.Stories() {
			end(open)
		}
		return lookUp(storyOf, articles), nil
	}, nil
}

func classicLSH(_ context.Context, articles []cluster.Article) (func(float64) ([]int, error), error) {
	signatures := make([][]uint64, len(articles))
	for i, a := range articles {
		if s := shingles(words(text(a))); len(s) > 0 {
			signatures[i] = dgryskiSignature(s)
		}
	}
	return func(threshold float64) ([]int, error) {
		b := bandingFor(threshold)
		p := newPartition(len(articles))
		for band := range b.bands {
			buckets := map[uint64][]int{}
			for i, sig := range signatures {
				if sig == nil {
					continue
				}
				key := b.key(sig, band)
				for _, j := range buckets[key] {
					if p.root(i) != p.root(j) && estimate(sig, signatures[j]) >= threshold {
						p.join(i, j)
					}
				}
				buckets[key] = append(buckets[key], i)
			}
		}
		return p.groups(), nil
	}, nil
}

func ekzhuLSH(_ context.Context, articles []cluster.Article) (func(float64) ([]int, error), error) {
	sets := make([][]string, len(articles))
	signatures := make([][]uint64, len(articles))
	for i, a := range articles {
		if sets[i] = shingleSet(text(a)); len(sets[i]) > 0 {
			signatures[i] = ekzhuSignature(sets[i])
		}
	}
	return func(threshold float64) ([]int, error) {
		index := minhashlsh.NewMinhashLSH32(slots, threshold)
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
				if j := key.(int); j < i && p.root(i) != p.root(j) && jaccard(sets[i], sets[j]) >= threshold {
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
		fingerprints[i] = simhashWords(text(a))
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

// thresholds returns the usual threshold and those of the sweep, each once.
func (m method) thresholds() []float64 {
	t := append([]float64{m.usual}, m.sweep...)
	slices.Sort(t)
	return slices.Compact(t)
}
