package calibrate

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
)

// A LabelledPair is what a reader says of two articles, by their IDs: that they
// report the same event, or different ones.
type LabelledPair struct {
	A    string `json:"a"`
	B    string `json:"b"`
	Same bool   `json:"same"`
}

// Errors of pairs.
var (
	// ErrOneArticle reports a pair of an article with itself.
	ErrOneArticle = errors.New("want two articles")

	// ErrPairs reports a pair that contradicts earlier ones.
	ErrPairs = errors.New("pair contradicts earlier ones")

	// ErrNoPairs reports a sample of pairs that says too little.
	ErrNoPairs = errors.New("want pairs of the same event and of different ones, and not all of them connected by articles")
)

// Pairs collects labelled pairs and refuses those that cannot be. The zero Pairs has
// none.
type Pairs struct {
	list  []LabelledPair
	seen  map[[2]string]bool
	known link.Constraints[string]
}

// Add adds a pair. One that is there, either way round, counts once. A pair that says
// the opposite of what those before say, directly or by way of other articles, is left
// out with an error that wraps [ErrPairs], and one of an article with itself with
// [ErrOneArticle].
func (p *Pairs) Add(pair LabelledPair) error {
	if pair.A == pair.B {
		return fmt.Errorf("calibrate: article %q twice: %w", pair.A, ErrOneArticle)
	}
	if !p.known.Add(pair.A, pair.B, pair.Same) {
		return fmt.Errorf("calibrate: articles %q and %q: %w", pair.A, pair.B, ErrPairs)
	}
	key := [2]string{min(pair.A, pair.B), max(pair.A, pair.B)}
	if p.seen[key] {
		return nil
	}
	if p.seen == nil {
		p.seen = make(map[[2]string]bool)
	}
	p.seen[key] = true
	p.list = append(p.list, pair)
	return nil
}

// Len returns the number of pairs.
func (p *Pairs) Len() int { return len(p.list) }

// A pairSample has pairs of articles, by their places, in parts that have no
// article in common.
type pairSample struct {
	pairs []placedPair
	parts int
}

type placedPair struct {
	a, b int
	same bool
	part int
}

// newPairSample returns the sample of pairs of articles that are at places.
func newPairSample(places map[string]int, pairs *Pairs) (*pairSample, error) {
	parts := link.NewSets(len(places))
	s := new(pairSample)
	same := 0
	for _, p := range pairs.list {
		var at [2]int
		for k, id := range []string{p.A, p.B} {
			n, ok := places[id]
			if !ok {
				return nil, fmt.Errorf("calibrate: pair of %q and %q: article %q: %w", p.A, p.B, id, cluster.ErrNoArticle)
			}
			at[k] = n
		}
		parts.Join(like.TextID(at[0]), like.TextID(at[1]))
		s.pairs = append(s.pairs, placedPair{a: min(at[0], at[1]), b: max(at[0], at[1]), same: p.Same})
		if p.Same {
			same++
		}
	}
	// In an order of their own, so that the order of the sample does not matter.
	slices.SortFunc(s.pairs, func(p, q placedPair) int { return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b)) })
	s.number(parts)
	if s.parts < 2 || same == 0 || same == len(s.pairs) {
		return nil, fmt.Errorf("calibrate: %w", ErrNoPairs)
	}
	return s, nil
}

// number numbers the parts that the pairs are in.
func (s *pairSample) number(parts link.Sets) {
	numbers := make(map[like.TextID]int)
	for i := range s.pairs {
		p := &s.pairs[i]
		name := parts.Find(like.TextID(p.a))
		n, ok := numbers[name]
		if !ok {
			n = len(numbers)
			numbers[name] = n
		}
		p.part = n
	}
	s.parts = len(numbers)
}

// tallies returns the tally of each part, given the group of each article.
func (s *pairSample) tallies(got []int) []tally {
	tallies := make([]tally, s.parts)
	for _, p := range s.pairs {
		t, together := &tallies[p.part], got[p.a] == got[p.b]
		right := 0.
		if together && p.same {
			right = 1
		}
		if together {
			t.precision.add(right, 1)
		}
		if p.same {
			t.recall.add(right, 1)
		}
	}
	return tallies
}
