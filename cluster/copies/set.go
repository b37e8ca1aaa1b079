package copies

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/chumtin/chumtin/cluster/index"
)

// ErrLimit reports a text for which a [Set] has no room: it holds 2 billion.
var ErrLimit = errors.New("over a limit")

const maxTexts = math.MaxInt32

// A Set holds what is needed to find the copies among its texts, and not the texts:
// with defaults 160 bytes and 8 for each word of a text. The texts are numbered from
// 0 on in the order in which they were added.
//
// The zero Set is not usable; call [NewSet]. All methods are safe for concurrent use.
type Set struct {
	opts    Options
	banding index.Banding
	free    sync.Pool // of *extractor

	mu       sync.RWMutex
	spans    []span
	keys     [][]uint64 // of each band that of each text, 0 if it has none
	shingles [][]uint64 // in blocks
}

// A span is where the shingles of a text are.
type span struct {
	block, start uint32
	n            uint32 // the number of shingles
	sorted       bool   // and different
}

// blockLen is the length of a block. A text with more shingles has a block of its own.
const blockLen = 1 << 17

// NewSet returns an empty set, or an error that lists everything wrong with opts.
func NewSet(opts Options) (*Set, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Set{opts: opts, banding: opts.banding()}
	s.keys = make([][]uint64, s.banding.Bands)
	s.free.New = func() any { return &extractor{unit: opts.Unit, width: opts.Width, banding: s.banding} }
	return s, nil
}

// Banding returns the bands by which the set proposes candidates.
func (s *Set) Banding() index.Banding { return s.banding }

// Len returns the number of texts.
func (s *Set) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.spans)
}

// Add adds a text and returns its number. A text without letters and digits has no
// copies. If there is no room, the error wraps [ErrLimit].
func (s *Set) Add(text string) (int, error) {
	x := s.free.Get().(*extractor)
	defer s.free.Put(x)
	var f features
	f.append(x, text)
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.spans), s.add(&f)
}

// AddAll adds texts in their order, as [Set.Add] does, on all cores. If ctx ends
// first or there is no more room, it returns an error; the texts before stay.
func (s *Set) AddAll(ctx context.Context, texts iter.Seq[string]) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	cores := runtime.GOMAXPROCS(0)
	todo := make(chan *chunk)
	inOrder := make(chan *chunk, 2*cores)
	var workers, adder sync.WaitGroup
	for range cores {
		workers.Go(func() {
			x := s.free.Get().(*extractor)
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
			err := s.add(&c.features)
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
	features
	done chan struct{}
}

const chunkBytes, chunkTexts = 128 << 10, 256

func newChunk() *chunk { return &chunk{done: make(chan struct{})} }

// features are those of some texts.
type features struct {
	sizes    []uint32 // the number of shingles of each
	shingles []uint64
	keys     []uint64 // of each with shingles, one of each band
}

func (f *features) append(x *extractor, text string) {
	before := len(f.shingles)
	f.shingles, f.keys = x.append(f.shingles, f.keys, text)
	f.sizes = append(f.sizes, uint32(len(f.shingles)-before))
}

// add adds texts. The caller holds s.mu.
func (s *Set) add(f *features) error {
	shingles, keys := f.shingles, f.keys
	for _, n := range f.sizes {
		if len(s.spans) == maxTexts {
			return fmt.Errorf("copies: text %d: %w", len(s.spans), ErrLimit)
		}
		s.spans = append(s.spans, s.store(shingles[:n]))
		shingles = shingles[n:]
		for band := range s.keys {
			key := uint64(0)
			if n > 0 {
				key, keys = keys[0], keys[1:]
			}
			s.keys[band] = append(s.keys[band], key)
		}
	}
	return nil
}

// store copies shingles to where there is room.
func (s *Set) store(shingles []uint64) span {
	last := len(s.shingles) - 1
	if last < 0 || len(s.shingles[last])+len(shingles) > cap(s.shingles[last]) {
		s.shingles = append(s.shingles, make([]uint64, 0, max(blockLen, len(shingles))))
		last++
	}
	block := &s.shingles[last]
	at := span{block: uint32(last), start: uint32(len(*block)), n: uint32(len(shingles))}
	*block = append(*block, shingles...)
	return at
}

// shinglesOf returns the shingles of text i.
func (s *Set) shinglesOf(i uint32) []uint64 {
	at := s.spans[i]
	return s.shingles[at.block][at.start:][:at.n]
}

// sort sorts the shingles of text i and drops what comes again.
func (s *Set) sort(i uint32) {
	at := &s.spans[i]
	if at.sorted {
		return
	}
	shingles := s.shinglesOf(i)
	slices.Sort(shingles)
	at.n, at.sorted = uint32(len(slices.Compact(shingles))), true
}
