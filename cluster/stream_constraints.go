package cluster

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
)

// MustLink keeps two articles of open stories in one story, whatever their
// similarity, as [Batch.MustLink] does, and returns what that changed. The stories
// of both are grouped anew, which may break up both: to join them whole, link one
// article with each other of both, and to put one article into a story, use
// [Stream.Move]. A constraint lasts as long as both articles are open,
// with whatever text. If an article is not, the error wraps [ErrNoArticle], and if
// the constraint contradicts earlier ones, [ErrConstraints]; nothing changes then.
func (s *Stream) MustLink(id1, id2 string) ([]Change, error) { return s.constrain(id1, id2, true) }

// CannotLink keeps two articles of open stories in different stories, whatever
// their similarity. All else is as for [Stream.MustLink].
func (s *Stream) CannotLink(id1, id2 string) ([]Change, error) { return s.constrain(id1, id2, false) }

func (s *Stream) constrain(id1, id2 string, together bool) ([]Change, error) {
	if s.isZero() {
		return nil, errZeroStream
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	a, b, err := s.both(id1, id2)
	if err != nil {
		return nil, err
	}
	if !s.constraints.allow(id1, id2, together) {
		return nil, fmt.Errorf("cluster: articles %q and %q: %w", id1, id2, ErrConstraints)
	}
	s.mu.Lock()
	s.constrainPair(a, b, together)
	s.mu.Unlock()
	if (a.story == b.story) == together {
		return []Change{}, nil
	}
	return s.relinkStories(a.story, b.story)
}

// Unlink takes back the constraint on two articles and returns what that changed:
// their stories are grouped anew. If there is none, the error wraps
// [ErrNoConstraint].
func (s *Stream) Unlink(id1, id2 string) ([]Change, error) {
	if s.isZero() {
		return nil, errZeroStream
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	a, b, err := s.both(id1, id2)
	if err != nil {
		return nil, err
	}
	if _, ok := s.constraints[id1][id2]; !ok {
		return nil, fmt.Errorf("cluster: articles %q and %q: %w", id1, id2, ErrNoConstraint)
	}
	s.mu.Lock()
	s.loosen(a.ID, b.ID)
	s.shareLoose()
	s.mu.Unlock()
	return s.relinkStories(a.story, b.story)
}

// Move puts an article into another open story and keeps it there: it takes back the
// article's must-links, and its cannot-links with articles of that story, and sets a
// must-link with the story's first report and cannot-links with that of the story
// that the article was in and with those articles of it that would follow. Both
// stories are grouped anew. If there is no such article or story, the error wraps
// [ErrNoArticle] or [ErrNoStory].
func (s *Stream) Move(id string, to StoryID) ([]Change, error) {
	if s.isZero() {
		return nil, errZeroStream
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	r := s.byID[id]
	if r == nil {
		return nil, fmt.Errorf("cluster: article %q: %w", id, ErrNoArticle)
	}
	there, here := s.resolve(to), r.story
	if there == nil {
		return nil, fmt.Errorf("cluster: story %d: %w", to, ErrNoStory)
	}
	if there == here {
		return []Change{}, nil
	}
	s.mu.Lock()
	for other, together := range maps.Clone(s.constraints[id]) {
		if together || s.byID[other].story == there {
			s.loosen(id, other)
		}
	}
	s.constrainPair(r, there.first(nil), true)
	if rest := here.first(r); rest != nil {
		s.constrainPair(r, rest, false)
	}
	s.shareLoose()
	s.mu.Unlock()
	var bunches []bunch
	for round := 0; ; round++ {
		var err error
		if bunches, err = s.linkAll(context.Background(), slices.Concat(here.texts, there.texts)); err != nil {
			return nil, err
		}
		if round == maxFollow || !s.keepBack(r, here, bunches) {
			break
		}
	}
	// The last of those with equal shares of a story does not have it: what stays does.
	at := slices.IndexFunc(bunches, r.text.isIn)
	last := bunches[at]
	bunches = append(slices.Delete(bunches, at, at+1), last)
	return s.realignByEditor(bunches), nil
}

// isIn reports whether a text is in a bunch.
func (n *streamText) isIn(p bunch) bool { return slices.Contains(p.texts, n) }

// maxFollow bounds how often articles are kept from following one that is moved. Most
// follow at once: of those that follow one, another may be more like these.
const maxFollow = 4

// keepBack sets a cannot-link of an article that moves with each that would follow it
// out of a story, and reports whether there were any.
func (s *Stream) keepBack(r *streamArticle, here *openStory, bunches []bunch) bool {
	var followers []*streamArticle
	for _, n := range bunches[slices.IndexFunc(bunches, r.text.isIn)].texts {
		if n.story == here && n != r.text {
			followers = append(followers, n.articles...)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, other := range followers {
		s.constrainPair(r, other, false)
	}
	return len(followers) > 0
}

// A Constraint is what an editor said of two articles.
type Constraint struct {
	A        string `json:"a"` // the lower ID
	B        string `json:"b"`
	Together bool   `json:"together"` // must-link, or else cannot-link
}

// Constraints returns the constraints on open articles, by their IDs. A [Batch] of
// these articles with the same constraints has the stories that [Stream.Regroup]
// makes.
func (s *Stream) Constraints() []Constraint {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.constraints.list()
}

// both returns two articles of open stories.
func (s *Stream) both(id1, id2 string) (a, b *streamArticle, err error) {
	for _, id := range []string{id1, id2} {
		if s.byID[id] == nil {
			err = errors.Join(err, fmt.Errorf("cluster: article %q: %w", id, ErrNoArticle))
		}
	}
	return s.byID[id1], s.byID[id2], err
}

// constraints are, by article and other article, whether the two must or cannot
// be linked. What must-links hold together is in one story, and what a cannot-link
// holds apart is in two.
type constraints map[string]map[string]bool

func (c constraints) list() []Constraint {
	all := []Constraint{}
	for a, others := range c {
		for b, together := range others {
			if a < b {
				all = append(all, Constraint{a, b, together})
			}
		}
	}
	slices.SortFunc(all, func(x, y Constraint) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return all
}

func (c constraints) set(a, b string, together bool) {
	for _, p := range [2][2]string{{a, b}, {b, a}} {
		if c[p[0]] == nil {
			c[p[0]] = make(map[string]bool)
		}
		c[p[0]][p[1]] = together
	}
}

func (c constraints) remove(a, b string) {
	for _, p := range [2][2]string{{a, b}, {b, a}} {
		if delete(c[p[0]], p[1]); len(c[p[0]]) == 0 {
			delete(c, p[0])
		}
	}
}

// isHeld reports whether an article has a must-link.
func (c constraints) isHeld(id string) bool {
	for _, together := range c[id] {
		if together {
			return true
		}
	}
	return false
}

// held returns the articles that must-links hold together with one, and that.
func (c constraints) held(id string) map[string]bool {
	all := map[string]bool{id: true}
	for next := []string{id}; len(next) > 0; next = next[1:] {
		for other, together := range c[next[0]] {
			if together && !all[other] {
				all[other] = true
				next = append(next, other)
			}
		}
	}
	return all
}

// allow reports whether a constraint contradicts none.
func (c constraints) allow(a, b string, together bool) bool {
	of, others := c.held(a), c.held(b)
	if !together {
		return !of[b]
	}
	for x := range of {
		for y, together := range c[x] {
			if !together && others[y] {
				return false
			}
		}
	}
	return true
}

// constrainPair sets a constraint, and gives both articles a text of their own: one
// that a constraint names shares none, as in a Batch.
func (s *Stream) constrainPair(a, b *streamArticle, together bool) {
	if a == b {
		return
	}
	s.constraints.set(a.ID, b.ID, together)
	s.isolate(a)
	s.isolate(b)
}

// loosen takes back a constraint.
func (s *Stream) loosen(a, b string) {
	s.constraints.remove(a, b)
	for _, id := range [2]string{a, b} {
		if s.constraints[id] == nil {
			s.loose = append(s.loose, id)
		}
	}
}

// forget takes an article that leaves out of the open ones, with its constraints.
func (s *Stream) forget(id string) {
	for other := range maps.Clone(s.constraints[id]) {
		s.loosen(id, other)
	}
	delete(s.byID, id)
}

// isolate gives an article a text of its own.
func (s *Stream) isolate(r *streamArticle) {
	n, story := r.text, r.story
	switch {
	case n.alone:
		return
	case len(n.articles) == 1:
		s.unfile(n)
		n.alone = true
		return
	}
	own := *r.doc // n keeps the other, and no two texts have one
	r.doc = &own
	l := s.lookups.Get().(*lookup)
	defer s.putBack(l)
	l.begin(r.asText())
	s.detach(r)
	s.attach(r, l) // alone, as it is constrained
	r.text.part()
	story.add(&s.clock, r.text)
	s.settle(story)
}

// shareLoose lets the articles whose last constraint was taken back share the text
// of others.
func (s *Stream) shareLoose() {
	loose := slices.Compact(slices.Sorted(slices.Values(s.loose)))
	s.loose = nil
	for _, id := range loose {
		if r := s.byID[id]; r != nil && s.constraints[id] == nil {
			s.share(r)
		}
	}
}

func (s *Stream) share(r *streamArticle) {
	n, story := r.text, r.story
	if !n.alone || s.opts.isAlone(n.Text) {
		return
	}
	twin := s.twin(n.Text)
	if twin == nil {
		n.alone = false
		s.file(n)
		return
	}
	s.detach(r)
	s.join(r, twin)
	if twin.story == story {
		s.settle(story)
		return
	}
	s.realign([]bunch{{whole: twin.story}, {whole: story}}, r)
}

// join puts an article into a text that there is.
func (s *Stream) join(r *streamArticle, twin *streamText) {
	r.text = twin
	heap.Push(&twin.articles, r)
	twin.story.gain(&s.clock, r)
}

// relinkStories groups two stories anew, as a [Batch] would, and returns the changes
// of a call of an editor.
func (s *Stream) relinkStories(a, b *openStory) ([]Change, error) {
	texts := slices.Clone(a.texts)
	if b != a {
		texts = append(texts, b.texts...)
	}
	bunches, err := s.linkAll(context.Background(), texts)
	if err != nil {
		return nil, err
	}
	return s.realignByEditor(bunches), nil
}

func (s *Stream) realignByEditor(bunches []bunch) []Change {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.realign(bunches, nil)
	changes := s.takeChanges()
	for i := range changes {
		changes[i].ByEditor = true
	}
	return changes
}

// constraintsOn returns the constraints on texts, which are in order, by their
// places. A text that one names has one article.
func (s *Stream) constraintsOn(texts []*streamText) []link.Constraint {
	if len(s.constraints) == 0 {
		return nil
	}
	at := make(map[string]like.TextID)
	for i, n := range texts {
		if id := n.articles[0].ID; s.constraints[id] != nil {
			at[id] = like.TextID(i)
		}
	}
	var on []link.Constraint
	for id, a := range at {
		for other, together := range s.constraints[id] {
			if b, ok := at[other]; ok && a < b {
				on = append(on, link.Constraint{A: a, B: b, Together: together})
			}
		}
	}
	slices.SortFunc(on, func(x, y link.Constraint) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return on
}

// heldApart reports whether a cannot-link keeps texts out of a story.
func (s *Stream) heldApart(texts []*streamText, st *openStory) bool {
	if len(s.constraints) == 0 {
		return false
	}
	for _, n := range texts {
		for other, together := range s.constraints[n.articles[0].ID] {
			if !together && s.byID[other].text.story == st {
				return true
			}
		}
	}
	return false
}

// first returns the first article of a story but for one, or nil if there is no other.
func (st *openStory) first(but *streamArticle) *streamArticle {
	var first *streamArticle
	for _, n := range st.texts {
		for _, r := range n.articles {
			if r != but && (first == nil || compareArticles(&r.Article, &first.Article) < 0) {
				first = r
			}
		}
	}
	return first
}
