package calibrate

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/internal/story"
)

// ErrNoLabels reports labels that say too little.
var ErrNoLabels = errors.New("want labelled articles of two events or more, and several of one")

// A labelSample has the event of each article, or unlabelled.
type labelSample struct {
	event []int
	sizes []int // of the events
	by    Figure
}

const unlabelled = -1

func newLabelSample(articles []story.Article, labels map[string]string, by Figure) (*labelSample, error) {
	if err := by.check(); err != nil {
		return nil, err
	}
	s := &labelSample{event: make([]int, len(articles)), by: by}
	names := make(map[string]int) // so that events are in the order of their first articles
	known := 0
	for i, a := range articles {
		label, ok := labels[a.ID]
		if ok {
			known++
		}
		if label == "" {
			s.event[i] = unlabelled
			continue
		}
		n, ok := names[label]
		if !ok {
			n = len(s.sizes)
			names[label], s.sizes = n, append(s.sizes, 0)
		}
		s.event[i] = n
		s.sizes[n]++
	}
	switch {
	case known < len(labels):
		return nil, missingLabel(articles, labels)
	case len(s.sizes) < 2:
		return nil, fmt.Errorf("calibrate: %w: there is %d", ErrNoLabels, len(s.sizes))
	case slices.Max(s.sizes) == 1:
		return nil, fmt.Errorf("calibrate: %w: each of the %d has one", ErrNoLabels, len(s.sizes))
	}
	return s, nil
}

// missingLabel returns the error of the first ID with a label that no article has.
func missingLabel(articles []story.Article, labels map[string]string) error {
	left := maps.Clone(labels)
	for _, a := range articles {
		delete(left, a.ID)
	}
	return fmt.Errorf("calibrate: label of article %q: %w", slices.Min(slices.Collect(maps.Keys(left))), cluster.ErrNoArticle)
}

// tallies returns the tally of each event, given the group of each article.
func (s *labelSample) tallies(got []int) []tally {
	type cell struct{ event, group int }
	both, sizes := make(map[cell]int), make(map[int]int)
	for i, event := range s.event {
		sizes[got[i]]++
		both[cell{event, got[i]}]++
	}
	tallies := make([]tally, len(s.sizes))
	for i, event := range s.event {
		if event == unlabelled || s.by == Told && sizes[got[i]] == 1 && s.sizes[event] == 1 {
			continue
		}
		n := float64(both[cell{event, got[i]}])
		tallies[event].precision.add(n/float64(sizes[got[i]]), 1)
		tallies[event].recall.add(n/float64(s.sizes[event]), 1)
	}
	return tallies
}
