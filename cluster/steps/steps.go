package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/story"
	"github.com/chumtin/chumtin/shingle"
)

// An Item is what grouping needs of an article.
type Item struct {
	Article cluster.Article `json:"article"` // without Summary and Body

	// Document is the binary form of the article's document: see
	// [shingle.Document.AppendBinary].
	Document []byte `json:"document"`

	// Constrained must be set if a [Constraint] names the article. Copies of a text
	// by one outlet in one hour count as one; what is constrained counts alone.
	Constrained bool `json:"constrained,omitzero"`
}

// One is the similarity of 1 in [Pair.Units].
const One = like.Unit

// A Pair is two articles and their similarity, which depends on nothing else. A is
// the ID of the earlier one.
type Pair struct {
	A string `json:"a"`
	B string `json:"b"`

	// Units is the similarity in units of 1/[One]. It is an integer so that pairs
	// order alike on every machine.
	Units uint32 `json:"units"`

	// Apart reports that the two were made on one template for two days or subjects.
	// They are in no story together, but by a [Constraint], and Units is 0.
	Apart bool `json:"apart,omitzero"`

	// Others is how many pairs that are not kept this one stands for, in a crowd where
	// an article is like more than 256 later ones.
	Others uint32 `json:"others,omitzero"`

	// Same reports that the two are copies that count as one text. They are in one
	// group, whatever their similarity.
	Same bool `json:"same,omitzero"`
}

// wrong returns what is wrong with a pair by itself, or "".
func (p Pair) wrong() string {
	switch {
	case p.A == p.B:
		return "an article is no pair with itself"
	case p.Units > One:
		return fmt.Sprintf("Units is %d, more than One, which is %d", p.Units, uint32(One))
	case p.Apart && p.Units > 0:
		return fmt.Sprintf("it is Apart, but Units is %d, want 0", p.Units)
	}
	return ""
}

// Similarity returns the similarity from 0 to 1.
func (p Pair) Similarity() float64 { return float64(p.Units) / like.Unit }

// A Constraint is what an editor said of two articles, by their IDs: that they are in
// one story, or in two.
type Constraint = cluster.Constraint

// A Group is the articles of a story: what [Worker.Link] found.
type Group struct {
	IDs     []string       `json:"ids"`   // by time, then by ID; those of unknown time last
	Texts   int            `json:"texts"` // how many they have: copies that count as one have one
	Weakest cluster.Bridge `json:"weakest"`
}

// Errors of steps, besides those of package cluster: [cluster.ErrNoID],
// [cluster.ErrInvalidID] and [cluster.ErrRepeatedID] of items, [cluster.ErrNoArticle] of an ID that no item has,
// and [cluster.ErrConstraints].
var (
	// ErrPair reports a pair that cannot be: of one article, of a similarity above
	// One or beside Apart, or of another similarity than before.
	ErrPair = errors.New("pair is impossible")

	// ErrConstrained reports an item that a constraint names, but that is not
	// Constrained.
	ErrConstrained = errors.New("item has a constraint, but is not marked as Constrained")

	// ErrMembers reports items that are not those of the group.
	ErrMembers = errors.New("items are not the members of the group")
)

// A Worker does the steps of a [cluster.Batch] of some [cluster.Options]. All steps of
// one set of articles need the same options. A Worker keeps nothing between calls, and
// its methods are safe for concurrent use. The order of items and pairs does not matter.
//
// The zero Worker is not usable; call [NewWorker].
type Worker struct {
	opts       cluster.Options
	criteria   story.Criteria
	profile    shingle.Profile
	extractors sync.Pool // of *shingle.Extractor
}

// NewWorker returns a worker, or an error that tells all that is wrong with opts.
func NewWorker(opts cluster.Options) (*Worker, error) {
	b, err := cluster.NewBatch(opts) // knows the defaults
	if err != nil {
		return nil, err
	}
	x, err := shingle.NewExtractor(opts.Text)
	if err != nil {
		return nil, err
	}
	w := &Worker{opts: b.Options(), profile: b.Profile()}
	w.criteria = story.NewCriteria(w.opts.Threshold, w.opts.Horizon, link.Method(w.opts.Linkage))
	w.extractors.New = func() any { return x.Clone() }
	return w, nil
}

var errZeroWorker = errors.New("steps: Worker is not initialized: call NewWorker")

// errNilContext reports a missing [context.Context].
var errNilContext = errors.New("steps: Context is nil: pass context.Background")

func (w *Worker) isZero() bool { return w.extractors.New == nil }

// Profile returns the profile that the documents of items must have.
func (w *Worker) Profile() shingle.Profile { return w.profile }

// Options returns the options of the worker, with the defaults in place of zeros.
func (w *Worker) Options() cluster.Options { return w.opts }

// Item returns the item of an article. The error is that of [cluster.Article.Check].
func (w *Worker) Item(a cluster.Article) (Item, error) {
	if w.isZero() {
		return Item{}, errZeroWorker
	}
	x := w.extractors.Get().(*shingle.Extractor)
	defer w.extractors.Put(x)
	d, err := cluster.NewDocument(x, a)
	if err != nil {
		return Item{}, err
	}
	data, err := d.MarshalBinary()
	if err != nil {
		return Item{}, fmt.Errorf("steps: item %q: %w", a.ID, err)
	}
	a.Summary, a.Body, a.Time = "", "", story.Dated(a.Time)
	return Item{Article: a, Document: data}, nil
}

// Compare returns the exact similarity of two articles, whether an index would
// propose them or not: what [cluster.Explain] explains. A document of another profile
// is an error that wraps [shingle.ErrProfile], and what is no document one that wraps
// [shingle.ErrDocument].
func (w *Worker) Compare(a, b Item) (Pair, error) {
	s, err := w.load(context.Background(), []Item{a, b})
	if err != nil {
		return Pair{}, err
	}
	return s.pair(placed{0, 1, like.Packed(w.criteria.Measure.Likeness(s.Articles[0].Text, s.Articles[1].Text)), 0}), nil
}

// Pairs returns the pairs of items that matter to stories, in order: those that share
// enough rare features to be compared, and whose similarity is 0.08 or more or that
// are apart. Of copies that count as one, the first stands for all, and is a pair with
// each of the others. Errors are those of Compare, for all items that have one, that of
// more than 2^24 different texts, and that of ctx if it ends first.
func (w *Worker) Pairs(ctx context.Context, items []Item) ([]Pair, error) {
	s, err := w.load(ctx, items)
	if err != nil {
		return nil, err
	}
	found, _, err := propose.Pairs(ctx, s.Texts, w.criteria.Measure)
	if err != nil {
		return nil, err
	}
	places := make([]placed, 0, len(found))
	for _, p := range found {
		places = append(places, s.placed(p))
	}
	for i, text := range s.TextOf {
		if first := s.First[text]; first != i {
			places = append(places, placed{first, i, like.Packed(w.criteria.Measure.Likeness(s.Texts[text], s.Texts[text])), 0})
		}
	}
	slices.SortFunc(places, func(p, q placed) int { return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b)) })
	pairs := make([]Pair, len(places))
	for i, p := range places {
		pairs[i] = s.pair(p)
	}
	return pairs, nil
}

// Link groups items by their pairs, each item in exactly one group. The groups are in
// the order of their first members. Pairs may be given more than once and either way
// round. Constraints win over similarities.
//
// All IDs of pairs and constraints must be those of items. Of a constraint that keeps
// two articles apart one may be missing, as it is where they are in two components.
// A contradiction among constraints is an error that wraps [cluster.ErrConstraints].
func (w *Worker) Link(ctx context.Context, items []Item, pairs []Pair, constraints []Constraint) ([]Group, error) {
	return w.link(ctx, w.criteria.Threshold, items, pairs, constraints)
}

// LinkTo is [Worker.Link] that stops where no two groups reach least, which is at
// least the threshold of the options and at most 1: a round of several.
func (w *Worker) LinkTo(ctx context.Context, least float64, items []Item, pairs []Pair, constraints []Constraint) ([]Group, error) {
	if !w.isZero() && !(least >= w.opts.Threshold && least <= 1) {
		return nil, fmt.Errorf("steps: Worker.LinkTo: %v, want at least the threshold, %v, and at most 1", least, w.opts.Threshold)
	}
	return w.link(ctx, like.Units(least), items, pairs, constraints)
}

func (w *Worker) link(ctx context.Context, threshold uint64, items []Item, pairs []Pair, constraints []Constraint) ([]Group, error) {
	s, err := w.load(ctx, items)
	if err != nil {
		return nil, err
	}
	onTexts, errPairs := s.pairsOfTexts(pairs, false)
	held, errConstraints := s.held(constraints)
	if err := errors.Join(errPairs, errConstraints); err != nil {
		return nil, err
	}
	// On one core: an engine has its own work for the others.
	found, _, err := link.Texts(ctx, s.Texts, onTexts, s.OnTexts(held), w.criteria.By, threshold, 1)
	if err != nil {
		return nil, err
	}
	return s.groups(found), nil
}

// Story returns the story of a group. The members are its items, all of them and no
// others, or else the error wraps [ErrMembers]. Pairs that are not among them are
// passed over; those among them matter to [cluster.Member.Kind] in stories of more
// than 64 different texts, and may be left out for smaller ones. The topic is not set.
func (w *Worker) Story(ctx context.Context, g Group, members []Item, pairs []Pair) (cluster.Story, error) {
	s, err := w.load(ctx, members)
	if err != nil {
		return cluster.Story{}, err
	}
	if err := s.checkMembers(g); err != nil {
		return cluster.Story{}, err
	}
	onTexts, err := s.pairsOfTexts(pairs, true)
	if err != nil {
		return cluster.Story{}, err
	}
	one := link.Grouping{Of: make([]link.GroupID, len(s.Texts))}
	found, err := s.Stories(ctx, onTexts, one)
	if err != nil {
		return cluster.Story{}, err
	}
	return s.story(found[0], g.Weakest), nil
}

// Topics returns the topic of each of all stories, which are the items of their
// members: the ID of the first article of its first story, as [cluster.Story.Topic]
// has it.
func (w *Worker) Topics(ctx context.Context, stories [][]Item) ([]string, error) {
	var items []Item
	for i, members := range stories {
		if len(members) == 0 {
			return nil, fmt.Errorf("steps: story %d: %w: it has none", i, ErrMembers)
		}
		items = append(items, members...)
	}
	s, err := w.load(ctx, items)
	if err != nil {
		return nil, err
	}
	return s.topics(ctx, stories, w.opts.TopicThreshold)
}
