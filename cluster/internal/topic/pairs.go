package topic

import (
	"cmp"
	"context"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/work"
	"github.com/chumtin/chumtin/shingle"
)

const (
	// horizon is how many days may be between the first reports of two stories for
	// them to bring two topics together. An affair goes on for longer from story to
	// story.
	horizon = 7

	// maxMet bounds the earlier stories of a feature that a story meets: the latest.
	maxMet = 256

	// maxNear bounds the pairs of a story with earlier ones that are kept, and those
	// of a topic with others: the most alike. More make no difference on labelled feeds.
	maxNear = 32

	// minCosine is that from which on two stories may bring two topics together. Up
	// to 0.2 it makes no difference on labelled feeds.
	minCosine = like.Unit * 15 / 100
)

// A pair is two stories, a < b, and the dot product of their vectors.
type pair struct {
	a, b int32
	dot  uint64
}

// postings are the stories of each feature, in 256 parts by the top byte of its
// hash. An element is the next 24 bits of that, the story, and its weight in 16
// bits. They need not be exact: they tell what to compare.
type postings [256][]uint64

const (
	keyShift   = 40
	storyShift = 16
	maxStory   = 1<<(keyShift-storyShift) - 1 // there are no more in a batch
)

// split returns the part of an element of a vector and its element in that.
func split(e uint64, story int) (part int, entry uint64) {
	return int(e >> 56), e>>32<<keyShift | uint64(story)<<storyShift | e&shingle.Unit
}

func newPostings(ctx context.Context, vectors []shingle.Vector) (*postings, error) {
	p, pace := new(postings), work.NewPace(ctx)
	for i, v := range vectors {
		if pace.Ended() {
			return nil, ctx.Err()
		}
		for _, e := range v {
			part, entry := split(e, i)
			p[part] = append(p[part], entry)
		}
	}
	return p, work.Parallel(ctx, len(p), func() func(int) {
		return func(part int) { slices.Sort(p[part]) }
	})
}

// pairsOf returns the pairs of stories that are to be looked at. Starts are the
// days of the stories, ascending but for those without a time, which are the last.
func pairsOf(ctx context.Context, vectors []shingle.Vector, starts []int) ([]pair, Effort, error) {
	const block = 256 // stories that one goroutine takes at a time
	p, err := newPostings(ctx, vectors)
	if err != nil {
		return nil, Effort{}, err
	}
	found := make([][]pair, (len(vectors)+block-1)/block)
	efforts := make([]Effort, len(found))
	err = work.Parallel(ctx, len(found), func() func(int) {
		f := finder{postings: p, vectors: vectors, starts: starts, shared: make([]uint32, len(vectors))}
		return func(i int) {
			f.effort, f.pairs = Effort{}, nil
			for n := i * block; n < min((i+1)*block, len(vectors)) && ctx.Err() == nil; n++ {
				f.find(n)
			}
			found[i], efforts[i] = f.pairs, f.effort
		}
	})
	var all Effort
	for _, e := range efforts {
		all.Met += e.Met
		all.Scored += e.Scored
		all.Looked += e.Looked
	}
	return slices.Concat(found...), all, err
}

// A finder finds pairs on behalf of one goroutine.
type finder struct {
	*postings
	vectors []shingle.Vector
	starts  []int
	shared  []uint32 // of the dot product with each story, in units of 1/Unit; all zero between calls
	touched []int32  // the stories of which it is not zero
	pairs   []pair
	effort  Effort
}

// find appends the pairs of story n with earlier ones.
func (f *finder) find(n int) {
	f.touched = f.touched[:0]
	for _, e := range f.vectors[n] {
		f.meet(e, n)
	}
	least := uint32(minCosine >> 16 * 9 / 10) // less what rounding loses
	near := f.touched[:0]
	for _, m := range f.touched {
		if f.shared[m] >= least {
			near = append(near, m)
		} else {
			f.shared[m] = 0
		}
	}
	slices.SortFunc(near, func(a, b int32) int { return cmp.Or(cmp.Compare(f.shared[b], f.shared[a]), cmp.Compare(b, a)) })
	for k, m := range near {
		f.shared[m] = 0
		if k >= maxNear {
			continue
		}
		f.effort.Scored++
		f.effort.Looked += len(f.vectors[n]) + len(f.vectors[m])
		if dot := f.vectors[n].Dot(f.vectors[m]); dot >= minCosine {
			f.pairs = append(f.pairs, pair{m, int32(n), dot})
		}
	}
}

// meet notes the stories before n, from the latest on, that have a feature of it.
func (f *finder) meet(e uint64, n int) {
	part, entry := split(e, n)
	list := f.postings[part]
	at, _ := slices.BinarySearch(list, entry)
	for i := at - 1; i >= max(at-maxMet, 0); i-- {
		m := int32(list[i] >> storyShift & maxStory)
		if list[i]>>keyShift != entry>>keyShift || f.starts[n]-f.starts[m] > horizon {
			break
		}
		f.effort.Met++
		if f.shared[m] == 0 {
			f.touched = append(f.touched, m)
		}
		f.shared[m] += uint32(e & shingle.Unit * (list[i] & shingle.Unit) >> 16)
	}
}
