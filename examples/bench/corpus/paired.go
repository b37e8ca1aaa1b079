package corpus

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/cluster"
)

// Seed is that of all that is drawn at random.
const Seed = 20260504

// A Paired is made of texts of which each has an edit, and the Jaccard
// similarity of the two.
type Paired struct {
	Texts []string // Texts[2*i+1] is an edit of Texts[2*i]
	Pairs []Pair
	Bytes int // of all texts
}

// A Pair is a text and its edit.
type Pair struct {
	A, B    int     // their places among the texts
	Jaccard float64 // the similarity of their shingles
}

// NewPaired draws n texts of about 500 words, half of them edits, from
// chunks of the articles.
func NewPaired(articles []cluster.Article, n int) Paired {
	rng := rand.New(rand.NewPCG(Seed, 1))
	sources := make([][]string, len(articles))
	for i, a := range articles {
		sources[i] = strings.Fields(Text(a))
	}
	sources = slices.DeleteFunc(sources, func(w []string) bool { return len(w) == 0 })
	var c Paired
	for i := 0; i < n; i += 2 {
		original := mixture(rng, sources, 500)
		// A share of .01 to .05 of all words changed gives Jaccard
		// similarities of about .95 to .7.
		edited := edit(rng, sources, original, .01+.04*rng.Float64())
		a, b := strings.Join(original, " "), strings.Join(edited, " ")
		c.Texts = append(c.Texts, a, b)
		c.Bytes += len(a) + len(b)
		c.Pairs = append(c.Pairs, Pair{i, i + 1, Jaccard(ShingleSet(a), ShingleSet(b))})
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

// Between returns the pairs of a similarity from low to high.
func (c Paired) Between(low, high float64) []Pair {
	return slices.DeleteFunc(slices.Clone(c.Pairs), func(p Pair) bool { return p.Jaccard < low || p.Jaccard >= high })
}
