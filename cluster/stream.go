package cluster

import (
	"cmp"
	"container/heap"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/cluster/internal/blank"
	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/story"
	"github.com/chumtin/chumtin/cluster/internal/work"
	"github.com/chumtin/chumtin/shingle"
)

// StreamOptions tunes a [Stream]. The zero StreamOptions is ready to use.
type StreamOptions struct {
	Options

	// Window is how long a story stays open after its latest article, by the
	// articles' own time. Zero means [DefaultWindow].
	Window time.Duration

	// MaxArticles limits the number of articles in open stories. If there are
	// more, the story that has been quiet for longest is closed. Zero means
	// [DefaultMaxArticles].
	MaxArticles int

	// Publishers maps outlets to their publishers. It adds to, and overrides,
	// the built-in table: see [StreamStory.Independent].
	Publishers map[string]string

	// OnClose, if not nil, is called with each story that closes with articles
	// in it, as it was then. Calls do not overlap and come in the order in
	// which the stories closed. The stream is not locked meanwhile, so OnClose
	// may call its methods. The stream calls OnClose from within [Stream.Put],
	// before that returns. If others call Put at the same time, or OnClose
	// itself does, the call may come from within another of theirs, and has
	// returned when all of them have.
	OnClose func(StreamStory)
}

// The defaults of zero [StreamOptions].
const (
	DefaultWindow      = 7 * 24 * time.Hour
	DefaultMaxArticles = 200_000
)

func (o StreamOptions) withDefaults() (StreamOptions, error) {
	var errs [3]error
	o.Options, errs[0] = o.Options.withDefaults()
	if o.Window < 0 {
		errs[1] = fmt.Errorf("cluster: StreamOptions.Window is %v, want above 0, or 0 for %v", o.Window, DefaultWindow)
	}
	if o.MaxArticles < 0 {
		errs[2] = fmt.Errorf("cluster: StreamOptions.MaxArticles is %d, want 1 or more, or 0 for %d", o.MaxArticles, DefaultMaxArticles)
	}
	o.Window = cmp.Or(o.Window, DefaultWindow)
	o.MaxArticles = cmp.Or(o.MaxArticles, DefaultMaxArticles)
	return o, errors.Join(errs[:]...)
}

// A StoryID identifies a story of a [Stream]. It is never used again. IDs count
// up from 1, so the lower one of two is older.
type StoryID uint64

// A Stream groups articles as they arrive. Each article is put into a story at
// once. A story keeps its ID while it grows. When stories merge, the oldest ID stays
// and the others lead to it ([Stream.Resolve]); when a story splits, its largest part
// keeps the ID.
//
// An article is grouped with the stories that have articles like it, as a [Batch]
// of these stories would group it, if they have at most 128 texts together. A story
// above that may take in the article but is not split. [Stream.Regroup] groups all.
//
// # Time
//
// A stream never reads the system clock. Its current time is the median timestamp
// of the last 15 dated articles, so a few wrong dates do not move it, and a backlog
// of old articles sets it back only while the backlog lasts. A story closes when the
// current time is more than [StreamOptions.Window] after its latest article.
//
//   - An article that is late, or wrongly dated in the past, joins an open story
//     like any other. If there is none, it starts a story, which closes at once if
//     the article is older than the window.
//   - An article dated more than a day after the current time counts as current
//     while the next 15 arrive. If the current time has not come near its date by
//     then, it counts from the time of its arrival.
//   - An article without a date, or with one outside the years 1 to 9999, counts
//     from the time of its arrival.
//
// Until 15 dated articles have come, the current time is the median of those there
// are. As the first of them may be the one with the wrong date, articles without a
// date that came until then count from the current time at the end of that.
//
// These times matter only for the window. Similarity, the order of members and the
// first report use the time that the article states.
//
// Add a backlog sorted by time. In another order the current time goes back and
// forth, and stories close before all their articles have come.
//
// # Changes
//
// Everything that happens to stories is reported as a [Change], numbered without
// gaps. Calls that change the stream happen one after another, in the order of these
// numbers, whatever the number of goroutines. A [Ledger] rebuilds the stories from
// the changes.
//
// # Constraints
//
// What an editor says by [Stream.MustLink], [Stream.CannotLink] and [Stream.Move] is
// kept by all that happens later, also by stories that are too large to be grouped
// anew and by Regroup, until [Stream.Unlink] takes it back or one of the two articles
// leaves.
//
// # Restarts
//
// [Stream.Save] writes what a stream holds, and what [LoadStream] makes of that goes
// on as if nothing had been. Articles that came after the last Save are to be put
// again, in their order; their changes are those of the first time.
//
// # Concurrency and cost
//
// The zero Stream is not usable; call [NewStream]. All methods are safe for
// concurrent use. Put, Add and Query extract features and do most of their search on
// all cores; articles are then placed one after another, and the result is that of
// doing everything one after another.
//
// The cost of Put depends on the stories near the article and on the stories that
// close, not on how many are open, and neither Put nor Remove takes longer because a
// story nearby is large. In a crowd of texts that are all alike the 256 most similar
// neighbours of a text are kept, and later texts find the earlier ones full. Matches
// do not depend on that; of a story only the [Member.Kind] of later members may.
type Stream struct {
	opts       StreamOptions
	threshold  uint64
	measure    like.Measure
	maxNear    int // but in tests maxNear
	publishers publishers
	extractors sync.Pool // of *shingle.Extractor; made by NewStream
	lookups    sync.Pool // of *lookup
	truncated  atomic.Uint64
	profile    shingle.Profile
	closings   work.Calls[StreamStory]

	index segments // has parts that need no lock

	// What changes the stream holds changing all the time, and then mu while it
	// changes what others read: so who holds changing may read without mu.
	changing  sync.Mutex
	mu        sync.RWMutex
	clock     clock
	byID      map[string]*streamArticle
	byText    map[story.Key][]*streamText
	stories   map[StoryID]*openStory
	redirects map[StoryID]StoryID
	expiry    expiry

	constraints constraints
	loose       []string // articles whose last constraint was taken back in this call

	lastStory StoryID
	lastSeq   uint64
	texts     uint64    // how many have come
	unkept    like.Memo // of pairs of texts that have no edge
	changes   []Change  // of the call that holds the lock
	walked    int       // how many texts and articles all calls went through, one by one
}

// A streamArticle is an article of a stream.
type streamArticle struct {
	article
	rest    textHash  // of the text without its headline
	version int       // from 1
	arrived time.Time // the present time when it came, or zero if there was none
	tick    int       // of the clock, when it came
	text    *streamText
	story   *openStory // as told by changes; nil until told

	active         time.Time // as the window sees it, but while it is pending; zero is the clock's start
	waits          bool      // among the pending of its story
	byTime, byDate int       // its places in the activity of its story
	placeInText    int       // its place in its text
}

// NewStream returns an empty stream, or an error that lists everything wrong
// with opts.
func NewStream(opts StreamOptions) (*Stream, error) {
	opts, optsErr := opts.withDefaults()
	x, textErr := shingle.NewExtractor(opts.Text)
	publishers, publishersErr := newPublishers(opts.Publishers)
	if err := errors.Join(optsErr, textErr, publishersErr); err != nil {
		return nil, err
	}
	if most := maxArticles(x.Profile().Slots); opts.MaxArticles > most {
		return nil, fmt.Errorf("cluster: StreamOptions.MaxArticles is %d, at most %d are possible: %w", opts.MaxArticles, most, ErrLimit)
	}
	s := &Stream{
		opts:       opts,
		threshold:  like.Units(opts.Threshold),
		measure:    opts.measure(),
		maxNear:    maxNear,
		profile:    x.Profile(),
		closings:   work.Calls[StreamStory]{Of: opts.OnClose},
		publishers: publishers,
		byID:       make(map[string]*streamArticle),
		byText:     make(map[story.Key][]*streamText),
		stories:    make(map[StoryID]*openStory),
		redirects:  make(map[StoryID]StoryID),

		constraints: make(constraints),
	}
	s.index.minSize = minSegment
	s.extractors.New = func() any { return x.Clone() }
	s.lookups.New = func() any {
		return &lookup{search: propose.Search{Need: propose.MinEvidence, MaxPerBucket: maxPerSegmentBucket}, measure: s.measure}
	}
	return s, nil
}

// errZeroStream reports a Stream that NewStream did not return.
var errZeroStream = errors.New("cluster: Stream is not initialized: call NewStream")

func (s *Stream) isZero() bool { return s.extractors.New == nil }

func (s *Stream) lock() {
	s.changing.Lock()
	s.mu.Lock()
}

func (s *Stream) unlock() {
	s.mu.Unlock()
	s.changing.Unlock()
}

// A Match is an article that a query found.
type Match = index.Match

// A Placement is what Put or Add did with an article.
type Placement struct {
	Story StoryID `json:"story"`

	// Version is 1 for a new article, and one more for each text that came with
	// its ID since.
	Version int `json:"version"`

	// Matches are the articles of open stories whose similarity reaches the
	// threshold, at most 256, by falling similarity, then by ID. [Explain]
	// shows what two articles share.
	Matches []Match `json:"matches"`

	// Changes are the changes of stories, in order.
	Changes []Change `json:"changes"`
}

// Put adds an article, or replaces the one with its ID: the usual call of a feed
// reader, which sees the same article many times.
//
// With the same text only what is stated about the article (time, outlet,
// address) changes, and there is no [Change]. With another text the article gets
// a new version: it is placed anew and stays in its story if it can. If only the
// headline is new, it stays, unless that names another day than one of the story:
// such texts never share a story. An ID whose story has closed is that of a new
// article.
//
// An article that [Article.Check] refuses is left out, with its error.
func (s *Stream) Put(a Article) (Placement, error) { return s.put(a, true) }

// Add adds an article. If an article of an open story has its ID, Add changes
// nothing and returns an error that wraps [ErrExists]. Its other errors are those
// of [Stream.Put].
func (s *Stream) Add(a Article) (Placement, error) { return s.put(a, false) }

func (s *Stream) put(a Article, replace bool) (Placement, error) {
	if s.isZero() {
		return Placement{}, errZeroStream
	}
	doc, err := s.document(a)
	if err != nil {
		return Placement{}, err
	}
	rest := restOf(&a)
	a = dated(a)
	a.Summary, a.Body = "", ""
	e := article{a, doc}
	l := s.lookUp(e.asText())
	defer s.putBack(l)

	defer s.closings.Run()
	s.lock()
	defer s.unlock()
	r := s.byID[a.ID]
	switch {
	case r == nil:
		s.tick(a.Time)
		s.closeDue()
		r = s.arrive(e, rest, l)
	case !replace:
		return Placement{}, fmt.Errorf("cluster: article %q: %w", a.ID, ErrExists)
	default:
		s.edit(r, e, rest, l)
	}
	p := Placement{Version: r.version, Matches: s.matches(r, l)}
	r.text.part()
	s.closeDue()
	for len(s.byID) > s.opts.MaxArticles {
		s.close(s.expiry[0])
	}
	s.shareLoose()
	p.Story, p.Changes = r.story.id, s.takeChanges()
	return p, nil
}

// A textHash is a hash of a summary and a body, or zero if both are blank: the
// first half of a SHA-256, of which no two texts can be written that share one.
type textHash [16]byte

func restOf(a *Article) textHash {
	if blank.Is(a.Summary) && blank.Is(a.Body) {
		return textHash{}
	}
	text := binary.LittleEndian.AppendUint64(make([]byte, 0, 8+len(a.Summary)+len(a.Body)), uint64(len(a.Summary)))
	sum := sha256.Sum256(append(append(text, a.Summary...), a.Body...))
	return textHash(sum[:16])
}

func (s *Stream) document(a Article) (*shingle.Document, error) {
	x := s.extractors.Get().(*shingle.Extractor)
	defer s.extractors.Put(x)
	texts, err := checked(&a)
	if err != nil {
		return nil, err
	}
	d := new(shingle.Document)
	extract(x, d, &a, &texts)
	return d, nil
}

// lookUp looks for texts like n as far as that needs no lock. If there is a text
// of the same text, it is left to see whether any need be looked for.
func (s *Stream) lookUp(n like.Text) *lookup {
	l := s.lookups.Get().(*lookup)
	l.begin(n)
	if !s.holds(n) {
		l.searchSealed(&s.index)
	}
	return l
}

func (s *Stream) putBack(l *lookup) {
	s.truncated.Add(l.search.Truncated)
	l.reset()
	s.lookups.Put(l)
}

func (s *Stream) holds(n like.Text) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.twin(n) != nil
}

// arrive places a new article.
func (s *Stream) arrive(e article, rest textHash, l *lookup) *streamArticle {
	r := &streamArticle{article: e, rest: rest, version: 1, arrived: s.clock.now(), tick: s.clock.ticks}
	s.byID[e.ID] = r
	if s.attach(r, l) {
		s.relink(r.text, nil)
	} else {
		s.grow(r.text.story, r)
	}
	return r
}

// edit replaces what is known of an article.
func (s *Stream) edit(r *streamArticle, e article, rest textHash, l *lookup) {
	same := like.SameText(r.doc, e.doc)
	headline := !same && rest != textHash{} && rest == r.rest
	r.rest = rest
	if l.of.Same(like.Text{Doc: r.doc, When: r.text.When, Source: r.text.Source}) {
		r.story.lose(r)
		r.article = e
		r.story.gain(&s.clock, r)
		heap.Fix(&r.text.articles, r.placeInText)
		s.settle(r.story)
		return
	}
	if !same {
		r.version++
		s.emit(Change{Kind: Edited, Story: r.story.id, Articles: []string{e.ID}})
	}
	story := r.story
	s.detach(r)
	r.article = e
	isNew := s.attach(r, l)
	switch {
	case !isNew && r.text.story == story:
		s.settle(story)
	case !isNew:
		s.realign([]bunch{{whole: r.text.story}, {whole: story}}, r)
	case len(story.texts) > s.maxNear && s.constraints.isHeld(r.ID):
		story.add(&s.clock, r.text) // with what it must be linked to, and that is not linked anew
		s.settle(story)
	case headline && !story.named().Apart(link.DaysOf([]*streamText{r.text}, (*streamText).asText)):
		story.add(&s.clock, r.text)
		s.settle(story)
	default:
		s.relink(r.text, story)
	}
}

// Remove removes an article. If no open story has one with this ID, the error
// wraps [ErrNoArticle]. A story without articles closes.
func (s *Stream) Remove(id string) ([]Change, error) {
	if s.isZero() {
		return nil, errZeroStream
	}
	s.lock()
	defer s.unlock()
	r := s.byID[id]
	if r == nil {
		return nil, fmt.Errorf("cluster: article %q: %w", id, ErrNoArticle)
	}
	s.emit(Change{Kind: Left, Story: r.story.id, Articles: []string{id}})
	s.forget(id)
	texts := len(r.story.texts)
	s.detach(r)
	switch left := len(r.story.texts); {
	case left == 0:
		s.close(r.story)
	case left < texts:
		s.relink(nil, r.story)
	default:
		s.settle(r.story)
	}
	s.shareLoose()
	return s.takeChanges(), nil
}

// Query returns the articles of open stories whose similarity to a reaches the
// threshold, as [Placement.Matches] does, without adding a. The article with
// a's ID is left out. Its errors are those of [Stream.Put].
func (s *Stream) Query(a Article) ([]Match, error) {
	if s.isZero() {
		return nil, errZeroStream
	}
	doc, err := s.document(a)
	if err != nil {
		return nil, err
	}
	l := s.lookups.Get().(*lookup)
	defer s.putBack(l)
	of := article{dated(a), doc}
	l.begin(of.asText())
	l.searchSealed(&s.index)

	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.matchesOf(a.ID, l.of, doc, l.neighbours(&s.index)), nil
}

// matches returns the matches of a placed article. If its text was there before
// and not all edges of that are known, l looks for them.
func (s *Stream) matches(r *streamArticle, l *lookup) []Match {
	edges := r.text.neighbours
	if r.text.partial && r.text.placed {
		edges = slices.DeleteFunc(l.neighbours(&s.index), func(e neighbour) bool { return e.to == r.text })
	}
	if len(r.text.articles) > 1 {
		edges = append(slices.Clip(edges), neighbour{r.text, like.Packed(s.measure.Likeness(r.text.Text, r.text.Text))})
	}
	return s.matchesOf(r.ID, like.Text{Doc: r.doc, When: r.text.When, Source: r.text.Source}, r.text.Doc, edges)
}

// matchesOf returns the matches of a text, given the edges of one of the same
// text, whose document is of.
func (s *Stream) matchesOf(id string, n like.Text, of *shingle.Document, edges []neighbour) []Match {
	found := make([]Match, 0, len(edges))
	for _, e := range edges {
		for _, r := range e.to.articles[:min(len(e.to.articles), propose.MaxPairs+1)] {
			full := e.full()
			if n.Doc != of || r.doc != e.to.Doc {
				full = s.measure.Likeness(n, like.Text{Doc: r.doc, When: e.to.When, Source: e.to.Source}).Full
			}
			if r.ID != id && full >= s.threshold {
				found = append(found, Match{ID: r.ID, Similarity: float64(full) / like.Unit})
			}
		}
	}
	slices.SortFunc(found, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), strings.Compare(a.ID, b.ID))
	})
	return found[:min(len(found), propose.MaxPairs)]
}

// StoryOf returns the open story of an article, and whether there is one.
func (s *Stream) StoryOf(article string) (StoryID, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if r := s.byID[article]; r != nil {
		return r.story.id, true
	}
	return 0, false
}

// Resolve returns the open story for an id: the story with that ID, or the one
// it was merged into. It returns false if that has closed or id was never used.
// For each open story the last 1,024 ids that were merged into it are known.
func (s *Stream) Resolve(id StoryID) (StoryID, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	st := s.resolve(id)
	if st == nil {
		return 0, false
	}
	return st.id, true
}

func (s *Stream) resolve(id StoryID) *openStory {
	if to, ok := s.redirects[id]; ok {
		id = to
	}
	return s.stories[id]
}

// Story returns the open story for an id, as [Stream.Resolve] does.
func (s *Stream) Story(id StoryID) (StreamStory, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	st := s.resolve(id)
	if st == nil {
		return StreamStory{}, false
	}
	return s.view(st), true
}

// Stories returns all open stories by ascending ID.
func (s *Stream) Stories() []StreamStory {
	s.mu.RLock()
	defer s.mu.RUnlock()
	open := make([]StreamStory, 0, len(s.stories))
	for _, st := range s.stories {
		open = append(open, s.view(st))
	}
	slices.SortFunc(open, func(a, b StreamStory) int { return cmp.Compare(a.ID, b.ID) })
	return open
}

// Regroup groups the articles of all open stories as a [Batch] with the same
// constraints would, and returns what that changed. The largest part of each story keeps its ID. If
// ctx ends first, Regroup returns its error and changes nothing.
//
// Calls that change the stream wait until Regroup returns, so the new stories
// are those of what the stream holds at that moment. Calls that only read do
// not wait: they see the old stories until all of them change at once.
func (s *Stream) Regroup(ctx context.Context) ([]Change, error) {
	switch {
	case s.isZero():
		return nil, errZeroStream
	case ctx == nil:
		return nil, errNilContext
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	var texts []*streamText
	for _, st := range s.stories {
		texts = append(texts, st.texts...)
	}
	bunches, err := s.linkAll(ctx, texts)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.realign(bunches, nil)
	return s.takeChanges(), nil
}

// linkAll sorts texts and groups them as a [Batch] would.
func (s *Stream) linkAll(ctx context.Context, texts []*streamText) ([]bunch, error) {
	g, err := s.groupAll(ctx, texts, s.threshold)
	if err != nil {
		return nil, err
	}
	return grouped(texts, g.Of), nil
}

// groupAll sorts texts and returns their groups by a threshold.
func (s *Stream) groupAll(ctx context.Context, texts []*streamText, threshold uint64) (link.Grouping, error) {
	slices.SortFunc(texts, compareTexts)
	plain := make([]like.Text, len(texts))
	for i, n := range texts {
		plain[i] = like.Text{Doc: n.articles[0].doc, When: n.When, Source: n.Source}
	}
	pairs, _, err := propose.Pairs(ctx, plain, s.measure)
	if err != nil {
		return link.Grouping{}, err
	}
	g, _, err := link.Texts(ctx, plain, pairs, s.constraintsOn(texts), link.Method(s.opts.Linkage), threshold, math.MaxInt)
	return g, err
}

// StreamStats counts what a [Stream] holds.
type StreamStats struct {
	Articles int `json:"articles"`
	Stories  int `json:"stories"`

	// Segments is the number of parts of the index, each of which is freed as a
	// whole, and IndexBytes is the memory of their tables.
	Segments   int `json:"segments"`
	IndexBytes int `json:"index_bytes"`

	// Redirects is the number of ids that lead to another open story.
	Redirects int `json:"redirects"`

	// Truncated counts the postings lists in segments of which a search read
	// only the newest 64 texts, over all calls.
	Truncated uint64 `json:"truncated"`

	// Now is the stream's current time, or zero if no article had one.
	Now time.Time `json:"now,omitzero"`
}

// Stats returns the present counts.
func (s *Stream) Stats() StreamStats {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return StreamStats{
		Articles:   len(s.byID),
		Stories:    len(s.stories),
		Segments:   s.index.count(),
		IndexBytes: s.index.bytes(),
		Redirects:  len(s.redirects),
		Truncated:  s.truncated.Load(),
		Now:        s.clock.now(),
	}
}
