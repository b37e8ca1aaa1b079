package story

import (
	"context"
	"math"
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
		m := new(maker)
		return func(i int) { stories[i] = b.story(ctx, m, i) }
	})
}

// setMembers sets the members of the stories.
func (b *builder) setMembers() {
	sizes := make([]int32, len(b.groups.Of)) // of each group
	for _, text := range b.TextOf {
		sizes[b.groups.Of[text]]++
	}
	storyOf := make([]int32, len(sizes)) // of each group, 1 and the number of its story
	free := make([]int, len(b.TextOf))
	for i, text := range b.TextOf {
		g := b.groups.Of[text]
		if storyOf[g] == 0 {
			b.members, b.names = append(b.members, free[:0:sizes[g]]), append(b.names, g)
			free = free[sizes[g]:]
			storyOf[g] = int32(len(b.members))
		}
		members := &b.members[storyOf[g]-1]
		*members = append(*members, i)
	}
}

// story returns the story of a number, or part of it if ctx ends.
func (b *builder) story(ctx context.Context, m *maker, n int) Story {
	m.members = m.members[:0]
	for _, at := range b.members[n] {
		m.members = append(m.members, b.Articles[at])
	}
	s := m.story(ctx, m.members, func(k int) []int {
		m.near = b.appendNear(m.near[:0], n, k)
		return m.near
	})
	s.Articles = b.members[n]
	if weak, ok := b.groups.Weakest[b.names[n]]; ok {
		s.Weakest = b.Bridge(weak)
	}
	return s
}

// appendNear appends which members of a story are the first of a text that is paired
// with the text of its member k. Those of other stories are left out.
func (b *builder) appendNear(near []int, story, k int) []int {
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
