package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/shingle"
)

// DefaultThreshold is the threshold of the zero [Options]. It was chosen on
// Vietnamese and English articles with labelled events, where 0.17 to 0.21 do
// about equally well.
const DefaultThreshold = .2

// Options tunes a [Batch]. The zero Options is ready to use.
type Options struct {
	// Threshold is the mean similarity, in (0, 1], that two groups of articles
	// must have to become one story. A lower threshold makes larger stories
	// that may mix events, a higher one splits events. Zero means
	// [DefaultThreshold]. The index is tuned for thresholds near the default:
	// it proposes few pairs below about 0.1, so a threshold that low merges
	// less than it promises.
	Threshold float64

	// Linkage decides when groups merge. The zero Linkage is [Average].
	Linkage Linkage

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
	if o.Linkage < Average || o.Linkage > Single {
		errs = append(errs, fmt.Errorf("cluster: Options.Linkage is %d", o.Linkage))
	}
	return o, errors.Join(errs...)
}

// Errors of articles. What returns them adds the ID of the article.
var (
	// ErrNoID reports an article whose ID is missing or blank.
	ErrNoID = errors.New("missing id")

	// ErrNoText reports an article whose title, summary and body are missing
	// or blank, or contain only the outlet's boilerplate.
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
	articles    []Article     // without Summary and Body
	docs        propose.Store // also of texts that were replaced
	docOf       []uint32      // by articleID, the number in docs
	byID        map[string]articleID
	constraints []idConstraint
	checked     link.Constraints[articleID]
	stats       BatchStats
}

// An articleID numbers the articles of a batch in the order in which they were
// added.
type articleID uint32

// A scratch is the memory of one goroutine that adds articles.
type scratch struct {
	extractor *shingle.Extractor
	doc       shingle.Document
	keys      []uint32
}

// An idConstraint is what an editor said of two articles.
type idConstraint struct {
	a, b     string
	together bool
}

// An article is an article to group.
type article struct {
	Article // without Summary and Body
	doc     *shingle.Document
}

// NewBatch returns an empty batch, or an error that lists everything wrong with
// opts.
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

func (b *Batch) isZero() bool { return b.scratch.New == nil }

// Add adds an article. It does nothing if the batch has an article with the same
// ID and text; texts are the same if their tokens are, whatever their case and
// punctuation. An article without an ID or text is left out with an error that
// wraps [ErrNoID] or [ErrNoText], one whose ID has another text in the batch with
// [ErrRepeatedID], and one for which there is no room with [ErrLimit].
func (b *Batch) Add(a Article) error { return b.extract(a, false) }

// Put adds an article or replaces the one with its ID. Constraints on that ID
// stay. Its errors are those of Add, without ErrRepeatedID. The batch keeps what
// it had of a replaced text, and counts it for [ErrLimit].
func (b *Batch) Put(a Article) error { return b.extract(a, true) }

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
	if err := check(&a); err != nil {
		return err
	}
	s := b.scratch.Get().(*scratch)
	defer b.scratch.Put(s)
	extract(s.extractor, &s.doc, &a)
	s.keys = propose.Keys(s.keys[:0], &s.doc)
	return b.store(a, &s.doc, s.keys, replace)
}

// store keeps an article and its document.
func (b *Batch) store(a Article, doc *shingle.Document, keys []uint32, replace bool) error {
	a.Summary, a.Body = "", ""
	b.mu.Lock()
	defer b.mu.Unlock()
	n, known := b.byID[a.ID]
	if known {
		var old shingle.Document
		b.docs.Get(b.docOf[n], &old)
		same := like.SameText(&old, doc)
		switch {
		case same && replace:
			b.articles[n] = a
			return nil
		case same:
			return nil
		case !replace:
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
	return nil
}

// Len returns the number of articles added.
func (b *Batch) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.articles)
}

// MustLink keeps two articles in one story, whatever their similarity. If an ID
// was not added, the error wraps [ErrNoArticle]. A constraint that contradicts
// earlier ones is ignored, with an error that wraps [ErrConstraints].
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
	if !b.checked.Add(of[0], of[1], together) {
		return fmt.Errorf("cluster: articles %q and %q: %w", id1, id2, ErrConstraints)
	}
	b.constraints = append(b.constraints, idConstraint{id1, id2, together})
	return nil
}

// Stories groups the articles added so far. Each article is in exactly one
// story. Stories are sorted by size, the largest first, then by their first
// member. If ctx ends first, Stories returns its error.
func (b *Batch) Stories(ctx context.Context) ([]Story, error) {
	if b.isZero() {
		return nil, errZeroBatch
	}
	b.mu.Lock()
	articles, idConstraints := b.sorted(), slices.Clone(b.constraints)
	b.mu.Unlock()

	threshold := like.Units(b.opts.Threshold)
	texts, textOf := distinct(articles, idConstraints, threshold)
	constraints := onTexts(idConstraints, articles, textOf)
	pairs, took, err := propose.Pairs(ctx, texts, threshold)
	if err != nil {
		return nil, err
	}
	g, _, err := link.Parallel(ctx, texts, pairs, constraints, link.Method(b.opts.Linkage), threshold)
	if err != nil {
		return nil, err
	}
	stories, err := newStories(ctx, articles, textOf, pairs, g)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stats = BatchStats{Articles: len(articles), Texts: len(texts), Compared: took.Compared, Alike: len(pairs), Truncated: took.Truncated}
	return stories, nil
}

// BatchStats counts what a [Batch] did to find its stories.
type BatchStats struct {
	Articles int `json:"articles"`

	// Texts counts the distinct texts of a day: copies of a text are compared
	// once.
	Texts int `json:"texts"`

	// Compared counts the pairs of texts whose similarity was computed, and
	// Alike those that linking uses: from three quarters of the threshold on,
	// and for each text at most the 256 most similar later ones.
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

// sorted returns the articles in order. The caller holds the lock.
func (b *Batch) sorted() []article {
	articles, docs := make([]article, len(b.articles)), make([]shingle.Document, len(b.articles))
	for i, a := range b.articles {
		b.docs.Get(b.docOf[i], &docs[i])
		articles[i] = article{a, &docs[i]}
	}
	slices.SortFunc(articles, func(x, y article) int { return compareArticles(&x.Article, &y.Article) })
	return articles
}

// distinct returns the texts of articles, and the text of each article.
// Articles of the same text, day and headline dates share one, so copies weigh
// no more in a story's mean similarities than the text itself, and a text that
// everybody copies costs no more than one. A text too short to be similar to
// itself is similar to nothing and shares with none. Nor does an article that a
// constraint names.
func distinct(articles []article, constraints []idConstraint, threshold uint64) (texts []like.Text, textOf []like.TextID) {
	named := make(map[string]bool)
	for _, r := range constraints {
		named[r.a], named[r.b] = true, true
	}
	type key struct {
		text [16]byte
		day  like.Day
	}
	byText := make(map[key][]like.TextID)
	textOf = make([]like.TextID, len(articles))
	for i, e := range articles {
		n := like.Text{Doc: e.doc, Day: like.DayOf(e.Time)}
		k := key{e.doc.TextHash, n.Day}
		alone := named[e.ID] || e.doc.Vector.Dot(e.doc.Vector) < threshold
		at := slices.IndexFunc(byText[k], func(m like.TextID) bool { return texts[m].Same(n) })
		if alone || at < 0 {
			textOf[i] = like.TextID(len(texts))
			texts = append(texts, n)
			if !alone {
				byText[k] = append(byText[k], textOf[i])
			}
			continue
		}
		textOf[i] = byText[k][at]
	}
	return texts, textOf
}

// onTexts returns the constraints as constraints on texts, in an order that does not depend
// on that in which they were given.
func onTexts(constraints []idConstraint, articles []article, textOf []like.TextID) []link.Constraint {
	if len(constraints) == 0 {
		return nil
	}
	at := make(map[string]like.TextID)
	for i, e := range articles {
		at[e.ID] = textOf[i]
	}
	on := make([]link.Constraint, len(constraints))
	for i, r := range constraints {
		a, b := at[r.a], at[r.b]
		on[i] = link.Constraint{A: min(a, b), B: max(a, b), Together: r.together}
	}
	slices.SortFunc(on, func(x, y link.Constraint) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return on
}
