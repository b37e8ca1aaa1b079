package copies

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// A Group is a set of texts that are connected by pairs of copies. Two texts of a
// group may be less alike than copies: see [Set.Similarity].
type Group struct {
	Texts []int  `json:"texts"` // their numbers, in ascending order
	Pairs []Pair `json:"pairs"` // that connect them, one fewer than texts, the most alike first
}

// A Pair is two texts that are copies.
type Pair struct {
	A          int     `json:"a"` // less than B
	B          int     `json:"b"`
	Similarity float64 `json:"similarity"` // the Jaccard similarity of their shingles
}

// MaxBucket is the maximum number of texts with a key in common that are all compared
// with one another. Of more each is compared with the first, so that boilerplate costs
// no more than linear work.
const MaxBucket = 128

// Groups returns the groups of two texts and more, in the order of their first texts.
// They depend only on the texts and their order. Other calls wait until it has
// returned. If ctx ends first, Groups returns its error.
func (s *Set) Groups(ctx context.Context) ([]Group, error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	buckets := make([][]uint32, len(s.keys))
	err := work.Parallel(ctx, len(s.keys), func() func(int) {
		var t table
		return func(band int) { buckets[band] = t.buckets(s.keys[band]) }
	})
	if err != nil {
		return nil, err
	}
	if err := s.sortAll(ctx, buckets); err != nil {
		return nil, err
	}
	pairs, err := s.verify(ctx, buckets)
	if err != nil {
		return nil, err
	}
	return groups(pairs, len(s.texts.spans)), nil
}

// sortAll sorts the shingles of the texts in buckets.
func (s *Set) sortAll(ctx context.Context, buckets [][]uint32) error {
	marked := make([]bool, len(s.texts.spans))
	var texts []uint32
	for _, band := range buckets {
		for bucket := range each(band) {
			for _, i := range bucket {
				if !marked[i] {
					marked[i] = true
					texts = append(texts, i)
				}
			}
		}
	}
	return work.Parallel(ctx, len(texts), func() func(int) {
		return func(i int) { s.texts.sort(texts[i]) }
	})
}

// verify returns pairs of copies in buckets, in the order of Group.Pairs, that
// connect all that all pairs of copies would.
func (s *Set) verify(ctx context.Context, buckets [][]uint32) ([]Pair, error) {
	found := make([][]Pair, len(buckets))
	errs := make([]error, len(buckets))
	err := work.Parallel(ctx, len(buckets), func() func(int) {
		v := verifier{set: s, pace: work.NewPace(ctx)}
		return func(band int) {
			v.pairs = nil
			for bucket := range each(buckets[band]) {
				if errs[band] = v.copiesIn(bucket); errs[band] != nil {
					return
				}
			}
			found[band] = v.pairs
		}
	})
	if err := errors.Join(err, errors.Join(errs...)); err != nil {
		return nil, err
	}
	pairs := slices.Concat(found...)
	slices.SortFunc(pairs, func(p, q Pair) int {
		return cmp.Or(cmp.Compare(q.Similarity, p.Similarity), cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B))
	})
	return pairs, nil
}

// A verifier compares texts for one goroutine.
type verifier struct {
	set   *Set
	pace  work.Pace
	pairs []Pair

	// sets has the shingles of the texts of a bucket that later ones are compared
	// with. The last scratch is for those that are not.
	sets    [MaxBucket][]uint64
	scratch [MaxBucket + 1][]uint64
}

// copiesIn appends the pairs of copies in a bucket to pairs: what is connected already
// is not compared.
func (v *verifier) copiesIn(bucket []uint32) error {
	all := len(bucket) <= MaxBucket
	var of [MaxBucket]uint8 // the lowest text that each is connected with
	for k, b := range bucket {
		shingles, err := v.set.texts.of(&v.scratch[min(k, MaxBucket)], b)
		if err != nil {
			return fmt.Errorf("copies: %w", err)
		}
		if k < MaxBucket {
			v.sets[k] = shingles
		}
		against := bucket[:min(k, 1)]
		if all {
			against, of[k] = bucket[:k], uint8(k)
		}
		for j, a := range against {
			if v.pace.Ended() {
				return nil
			}
			if all && of[j] == of[k] {
				continue
			}
			similarity, ok := similarity(v.sets[j], shingles, v.set.opts.Threshold)
			if !ok {
				continue
			}
			v.pairs = append(v.pairs, Pair{int(a), int(b), similarity})
			if all {
				join(of[:k+1], of[j], of[k])
			}
		}
	}
	return nil
}

// join renames the set a to b, or b to a, whichever is lower.
func join(of []uint8, a, b uint8) {
	for i, name := range of {
		if name == a || name == b {
			of[i] = min(a, b)
		}
	}
}

// groups connects texts by pairs.
func groups(pairs []Pair, n int) []Group {
	sets := link.NewSets(n)
	tree := pairs[:0]
	for _, p := range pairs {
		if a, b := like.TextID(p.A), like.TextID(p.B); sets.Find(a) != sets.Find(b) {
			sets.Join(a, b)
			tree = append(tree, p)
		}
	}
	byFirst := make(map[like.TextID]*Group)
	for _, p := range tree {
		first := sets.Find(like.TextID(p.A))
		g := byFirst[first]
		if g == nil {
			g = &Group{}
			byFirst[first] = g
		}
		g.Pairs = append(g.Pairs, p)
		g.Texts = append(g.Texts, p.A, p.B)
	}
	all := make([]Group, 0, len(byFirst))
	for _, g := range byFirst {
		slices.Sort(g.Texts)
		g.Texts = slices.Compact(g.Texts)
		all = append(all, *g)
	}
	slices.SortFunc(all, func(a, b Group) int { return cmp.Compare(a.Texts[0], b.Texts[0]) })
	return all
}

// Similarity returns the Jaccard similarity of two texts, from 0 to 1. It panics if
// one is not in the set. The error is that of [Options.File].
func (s *Set) Similarity(a, b int) (float64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, y, err := s.both(a, b)
	return Similarity(x, y), err
}

// both returns the shingles of two texts. The caller holds s.mu.
func (s *Set) both(a, b int) (x, y []uint64, err error) {
	for _, i := range []int{a, b} {
		if i < 0 || i >= len(s.texts.spans) {
			panic(fmt.Sprintf("copies: text %d of %d", i, len(s.texts.spans)))
		}
		s.texts.sort(uint32(i))
	}
	var scratch [2][]uint64
	x, errX := s.texts.of(&scratch[0], uint32(a))
	y, errY := s.texts.of(&scratch[1], uint32(b))
	if err := errors.Join(errX, errY); err != nil {
		return nil, nil, fmt.Errorf("copies: %w", err)
	}
	return x, y, nil
}

// Similarity returns the Jaccard similarity of two sets of shingles, as
// [Features.Shingles] has them, from 0 to 1. An empty set is like nothing.
func Similarity(a, b []uint64) float64 {
	s, _ := similarity(a, b, 0)
	return s
}

// similarity returns the Jaccard similarity of two sorted sets, and whether it is at
// least min. If it is less, it may end early and return 0.
func similarity(a, b []uint64, least float64) (float64, bool) {
	if len(a) == 0 || len(b) == 0 {
		return 0, false
	}
	if float64(min(len(a), len(b))) < least*float64(max(len(a), len(b))) {
		return 0, false
	}
	// They have at least t/(1+t) of all elements in common, so that not more than the
	// rest of one may be missing from the other.
	all := len(a) + len(b)
	spare := all - 2*int(least/(1+least)*float64(all)) + 2
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		x, y := a[i], b[j]
		if x <= y {
			i++
		}
		if y <= x {
			j++
		}
		if x == y {
			common++
		} else if i+j-2*common > spare {
			return 0, false
		}
	}
	s := float64(common) / float64(all-common)
	return s, s >= least
}
