package calibrate

import (
	"fmt"
	"slices"
)

// A Figure is what is made as high as it can be.
type Figure int

const (
	// Told is the B-cubed F1 over the labelled articles that are in a story of
	// several, or ought to be. It is the figure for feeds, where most articles
	// stand alone and B-cubed is high for who joins nothing.
	Told Figure = iota

	// BCubed is the B-cubed F1 over all labelled articles.
	BCubed
)

var figureNames = [...]string{Told: "told", BCubed: "bcubed"}

// String returns "told" or "bcubed".
func (f Figure) String() string {
	if f < 0 || int(f) >= len(figureNames) {
		return fmt.Sprintf("Figure(%d)", int(f))
	}
	return figureNames[f]
}

// MarshalText implements [encoding.TextMarshaler] by [Figure.String]. What is none of
// the figures is an error.
func (f Figure) MarshalText() ([]byte, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	return []byte(f.String()), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler] for what MarshalText gives.
func (f *Figure) UnmarshalText(text []byte) error {
	i := slices.Index(figureNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("calibrate: no figure is called %q, want told or bcubed", text)
	}
	*f = Figure(i)
	return nil
}

func (f Figure) check() error {
	if f < 0 || int(f) >= len(figureNames) {
		return fmt.Errorf("calibrate: Figure is %d", int(f))
	}
	return nil
}
