package steps

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/stored"
	"github.com/chumtin/chumtin/cluster/internal/story"
)

// A set is items in order, read.
type set struct {
	story.Set
	items []Item
	at    map[string]int // of each ID
}

// load returns the set of items, or an error that names all that cannot be used.
func (w *Worker) load(ctx context.Context, items []Item) (*set, error) {
	switch {
	case w.isZero():
		return nil, errZeroWorker
	case ctx == nil:
		return nil, errNilContext
	}
	articles, order, err := stored.Read(ctx, w.profile, len(items), func(i int) (*cluster.Article, []byte) {
		return &items[i].Article, items[i].Document
	})
	if err != nil {
		return nil, fmt.Errorf("steps: %w", err)
	}
	s := &set{items: make([]Item, len(items)), at: make(map[string]int, len(items))}
	for i, a := range articles {
		s.items[i] = items[order[i]]
		s.items[i].Article.Time = a.Time
		s.at[a.ID] = i
	}
	s.Set = story.NewSet(articles, w.criteria, func(n int) bool { return s.items[n].Constrained })
	return s, nil
}

// A placed is a pair of articles by their places, its similarity, which is packed, and
// how many others it stands for.
type placed struct {
	a, b               int
	similarity, others uint32
}

func (s *set) placed(p like.Pair) placed {
	return placed{s.First[p.A], s.First[p.B], p.Similarity, p.Others}
}

func (s *set) pair(p placed) Pair {
	units, apart := like.Unpacked(p.similarity)
	return Pair{s.Articles[p.a].ID, s.Articles[p.b].ID, uint32(units), apart, p.others, s.TextOf[p.a] == s.TextOf[p.b]}
}

// comparePairs orders pairs of texts.
func comparePairs(p, q like.Pair) int {
	return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B))
}

// pairsOfTexts returns pairs as pairs of texts, in order, each once. Those of other
// articles are passed over if so allowed, and else an error.
func (s *set) pairsOfTexts(pairs []Pair, others bool) ([]like.Pair, error) {
	on := make([]like.Pair, 0, len(pairs))
	for i, p := range pairs {
		if wrong := p.wrong(); wrong != "" {
			return nil, fmt.Errorf("steps: pair %d, of %q and %q: %w: %s", i, p.A, p.B, ErrPair, wrong)
		}
		a, okA := s.at[p.A]
		b, okB := s.at[p.B]
		switch {
		case okA && okB:
		case others:
			continue
		case okA:
			return nil, fmt.Errorf("steps: pair %d: article %q: %w", i, p.B, cluster.ErrNoArticle)
		default:
			return nil, fmt.Errorf("steps: pair %d: article %q: %w", i, p.A, cluster.ErrNoArticle)
		}
		x, y := s.TextOf[a], s.TextOf[b]
		if x != y { // or else they are one already
			pair := like.NewPair(min(x, y), max(x, y), like.Likeness{Full: uint64(p.Units), Apart: p.Apart})
			pair.Others = p.Others
			on = append(on, pair)
		}
	}
	slices.SortFunc(on, comparePairs)
	once := on[:0]
	for _, p := range on {
		switch last := len(once) - 1; {
		case last < 0 || comparePairs(once[last], p) != 0:
			once = append(once, p)
		case once[last] != p:
			was, is := s.pair(s.placed(once[last])), s.pair(s.placed(p))
			return nil, fmt.Errorf("steps: pair of %q and %q: %w: it is given with Units %d, Apart %v and Others %d, and with Units %d, Apart %v and Others %d",
				was.A, was.B, ErrPair, was.Units, was.Apart, was.Others, is.Units, is.Apart, is.Others)
		}
	}
	return once, nil
}

// held returns the constraints that are on items of s.
func (s *set) held(constraints []Constraint) (held []story.Constraint, err error) {
	var known link.Constraints[string]
	for i, c := range constraints {
		if c.A == c.B && c.Together {
			continue // as it is
		}
		missing := 0
		for _, id := range []string{c.A, c.B} {
			n, ok := s.at[id]
			switch {
			case !ok && (c.Together || missing > 0):
				return nil, fmt.Errorf("steps: constraint %d: article %q: %w", i, id, cluster.ErrNoArticle)
			case !ok:
				missing++
			case !s.items[n].Constrained:
				return nil, fmt.Errorf("steps: constraint %d: article %q: %w", i, id, ErrConstrained)
			}
		}
		if !known.Add(c.A, c.B, c.Together) {
			return nil, fmt.Errorf("steps: constraint %d, articles %q and %q: %w", i, c.A, c.B, cluster.ErrConstraints)
		}
		if missing == 0 {
			held = append(held, story.Constraint(c))
		}
	}
	return held, nil
}

// groups returns the groups of articles, in the order of their first members.
func (s *set) groups(found link.Grouping) (groups []Group) {
	at := make(map[link.GroupID]int)
	for i, text := range s.TextOf {
		name := found.Of[text]
		n, ok := at[name]
		if !ok {
			n = len(groups)
			at[name] = n
			groups = append(groups, Group{Weakest: cluster.Bridge{Similarity: 1, Part: []string{}}})
			if weak, ok := found.Weakest[name]; ok {
				bridge := s.Bridge(weak)
				groups[n].Weakest = cluster.Bridge{Similarity: bridge.Score, Part: bridge.Part}
			}
		}
		groups[n].IDs = append(groups[n].IDs, s.Articles[i].ID)
		if s.First[text] == i {
			groups[n].Texts++
		}
	}
	return groups
}

// checkMembers returns an error if the items are not those of g.
func (s *set) checkMembers(g Group) error {
	named := make(map[string]bool, len(g.IDs))
	for _, id := range g.IDs {
		if _, ok := s.at[id]; !ok {
			return fmt.Errorf("steps: %w: there is no item of %q", ErrMembers, id)
		}
		named[id] = true
	}
	for _, item := range s.items {
		if !named[item.Article.ID] {
			return fmt.Errorf("steps: %w: %q is not in the group", ErrMembers, item.Article.ID)
		}
	}
	if len(s.items) == 0 {
		return fmt.Errorf("steps: %w: there are none", ErrMembers)
	}
	return nil
}

// story returns what is said of all items, which are one story.
func (s *set) story(said story.Story, weakest cluster.Bridge) cluster.Story {
	if weakest.Part == nil { // some encodings have no empty list
		weakest.Part = []string{}
	}
	st := cluster.Story{
		ID:             s.Articles[0].ID,
		Representative: s.Articles[said.Medoid].ID,
		Members:        make([]cluster.Member, len(s.items)),
		Weakest:        weakest,
	}
	for i, m := range said.Members {
		a := s.items[i].Article
		a.Summary, a.Body = "", ""
		st.Members[i] = cluster.Member{
			Article: a, Kind: cluster.Kind(m.Kind), Of: m.Of, Similarity: m.Similarity, Truncated: s.Articles[i].Doc.Truncated,
		}
	}
	return st
}

// topics returns the topic of each story of s.
func (s *set) topics(ctx context.Context, stories [][]Item, threshold float64) ([]string, error) {
	found := make([]story.Story, len(stories))
	order := make([]int, len(stories))
	for i, members := range stories {
		order[i] = i
		for _, m := range members {
			found[i].Articles = append(found[i].Articles, s.at[m.Article.ID])
		}
		slices.Sort(found[i].Articles)
	}
	first := func(n int) int { return found[n].Articles[0] }
	slices.SortFunc(order, func(a, b int) int { return first(a) - first(b) })
	sorted := make([]story.Story, len(stories))
	for k, n := range order {
		sorted[k] = found[n]
	}
	topics, err := s.Topics(ctx, sorted, threshold)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(stories))
	for k, n := range order {
		names[n] = s.Articles[first(order[topics[k]])].ID
	}
	return names, nil
}
