package snapshot

import (
	"errors"
	"fmt"
	"math"

	"github.com/chumtin/chumtin/shingle"
)

// ErrOptions reports a snapshot that was made with other options.
var ErrOptions = errors.New("snapshot was made with other options")

// version is that of all that follows the head.
const version = 1

// head writes the head of a snapshot of something, with the options that shape it.
func (f *frameWriter) head(what string, p shingle.Profile, options ...uint64) {
	f.put(Head, func(payload []byte) []byte {
		payload = appendText(payload, what)
		payload = appendUint(payload, version)
		payload = appendText(payload, p.String())
		for _, option := range options {
			payload = appendUint(payload, option)
		}
		return payload
	})
}

// head reads the head of a snapshot with so many options. check
// says whether the profile and these will do; its error is returned as it is.
func (f *frameReader) head(what string, options int, check func(p shingle.Profile, options []uint64) error) error {
	var refused error
	err := f.single(Head, func(v *values) {
		v.headOf(what)
		line := v.text()
		all := make([]uint64, options)
		for i := range all {
			all[i] = v.uint()
		}
		if v.err != nil {
			return
		}
		var p shingle.Profile
		if err := p.UnmarshalText([]byte(line)); err != nil {
			v.fail("%w", err)
			return
		}
		refused = check(p, all)
	})
	if refused != nil {
		return refused
	}
	return err
}

// headOf takes the start of a head: what it is of, and the version of what follows.
func (v *values) headOf(what string) {
	if got := v.text(); v.err == nil && got != what {
		v.fail("it is of kind %.20q, want %q", got, what)
	}
	if got := v.uint(); v.err == nil && got != version {
		v.fail("it is of version %d, want %d", got, version)
	}
}

// Settings are what the state of a stream or batch depends on.
type Settings struct {
	Profile    shingle.Profile
	Similarity uint64 // the version of how similarities are computed
	Threshold  uint64 // in units of 1/like.Unit
	Horizon    uint64 // in hours, and one
	Linkage    int
}

// options returns what is in a head behind the profile.
func (s *Settings) options() []uint64 {
	return []uint64{s.Similarity, s.Threshold, s.Horizon, uint64(s.Linkage)}
}

// settings reads a head with settings. check says whether they will do.
func (f *frameReader) settings(what string, check func(Settings) error) (s Settings, err error) {
	err = f.head(what, len(s.options()), func(p shingle.Profile, options []uint64) error {
		if options[3] > math.MaxInt32 {
			return fmt.Errorf("%w: linkage is %d, want at most %d", Err, options[3], math.MaxInt32)
		}
		s = Settings{p, options[0], options[1], options[2], int(options[3])}
		return check(s)
	})
	return s, err
}
