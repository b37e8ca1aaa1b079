package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/chumtin/chumtin/cluster/internal/blank"
	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/work"
	"github.com/chumtin/chumtin/shingle"
)

// A Mode says what an [Index] finds.
type Mode int

const (
	// SameEvent finds reports of the same event. Its postings are those of the
	// features in the weighted sketches, and its similarity is that of stories.
	// It proposes the pairs that a cluster.Batch compares: nearly all of
	// similarity above 0.2, and fewer below.
	SameEvent Mode = iota

	// NearCopy finds copies. Its postings are those of bands of rows of the
	// plain sketches (Indyk and Motwani, STOC 1998), and its similarity is the
	// Jaccard similarity of the sets of shingles.
	NearCopy
)

var modeNames = [...]string{SameEvent: "same-event", NearCopy: "near-copy"}

// String returns "same-event" or "near-copy".
func (m Mode) String() string {
	if m < 0 || int(m) >= len(modeNames) {
		return fmt.Sprintf("Mode(%d)", int(m))
	}
	return modeNames[m]
}

// Options configures an [Index]. The zero Options is an index of [SameEvent].
type Options struct {
	Mode Mode

	// Banding says for [NearCopy] how many slots make a band, and in how many
	// bands two documents must agree. Zero means all slots in bands of 4, one
	// of which must agree. It must be zero for SameEvent.
	Banding Banding

	// MaxPerBucket limits how many documents a query examines per feature or
	// band, newest first, so boilerplate shared by every article cannot slow it
	// down; [Stats] counts how often it did. Zero means 2048.
	MaxPerBucket int

	// Horizon is, for SameEvent, the time between two dated items from which on
	// they are not alike. It is rounded up to whole hours, and items up to one hour
	// further apart may still be alike. Zero means 30 days, less than an hour is an
	// error. It must be zero for NearCopy, which compares items of all times.
	Horizon time.Duration
}

// An Item is a document of an [Index].
type Item struct {
	ID     string    // not blank, but in a query
	Time   time.Time // zero if unknown
	Source string    // the outlet, empty if unknown
	Doc    *shingle.Document
}

// A Match is an item that a query found.
type Match struct {
	ID string `json:"id"`

	// Similarity is from 0 to 1, and exact.
	Similarity float64 `json:"similarity"`
}

// An Index finds the items similar to a given one without looking at the
// others. Each match is verified by its exact similarity. The index may miss
// some items, most likely the least similar ones.
//
// The zero Index is not usable; call [New]. All methods are safe for concurrent
// use.
type Index struct {
	profile shingle.Profile
	opts    Options
	scratch sync.Pool // of *search; made by New

	queries, candidates, truncated atomic.Uint64

	mu      sync.RWMutex
	ids     propose.IDs
	docs    propose.Store       // what its similarity needs of the documents, by number
	stamps  propose.List[stamp] // by number
	buckets propose.Buckets
}

// A stamp is when and where an item was published.
type stamp struct {
	when   like.When
	source like.Source
}

func stampOf(item Item) stamp { return stamp{like.WhenOf(item.Time), like.SourceOf(item.Source)} }

// Errors of an [Index]. What returns them adds the ID of the item.
var (
	// ErrNoID reports an item whose ID is missing or blank.
	ErrNoID = errors.New("missing id")

	// ErrExists reports an item with the ID of another one.
	ErrExists = errors.New("id is in the index")

	// ErrNoItem reports an ID that is not in the index.
	ErrNoItem = errors.New("id is not in the index")

	// ErrNoDocument reports an item without a document, or with one whose sketch
	// has not the length that its profile states.
	ErrNoDocument = errors.New("item has no document with a sketch")
)

// New returns an index for documents of profile p, or an error that lists
// everything wrong with p and opts.
func New(p shingle.Profile, opts Options) (*Index, error) {
	opts, err := opts.withDefaults(p.Slots)
	if p == (shingle.Profile{}) {
		err = errors.Join(errors.New("index: an index needs the profile of its documents"), err)
	}
	if err != nil {
		return nil, err
	}
	ix := &Index{profile: p, opts: opts}
	ix.scratch.New = func() any { return ix.newSearch() }
	return ix, nil
}

// newSearch returns the memory for one call of ix at a time.
func (ix *Index) newSearch() *propose.Search {
	s := &propose.Search{Need: propose.MinEvidence, MaxPerBucket: ix.opts.MaxPerBucket}
	if ix.opts.Mode == NearCopy {
		s.Need, s.Ahead = uint32(ix.opts.Banding.Agreements), ix.touch
	}
	return s
}

// errZeroIndex reports an Index that New did not return.
var errZeroIndex = errors.New("index: Index is not initialized: call New")

var errNilContext = errors.New("index: Context is nil: pass context.Background")

func (ix *Index) isZero() bool { return ix.scratch.New == nil }

func (o Options) withDefaults(slots int) (Options, error) {
	var errs []error
	if o.Mode != SameEvent && o.Mode != NearCopy {
		errs = append(errs, fmt.Errorf("index: Options.Mode is %d, want %d (SameEvent) or %d (NearCopy)", o.Mode, SameEvent, NearCopy))
	}
	if o.Mode == SameEvent {
		if o.Banding != (Banding{}) {
			errs = append(errs, fmt.Errorf("index: Options.Banding is %+v, but an index of SameEvent takes none", o.Banding))
		}
	} else {
		if o.Horizon != 0 {
			errs = append(errs, fmt.Errorf("index: Options.Horizon is %v, but an index of NearCopy takes none", o.Horizon))
		}
		o.Banding = cmp.Or(o.Banding, Banding{Bands: slots / 4, Rows: 4, Agreements: 1})
		if err := o.Banding.check(slots); err != nil {
			errs = append(errs, err)
		}
	}
	o.Horizon = cmp.Or(o.Horizon, 30*24*time.Hour)
	if o.Mode == SameEvent && o.Horizon < time.Hour {
		errs = append(errs, fmt.Errorf("index: Options.Horizon is %v, want an hour or more", o.Horizon))
	}
	if o.MaxPerBucket == 0 {
		o.MaxPerBucket = defaultMaxPerBucket
	}
	if o.MaxPerBucket < 0 {
		errs = append(errs, fmt.Errorf("index: Options.MaxPerBucket is %d, want 1 or more, or 0 for %d", o.MaxPerBucket, defaultMaxPerBucket))
	}
	return o, errors.Join(errs...)
}

// setTerms sets f to where d belongs.
func (ix *Index) setTerms(f *propose.Terms, d *shingle.Document) {
	if ix.opts.Mode == SameEvent {
		f.Set(d)
		return
	}
	ix.opts.Banding.setTerms(f, d)
}

// Add adds an item. The index copies what it needs of the document. A document
// of another profile is an error that wraps [shingle.ErrProfile], a missing one
// [ErrNoDocument], a blank ID [ErrNoID], one that is in the index [ErrExists], and an
// item for which there is no room [ErrLimit].
func (ix *Index) Add(item Item) error { return ix.put(item, false) }

// Put adds an item or replaces the one with its ID. Its errors are those of
// Add, without ErrExists.
func (ix *Index) Put(item Item) error { return ix.put(item, true) }

func (ix *Index) put(item Item, replace bool) error {
	if err := ix.check(item); err != nil {
		return err
	}
	if blank.Is(item.ID) {
		return fmt.Errorf("index: %w", ErrNoID)
	}
	s := ix.scratch.Get().(*propose.Search)
	defer ix.scratch.Put(s)
	ix.setTerms(&s.Terms, item.Doc)
	ix.part(&s.Doc, item.Doc)
	if err := checkItem(item.ID, &s.Doc); err != nil {
		return err
	}
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if err := checkRoom(ix.stamps.Len, ix.buckets.Posts.Len, len(s.Terms.Keys)); err != nil {
		return fmt.Errorf("index: %q: %w", item.ID, err)
	}
	if n, ok := ix.ids.Find(item.ID); ok {
		if !replace {
			return fmt.Errorf("index: %q: %w", item.ID, ErrExists)
		}
		ix.remove(n)
	}
	ix.buckets.Add(s.Terms, ix.add(item.ID, stampOf(item), &s.Doc))
	return nil
}

// part sets part to what similarity reads of d.
func (ix *Index) part(part, d *shingle.Document) {
	*part = shingle.Document{
		Vector: d.Vector, Shingles: d.Shingles, Numbers: d.Numbers,
		Headline: d.Headline, Dates: d.Dates, HeadlineDates: d.HeadlineDates, TextHash: d.TextHash, Tokens: d.Tokens,
	}
	if ix.opts.Mode == NearCopy {
		*part = shingle.Document{Shingles: d.Shingles}
	}
}

// add adds an item that is in no bucket yet, and returns its number.
func (ix *Index) add(id string, at stamp, doc *shingle.Document) uint32 {
	ix.ids.Add(id)
	ix.docs.Add(doc, nil)
	ix.stamps.Add(at)
	return uint32(ix.stamps.Len - 1)
}

// check returns an error if the document of item is not of the index's profile,
// or has not the sketch that the index reads.
func (ix *Index) check(item Item) error {
	if ix.isZero() {
		return errZeroIndex
	}
	err := ErrNoDocument
	if d := item.Doc; d != nil {
		sketch := d.EventSketch
		if ix.opts.Mode == NearCopy {
			sketch = d.CopySketch
		}
		if err = ix.profile.Check(d.Profile()); err == nil && len(sketch) != ix.profile.Slots {
			err = ErrNoDocument
		}
	}
	if err != nil {
		return fmt.Errorf("index: %q: %w", item.ID, err)
	}
	return nil
}

// Remove removes the item with this ID. If there is none, the error wraps
// [ErrNoItem].
func (ix *Index) Remove(id string) error {
	if ix.isZero() {
		return errZeroIndex
	}
	ix.mu.Lock()
	defer ix.mu.Unlock()
	n, ok := ix.ids.Find(id)
	if !ok {
		return fmt.Errorf("index: %q: %w", id, ErrNoItem)
	}
	ix.remove(n)
	return nil
}

// remove forgets the ID of an item. The rest of it stays until a third of all
// items are removed.
func (ix *Index) remove(n uint32) {
	ix.ids.Remove(n)
	if all := int(ix.stamps.Len); all-ix.ids.Live < 64 || 3*(all-ix.ids.Live) < all {
		return
	}
	old, docs, stamps, buckets := ix.ids, ix.docs, ix.stamps, ix.buckets
	ix.ids, ix.docs, ix.stamps, ix.buckets = propose.IDs{}, propose.Store{}, propose.List[stamp]{}, propose.Buckets{}
	var doc shingle.Document
	moved := make([]uint32, stamps.Len)
	for n := range moved {
		if n := uint32(n); old.Has(n) {
			docs.Get(n, &doc)
			moved[n] = ix.add(old.Get(n), *stamps.At(n), &doc)
		}
	}
	for n, f := range buckets.All() {
		if old.Has(n) {
			ix.buckets.Add(f, moved[n])
		}
	}
}

// Len returns the number of items.
func (ix *Index) Len() int {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	return ix.ids.Live
}

// Query returns up to max items whose similarity to item is at least min, most
// similar first; ties go to the lower ID. A negative max means no limit. The
// item with the same ID, if there is one, is left out; the ID may be empty. If Add
// would refuse the document, so does Query, with an error that wraps
// [shingle.ErrProfile] or [ErrNoDocument]. A min that is not a number is an error.
func (ix *Index) Query(item Item, min float64, max int) ([]Match, error) {
	if err := ix.check(item); err != nil {
		return nil, err
	}
	if math.IsNaN(min) {
		return nil, fmt.Errorf("index: %q: min is NaN, want a similarity from 0 to 1", item.ID)
	}
	s := ix.scratch.Get().(*propose.Search)
	defer ix.scratch.Put(s)
	ix.setTerms(&s.Terms, item.Doc)

	ix.mu.RLock()
	s.Buckets = &ix.buckets
	s.Truncated = 0
	var removed func(n uint32) bool
	if ix.ids.Live < int(ix.stamps.Len) {
		removed = func(n uint32) bool { return !ix.ids.Has(n) }
	}
	proposed := s.Candidates(s.Terms, removed)
	ix.warm(proposed)
	similarity := ix.similarityTo(item, s)
	found := []Match{}
	for _, n := range proposed {
		ix.docs.Get(n, &s.Doc)
		// To compare an ID is less than to look up the item's own, but takes a read that
		// has to be waited for. So that of a match is compared, and before it is verified
		// that of a document that looks like the item's: most often it is the item.
		if looksSame(item.Doc, &s.Doc) && ix.ids.Is(n, item.ID) {
			continue
		}
		if sim := similarity(n); sim >= min && !ix.ids.Is(n, item.ID) {
			found = append(found, Match{ix.ids.Get(n), sim})
		}
	}
	ix.mu.RUnlock()

	ix.queries.Add(1)
	ix.candidates.Add(uint64(len(proposed)))
	ix.truncated.Add(s.Truncated)
	slices.SortFunc(found, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.ID, b.ID))
	})
	if max >= 0 && len(found) > max {
		found = found[:max]
	}
	return found, nil
}

// warm reads the first of what will be read of items: see [buckets.warm].
//
//go:noinline
func (ix *Index) warm(items []uint32) (sum uint32) {
	for _, n := range items {
		sum += ix.touch(n)
	}
	return sum
}

// touch reads where the parts of an item are.
func (ix *Index) touch(n uint32) uint32 { return ix.docs.All.At(n).Vector + ix.ids.All.At(n).Length }

// looksSame reports whether two documents may be the same, by the ends of their sets of
// shingles.
func looksSame(a, b *shingle.Document) bool {
	n := len(a.Shingles)
	return n == len(b.Shingles) && (n == 0 || a.Shingles[0] == b.Shingles[0] && a.Shingles[n-1] == b.Shingles[n-1])
}

// similarityTo returns a function that returns the similarity of item to the
// item of a number, whose document is s.Doc.
func (ix *Index) similarityTo(item Item, s *propose.Search) func(n uint32) float64 {
	if ix.opts.Mode == NearCopy {
		return func(uint32) float64 {
			propose.Warm(s.Doc.Shingles)
			jaccard, _ := like.Overlap(item.Doc, &s.Doc)
			return jaccard
		}
	}
	at := stampOf(item)
	a, b := like.Text{Doc: item.Doc, When: at.when, Source: at.source}, like.Text{Doc: &s.Doc}
	measure := like.Within(ix.opts.Horizon)
	s.Probe.Set(a.Doc.Vector)
	return func(n uint32) float64 {
		propose.Warm(s.Doc.Vector)
		at := ix.stamps.At(n)
		b.When, b.Source = at.when, at.source
		return float64(measure.LikenessTo(&s.Probe, a, b).Full) / like.Unit
	}
}

// QueryAll queries for each item, on all cores, and returns the matches in the
// order of items. Items that Query refuses have no matches, and the error joins
// theirs. If ctx ends first, QueryAll returns its error alone.
func (ix *Index) QueryAll(ctx context.Context, items []Item, min float64, max int) ([][]Match, error) {
	switch {
	case ix.isZero():
		return nil, errZeroIndex
	case ctx == nil:
		return nil, errNilContext
	}
	found, errs := make([][]Match, len(items)), make([]error, len(items))
	err := work.Parallel(ctx, len(items), func() func(int) {
		return func(i int) {
			if found[i], errs[i] = ix.Query(items[i], min, max); errs[i] != nil {
				found[i] = []Match{}
			}
		}
	})
	if err != nil {
		return found, err
	}
	return found, errors.Join(errs...)
}

// Stats counts what an [Index] holds and what its queries cost.
type Stats struct {
	Items   int `json:"items"`
	Buckets int `json:"buckets"` // that hold an item, or held one that was removed since
	Bytes   int `json:"bytes"`   // of the buckets, without documents and IDs

	Queries    uint64 `json:"queries"`
	Candidates uint64 `json:"candidates"` // proposed and verified, in all queries
	Truncated  uint64 `json:"truncated"`  // buckets of which a query looked at MaxPerBucket items only
}

// Stats returns the current counts.
func (ix *Index) Stats() Stats {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	return Stats{
		Items:      ix.ids.Live,
		Buckets:    ix.buckets.Used,
		Bytes:      ix.buckets.Bytes(),
		Queries:    ix.queries.Load(),
		Candidates: ix.candidates.Load(),
		Truncated:  ix.truncated.Load(),
	}
}

// defaultMaxPerBucket bounds the work for a feature that is in every article.
const defaultMaxPerBucket = 2048
