package copies

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"runtime"
	"sync"

	"github.com/chumtin/chumtin/cluster/index"
)

// ErrLimit reports a text for which a [Set] has no room: it holds 2 billion.
var ErrLimit = errors.New("over a limit")

const maxTexts = math.MaxInt32

// A Set holds what is needed to find the copies among its texts, and not the texts:
// with defaults 160 bytes and 8 for each word of a text, or these in
// [Options.File]; 40 bytes with [Whole]. The texts are numbered from 0 on in the
// order in which they were added.
//
// The zero Set is not usable; call [NewSet]. All methods are safe for concurrent use.
type Set struct {
	opts    Options
	banding index.Banding
	free    sync.Pool // of *Extractor

	mu    sync.RWMutex
	keys  [][]uint64 // of each band that of each text, 0 if it has none
	texts shelf      // their shingles
}

// NewSet returns an empty set, or an error that lists everything wrong with opts.
func NewSet(opts Options) (*Set, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Set{opts: opts, banding: opts.banding(), texts: shelf{file: opts.File}}
	s.keys = make([][]uint64, s.banding.Bands)
	s.free.New = func() any {
		x := newExtractor(opts)
		x.sorts = s.sorts()
		return x
	}
	return s, nil
}

// Errors of a use that is wrong.
var (
	errZeroSet    = errors.New("copies: Set is not initialized: call NewSet")
	errNilContext = errors.New("copies: Context is nil: pass context.Background")
)

func (s *Set) isZero() bool { return s.free.New == nil }

// usable returns an error if the set or ctx is not to be used.
func (s *Set) usable(ctx context.Context) error {
	switch {
	case s.isZero():
		return errZeroSet
	case ctx == nil:
		return errNilContext
	}
	return nil
}

// sorts reports whether shingles are sorted when they are extracted, as those are that
// go into a file. In memory only those of candidates are.
func (s *Set) sorts() bool { return s.opts.File != nil }

// Banding returns the bands by which the set proposes candidates.
func (s *Set) Banding() index.Banding { return s.banding }

// Len returns the number of texts.
func (s *Set) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.texts.spans)
}

// Add adds a text and returns its number. A text without letters and digits has no
// copies. If there is no room, the error wraps [ErrLimit].
func (s *Set) Add(text string) (int, error) {
	if s.isZero() {
		return 0, errZeroSet
	}
	x := s.free.Get().(*Extractor)
	defer s.free.Put(x)
	var f extracted
	f.append(x, text)
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.texts.spans), s.add(&f)
}

// AddAll adds texts in their order, as [Set.Add] does, on all cores. If ctx ends
// first or there is no more room, it returns an error; the texts before stay.
func (s *Set) AddAll(ctx context.Context, texts iter.Seq[string]) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	cores := runtime.GOMAXPROCS(0)
	todo := make(chan *chunk)
	inOrder := make(chan *chunk, 2*cores)
	var workers, adder sync.WaitGroup
	for range cores {
		workers.Go(func() {
			x := s.free.Get().(*Extractor)
			defer s.free.Put(x)
			for c := range todo {
				for _, text := range c.texts {
					c.append(x, text)
				}
				close(c.done)
			}
		})
	}
	adder.Go(func() {
		for c := range inOrder {
			if <-c.done; ctx.Err() != nil {
				continue
			}
			s.mu.Lock()
			err := s.add(&c.extracted)
			s.mu.Unlock()
			if err != nil {
				cancel(err)
			}
		}
	})
	c := newChunk()
	send := func() {
		todo <- c
		inOrder <- c
		c = newChunk()
	}
	for text := range texts {
		if ctx.Err() != nil {
			break
		}
		c.texts = append(c.texts, text)
		if c.bytes += len(text); c.bytes >= chunkBytes || len(c.texts) == chunkTexts {
			send()
		}
	}
	send()
	close(todo)
	close(inOrder)
	workers.Wait()
	adder.Wait()
	return context.Cause(ctx)
}

// A chunk is some of the texts that are added by one goroutine.
type chunk struct {
	texts []string
	bytes int
	extracted
	done chan struct{}
}

const chunkBytes, chunkTexts = 128 << 10, 256

func newChunk() *chunk { return &chunk{done: make(chan struct{})} }

// extracted is what some texts are found by.
type extracted struct {
	sizes    []uint32 // the number of shingles of each
	shingles []uint64
	keys     []uint64 // of each with shingles, one of each band
}

func (e *extracted) append(x *Extractor, text string) {
	before := len(e.shingles)
	e.shingles, e.keys = x.append(e.shingles, e.keys, text)
	e.sizes = append(e.sizes, uint32(len(e.shingles)-before))
}

// add adds texts. The caller holds s.mu.
func (s *Set) add(e *extracted) error {
	shingles, keys := e.shingles, e.keys
	for _, n := range e.sizes {
		own := keys[:0]
		if n > 0 {
			own, keys = keys[:len(s.keys)], keys[len(s.keys):]
		}
		if err := s.addOne(shingles[:n], own, s.sorts()); err != nil {
			return fmt.Errorf("copies: %w", err)
		}
		shingles = shingles[n:]
	}
	return nil
}

// addOne adds a text of shingles, and keys: one of each band, or none.
func (s *Set) addOne(shingles, keys []uint64, sorted bool) error {
	if len(s.texts.spans) == maxTexts {
		return fmt.Errorf("text %d: %w", len(s.texts.spans), ErrLimit)
	}
	if err := s.texts.put(shingles, sorted); err != nil {
		return fmt.Errorf("text %d: %w", len(s.texts.spans), err)
	}
	for band := range s.keys {
		key := uint64(0)
		if len(keys) > 0 {
			key = keys[band]
		}
		s.keys[band] = append(s.keys[band], key)
	}
	return nil
}
