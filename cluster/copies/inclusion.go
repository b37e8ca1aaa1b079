package copies

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/sorted"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// An Inclusion is a text of which most is in another one.
type Inclusion struct {
	Text        int     `json:"text"`
	In          int     `json:"in"`
	Containment float64 `json:"containment"` // the share of the shingles of Text that In has
}

// Inclusions returns the texts of which a share of at least least, above 0 and up to
// 1, is in a larger one, in their order. Only texts for which among returns true
// count, all of them if it is nil. Of texts with equally many shingles the first is
// the larger.
//
// Each of them is in a text that is not in another itself, so that who drops them
// loses nothing but what differs: in the one that has the greatest share, of equal
// ones the largest. Inclusions does not go by sketches, and misses none, but where the
// rarest shingles of a text are in more than [MaxBucket] larger ones: then it is
// compared with the largest of these.
//
// Other calls wait until it has returned, so among must not call methods of the set.
// The error is that of ctx, if it ends first, or that of [Options.File].
func (s *Set) Inclusions(ctx context.Context, least float64, among func(text int) bool) ([]Inclusion, error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	if !(least > 0 && least <= 1) {
		return nil, fmt.Errorf("copies: a containment of %v, want more than 0 and at most 1", least)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := includer{shelf: &s.texts, least: least, pace: work.NewPace(ctx), having: make(map[uint64][]uint32)}
	for i := range s.texts.spans {
		if s.texts.spans[i].n > 0 && (among == nil || among(i)) {
			f.texts = append(f.texts, uint32(i))
		}
	}
	err := work.Parallel(ctx, len(f.texts), func() func(int) { return func(i int) { s.texts.sort(f.texts[i]) } })
	if err != nil {
		return nil, err
	}
	slices.SortFunc(f.texts, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(s.texts.spans[b].n, s.texts.spans[a].n), cmp.Compare(a, b))
	})
	for _, step := range []func() error{f.count, f.choose, f.find} {
		if err := errors.Join(step(), ctx.Err()); err != nil {
			return nil, fmt.Errorf("copies: %w", err)
		}
	}
	slices.SortFunc(f.found, func(a, b Inclusion) int { return a.Text - b.Text })
	return f.found, nil
}

// An includer finds inclusions. If a text a is in b to a share of c, any |a| − ⌈c|a|⌉ + 1
// shingles of a have one that b has. Those that are rarest in the corpus are asked
// for: most texts have so many that no other has, and are done with.
type includer struct {
	*shelf
	least float64
	texts []uint32 // the largest first
	pace  work.Pace

	// counts has a bound of how many texts have a shingle, by some of its bits, up to
	// 255: a count-min sketch of one row (Cormode and Muthukrishnan, J. Algorithms
	// 2005).
	counts []uint8
	shift  int

	probes [][]uint64          // of each of texts that may be in another, its rarest shingles
	having map[uint64][]uint32 // of each of these, the first texts that have it and are in no other
	found  []Inclusion

	scratch, other []uint64
}

// each calls do with the shingles of each text, the largest first.
func (f *includer) each(do func(n int, shingles []uint64) error) error {
	for n, i := range f.texts {
		shingles, err := f.of(&f.scratch, i)
		if err != nil {
			return err
		}
		if f.pace.Ended() {
			return nil
		}
		if err := do(n, shingles); err != nil {
			return err
		}
	}
	return nil
}

func (f *includer) count() error {
	all := uint64(0)
	for _, i := range f.texts {
		all += uint64(f.spans[i].n)
	}
	f.shift = 64 - max(10, bits.Len64(all))
	f.counts = make([]uint8, 1<<(64-f.shift))
	return f.each(func(_ int, shingles []uint64) error {
		for _, v := range shingles {
			if c := &f.counts[v>>f.shift]; *c < math.MaxUint8 {
				*c++
			}
		}
		return nil
	})
}

// choose sets the probes.
func (f *includer) choose() error {
	f.probes = make([][]uint64, len(f.texts))
	return f.each(func(n int, shingles []uint64) error {
		alone := 0
		for _, v := range shingles {
			if f.counts[v>>f.shift] == 1 {
				alone++
			}
		}
		spare := f.spare(len(shingles))
		if alone > spare {
			return nil
		}
		rarest := slices.Clone(shingles)
		slices.SortFunc(rarest, func(a, b uint64) int {
			return cmp.Or(cmp.Compare(f.counts[a>>f.shift], f.counts[b>>f.shift]), cmp.Compare(a, b))
		})
		f.probes[n] = slices.Clone(rarest[alone : spare+1])
		for _, v := range f.probes[n] {
			f.having[v] = nil
		}
		return nil
	})
}

// spare returns how many of n shingles of a text another one that has it may lack.
func (f *includer) spare(n int) int { return n - int(math.Ceil(f.least*float64(n)-1e-9)) }

// find compares each text with those before it that have one of its probes.
func (f *includer) find() error {
	return f.each(func(n int, shingles []uint64) error {
		in, err := f.larger(n, shingles)
		if err != nil {
			return err
		}
		if in.Containment > 0 {
			f.found = append(f.found, in)
			return nil
		}
		for _, v := range shingles {
			if have, asked := f.having[v]; asked && len(have) < MaxBucket {
				f.having[v] = append(have, uint32(n))
			}
		}
		return nil
	})
}

// larger returns the best text for the n-th to be in, or none.
func (f *includer) larger(n int, shingles []uint64) (best Inclusion, err error) {
	var candidates []uint32
	for _, v := range f.probes[n] {
		candidates = append(candidates, f.having[v]...)
	}
	slices.Sort(candidates)
	for _, c := range slices.Compact(candidates) {
		if f.pace.Ended() {
			return best, nil
		}
		other, err := f.of(&f.other, f.texts[c])
		if err != nil {
			return best, err
		}
		common := sorted.Common(shingles, other)
		if share := float64(common) / float64(len(shingles)); len(shingles)-common <= f.spare(len(shingles)) && share > best.Containment {
			best = Inclusion{Text: int(f.texts[n]), In: int(f.texts[c]), Containment: share}
		}
	}
	return best, nil
}

// Containment returns the share of the shingles of text a that b has, from 0 to 1. It
// panics if one is not in the set. The error is that of [Options.File].
func (s *Set) Containment(a, b int) (float64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, y, err := s.both(a, b)
	if err != nil || len(x) == 0 {
		return 0, err
	}
	return float64(sorted.Common(x, y)) / float64(len(x)), nil
}
