package snapshot

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/blank"
)

// check returns an error if the parts of a state contradict each other. Whoever
// goes on with it relies on nothing else.
func (s *Stream) check() error {
	if len(s.Recent) > s.Ticks {
		return fmt.Errorf("a clock of %d times after %d ticks", len(s.Recent), s.Ticks)
	}
	return errors.Join(s.checkSegments(), s.checkArticles(), s.checkStories(), s.checkConstraints())
}

func (s *Stream) checkSegments() error {
	if s.Open && len(s.Segments) == 0 {
		return errors.New("no segment, but an open one")
	}
	left := 0
	for i, g := range s.Segments {
		isOpen := s.Open && i == len(s.Segments)-1
		switch {
		case g.Left > g.Filled || g.Filled > g.Room || g.Room == 0:
			return fmt.Errorf("segment %d of %d texts has %d, of %d", i, g.Room, g.Left, g.Filled)
		case !isOpen && (g.Left == 0 || g.Filled < g.Room):
			return fmt.Errorf("sealed segment %d of %d texts has %d, of %d", i, g.Room, g.Left, g.Filled)
		case len(g.Lost) > 0 && (!isOpen || g.Left == g.Filled):
			return fmt.Errorf("segment %d, of which nothing was lost, has lost %d keys", i, len(g.Lost))
		}
		if err := ascending("lost key", g.Lost); err != nil {
			return err
		}
		if left += g.Left; left > len(s.Texts) {
			return fmt.Errorf("segments have %d texts and more, want %d", left, len(s.Texts))
		}
	}
	if left != len(s.Texts) {
		return fmt.Errorf("segments have %d texts, want %d", left, len(s.Texts))
	}
	drains := slices.Sorted(slices.Values(s.Drains))
	for i, n := range drains {
		if n >= len(s.Segments) || s.Open && n == len(s.Segments)-1 || i > 0 && n == drains[i-1] {
			return fmt.Errorf("segment %d of %d drains", n, len(s.Segments))
		}
	}
	return nil
}

func (s *Stream) checkArticles() error {
	seen := make(map[string]bool)
	for i, n := range s.Texts {
		if len(n.Articles) == 0 || n.Of >= len(n.Articles) {
			return fmt.Errorf("text %d has %d articles, and the document of number %d", i, len(n.Articles), n.Of)
		}
		for _, a := range n.Articles {
			if seen[a.ID] || blank.Is(a.ID) {
				return fmt.Errorf("article %q of text %d comes again, or has no id", a.ID, i)
			}
			seen[a.ID] = true
			if a.Version == 0 {
				return fmt.Errorf("article %q has no version", a.ID)
			}
		}
	}
	return nil
}

func (s *Stream) checkStories() error {
	ids := make(map[uint64]bool) // of stories, and what leads to one
	last := uint64(0)
	placed := make([]bool, len(s.Texts))
	count := 0
	for _, st := range s.Stories {
		if st.ID <= last || len(st.Texts) == 0 || st.Change > s.LastChange {
			return fmt.Errorf("story %d, of %d texts and change %d, after story %d and before change %d", st.ID, len(st.Texts), st.Change, last, s.LastChange)
		}
		last = st.ID
		for _, id := range slices.Concat(st.Aliases, []uint64{st.ID}) {
			if ids[id] || id == 0 || id > s.LastStory {
				return fmt.Errorf("id %d comes again, or was not given: the last was %d", id, s.LastStory)
			}
			ids[id] = true
		}
		for _, n := range st.Texts {
			if n >= len(placed) || placed[n] {
				return fmt.Errorf("text %d of %d is in story %d and in another", n, len(placed), st.ID)
			}
			placed[n] = true
			count++
		}
		for _, set := range st.Days {
			if len(set) == 0 {
				return fmt.Errorf("story %d names no days", st.ID)
			}
			if err := ascending("day", set); err != nil {
				return err
			}
		}
	}
	if count != len(s.Texts) {
		return fmt.Errorf("%d of %d texts are in stories", count, len(s.Texts))
	}
	if s.LastStory > math.MaxInt64 || s.LastChange > math.MaxInt64 {
		return fmt.Errorf("numbers as high as %d and %d were given", s.LastStory, s.LastChange)
	}
	return nil
}

// checkConstraints returns an error unless constraints are in order, and hold.
func (s *Stream) checkConstraints() error {
	if len(s.Constraints) == 0 {
		return nil
	}
	storyOf := make(map[string]int)
	for i, st := range s.Stories {
		for _, n := range st.Texts {
			if n >= len(s.Texts) {
				continue // checkStories says so
			}
			for _, a := range s.Texts[n].Articles {
				storyOf[a.ID] = i
			}
			if t := s.Texts[n]; t.Alone && len(t.Articles) > 1 {
				return fmt.Errorf("text %d is that of one article, and has %d", n, len(t.Articles))
			}
		}
	}
	for i, c := range s.Constraints {
		a, knownA := storyOf[c.A]
		b, knownB := storyOf[c.B]
		if !knownA || !knownB || c.A >= c.B || (a == b) != c.Together {
			return fmt.Errorf("constraint %d, on %q and %q, does not hold", i, c.A, c.B)
		}
		if i > 0 {
			if before := s.Constraints[i-1]; cmp.Or(cmp.Compare(before.A, c.A), cmp.Compare(before.B, c.B)) >= 0 {
				return fmt.Errorf("constraint %d, on %q and %q, is %w", i, c.A, c.B, errOrder)
			}
		}
	}
	return nil
}
