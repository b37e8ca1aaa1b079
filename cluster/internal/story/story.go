package story

import (
	"context"
	"math"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// A Story is what is said of the articles of one.
type Story struct {
	Articles []int // of the set, ascending; nil of one that [New] made
	Members  []Member
	Medoid   int // the member with the highest mean similarity
	Weakest  Bridge
}

// A Member is what is said of an article of a story.
type Member struct {
	Kind       Kind
	Of         string  // the ID of the first member that it copies
	Similarity float64 // the mean to the other members
}

// A Bridge is the merge of two parts: its score from 0 to 1, and the IDs of the smaller
// part, sorted, of copies the first only.
type Bridge struct {
	Score float64
	Part  []string
}

// A builder makes the stories of the groups that linking found. An article has a text,
// which is in a group.
type builder struct {
	*Set
	groups  link.Grouping
	pairs   link.Neighbours
	members [][]int        // of each story, ascending
	names   []link.GroupID // of the stories, by their first members
}

// Stories returns the stories of the groups of texts, which have these pairs, in the
// order of their first articles.
func (s *Set) Stories(ctx context.Context, pairs []like.Pair, g link.Grouping) ([]Story, error) {
	b := builder{Set: s, groups: g, pairs: link.NewNeighbours(ctx, len(g.Of), pairs)}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b.setMembers()
	stories := make([]Story, len(b.members))
	return stories, work.Parallel(ctx, len(stories), func() func(int) {
		return func(i int) { stories[i] = b.story(ctx, i) }
	})
}

// setMembers sets the members of the stories.
func (b *builder) setMembers() {
	storyOf := make(map[link.GroupID]int)
	for i, text := range b.TextOf {
		g := b.groups.Of[text]
		story, ok := storyOf[g]
		if !ok {
			story = len(b.members)
			storyOf[g] = story
			b.members, b.names = append(b.members, nil), append(b.names, g)
		}
		b.members[story] = append(b.members[story], i)
	}
}

// story returns the story of a number, or part of it if ctx ends.
func (b *builder) story(ctx context.Context, n int) Story {
	members := make([]Article, len(b.members[n]))
	for k, at := range b.members[n] {
		members[k] = b.Articles[at]
	}
	s := New(ctx, members, func(k int) []int { return b.near(n, k) })
	s.Articles = b.members[n]
	if weak, ok := b.groups.Weakest[b.names[n]]; ok {
		s.Weakest = b.Bridge(weak)
	}
	return s
}

// near returns which members of a story are the first of a text that is paired
// with the text of its member k. Those of other stories are left out.
func (b *builder) near(story, k int) (near []int) {
	members := b.members[story]
	for text := range b.pairs.EarlierThan(b.TextOf[members[k]]) {
		if at, ok := slices.BinarySearch(members, b.First[text]); ok {
			near = append(near, at)
		}
	}
	return near
}

// Bridge returns a merge of texts.
func (s *Set) Bridge(weak link.Bridge) Bridge {
	bridge := Bridge{Score: float64(weak.Score) / like.Unit}
	if s.by == link.Quorum { // its scores are shares: a half is no multiple of 1/like.Unit
		bridge.Score = math.Round(bridge.Score*1e9) / 1e9
	}
	for _, text := range weak.Part {
		bridge.Part = append(bridge.Part, s.Articles[s.First[text]].ID)
	}
	slices.Sort(bridge.Part)
	return bridge
}

// TextsOf returns the texts of a story, in order.
func (s *Set) TextsOf(story Story) []like.Text {
	var texts []like.Text
	for _, n := range story.Articles {
		if text := s.TextOf[n]; s.First[text] == n {
			texts = append(texts, s.Texts[text])
		}
	}
	return texts
}

// New returns the story of its members, which are in order, or only part of it if ctx
// ends. near returns those that a member may be a copy of, by their places among the
// members.
func New(ctx context.Context, members []Article, near func(i int) []int) Story {
	s := Story{Members: make([]Member, len(members)), Weakest: Bridge{Score: 1, Part: []string{}}}
	similarities := meanSimilarities(ctx, members)
	for i, similarity := range similarities {
		s.Members[i].Similarity = float64(similarity) / like.Unit
		if similarity > similarities[s.Medoid] {
			s.Medoid = i
		}
	}
	setKinds(ctx, s.Members, members, near)
	return s
}

// meanSimilarities returns of each member the mean similarity to the others, or
// what means nothing if ctx ends.
func meanSimilarities(ctx context.Context, members []Article) []uint64 {
	means := make([]uint64, len(members))
	if len(members) == 1 {
		means[0] = like.Unit
		return means
	}
	sums := make([]link.Sum, len(members))
	for i, a := range members {
		if ctx.Err() != nil {
			return means
		}
		sums[i] = link.NewSum(a.Doc.Vector)
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

// MaxOriginals bounds the texts of a story that each later one is compared with
// whatever their similarity. A text that floods a story is among them.
const MaxOriginals = 64

// setKinds finds what of each member copies an earlier one: one of the first
// texts, or of those near it, or what these are copies of. It stops if ctx ends.
func setKinds(ctx context.Context, out []Member, members []Article, near func(i int) []int) {
	var originals []int                   // the first members of the first texts
	original := make([]int, len(members)) // the first member of the same text
	copied := make([]int, len(members))   // the original of which it is a copy, or itself
	first := make(map[[16]byte]int)
	for i, a := range members {
		if ctx.Err() != nil {
			return
		}
		if n, ok := first[a.Doc.TextHash]; ok {
			original[i], copied[i] = n, copied[n]
			out[i].Kind, out[i].Of = ExactCopy, members[n].ID
			continue
		}
		first[a.Doc.TextHash] = i
		earlier := slices.Clone(originals)
		for _, k := range near(i) {
			if k < i {
				earlier = append(earlier, original[k], copied[k])
			}
		}
		slices.Sort(earlier)
		original[i], copied[i] = i, i
		if kind, n := kindAmong(a, members, slices.Compact(earlier)); kind != Report {
			copied[i] = n
			out[i].Kind, out[i].Of = kind, members[n].ID
		}
		if len(originals) < MaxOriginals {
			originals = append(originals, i)
		}
	}
}

// kindAmong returns the kind of an article beside the earlier ones of members, and the
// first that it copies: of one whole, if there is such a one.
func kindAmong(a Article, members []Article, earlier []int) (kind Kind, of int) {
	for _, n := range earlier {
		switch k := KindOf(a.Text, members[n].Text); {
		case k == NearCopy || k == Update:
			return k, n
		case k != Report && kind == Report:
			kind, of = k, n
		}
	}
	return kind, of
}
