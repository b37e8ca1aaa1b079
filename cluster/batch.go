package cluster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chumtin/chumtin/shingle"
)

// DefaultThreshold is the threshold of zero [Options]. It was chosen on
// Vietnamese and English articles with labelled events, on which .14 to .18 do
// about as well.
const DefaultThreshold = .16

// Options tunes a [Batch]. The zero Options is ready to use.
type Options struct {
	// Threshold is the mean similarity, in (0, 1], that the articles of two
	// groups must have for the groups to become one story: lower, and stories
	// grow and mix events; higher, and events are split. Zero means
	// [DefaultThreshold].
	Threshold float64

	// Text tunes what is made of the articles' text.
	Text shingle.Options
}

func (o Options) withDefaults() (Options, error) {
	if o.Threshold == 0 {
		o.Threshold = DefaultThreshold
	}
	if !(o.Threshold > 0 && o.Threshold <= 1) {
		return o, fmt.Errorf("cluster: Options.Threshold is %v, want above 0 and at most 1", o.Threshold)
	}
	return o, nil
}

// Errors of [Batch.Add], wrapped with the ID of the article.
var (
	ErrNoID       = errors.New("article has no id")
	ErrNoText     = errors.New("article has no text")
	ErrRepeatedID = errors.New("id comes again with another text")
)

// A Batch collects articles and groups them into stories. The stories depend
// on the articles alone, not on the order in which they were added nor on the
// number of goroutines.
//
// All methods are safe for concurrent use; Add spends most of its time outside
// the lock, so that several goroutines may add at full speed. A Batch keeps of
// each article's text what comparing needs, about 5 bytes a word, and not the
// text itself.
type Batch struct {
	opts       Options
	extractors sync.Pool // of *shingle.Extractor
	profile    shingle.Profile

	mu      sync.Mutex
	entries []entry
	byID    map[string]int
}

type entry struct {
	article Article // without Summary and Body
	doc     *shingle.Document
}

// NewBatch returns an empty batch, or an error that tells all that is wrong
// with opts.
func NewBatch(opts Options) (*Batch, error) {
	opts, optsErr := opts.withDefaults()
	x, textErr := shingle.NewExtractor(opts.Text)
	if err := errors.Join(optsErr, textErr); err != nil {
		return nil, err
	}
	b := &Batch{opts: opts, profile: x.Profile(), byID: make(map[string]int)}
	b.extractors.New = func() any { return x.Clone() }
	return b, nil
}

// Add adds an article. One that comes again with the same ID and text is not
// added twice. An article without an ID or without text, or whose ID came with
// another text before, is left out and the error wraps [ErrNoID], [ErrNoText]
// or [ErrRepeatedID].
func (b *Batch) Add(a Article) error {
	if a.ID == "" {
		return fmt.Errorf("cluster: %w (title %.60q)", ErrNoID, a.Title)
	}
	text := fields(&a)
	if strings.TrimSpace(strings.Join(text, "")) == "" {
		return fmt.Errorf("cluster: article %q: %w", a.ID, ErrNoText)
	}
	x := b.extractors.Get().(*shingle.Extractor)
	doc := x.Document(text...)
	b.extractors.Put(x)

	a.Summary, a.Body = "", ""
	b.mu.Lock()
	defer b.mu.Unlock()
	if n, ok := b.byID[a.ID]; ok {
		if !sameText(b.entries[n].doc, doc) {
			return fmt.Errorf("cluster: article %q: %w", a.ID, ErrRepeatedID)
		}
		return nil
	}
	b.byID[a.ID] = len(b.entries)
	b.entries = append(b.entries, entry{a, doc})
	return nil
}

// Len returns the number of articles added.
func (b *Batch) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.entries)
}

// Stories groups the articles added so far. Each is in one story. Stories are
// sorted by size, the largest first, then by their first member. The error is
// that of ctx, if it ends before.
func (b *Batch) Stories(ctx context.Context) ([]Story, error) {
	b.mu.Lock()
	entries := slices.Clone(b.entries)
	b.mu.Unlock()
	slices.SortFunc(entries, func(x, y entry) int { return compareArticles(&x.article, &y.article) })

	texts, nodeOf := distinct(entries)
	edges, err := similar(ctx, b.profile, texts, b.opts.Threshold)
	if err != nil {
		return nil, err
	}
	vectors := make([]shingle.Vector, len(texts))
	for i, d := range texts {
		vectors[i] = d.Vector
	}
	groupOf := groups(vectors, edges, toSim(b.opts.Threshold))

	members := make(map[int32][]entry)
	var order []int32
	for i, e := range entries {
		g := groupOf[nodeOf[i]]
		if members[g] == nil {
			order = append(order, g)
		}
		members[g] = append(members[g], e)
	}
	stories := make([]Story, len(order))
	for i, g := range order {
		stories[i] = newStory(members[g])
	}
	slices.SortStableFunc(stories, func(a, b Story) int { return len(b.Members) - len(a.Members) })
	return stories, nil
}

// distinct returns the documents of entries, those with the same text once, by
// first occurrence, and for each entry the number of its document. So copies
// weigh no more in a story's mean similarities than the text itself, and a
// text that everybody copies costs no more than one.
func distinct(entries []entry) (texts []*shingle.Document, nodeOf []int32) {
	nodeOf = make([]int32, len(entries))
	byText := make(map[uint64][]int32)
	for i, e := range entries {
		node := int32(-1)
		for _, n := range byText[e.doc.Text] {
			if sameText(texts[n], e.doc) {
				node = n
			}
		}
		if node < 0 || e.doc.Tokens == 0 {
			node = int32(len(texts))
			texts = append(texts, e.doc)
			byText[e.doc.Text] = append(byText[e.doc.Text], node)
		}
		nodeOf[i] = node
	}
	return texts, nodeOf
}
