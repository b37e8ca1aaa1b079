package cluster

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/story"
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
	// it is the mean similarity over all pairs, less what [Average] takes for
	// outlets in common. It is 1, however alike the two
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

// A Kind says how a member of a story relates to the members published before
// it.
type Kind int

// The kinds. What makes an article one of them is in package story.
const (
	// Report is an independent report, or the first one.
	Report Kind = Kind(story.Report)

	// ExactCopy has the same tokens in the same order as an earlier member;
	// case, punctuation and the way marks are written may differ.
	ExactCopy Kind = Kind(story.ExactCopy)

	// NearCopy shares with an earlier member at least half of all shingles
	// that either has: their Jaccard similarity is 0.5 or more.
	NearCopy Kind = Kind(story.NearCopy)

	// Excerpt is contained in an earlier, longer member, or contains an
	// earlier, shorter one: at least three quarters of the shingles of the
	// shorter text are in the longer one.
	Excerpt Kind = Kind(story.Excerpt)

	// Update is a near copy or excerpt of an earlier member by the same source:
	// the outlet updated its report.
	Update Kind = Kind(story.Update)
)

var kindNames = [...]string{Report: "report", ExactCopy: "exact-copy", NearCopy: "near-copy", Excerpt: "excerpt", Update: "update"}

// String returns "report", "exact-copy", "near-copy", "excerpt" or "update".
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("Kind(%d)", int(k))
	}
	return kindNames[k]
}

// MarshalText implements [encoding.TextMarshaler] by [Kind.String]. What is none
// of the kinds is an error.
func (k Kind) MarshalText() ([]byte, error) {
	if k < 0 || int(k) >= len(kindNames) {
		return nil, fmt.Errorf("cluster: no kind of member is %d", int(k))
	}
	return []byte(k.String()), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler] for what MarshalText gives.
func (k *Kind) UnmarshalText(text []byte) error {
	i := slices.Index(kindNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("cluster: no kind of member is called %q", text)
	}
	*k = Kind(i)
	return nil
}

// storiesOf returns the stories of groups of texts that have these pairs, the largest
// first. The articles are those of the set.
func storiesOf(ctx context.Context, articles []article, set *story.Set, pairs []like.Pair, g link.Grouping, opts Options) ([]Story, error) {
	found, err := set.Stories(ctx, pairs, g)
	if err != nil {
		return nil, err
	}
	stories := make([]Story, len(found))
	for i, s := range found {
		stories[i] = storyOf(func(k int) *article { return &articles[s.Articles[k]] }, s)
	}
	if opts.Topics {
		topics, err := set.Topics(ctx, found, opts.TopicThreshold)
		if err != nil {
			return nil, err
		}
		for i, first := range topics {
			stories[i].Topic = stories[first].ID
		}
	}
	slices.SortStableFunc(stories, func(a, b Story) int { return cmp.Compare(len(b.Members), len(a.Members)) })
	return stories, nil
}

// newStory returns the story of its members, which are in order, or only part of
// it if ctx ends. near returns those that a member may be a copy of, by their
// places among the members.
func newStory(ctx context.Context, members []article, near func(i int) []int) Story {
	return storyOf(func(i int) *article { return &members[i] }, story.New(ctx, ofStories(members), near))
}

// storyOf returns what is said of members as users see it.
func storyOf(member func(i int) *article, said story.Story) Story {
	s := Story{
		ID:             member(0).ID,
		Representative: member(said.Medoid).ID,
		Members:        make([]Member, len(said.Members)),
		Weakest:        Bridge{said.Weakest.Score, said.Weakest.Part},
	}
	for i, m := range said.Members {
		a := member(i)
		s.Members[i] = Member{a.Article, Kind(m.Kind), m.Of, m.Similarity, a.doc.Truncated}
	}
	return s
}

// ofStories returns what stories know of articles.
func ofStories(articles []article) []story.Article {
	all := make([]story.Article, len(articles))
	for i := range articles {
		a := &articles[i]
		all[i] = story.Article{ID: a.ID, Time: a.Time, Text: a.asText()}
	}
	return all
}
