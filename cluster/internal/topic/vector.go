package topic

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/work"
	"github.com/chumtin/chumtin/shingle"
)

// maxFeatures is how many features the vector of a story has, its heaviest. With
// 32 the larger topics of labelled feeds fall apart, and all do no better.
const maxFeatures = 64

// vectorsOf returns the vector of each story, of unit length.
func vectorsOf(ctx context.Context, stories [][]like.Text) ([]shingle.Vector, error) {
	weights, err := weigh(ctx, stories)
	if err != nil {
		return nil, err
	}
	vectors := make([]shingle.Vector, len(stories))
	err = work.Parallel(ctx, len(stories), func() func(int) {
		return func(i int) {
			sums := make([]link.Sum, len(stories[i]))
			for k, text := range stories[i] {
				if ctx.Err() != nil {
					return
				}
				sums[k] = weighed(text.Doc, weights[i][k])
			}
			vectors[i] = unit(link.Total(ctx, sums))
		}
	})
	return vectors, err
}

// weighed returns the features of a document with weights that are given in the
// order of its vector. What is in the headline weighs half as much again: a
// headline names the affair.
func weighed(d *shingle.Document, weights []uint32) link.Sum {
	sum, headline := make(link.Sum, 0, len(d.Vector)), d.Headline
	for i, e := range d.Vector {
		weight := 2 * uint64(weights[i])
		for len(headline) > 0 && headline[0].Feature() < e&^shingle.Unit {
			headline = headline[1:]
		}
		if len(headline) > 0 && headline[0].Feature() == e&^shingle.Unit {
			weight += weight / 2
		}
		sum = append(sum, link.Term{Hash: e >> 16, Weight: weight})
	}
	return sum
}

// weigh returns of each text of each story the weights of its vector, in order,
// each times the cube root of the number of texts of these days that have the
// feature: the day of the text, the one before and the one after. (Of powers from
// a fourth to two fifths each does about as well.)
func weigh(ctx context.Context, stories [][]like.Text) ([][][]uint32, error) {
	type place struct{ day, story, text int }
	var places []place // by day
	weights := make([][][]uint32, len(stories))
	pace := work.NewPace(ctx)
	for i, texts := range stories {
		weights[i] = make([][]uint32, len(texts))
		for k, text := range texts {
			if pace.Ended() {
				return nil, ctx.Err()
			}
			places = append(places, place{text.When.Day(), i, k})
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.story, b.story), cmp.Compare(a.text, b.text))
	})
	counts := make(map[uint64]uint32)
	from, to := 0, 0 // of the places that are counted
	for _, at := range places {
		for ; to < len(places) && places[to].day <= at.day+1; to++ {
			if pace.Ended() {
				return nil, ctx.Err()
			}
			for hash := range stories[places[to].story][places[to].text].Doc.Vector.All() {
				counts[hash]++
			}
		}
		for ; places[from].day < at.day-1; from++ {
			if pace.Ended() {
				return nil, ctx.Err()
			}
			for hash := range stories[places[from].story][places[from].text].Doc.Vector.All() {
				if counts[hash]--; counts[hash] == 0 {
					delete(counts, hash)
				}
			}
		}
		v := stories[at.story][at.text].Doc.Vector
		boosted := make([]uint32, 0, len(v))
		for hash, weight := range v.All() {
			boosted = append(boosted, uint32(weight*cubeRoot(uint64(counts[hash])<<12)))
		}
		weights[at.story][at.text] = boosted
	}
	return weights, nil
}

// cubeRoot returns the cube root of n, rounded down.
func cubeRoot(n uint64) (root uint64) {
	for bit := uint64(1) << (bits.Len64(n) / 3); bit > 0; bit /= 2 {
		if r := root | bit; r*r*r <= n {
			root = r
		}
	}
	return root
}

// unit returns the heaviest features of a sum, scaled to unit length.
func unit(sum link.Sum) shingle.Vector {
	sum = slices.Clone(sum) // Total may return what it was given
	if len(sum) > maxFeatures {
		slices.SortFunc(sum, func(a, b link.Term) int { return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Hash, b.Hash)) })
		sum = sum[:maxFeatures]
		slices.SortFunc(sum, func(a, b link.Term) int { return cmp.Compare(a.Hash, b.Hash) })
	}
	var heaviest uint64
	for _, t := range sum {
		heaviest = max(heaviest, t.Weight)
	}
	shift := max(bits.Len64(heaviest)-28, 0) // 64 squares of 28 bits fit
	var squares uint64
	for _, t := range sum {
		squares += (t.Weight >> shift) * (t.Weight >> shift)
	}
	length := squareRoot(squares)
	var v shingle.Vector
	for _, t := range sum {
		if weight := (t.Weight >> shift) * shingle.Unit / max(length, 1); weight > 0 {
			v = append(v, t.Hash<<16|weight)
		}
	}
	return v
}

// squareRoot returns the square root of n, rounded up, so that nothing that is
// divided by it is longer than one.
func squareRoot(n uint64) uint64 {
	var root uint64
	for bit := uint64(1) << 31; bit > 0; bit /= 2 {
		if r := root | bit; r*r <= n {
			root = r
		}
	}
	if root*root < n {
		root++
	}
	return root
}
