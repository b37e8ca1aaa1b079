package cluster

import (
	"cmp"
	"context"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/topic"
)

// A StreamTopic is the open stories of one affair.
type StreamTopic struct {
	// ID is the lowest ID of its stories, that of the oldest.
	ID StoryID `json:"id"`

	// Stories are its stories by ascending ID.
	Stories []StreamStory `json:"stories"`
}

// Topics groups all open stories into topics, as a [Batch] with [Options.Topics]
// would group these stories, and returns the topics by ascending ID. Each story is
// in one. After [Stream.Regroup] they are those of a batch of what the stream holds.
//
// A topic goes by the ID of its oldest story, and keeps it as long as that story is
// open and in it. When the story closes, the topic goes by the next one. When topics
// become one, the oldest ID goes on. Nothing of topics is kept between calls, and no
// [Change] tells of them.
//
// The error is that of ctx, if it ends before. Calls that change the stream wait
// until Topics returns; calls that only read it do not.
func (s *Stream) Topics(ctx context.Context) ([]StreamTopic, error) {
	switch {
	case s.isZero():
		return nil, errZeroStream
	case ctx == nil:
		return nil, errNilContext
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	stories := make([][]*streamText, 0, len(s.stories))
	for _, st := range s.stories {
		stories = append(stories, slices.SortedFunc(slices.Values(st.texts), compareTexts))
	}
	slices.SortFunc(stories, func(a, b []*streamText) int { return compareTexts(a[0], b[0]) })
	plain := make([][]like.Text, len(stories))
	for i, texts := range stories {
		for _, n := range texts {
			plain[i] = append(plain[i], n.Text)
		}
	}
	first, _, err := topic.Group(ctx, plain, s.opts.TopicThreshold)
	if err != nil {
		return nil, err
	}
	byFirst := make(map[int32][]StreamStory)
	for i, texts := range stories {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		byFirst[first[i]] = append(byFirst[first[i]], s.view(texts[0].story))
	}
	topics := make([]StreamTopic, 0, len(byFirst))
	for _, of := range byFirst {
		slices.SortFunc(of, func(a, b StreamStory) int { return cmp.Compare(a.ID, b.ID) })
		topics = append(topics, StreamTopic{of[0].ID, of})
	}
	slices.SortFunc(topics, func(a, b StreamTopic) int { return cmp.Compare(a.ID, b.ID) })
	return topics, nil
}
