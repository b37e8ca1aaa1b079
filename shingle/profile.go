package shingle

import (
	"errors"
	"fmt"
	"unique"

	"github.com/chumtin/chumtin/shingle/token"
)

// Version is the version of tokens, shingles, hashes and sketches. It changes
// when any of them changes for any text.
const Version = token.Version

// A Profile states everything that shaped a [Document]. Only documents of equal
// profiles compare: whatever compares two others returns an error that wraps
// [ErrProfile]. A Profile is plain data; in JSON and other text forms it is the line
// that String returns. No document has the zero Profile.
type Profile struct {
	Shingle   int    // [Version]
	Normalize int    // [normalize.Version]
	Unicode   string // [normalize.UnicodeVersion], which is not that of the Go release
	Table     uint64 // [idf.Table.Fingerprint]
	Seed      uint64 // a one-way hash of [Options.Seed], 0 for none

	// The three of [Options] with these names.
	MaxFeatures  int
	Slots        int
	ShingleWidth int
}

// ErrProfile reports documents of different profiles.
var ErrProfile = errors.New("shingle: profiles differ")

// Check returns an error that wraps [ErrProfile] and names both profiles if
// they differ. The zero Profile differs from every profile, and from itself.
func (p Profile) Check(q Profile) error {
	if p != q || p == (Profile{}) {
		return fmt.Errorf("%w: %v and %v", ErrProfile, p, q)
	}
	return nil
}

const profileFormat = "shingle/%d normalize/%d unicode/%s table/%016x features/%d slots/%d width/%d seed/%016x"

// String returns the profile on one line, such as
//
//	shingle/2 normalize/2 unicode/15.0.0 table/1f0e2d3c4b5a6978 features/192 slots/128 width/3 seed/0000000000000000
//
// or "no profile" for the zero Profile.
func (p Profile) String() string {
	if p == (Profile{}) {
		return "no profile"
	}
	return fmt.Sprintf(profileFormat, p.Shingle, p.Normalize, p.Unicode, p.Table, p.MaxFeatures, p.Slots, p.ShingleWidth, p.Seed)
}

// MarshalText implements [encoding.TextMarshaler] by [Profile.String]. It fails
// if p.Unicode is not one word, as in the zero Profile.
func (p Profile) MarshalText() ([]byte, error) {
	text := []byte(p.String())
	if err := new(Profile).UnmarshalText(text); err != nil {
		return nil, err
	}
	return text, nil
}

// UnmarshalText implements [encoding.TextUnmarshaler]. It takes nothing but
// what [Profile.String] returns, and leaves p as it was at anything else.
func (p *Profile) UnmarshalText(text []byte) error {
	var q Profile
	_, err := fmt.Sscanf(string(text), profileFormat,
		&q.Shingle, &q.Normalize, &q.Unicode, &q.Table, &q.MaxFeatures, &q.Slots, &q.ShingleWidth, &q.Seed)
	if err != nil {
		return fmt.Errorf("shingle: %.200q is not a profile: %w", text, err)
	}
	if s := q.String(); s != string(text) {
		return fmt.Errorf("shingle: profile %.200q should be %.200q", text, s)
	}
	*p = q
	return nil
}

// profileOf returns the profile that a handle stands for.
func profileOf(h unique.Handle[Profile]) Profile {
	if h == (unique.Handle[Profile]{}) {
		return Profile{}
	}
	return h.Value()
}
