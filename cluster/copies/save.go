package copies

import (
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/chumtin/chumtin/cluster/internal/snapshot"
	"github.com/chumtin/chumtin/shingle"
)

// Errors of [Load].
var (
	// ErrSnapshot reports bytes that are no snapshot, or that were changed or cut.
	ErrSnapshot = snapshot.Err

	// ErrOptions reports a snapshot that was made with other options.
	ErrOptions = errors.New("snapshot was made with other options")
)

// Save writes some of the texts, by their numbers, each with a note that [Load]
// returns, such as its ID. Other calls wait until it has returned, so texts must not
// call methods of the set.
func (s *Set) Save(w io.Writer, texts iter.Seq2[int, string]) error {
	if s.isZero() {
		return errZeroSet
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var numbers []uint32
	var notes []string
	for i, note := range texts {
		if i < 0 || i >= len(s.texts.spans) {
			return fmt.Errorf("copies: Set.Save: text %d of %d", i, len(s.texts.spans))
		}
		numbers, notes = append(numbers, uint32(i)), append(notes, note)
	}
	var scratch []uint64
	keys := make([]uint64, len(s.keys))
	err := snapshot.WriteCopies(w, s.settings(), len(numbers), func(k int) (snapshot.Copied, error) {
		i := numbers[k]
		s.texts.sort(i)
		shingles, err := s.texts.of(&scratch, i)
		if err != nil || len(shingles) == 0 {
			return snapshot.Copied{Note: notes[k]}, err
		}
		for band := range s.keys {
			keys[band] = s.keys[band][i]
		}
		return snapshot.Copied{Note: notes[k], Keys: keys, Shingles: shingles}, nil
	})
	if err != nil {
		return fmt.Errorf("copies: %w", err)
	}
	return nil
}

// settings returns a line that says all that shapes shingles and keys.
func (s *Set) settings() string {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		panic(err) // the zero Options is ready to use
	}
	p := x.Profile()
	return fmt.Sprintf("shingle/%d normalize/%d unicode/%s slots/%d unit/%v width/%d threshold/%v bands/%d rows/%d",
		p.Shingle, p.Normalize, p.Unicode, slots, s.opts.Unit, s.opts.Width, s.opts.Threshold, s.banding.Bands, s.banding.Rows)
}

// Load returns a set with what [Set.Save] wrote to r, which it reads to its end, and
// the notes: the texts have numbers from 0 on, in the order in which they were saved.
// The options must be as they were, but for File: else the error wraps [ErrOptions].
// Any damage is an error that wraps [ErrSnapshot].
func Load(r io.Reader, opts Options) (*Set, []string, error) {
	s, err := NewSet(opts)
	if err != nil {
		return nil, nil, err
	}
	var notes []string
	check := func(settings string) error {
		if want := s.settings(); settings != want {
			return fmt.Errorf("%w: %.200q, want %q", ErrOptions, settings, want)
		}
		return nil
	}
	err = snapshot.ReadCopies(r, len(s.keys), check, func(c snapshot.Copied) error {
		notes = append(notes, c.Note)
		return s.addOne(c.Shingles, c.Keys, true)
	})
	if err != nil {
		return nil, nil, fmt.Errorf("copies: %w", err)
	}
	return s, notes, nil
}
