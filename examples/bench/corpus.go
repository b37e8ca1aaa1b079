package main

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/cluster"
)

// seed is that of all that is drawn at random.
const seed = 20260504

// A pairedCorpus is made of texts of which each has an edit, and the Jaccard
// similarity of the two.
type pairedCorpus struct {
	texts []string // texts[2*i+1] is an edit of texts[2*i]
	pairs []textPair
	bytes int
}

type textPair struct {
	a, b    int
	jaccard float64
}

// newPairedCorpus draws n texts of about 500 words, half of them edits, from
// chunks of the articles.
func newPairedCorpus(articles []cluster.Article, n int) pairedCorpus {
	rng := rand.New(rand.NewPCG(seed, 1))
	sources := make([][]string, len(articles))
	for i, a := range articles {
		sources[i] = strings.Fields(text(a))
	}
	sources = slices.DeleteFunc(sources, func(w []string) bool { return len(w) == 0 })
	var c pairedCorpus
	for i := 0; i < n; i += 2 {
		original := mixture(rng, sources, 500)
		// A share of .01 to .05 of all words changed gives Jaccard
		// similarities of about .95 to .7.
		edited := edit(rng, sources, original, .01+.04*rng.Float64())
		a, b := strings.Join(original, " "), strings.Join(edited, " ")
		c.texts = append(c.texts, a, b)
		c.bytes += len(a) + len(b)
		c.pairs = append(c.pairs, textPair{i, i + 1, jaccard(shingleSet(a), shingleSet(b))})
	}
	return c
}

// mixture returns n words in chunks of 4 to 15.
func mixture(rng *rand.Rand, sources [][]string, n int) []string {
	var w []string
	for len(w) < n {
		w = append(w, chunk(rng, sources)...)
	}
	return w[:n]
}

func chunk(rng *rand.Rand, sources [][]string) []string {
	s := sources[rng.IntN(len(sources))]
	n := min(4+rng.IntN(12), len(s))
	from := rng.IntN(len(s) - n + 1)
	return s[from : from+n]
}

// edit returns words of which a share is replaced, removed or has another one
// inserted after it.
func edit(rng *rand.Rand, sources [][]string, w []string, share float64) []string {
	edited := make([]string, 0, len(w)+8)
	for _, word := range w {
		if rng.Float64() >= share {
			edited = append(edited, word)
			continue
		}
		s := sources[rng.IntN(len(sources))]
		other := s[rng.IntN(len(s))]
		switch rng.IntN(3) {
		case 0:
			edited = append(edited, other)
		case 1:
			edited = append(edited, word, other)
		}
	}
	return edited
}

// between returns the pairs of a similarity from low to high.
func (c pairedCorpus) between(low, high float64) []textPair {
	return slices.DeleteFunc(slices.Clone(c.pairs), func(p textPair) bool { return p.jaccard < low || p.jaccard >= high })
}
