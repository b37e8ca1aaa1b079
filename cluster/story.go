package cluster

import (
	"context"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// A Story is a set of articles that report the same event.
type Story struct {
	// ID is the ID of the first member.
	ID string

	// Representative is the ID of the medoid: the member whose mean similarity
	// to all members is highest, of equal ones the first member.
	Representative string

	// Members are the articles by time, then by ID; those of unknown time come
	// last.
	Members []Member

	// Weakest is the merge of the least score that the story came from: where
	// an editor who doubts the story would cut it.
	Weakest Bridge
}

// A Bridge joins two parts of a story.
type Bridge struct {
	// Similarity is that by which the [Linkage] merged the parts: for Average
	// the mean similarity over all pairs. It is 1 for a story of one text.
	Similarity float64

	// Part are the IDs of the smaller part, sorted; of copies the first.
	Part []string
}

// A Member is an article of a story.
type Member struct {
	Article Article // without Summary and Body

	// Kind tells whether the article copies an earlier member, and Of is the
	// ID of the first such member; a report of its own has an empty Of. In a
	// story of more than 64 different texts the member is compared with the
	// first 64, with those most alike, and with what these are copies of.
	Kind Kind
	Of   string

	// Similarity is the mean similarity to the other members by their vectors,
	// from 0 to 1, and 1 where there is no other.
	Similarity float64

	// Truncated tells that the article is longer than what is compared, its
	// first [shingle.MaxTokens] tokens.
	Truncated bool
}

// newStories returns the stories of the groups that articles are in.
func newStories(ctx context.Context, articles []article, textOf []int32, pairs []like.Pair, g link.Grouping) ([]Story, error) {
	members := make(map[int32][]int32)  // articles of each group
	firstOf := make([]int32, len(g.Of)) // article of each node
	paired := link.NewNeighbours(ctx, len(g.Of), pairs)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var order []int32
	for i := range articles {
		n := textOf[i]
		of := g.Of[n]
		if members[of] == nil {
			order = append(order, of)
		}
		members[of] = append(members[of], int32(i))
	}
	for i := len(articles) - 1; i >= 0; i-- {
		firstOf[textOf[i]] = int32(i)
	}
	stories := make([]Story, len(order))
	err := work.Parallel(ctx, len(order), func() func(int) {
		return func(i int) {
			of := members[order[i]]
			story := make([]article, len(of))
			for k, n := range of {
				story[k] = articles[n]
			}
			stories[i] = newStory(ctx, story, func(k int) (near []int) {
				for n := range paired.EarlierThan(textOf[of[k]]) {
					if at, ok := slices.BinarySearch(of, firstOf[n]); ok {
						near = append(near, at)
					}
				}
				return near
			})
			if weak, ok := g.Weak[order[i]]; ok {
				bridge := Bridge{Similarity: float64(weak.Score) / like.Unit}
				for _, n := range weak.Part {
					bridge.Part = append(bridge.Part, articles[firstOf[n]].ID)
				}
				slices.Sort(bridge.Part)
				stories[i].Weakest = bridge
			}
		}
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(stories, func(a, b Story) int { return len(b.Members) - len(a.Members) })
	return stories, nil
}

// newStory returns the story of its members, which are in order, or only part of
// it if ctx ends. near returns those that a member may be a copy of, by their
// places among the members.
func newStory(ctx context.Context, members []article, near func(i int) []int) Story {
	s := Story{ID: members[0].ID, Members: make([]Member, len(members)), Weakest: Bridge{Similarity: 1}}
	similarities := meanSimilarities(ctx, members)
	best := 0
	for i, e := range members {
		s.Members[i] = Member{Article: e.Article, Similarity: float64(similarities[i]) / like.Unit, Truncated: e.doc.Truncated}
		if similarities[i] > similarities[best] {
			best = i
		}
	}
	s.Representative = members[best].ID
	setKinds(ctx, s.Members, members, near)
	return s
}

// meanSimilarities returns of each member the mean similarity to the others, or
// what means nothing if ctx ends.
func meanSimilarities(ctx context.Context, members []article) []uint64 {
	means := make([]uint64, len(members))
	if len(members) == 1 {
		means[0] = like.Unit
		return means
	}
	sums := make([]link.Sum, len(members))
	for i, e := range members {
		if ctx.Err() != nil {
			return means
		}
		sums[i] = link.NewSum(e.doc.Vector)
	}
	all := link.Total(ctx, sums)
	for i, v := range sums {
		if ctx.Err() != nil {
			return means
		}
		hi, lo := v.Dot(all)
		_, own := v.Dot(v)
		lo, borrow := bits.Sub64(lo, own, 0)
		mean, _ := bits.Div64(hi-borrow, lo, uint64(len(members)-1))
		means[i] = min(mean, like.Unit) // rounded weights may reach a little over one
	}
	return means
}

// maxOriginals bounds the texts of a story that each later one is compared with
// whatever their similarity. A text that floods a story is among them.
const maxOriginals = 64

// setKinds finds what of each member copies an earlier one: one of the first
// texts, or of those near it, or what these are copies of. It stops if ctx ends.
func setKinds(ctx context.Context, out []Member, members []article, near func(i int) []int) {
	var originals []int                   // the first members of the first texts
	original := make([]int, len(members)) // the first member of the same text
	copied := make([]int, len(members))   // the original of which it is a copy, or itself
	first := make(map[[16]byte]int)
	for i, e := range members {
		if ctx.Err() != nil {
			return
		}
		if n, ok := first[e.doc.TextHash]; ok {
			original[i], copied[i] = n, copied[n]
			out[i].Kind, out[i].Of = ExactCopy, members[n].ID
			continue
		}
		first[e.doc.TextHash] = i
		earlier := slices.Clone(originals)
		for _, k := range near(i) {
			if k < i {
				earlier = append(earlier, original[k], copied[k])
			}
		}
		slices.Sort(earlier)
		original[i], copied[i] = i, i
		if kind, n := kindAmong(e, members, slices.Compact(earlier)); kind != Report {
			copied[i] = n
			out[i].Kind, out[i].Of = kind, members[n].ID
		}
		if len(originals) < maxOriginals {
			originals = append(originals, i)
		}
	}
}

// kindAmong returns the kind of e beside the earlier ones of members, and the
// first that it copies: of one whole, if there is such a one.
func kindAmong(e article, members []article, earlier []int) (kind Kind, of int) {
	for _, n := range earlier {
		switch k := kindOf(e, members[n]); {
		case k == NearCopy || k == Update:
			return k, n
		case k != Report && kind == Report:
			kind, of = k, n
		}
	}
	return kind, of
}
