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
	ID string `json:"id"`

	// Topic is the ID of the topic that the story is in, which is that of its first
	// article and so of its first story. It is set if [Options.Topics] is.
	Topic string `json:"topic,omitzero"`

	// Representative is the ID of the medoid: the member with the highest mean
	// similarity to all members. If several have it, it is the first of them.
	Representative string `json:"representative"`

	// Members are the articles by time, then by ID. Those of unknown time come
	// last.
	Members []Member `json:"members"`

	// Weakest is the lowest-scoring merge that formed the story: the place to
	// cut it if an editor thinks it mixes two events.
	Weakest Bridge `json:"weakest"`
}

// A Bridge is a merge of two parts into a story.
type Bridge struct {
	// Similarity is the score of the [Linkage] for the two parts. For Average
	// it is the mean similarity over all pairs. It is 1, however alike the two
	// are, for a merge that [Batch.MustLink] decided: nothing weakens what an
	// editor said. For a story of one text it is 1 too, and Part is empty.
	Similarity float64 `json:"similarity"`

	// Part lists the IDs of the smaller part, sorted. Of copies it has the
	// first only.
	Part []string `json:"part"`
}

// A Member is an article of a story.
type Member struct {
	Article Article `json:"article"` // without Summary and Body

	// Kind says whether the article copies an earlier member, and Of is the ID
	// of the first such member, empty for a report of its own. In a story of
	// more than 64 different texts a member is compared with the first 64, with
	// the most similar ones, and with what these are copies of.
	Kind Kind   `json:"kind"`
	Of   string `json:"of,omitzero"`

	// Similarity is the mean similarity to the other members by their vectors,
	// from 0 to 1, and 1 where there is no other.
	Similarity float64 `json:"similarity"`

	// Truncated reports that the article is longer than [shingle.MaxTokens]
	// tokens. Only the first of these are compared.
	Truncated bool `json:"truncated"`
}

// A place is one of the sorted articles of a batch.
type place int32

// A storyBuilder makes the stories of the groups that linking found. An article is
// at a place, which has a text, which is in a group.
type storyBuilder struct {
	articles []article       // by place
	textOf   []like.TextID   // by place
	groups   link.Grouping   // of texts
	pairs    link.Neighbours // of texts
	first    []place         // of each text, that of its first article
	members  [][]place       // of each story, ascending
	names    []link.GroupID  // of the stories, by their first members
}

// newStories returns the stories of the groups that articles are in, with their topics
// if texts, which are those of textOf, are not nil.
func newStories(ctx context.Context, articles []article, textOf []like.TextID, texts []like.Text, pairs []like.Pair, g link.Grouping) ([]Story, error) {
	b := storyBuilder{articles: articles, textOf: textOf, groups: g, pairs: link.NewNeighbours(ctx, len(g.Of), pairs)}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b.setMembers()
	stories := make([]Story, len(b.members))
	err := work.Parallel(ctx, len(stories), func() func(int) {
		return func(i int) { stories[i] = b.story(ctx, i) }
	})
	if err != nil {
		return nil, err
	}
	if texts != nil {
		if err := b.setTopics(ctx, stories, texts); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(stories, func(a, b Story) int { return len(b.Members) - len(a.Members) })
	return stories, nil
}

// setMembers sets the members of the stories and the first article of each text.
func (b *storyBuilder) setMembers() {
	storyOf := make(map[link.GroupID]int)
	b.first = make([]place, len(b.groups.Of))
	for i := len(b.articles) - 1; i >= 0; i-- { // so that the first stays
		b.first[b.textOf[i]] = place(i)
	}
	for i, text := range b.textOf {
		g := b.groups.Of[text]
		story, ok := storyOf[g]
		if !ok {
			story = len(b.members)
			storyOf[g] = story
			b.members, b.names = append(b.members, nil), append(b.names, g)
		}
		b.members[story] = append(b.members[story], place(i))
	}
}

// story returns the story of a number, or part of it if ctx ends.
func (b *storyBuilder) story(ctx context.Context, n int) Story {
	members := make([]article, len(b.members[n]))
	for k, at := range b.members[n] {
		members[k] = b.articles[at]
	}
	s := newStory(ctx, members, func(k int) []int { return b.near(n, k) })
	if weak, ok := b.groups.Weakest[b.names[n]]; ok {
		s.Weakest = b.bridge(weak)
	}
	return s
}

// near returns which members of a story are the first of a text that is paired
// with the text of its member k. Those of other stories are left out.
func (b *storyBuilder) near(story, k int) (near []int) {
	members := b.members[story]
	for text := range b.pairs.EarlierThan(b.textOf[members[k]]) {
		if at, ok := slices.BinarySearch(members, b.first[text]); ok {
			near = append(near, at)
		}
	}
	return near
}

func (b *storyBuilder) bridge(weak link.Bridge) Bridge {
	bridge := Bridge{Similarity: float64(weak.Score) / like.Unit}
	for _, text := range weak.Part {
		bridge.Part = append(bridge.Part, b.articles[b.first[text]].ID)
	}
	slices.Sort(bridge.Part)
	return bridge
}

// newStory returns the story of its members, which are in order, or only part of
// it if ctx ends. near returns those that a member may be a copy of, by their
// places among the members.
func newStory(ctx context.Context, members []article, near func(i int) []int) Story {
	s := Story{ID: members[0].ID, Members: make([]Member, len(members)), Weakest: Bridge{Similarity: 1, Part: []string{}}}
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
