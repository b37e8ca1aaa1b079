package peers

import (
	"context"
	"slices"

	"github.com/chumtin/chumtin/cluster"
)

// Stories returns the story of each article in a batch of opts.
func Stories(ctx context.Context, articles []cluster.Article, opts cluster.Options) ([]int, error) {
	return batched(ctx, articles, opts, func(s *cluster.Story) string { return s.ID })
}

// Topics returns the topic of each article in a batch of opts.
func Topics(ctx context.Context, articles []cluster.Article, opts cluster.Options) ([]int, error) {
	opts.Topics = true
	return batched(ctx, articles, opts, func(s *cluster.Story) string { return s.Topic })
}

func batched(ctx context.Context, articles []cluster.Article, opts cluster.Options, nameOf func(*cluster.Story) string) ([]int, error) {
	b, err := cluster.NewBatch(opts)
	if err != nil {
		return nil, err
	}
	for _, a := range articles {
		if err := b.Add(a); err != nil {
			return nil, err
		}
	}
	stories, err := b.Stories(ctx)
	if err != nil {
		return nil, err
	}
	groups := map[string]int{} // by the name
	groupOf := map[string]int{}
	for i := range stories {
		name := nameOf(&stories[i])
		if _, ok := groups[name]; !ok {
			groups[name] = len(groups)
		}
		put(groupOf, groups[name], stories[i].Members)
	}
	return lookUp(groupOf, articles), nil
}

// StreamStories returns where each article is at the end of a stream of opts, or when
// its story closed. The stream gets them in the order of time.
func StreamStories(articles []cluster.Article, opts cluster.StreamOptions) ([]int, error) {
	inOrder := slices.Clone(articles)
	slices.SortStableFunc(inOrder, func(a, b cluster.Article) int { return a.Time.Compare(b.Time) })
	groupOf := map[string]int{}
	stories := 0
	end := func(s cluster.StreamStory) {
		stories++
		put(groupOf, stories, s.Members)
	}
	opts.OnClose = end
	s, err := cluster.NewStream(opts)
	if err != nil {
		return nil, err
	}
	for _, a := range inOrder {
		if _, err := s.Put(a); err != nil {
			return nil, err
		}
	}
	for _, open := range s.Stories() {
		end(open)
	}
	return lookUp(groupOf, articles), nil
}

// put puts all members of a story into groupOf.
func put(groupOf map[string]int, story int, members []cluster.Member) {
	for _, m := range members {
		groupOf[m.Article.ID] = story
	}
}

func lookUp(groupOf map[string]int, articles []cluster.Article) []int {
	got := make([]int, len(articles))
	for i, a := range articles {
		got[i] = groupOf[a.ID]
	}
	return got
}

func chumtinBatch(ctx context.Context, articles []cluster.Article) (func(float64) ([]int, error), error) {
	return func(threshold float64) ([]int, error) {
		return Stories(ctx, articles, cluster.Options{Threshold: threshold})
	}, nil
}

func chumtinStream(_ context.Context, articles []cluster.Article) (func(float64) ([]int, error), error) {
	return func(threshold float64) ([]int, error) {
		return StreamStories(articles, cluster.StreamOptions{Options: cluster.Options{Threshold: threshold}})
	}, nil
}
