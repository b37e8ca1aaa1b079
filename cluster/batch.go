package cluster

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/snapshot"
	"github.com/chumtin/chumtin/cluster/internal/story"
	"github.com/chumtin/chumtin/shingle"
)

// The defaults of zero [Options]. The threshold was chosen on labelled feeds of
// three days, and on Vietnamese and English articles, each whole, as headline and
// lead, and as headline alone: 0.145 to 0.15 do about as well.
//
// That of topics was chosen by B-cubed F1 of the articles in a topic of several, on two
// labelled feeds and on the made-up day of testdata: .800, .785 and .657 at 0.375; .799,
// .779 and .665 at 0.37; .797, .783 and .646 at 0.39.
const (
	DefaultThreshold      = 0.147
	DefaultTopicThreshold = 0.375
	DefaultHorizon        = 30 * 24 * time.Hour
)

// Options tunes a [Batch]. The zero Options is ready to use.
type Options struct {
	// Threshold is the mean similarity, in (0, 1], that the articles of two
	// groups must have for the groups to become one story: lower, and stories
	// grow and mix events; higher, and events are split. Zero means
	// [DefaultThreshold]. Similarities below 0.08 count as zero, so a
	// threshold there merges less than it promises.
	Threshold float64

	// Horizon is the time between two dated articles from which on they are
	// never alike. It bounds what an article of dated news costs. It is rounded up
	// to whole hours, and as times are compared by the hour, articles up to one hour
	// further apart may still be alike; those that are nearer always may. A time of
	// midnight is any time of its day. Zero means [DefaultHorizon], less than an hour
	// is an error.
	Horizon time.Duration

	// Linkage says when groups merge. The zero Linkage is [Average].
	Linkage Linkage

	// Topics lets [Batch.Stories] set [Story.Topic]: a story is one event, and a
	// topic holds the stories of one affair. It does not change the stories. It is made
	// for the news of days or weeks: over months the largest topics come to hold
	// all that names a large city or a country. [Stream.Topics] needs no option.
	Topics bool

	// TopicThreshold is the similarity, in (0, 1], that two topics must have to become
	// one: lower, and topics grow and mix affairs; higher, and affairs are split. It
	// is the cosine of their summed vectors, in which a word weighs the more, the more
	// reports of these days have it. [Stream.Topics] goes by it as well. Zero means
	// [DefaultTopicThreshold].
	TopicThreshold float64

	// Text tunes what is made of the articles' text.
	Text shingle.Options
}

func (o Options) withDefaults() (Options, error) {
	if o.Threshold == 0 {
		o.Threshold = DefaultThreshold
	}
	var errs []error
	if !(o.Threshold > 0 && o.Threshold <= 1) {
		errs = append(errs, fmt.Errorf("cluster: Options.Threshold is %v, want above 0 and at most 1", o.Threshold))
	}
	if o.TopicThreshold == 0 {
		o.TopicThreshold = DefaultTopicThreshold
	}
	if !(o.TopicThreshold > 0 && o.TopicThreshold <= 1) {
		errs = append(errs, fmt.Errorf("cluster: Options.TopicThreshold is %v, want above 0 and at most 1", o.TopicThreshold))
	}
	if o.Horizon == 0 {
		o.Horizon = DefaultHorizon
	}
	if o.Horizon < time.Hour {
		errs = append(errs, fmt.Errorf("cluster: Options.Horizon is %v, want an hour or more", o.Horizon))
	}
	if o.Linkage < Average || o.Linkage > Single {
		errs = append(errs, fmt.Errorf("cluster: Options.Linkage is %d, want %d (Average) to %d (Single)", o.Linkage, Average, Single))
	}
	return o, errors.Join(errs...)
}

// criteria returns how similarities are taken, and when groups merge.
func (o Options) criteria() story.Criteria {
	return story.NewCriteria(o.Threshold, o.Horizon, link.Method(o.Linkage))
}

// measure returns how similarities are taken.
func (o Options) measure() like.Measure { return o.criteria().Measure }

// isAlone reports whether a text is too short to be like another article of the
// same text, hour and outlet.
func (o Options) isAlone(t like.Text) bool { return o.criteria().IsAlone(t) }

// Errors, which what returns them wraps with the ID of the article, or with what was
// wrong and where.
var (
	// ErrNoID reports an article whose ID is missing or blank: see [Article.Check].
	ErrNoID = errors.New("missing id")

	// ErrInvalidID reports an article whose ID is not UTF-8. JSON would make one ID of
	// several such, of which no [Ledger] could tell what happened to either.
	ErrInvalidID = errors.New("id is not UTF-8")

	// ErrNoText reports an article whose title, summary and body are missing or
	// blank: see [Article.Check].
	ErrNoText = errors.New("no text in title, summary or body")

	// ErrNoDocument reports a document that is missing or has no weighted sketch.
	ErrNoDocument = errors.New("no document with a sketch")

	// ErrRepeatedID reports an article whose ID another text in the batch has.
	ErrRepeatedID = errors.New("id comes again with another text")

	// ErrExists reports an article whose ID an article of an open story has.
	ErrExists = errors.New("id is in an open story")

	// ErrNoArticle reports an ID that no article has.
	ErrNoArticle = errors.New("no article has this id")

	// ErrConstraints reports a constraint that contradicts earlier ones.
	ErrConstraints = errors.New("must-link and cannot-link contradict each other")

	// ErrNoConstraint reports two articles on which there is no constraint.
	ErrNoConstraint = errors.New("no constraint is on these articles")

	// ErrNoStory reports an ID that no open story has.
	ErrNoStory = errors.New("no open story has this id")

	// ErrLimit reports an article that a [Batch] or [Stream] cannot hold: there is
	// room for 16 million with sketches of the default length.
	ErrLimit = errors.New("over a limit")

	// ErrChange reports a change that cannot have happened to the stories at hand.
	ErrChange = errors.New("change does not follow")

	// ErrSnapshot reports bytes that are no snapshot, or that were changed or cut.
	ErrSnapshot = snapshot.Err

	// ErrOptions reports a snapshot that was made with other options.
	ErrOptions = snapshot.ErrOptions
)

// A Batch collects articles and groups them into stories. The stories depend
// only on the articles, not on the order in which they were added or on the
// number of goroutines.
//
// The zero Batch is not usable; call [NewBatch]. All methods are safe for
// concurrent use. Add does most of its work outside the lock, so several
// goroutines may add at full speed. A Batch keeps what comparing needs of each
// text, about 4 kB for 500 words, and not the text itself.
type Batch struct {
	opts        Options
	scratch     sync.Pool // of *draft; made by NewBatch
	profile     shingle.Profile
	maxArticles int // articles; but in tests maxArticles

	mu          sync.Mutex
	articles    []Article     // without Summary and Body; of those removed, zero
	docs        propose.Store // also of texts that were replaced or removed
	docOf       []uint32      // by articleID, the number in docs
	byID        map[string]articleID
	constraints []constraint
	constrained map[articleID]bool // named by constraints
	checked     link.Constraints[articleID]
	stats       BatchStats
}

// An articleID numbers the articles of a batch in the order in which they were
// added. An article that is added again after it was removed has a new one.
type articleID uint32

// A constraint is what an editor said of two articles. It ends with the first of
// them that is removed.
type constraint struct {
	a, b     articleID
	together bool
}

// A scratch is the memory of one goroutine that adds articles.
type scratch struct {
	extractor *shingle.Extractor
	doc       shingle.Document
	keys      []uint32
}

// An article is an article to group.
type article struct {
	Article // without Summary and Body
	doc     *shingle.Document
}

// asText returns what grouping knows of e.
func (e *article) asText() like.Text {
	return like.Text{Doc: e.doc, When: like.WhenOf(e.Time), Source: like.SourceOf(e.Source)}
}

// NewBatch returns an empty batch, or an error that tells all that is wrong
// with opts.
func NewBatch(opts Options) (*Batch, error) {
	opts, optsErr := opts.withDefaults()
	x, textErr := shingle.NewExtractor(opts.Text)
	if err := errors.Join(optsErr, textErr); err != nil {
		return nil, err
	}
	b := &Batch{opts: opts, profile: x.Profile(), maxArticles: maxArticles(x.Profile().Slots), byID: make(map[string]articleID)}
	b.scratch.New = func() any { return &scratch{extractor: x.Clone()} }
	return b, nil
}

// errZeroBatch reports a Batch that NewBatch did not return.
var errZeroBatch = errors.New("cluster: Batch is not initialized: call NewBatch")

// errNilContext reports a missing [context.Context].
var errNilContext = errors.New("cluster: Context is nil: pass context.Background")

func (b *Batch) isZero() bool { return b.scratch.New == nil }

// Add adds an article. It does nothing if the batch has an article with the same
// ID and text; texts are the same if their tokens are, whatever their case and
// punctuation. An article that [Article.Check] refuses is left out with its error, one
// whose ID has another text in the batch with one that wraps [ErrRepeatedID], and one
// for which there is no room with [ErrLimit].
func (b *Batch) Add(a Article) error { return b.extract(a, false) }

// Put adds an article or replaces the one with its ID. Constraints on that ID
// stay. Its errors are those of Add, without ErrRepeatedID. What the batch keeps of
// texts that were replaced or removed counts for [ErrLimit]; it is never more than
// half of what it keeps of the others, but for a few texts.
func (b *Batch) Put(a Article) error { return b.extract(a, true) }

// Remove removes the article with this ID, and the constraints on it, so that the
// batch is as if it had never had the article: what two constraints with it said of
// two other articles is forgotten as well, and so is a constraint on an ID that is
// added again. If no article has this ID, the error wraps [ErrNoArticle].
func (b *Batch) Remove(id string) error {
	if b.isZero() {
		return errZeroBatch
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	n, ok := b.byID[id]
	if !ok {
		return fmt.Errorf("cluster: article %q: %w", id, ErrNoArticle)
	}
	delete(b.byID, id)
	b.articles[n] = Article{}
	if b.constrained[n] {
		b.recheck()
	}
	b.compact()
	return nil
}

// recheck leaves out the constraints on articles that were removed. The caller holds
// the lock.
func (b *Batch) recheck() {
	b.constraints = slices.DeleteFunc(b.constraints, func(c constraint) bool {
		return b.articles[c.a].ID == "" || b.articles[c.b].ID == ""
	})
	b.checked, b.constrained = link.Constraints[articleID]{}, make(map[articleID]bool)
	for _, c := range b.constraints {
		b.checked.Add(c.a, c.b, c.together)
		b.constrained[c.a], b.constrained[c.b] = true, true
	}
}

// compact numbers articles and documents anew once a third of the documents, and more
// than a few, are of texts that were replaced or removed. The caller holds the lock.
func (b *Batch) compact() {
	dead := b.docs.Len() - len(b.byID)
	if dead < 64 || 3*dead < b.docs.Len() {
		return
	}
	articles, docOf, docs := b.articles, b.docOf, b.docs
	b.articles, b.docOf, b.docs = nil, nil, propose.Store{}
	moved := make([]articleID, len(articles))
	var doc shingle.Document
	for n, a := range articles {
		if a.ID == "" {
			continue
		}
		moved[n] = articleID(len(b.articles))
		b.byID[a.ID] = moved[n]
		b.articles, b.docOf = append(b.articles, a), append(b.docOf, uint32(b.docs.Len()))
		docs.Get(docOf[n], &doc)
		b.docs.Add(&doc, doc.EventSketch) // which are its keys
	}
	for i, c := range b.constraints {
		b.constraints[i] = constraint{moved[c.a], moved[c.b], c.together}
	}
	b.recheck()
}

// AddDocument adds an article whose text is d, as Add does: a's own text is not
// read. Documents let a program extract once and group often; the batch copies
// what it needs of d. A document of another profile than the batch's is an error
// that wraps [shingle.ErrProfile], and one that is nil or has no weighted sketch
// is an error that wraps [ErrNoDocument].
func (b *Batch) AddDocument(a Article, d *shingle.Document) error {
	if b.isZero() {
		return errZeroBatch
	}
	if err := checkID(&a); err != nil {
		return err
	}
	if err := b.checkDocument(d); err != nil {
		return fmt.Errorf("cluster: article %q: %w", a.ID, err)
	}
	s := b.scratch.Get().(*scratch)
	defer b.scratch.Put(s)
	s.keys = propose.Keys(s.keys[:0], d)
	return b.store(a, d, s.keys, false)
}

// Profile returns the profile that the documents of [Batch.AddDocument] must have.
func (b *Batch) Profile() shingle.Profile { return b.profile }

// Options returns the options of the batch, with the defaults in place of zeros.
func (b *Batch) Options() Options { return b.opts }

func (b *Batch) checkDocument(d *shingle.Document) error {
	if d == nil {
		return ErrNoDocument
	}
	if err := b.profile.Check(d.Profile()); err != nil {
		return err
	}
	if len(d.EventSketch) != b.profile.Slots {
		return ErrNoDocument
	}
	return nil
}

// extract adds an article with the document of its text.
func (b *Batch) extract(a Article, replace bool) error {
	if b.isZero() {
		return errZeroBatch
	}
	texts, err := checked(&a)
	if err != nil {
		return err
	}
	s := b.scratch.Get().(*scratch)
	defer b.scratch.Put(s)
	extract(s.extractor, &s.doc, &a, &texts)
	s.keys = propose.Keys(s.keys[:0], &s.doc)
	return b.store(a, &s.doc, s.keys, replace)
}

// store keeps an article and its document.
func (b *Batch) store(a Article, doc *shingle.Document, keys []uint32, replace bool) error {
	a = dated(a)
	a.Summary, a.Body = "", ""
	b.mu.Lock()
	defer b.mu.Unlock()
	n, known := b.byID[a.ID]
	if known {
		var old shingle.Document
		b.docs.Get(b.docOf[n], &old)
		switch same := like.SameText(&old, doc); {
		case replace && like.Text{Doc: &old}.Same(like.Text{Doc: doc}):
			b.articles[n] = a
			return nil
		case replace: // also the same text with another headline, or near other days
		case same:
			return nil
		default:
			return fmt.Errorf("cluster: article %q: %w", a.ID, ErrRepeatedID)
		}
	}
	stored := b.docs.Len()
	if stored >= b.maxArticles {
		return fmt.Errorf("cluster: article %q: batch has %d, and no room for another: %w", a.ID, b.maxArticles, ErrLimit)
	}
	if !known {
		n = articleID(len(b.articles))
		b.byID[a.ID] = n
		b.articles, b.docOf = append(b.articles, Article{}), append(b.docOf, 0)
	}
	b.articles[n], b.docOf[n] = a, uint32(stored)
	b.docs.Add(doc, keys)
	b.compact()
	return nil
}

// Len returns the number of articles.
func (b *Batch) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.byID)
}

// MustLink keeps two articles in one story, whatever their similarity. Articles that
// must-links hold together count as one, which is as like another article as the most
// alike of them. The rest of their stories need not be like both, and may be left
// behind or break up: to join two stories whole, link one article with each other of both.
// If an ID was not added, the error wraps [ErrNoArticle]. A constraint that contradicts
// earlier ones is ignored, with an error that wraps [ErrConstraints]. An article is
// always in one story with itself: that it must be says nothing, and that it cannot be
// is a contradiction.
func (b *Batch) MustLink(id1, id2 string) error { return b.constrain(id1, id2, true) }

// CannotLink keeps two articles in different stories, whatever their
// similarity. Its errors are those of [Batch.MustLink].
func (b *Batch) CannotLink(id1, id2 string) error { return b.constrain(id1, id2, false) }

func (b *Batch) constrain(id1, id2 string, together bool) error {
	if b.isZero() {
		return errZeroBatch
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	var of [2]articleID
	for i, id := range []string{id1, id2} {
		n, ok := b.byID[id]
		if !ok {
			return fmt.Errorf("cluster: article %q: %w", id, ErrNoArticle)
		}
		of[i] = n
	}
	switch {
	case id1 == id2 && together:
		return nil
	case id1 == id2:
		return fmt.Errorf("cluster: article %q cannot be in another story than itself: %w", id1, ErrConstraints)
	}
	if !b.checked.Add(of[0], of[1], together) {
		return fmt.Errorf("cluster: articles %q and %q: %w", id1, id2, ErrConstraints)
	}
	b.constraints = append(b.constraints, constraint{of[0], of[1], together})
	if b.constrained == nil {
		b.constrained = make(map[articleID]bool)
	}
	b.constrained[of[0]], b.constrained[of[1]] = true, true
	return nil
}

// Stories groups the articles of the batch. Each article is in exactly one
// story. Stories are sorted by size, the largest first, then by their first
// member. If ctx ends first, Stories returns its error.
func (b *Batch) Stories(ctx context.Context) ([]Story, error) {
	switch {
	case b.isZero():
		return nil, errZeroBatch
	case ctx == nil:
		return nil, errNilContext
	}
	articles, constraints := b.snapshot()
	in := ofStories(articles)
	set := story.NewSet(in, b.opts.criteria(), story.Named(in, constraints))
	pairs, took, err := propose.Pairs(ctx, set.Texts, b.opts.measure())
	if err != nil {
		return nil, err
	}
	g, err := linkAll(ctx, set.Texts, pairs, set.OnTexts(constraints), b.opts)
	if err != nil {
		return nil, err
	}
	stories, err := storiesOf(ctx, articles, &set, pairs, g, b.opts)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stats = BatchStats{Articles: len(articles), Texts: len(set.Texts), Compared: took.Compared, Alike: len(pairs), Truncated: took.Truncated}
	return stories, nil
}

// linkAll links texts on all cores.
func linkAll(ctx context.Context, texts []like.Text, pairs []like.Pair, constraints []link.Constraint, opts Options) (link.Grouping, error) {
	c := opts.criteria()
	g, _, err := link.Texts(ctx, texts, pairs, constraints, c.By, c.Threshold, math.MaxInt)
	return g, err
}

// BatchStats tells what a [Batch] did to find its stories.
type BatchStats struct {
	Articles int `json:"articles"`

	// Texts are the different ones of an hour and outlet: copies of a text are
	// compared once.
	Texts int `json:"texts"`

	// Compared are the pairs of texts of which the similarity was computed, and
	// Alike those that matter to stories: from 0.08 on, and of each text at most
	// 256 with later ones. In a larger crowd half of these are the most alike, and the
	// others are evenly spaced among the rest and stand for them.
	Compared int `json:"compared"`
	Alike    int `json:"alike"`

	// Truncated counts how often a text was compared with only the next 1,024
	// texts that share a feature, because more did.
	Truncated int `json:"truncated"`
}

// Stats returns the counts of the last successful call of Stories.
func (b *Batch) Stats() BatchStats {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stats
}

// snapshot returns the articles in order, and the constraints.
func (b *Batch) snapshot() ([]article, []story.Constraint) {
	b.mu.Lock()
	defer b.mu.Unlock()
	constraints := make([]story.Constraint, len(b.constraints))
	for i, c := range b.constraints {
		constraints[i] = story.Constraint{A: b.articles[c.a].ID, B: b.articles[c.b].ID, Together: c.together}
	}
	return b.sorted(), constraints
}

// sorted returns the articles in order. The caller holds the lock.
func (b *Batch) sorted() []article {
	articles, docs := make([]article, 0, len(b.byID)), make([]shingle.Document, len(b.byID))
	for n, a := range b.articles {
		if a.ID == "" {
			continue
		}
		doc := &docs[len(articles)]
		b.docs.Get(b.docOf[n], doc)
		articles = append(articles, article{a, doc})
	}
	slices.SortFunc(articles, func(x, y article) int { return compareArticles(&x.Article, &y.Article) })
	return articles
}
