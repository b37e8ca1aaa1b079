package cluster

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"strings"
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
	// ID of the first such member; a report of its own has an empty Of.
	Kind Kind
	Of   string

	// Similarity is the mean similarity to the other members by their vectors,
	// from 0 to 1, and 1 where there is no other.
	Similarity float64

	// Truncated tells that the article is longer than what is compared, its
	// first [shingle.MaxTokens] tokens.
	Truncated bool
}

// compareArticles orders articles by time, unknown ones last, then by ID.
func compareArticles(a, b *Article) int {
	if x, y := a.Time.IsZero(), b.Time.IsZero(); x != y {
		if x {
			return 1
		}
		return -1
	}
	return cmp.Or(a.Time.Compare(b.Time), strings.Compare(a.ID, b.ID))
}

// newStories returns the stories of the groups that entries are in.
func (b *Batch) newStories(ctx context.Context, entries []entry, nodeOf []int32, g grouping) ([]Story, error) {
	members := make(map[int32][]entry)
	idOf := make(map[int32]string) // of the first article of a node
	var order []int32
	for i, e := range entries {
		n := nodeOf[i]
		if _, ok := idOf[n]; !ok {
			idOf[n] = e.article.ID
		}
		of := g.of[n]
		if members[of] == nil {
			order = append(order, of)
		}
		members[of] = append(members[of], e)
	}
	stories := make([]Story, len(order))
	err := parallel(ctx, len(order), func() func(int) {
		return func(i int) {
			stories[i] = newStory(members[order[i]])
			if weak, ok := g.weak[order[i]]; ok {
				bridge := Bridge{Similarity: float64(weak.score) / simUnit}
				for _, n := range weak.part {
					bridge.Part = append(bridge.Part, idOf[n])
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

// newStory returns the story of its members, which are in order.
func newStory(members []entry) Story {
	s := Story{ID: members[0].article.ID, Members: make([]Member, len(members)), Weakest: Bridge{Similarity: 1}}
	similarities := meanSimilarities(members)
	best := 0
	for i, e := range members {
		s.Members[i] = Member{Article: e.article, Similarity: float64(similarities[i]) / simUnit, Truncated: e.doc.Truncated}
		if similarities[i] > similarities[best] {
			best = i
		}
	}
	s.Representative = members[best].article.ID
	setKinds(s.Members, members)
	return s
}

// meanSimilarities returns of each member the mean similarity to the others.
func meanSimilarities(members []entry) []uint64 {
	means := make([]uint64, len(members))
	if len(members) == 1 {
		means[0] = simUnit
		return means
	}
	sums := make([]sum, len(members))
	for i, e := range members {
		sums[i] = newSum(e.doc.Vector)
	}
	all := total(sums)
	for i, v := range sums {
		hi, lo := v.dot(all)
		_, own := v.dot(v)
		lo, borrow := bits.Sub64(lo, own, 0)
		mean, _ := bits.Div64(hi-borrow, lo, uint64(len(members)-1))
		means[i] = min(mean, simUnit) // rounded weights may reach a little over one
	}
	return means
}

// setKinds finds what of each member copies an earlier one.
func setKinds(out []Member, members []entry) {
	var originals []int // the first member of each text
	first := make(map[uint64]int)
	for i, e := range members {
		d := e.doc
		if n, ok := first[d.Text]; ok && sameText(d, members[n].doc) {
			out[i].Kind, out[i].Of = ExactCopy, members[n].article.ID
			continue
		}
		for _, n := range originals {
			kind := kindOf(e, members[n])
			if kind != Report && out[i].Kind == Report {
				out[i].Kind, out[i].Of = kind, members[n].article.ID
			}
			if kind == NearCopy || kind == Version {
				out[i].Kind, out[i].Of = kind, members[n].article.ID
				break
			}
		}
		originals = append(originals, i)
		if _, ok := first[d.Text]; !ok {
			first[d.Text] = i
		}
	}
}
