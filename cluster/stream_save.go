package cluster

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/snapshot"
	"github.com/chumtin/chumtin/cluster/internal/work"
	"github.com/chumtin/chumtin/shingle"
)

// Save writes all that the stream holds. What [LoadStream] makes of it goes on as
// this stream does: the same calls give the same placements, changes, stories and
// snapshots. Save returns the number of the last [Change] before it.
//
// Calls that change the stream wait while its state is copied, but for documents,
// and not while w is written to. The texts of articles are not kept, and so not
// written.
func (s *Stream) Save(w io.Writer) (seq uint64, err error) { return s.save(w, false) }

// SaveLinks does what Save does, but leaves out of each article all but its ID:
// its document, which is most of a snapshot, its title, address and the like. Who
// keeps the articles gives them to [LoadStream].
func (s *Stream) SaveLinks(w io.Writer) (seq uint64, err error) { return s.save(w, true) }

func (s *Stream) save(w io.Writer, linksOnly bool) (seq uint64, err error) {
	if s.isZero() {
		return 0, errZeroStream
	}
	state := s.state(linksOnly)
	if err := state.Write(w, s.settings()); err != nil {
		return 0, fmt.Errorf("cluster: %w", err)
	}
	return state.LastChange, nil
}

func (s *Stream) settings() snapshot.Settings {
	return snapshot.Settings{Profile: s.profile, Similarity: similarityVersion, Threshold: s.threshold, Horizon: s.measure.Horizon, Linkage: int(s.opts.Linkage)}
}

// similarityVersion changes when the similarity of any two documents does: a snapshot
// has the similarities of a stream's texts, and new ones must be of their kind.
const similarityVersion = 1

// check returns an error if a snapshot was made with other settings than those of
// opts and a profile.
func (o Options) check(profile shingle.Profile, of snapshot.Settings) error {
	err := of.Profile.Check(profile)
	if err != nil {
		err = fmt.Errorf("%w: that of the snapshot, and that of the options", err)
	}
	if of.Similarity != similarityVersion {
		err = errors.Join(err, fmt.Errorf("%w: similarity of version %d, want %d: another version of the library saved it", ErrOptions, of.Similarity, similarityVersion))
	}
	if threshold := like.Units(o.Threshold); threshold != of.Threshold {
		err = errors.Join(err, fmt.Errorf("%w: a threshold of %.6g, want %.6g", ErrOptions, float64(of.Threshold)/like.Unit, o.Threshold))
	}
	if horizon := o.measure().Horizon; horizon != of.Horizon {
		err = errors.Join(err, fmt.Errorf("%w: a horizon of %d hours, want %d", ErrOptions, of.Horizon-1, horizon-1))
	}
	if o.Linkage != Linkage(of.Linkage) {
		err = errors.Join(err, fmt.Errorf("%w: linkage %v, want %v", ErrOptions, Linkage(of.Linkage), o.Linkage))
	}
	return err
}

// state returns what the stream holds as plain data. Documents, which never
// change, are shared.
//
// Not in it is what follows from the rest: the tables of the index, the heaps whose
// order is total or of no account, the order of neighbours, and what is remembered
// to be quick.
func (s *Stream) state(linksOnly bool) *snapshot.Stream {
	s.changing.Lock() // a call that changes the stream may give up mu halfway
	defer s.changing.Unlock()
	s.mu.RLock()
	defer s.mu.RUnlock()
	to := &snapshot.Stream{
		LinksOnly:  linksOnly,
		Recent:     slices.Clone(s.clock.recent),
		Ticks:      s.clock.ticks,
		Start:      s.clock.start,
		High:       s.clock.high,
		LastStory:  uint64(s.lastStory),
		LastChange: s.lastSeq,
		Truncated:  s.truncated.Load(),
	}
	texts, places := s.segmentsTo(to)
	placeOf := func(n *streamText) int { return places[n.segment][n.number] }
	to.Texts = make([]snapshot.Text, len(texts))
	for i, n := range texts {
		t := snapshot.Text{Partial: n.partial, Alone: n.alone, Of: -1, Articles: make([]snapshot.Article, len(n.articles))}
		for k, r := range n.articles {
			t.Articles[k] = snapshot.Article{
				ID: r.ID, Title: r.Title, Source: r.Source, URL: r.URL, Lang: r.Lang, Time: r.Time, Hash: r.rest, Doc: r.doc,
				Waits: r.waits, Version: r.version, Arrived: r.arrived, Tick: r.tick,
			}
			if r.doc == n.Doc {
				t.Of = k
			}
		}
		if t.Of < 0 {
			t.Doc = n.Doc
		}
		for _, e := range n.neighbours {
			if at := placeOf(e.to); at > i {
				t.Links = append(t.Links, snapshot.Link{To: at, Similarity: e.similarity})
			}
		}
		slices.SortFunc(t.Links, func(a, b snapshot.Link) int { return cmp.Compare(a.To, b.To) })
		to.Texts[i] = t
	}
	for _, st := range s.stories {
		of := snapshot.Story{ID: uint64(st.id), Change: st.seq, Active: st.active, Tick: st.activity.tick, Named: st.days != nil, Days: st.days}
		for _, n := range st.texts {
			of.Texts = append(of.Texts, placeOf(n))
		}
		for _, id := range st.aliases {
			of.Aliases = append(of.Aliases, uint64(id))
		}
		to.Stories = append(to.Stories, of)
	}
	slices.SortFunc(to.Stories, func(a, b snapshot.Story) int { return cmp.Compare(a.ID, b.ID) })
	for _, c := range s.constraints.list() {
		to.Constraints = append(to.Constraints, snapshot.Constraint(c))
	}
	return to
}

// segmentsTo sets the segments of a state, and returns the texts in their order
// and the place of each by its segment and number.
func (s *Stream) segmentsTo(to *snapshot.Stream) (texts []*streamText, places map[*segment][]int) {
	all := slices.Clone(s.index.list())
	if s.index.open != nil {
		all, to.Open = append(all, s.index.open), true
	}
	places = make(map[*segment][]int)
	for _, seg := range all {
		of := snapshot.Segment{Room: seg.room, Filled: seg.filled, Left: seg.live()}
		if seg == s.index.open && of.Left < of.Filled {
			of.Lost = seg.buckets.Lost(func(number uint32) bool { return seg.texts[number].Load() == nil })
		}
		at := make([]int, len(seg.texts))
		for number := range seg.texts {
			if n := seg.texts[number].Load(); n != nil {
				at[number] = len(texts)
				texts = append(texts, n)
			}
		}
		places[seg] = at
		to.Segments = append(to.Segments, of)
	}
	for _, seg := range s.index.drains {
		to.Drains = append(to.Drains, slices.Index(all, seg))
	}
	return texts, places
}

// LoadStream returns the stream that [Stream.Save] or [Stream.SaveLinks] wrote to r,
// which it reads to its end. Of opts the threshold, the horizon, the linkage and
// what shapes documents must be those of the stream that was saved: else the error
// wraps [ErrOptions], or [shingle.ErrProfile], and names both, and [AdoptStream] is
// what helps. All others may differ. Any damage is an error that wraps [ErrSnapshot]. Memory is taken for what is
// there, not for what the bytes promise.
//
// After SaveLinks the articles are needed: article returns the version of an
// article that the stream was given last, and LoadStream makes its document
// again. It is called for one after another, in no certain order. An article that
// differs in anything is an error, which wraps ErrSnapshot: what article returns is a
// part of the snapshot. So is one without an ID or text; it wraps [ErrNoID] or [ErrNoText]
// too. Of many such errors LoadStream returns the first ten. After Save article is not called and may be nil.
//
// A time is the same instant with the same offset from UTC, but has no longer the
// name of its zone.
func LoadStream(r io.Reader, opts StreamOptions, article func(id string, version int) (Article, error)) (*Stream, error) {
	s, err := NewStream(opts)
	if err != nil {
		return nil, err
	}
	from, err := snapshot.ReadStream(r, func(of snapshot.Settings) error { return s.opts.check(s.profile, of) })
	if errors.Is(err, ErrOptions) || errors.Is(err, shingle.ErrProfile) {
		return nil, fmt.Errorf("cluster: %w; load it with the options that it was saved with, or take over its stories by AdoptStream", err)
	}
	if err != nil {
		return nil, fmt.Errorf("cluster: %w", err)
	}
	if from.LinksOnly {
		if article == nil {
			return nil, fmt.Errorf("cluster: %w: it is of SaveLinks, without the articles; pass LoadStream a function that returns them, not nil", ErrOptions)
		}
		if err := s.give(from, article, true); err != nil {
			return nil, err
		}
	}
	s.restore(from)
	return s, nil
}

// AdoptStream returns a stream of opts in which the articles of a snapshot, of
// whatever other options, table or profile, are in the stories that they were in.
// Story ids, numbers of changes, versions and constraints go on. Similar articles are
// looked for anew, which takes most of the time that adding them takes, but nothing is
// linked: the next call does that around its article, and Regroup everywhere.
//
// It is for who changes the threshold, renews the table of frequencies or gets a
// library of another profile or way to compute similarities. article returns the version
// of an article that the stream was given last, as for [LoadStream], and is called for
// each. One that differs is an error, as there; but after SaveLinks nothing of it but the
// ID can be checked where the profile has other tokens, of another version of the library
// or another seed.
func AdoptStream(r io.Reader, opts StreamOptions, article func(id string, version int) (Article, error)) (*Stream, error) {
	s, err := NewStream(opts)
	if err != nil {
		return nil, err
	}
	from, of, err := snapshot.ReadWithoutDocuments(r)
	if err != nil {
		return nil, fmt.Errorf("cluster: %w", err)
	}
	if article == nil {
		return nil, fmt.Errorf("cluster: %w: AdoptStream makes the documents of all articles anew; pass it a function that returns them, not nil", ErrOptions)
	}
	if err := s.give(from, article, !from.LinksOnly || sameTokens(s.profile, of.Profile)); err != nil {
		return nil, err
	}
	s.restoreRest(from)
	storyOf := make([]*openStory, len(from.Texts))
	for _, of := range from.Stories {
		st := s.restoreStory(&of)
		for _, at := range of.Texts {
			storyOf[at] = st
		}
	}
	for i, st := range storyOf {
		for k := range from.Texts[i].Articles {
			s.adopt(restoredArticle(&from.Texts[i].Articles[k]), st)
		}
	}
	return s, nil
}

// adopt puts an article into a story, whatever it is like.
func (s *Stream) adopt(r *streamArticle, st *openStory) {
	l := s.lookups.Get().(*lookup)
	defer s.putBack(l)
	r.story = st
	s.byID[r.ID] = r
	l.begin(r.asText())
	if twin := s.twin(l.of); twin != nil && twin.story != st && !s.standsAlone(r, l.of) {
		// What was two texts in two stories is one by the new profile: it stays two.
		s.attachNew(r, l, false)
		st.add(&s.clock, r.text)
	} else if s.attach(r, l) {
		st.add(&s.clock, r.text)
	}
	r.text.part()
	s.settle(st)
}

// sameTokens reports whether a text has one TextHash in documents of two profiles.
func sameTokens(p, q shingle.Profile) bool {
	return p.Shingle == q.Shingle && p.Normalize == q.Normalize && p.Unicode == q.Unicode && p.Seed == q.Seed
}

// give sets what is not in a snapshot of its articles to what article returns, which
// must be as it was saved if that can be told.
func (s *Stream) give(from *snapshot.Stream, article func(id string, version int) (Article, error), canTell bool) error {
	var all []*snapshot.Article
	for i := range from.Texts {
		for k := range from.Texts[i].Articles {
			all = append(all, &from.Texts[i].Articles[k])
		}
	}
	const together = 1024
	var given [together]Article
	var errs [together]error
	for len(all) > 0 {
		some := all[:min(together, len(all))]
		all = all[len(some):]
		for i, to := range some {
			a, err := article(to.ID, to.Version)
			if err != nil {
				return fmt.Errorf("cluster: article %q, version %d: %w", to.ID, to.Version, err)
			}
			given[i] = a
		}
		_ = work.Parallel(context.Background(), len(some), func() func(int) {
			return func(i int) { errs[i] = s.giveOne(some[i], given[i], from.LinksOnly, canTell) }
		})
		if err := joinFirst(errs[:len(some)]); err != nil {
			return err
		}
	}
	for i := range from.Texts {
		if n := &from.Texts[i]; n.Of >= 0 {
			n.Doc = n.Articles[n.Of].Doc
		}
	}
	return nil
}

// joinFirst joins the first of errors, and says how many more there are.
func joinFirst(errs []error) error {
	const first = 10
	errs = slices.DeleteFunc(slices.Clone(errs), func(err error) bool { return err == nil })
	if more := len(errs) - first; more > 0 {
		errs = append(errs[:first:first], fmt.Errorf("cluster: and at least %d more articles", more))
	}
	return errors.Join(errs...)
}

// giveOne sets what is not in a snapshot of an article to what a has.
func (s *Stream) giveOne(to *snapshot.Article, a Article, linksOnly, canTell bool) (err error) {
	was := *to
	if to.Doc, err = s.document(a); err != nil {
		return &otherArticleError{to.ID, to.Version, a.ID, err}
	}
	a = dated(a)
	to.Title, to.Source, to.URL, to.Lang, to.Time, to.Hash = a.Title, a.Source, a.URL, a.Lang, a.Time, restOf(&a)
	want := was.Hash // of all that is left out
	if !linksOnly {
		was.Doc = to.Doc
		want = was.Digest()
	}
	if a.ID != to.ID || canTell && to.Digest() != want {
		return &otherArticleError{to.ID, to.Version, a.ID, nil}
	}
	return nil
}

// An otherArticleError reports an article that is not the one that was saved. It is an
// ErrSnapshot, but the bytes of the snapshot are whole.
type otherArticleError struct {
	id      string
	version int
	given   string // the ID
	unfit   error  // why it is no article, or nil
}

func (e *otherArticleError) Error() string {
	if e.unfit != nil {
		return fmt.Sprintf("cluster: article %q, version %d, was asked for, and what is returned is no article: %s", e.id, e.version, strings.TrimPrefix(e.unfit.Error(), "cluster: "))
	}
	if e.id != e.given {
		return fmt.Sprintf("cluster: article %q was asked for, and %q is returned", e.id, e.given)
	}
	return fmt.Sprintf("cluster: article %q is not as it was when the stream was saved, in version %d: return it with the title, summary, body, time, source, URL and language that it had then", e.id, e.version)
}

func (e *otherArticleError) Unwrap() []error {
	if e.unfit != nil {
		return []error{ErrSnapshot, e.unfit}
	}
	return []error{ErrSnapshot}
}

// restore makes a new stream the one of a state, all of which is checked.
func (s *Stream) restore(from *snapshot.Stream) {
	s.restoreRest(from)
	texts := make([]*streamText, len(from.Texts))
	for i := range from.Texts {
		texts[i] = s.restoreText(&from.Texts[i])
	}
	for i, n := range texts {
		for _, l := range from.Texts[i].Links {
			to := texts[l.To]
			n.neighbours = append(n.neighbours, neighbour{to, l.Similarity})
			to.neighbours = append(to.neighbours, neighbour{n, l.Similarity})
		}
	}
	for _, of := range from.Stories {
		st := s.restoreStory(&of)
		st.active, st.activity.tick, st.days = of.Active, of.Tick, of.Days
		if of.Named && st.days == nil {
			st.days = link.Days{}
		}
		for _, at := range of.Texts {
			st.restore(texts[at])
		}
	}
	heap.Init(&s.expiry)
	s.index.restore(from, texts)
}

// restoreRest sets what of a state is neither of texts nor of stories.
func (s *Stream) restoreRest(from *snapshot.Stream) {
	s.clock = clock{recent: from.Recent, ticks: from.Ticks, start: from.Start, high: from.High}
	s.clock.settle()
	s.lastStory, s.lastSeq = StoryID(from.LastStory), from.LastChange
	s.truncated.Store(from.Truncated)
	for _, c := range from.Constraints {
		s.constraints.set(c.A, c.B, c.Together)
	}
}

// restoreStory makes an open story without texts.
func (s *Stream) restoreStory(from *snapshot.Story) *openStory {
	st := &openStory{id: StoryID(from.ID), seq: from.Change}
	for _, id := range from.Aliases {
		st.aliases = append(st.aliases, StoryID(id))
		s.redirects[StoryID(id)] = st.id
	}
	s.stories[st.id] = st
	heap.Push(&s.expiry, st)
	return st
}

// restoredArticle returns an article that is in no text.
func restoredArticle(a *snapshot.Article) *streamArticle {
	return &streamArticle{
		article: article{Article{ID: a.ID, Title: a.Title, Source: a.Source, URL: a.URL, Lang: a.Lang, Time: a.Time}, a.Doc},
		rest:    a.Hash, version: a.Version, arrived: a.Arrived, tick: a.Tick,
	}
}

// restoreText makes a text, but for its neighbours and its places.
func (s *Stream) restoreText(from *snapshot.Text) *streamText {
	s.texts++
	n := &streamText{partial: from.Partial, alone: from.Alone, placed: true, serial: s.texts}
	for i := range from.Articles {
		r := restoredArticle(&from.Articles[i])
		r.text, r.placeInText, r.waits = n, i, from.Articles[i].Waits
		n.articles = append(n.articles, r)
		s.byID[r.ID] = r
	}
	n.Text = n.articles[0].asText()
	n.Doc = from.Doc
	if !n.alone {
		s.file(n)
	}
	return n
}

// restore puts a text into st, whose articles count as they did.
func (st *openStory) restore(n *streamText) {
	n.story, n.placeInStory = st, len(st.texts)
	st.texts = append(st.texts, n)
	st.articles += len(n.articles)
	for _, r := range n.articles {
		r.story = st
		switch {
		case isDate(r.Time) && !r.waits:
			r.active = r.Time.UTC()
		case r.tick >= clockTimes:
			r.active = r.arrived
		default:
			st.activity.early++
		}
		heap.Push(&st.activity.latest, r)
		if r.waits {
			heap.Push(&st.activity.pending, r)
		}
	}
}

// restore makes the index that texts were in. Those of a segment that are gone
// have no numbers; of the open one the first number stands for them all, under
// which the keys are that only they had.
func (s *segments) restore(from *snapshot.Stream, texts []*streamText) {
	all := make([]*segment, len(from.Segments))
	left := make([][]*streamText, len(all))
	for i, of := range from.Segments {
		all[i] = &segment{room: of.Room, filled: of.Filled}
		all[i].gone.Store(uint32(of.Filled - of.Left))
		left[i], texts = texts[:of.Left], texts[of.Left:]
		s.live += of.Left
	}
	_ = work.Parallel(context.Background(), len(all), func() func(int) {
		var f propose.Terms
		return func(i int) {
			seg := all[i]
			if lost := from.Segments[i].Lost; len(lost) > 0 {
				seg.texts = make([]atomic.Pointer[streamText], 1)
				seg.buckets.Add(propose.Terms{Keys: lost, Weights: make([]uint16, len(lost))}, 0)
			}
			seg.texts = slices.Grow(seg.texts, len(left[i]))
			for _, n := range left[i] {
				n.segment, n.number = seg, seg.next()
				seg.texts[n.number].Store(n)
				f.Set(n.Doc)
				seg.buckets.Add(f, n.number)
			}
		}
	})
	for _, i := range from.Drains {
		s.drains = append(s.drains, all[i])
	}
	if from.Open {
		s.open, all = all[len(all)-1], all[:len(all)-1]
	}
	if len(all) > 0 {
		s.replace(all)
	}
}
