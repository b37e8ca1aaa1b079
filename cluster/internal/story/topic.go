package story

import (
	"context"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/topic"
)

// Topics returns the topic of each of all stories of s, which is the first story of it.
func (s *Set) Topics(ctx context.Context, stories []Story, threshold float64) ([]int32, error) {
	of := make([][]like.Text, len(stories))
	for i, story := range stories {
		of[i] = s.TextsOf(story)
	}
	topics, _, err := topic.Group(ctx, of, threshold)
	return topics, err
}
