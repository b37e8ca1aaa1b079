package like

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/chumtin/chumtin/shingle"
)

// A Text is what grouping knows of an article. Articles of the same text, headline,
// hour and source share one.
type Text struct {
	Doc    *shingle.Document
	When   When
	Source Source
}

// Same reports whether a and b need not be told apart: they are alike to all
// others in the same way.
func (a Text) Same(b Text) bool {
	return a.When == b.When && a.Source == b.Source && SameText(a.Doc, b.Doc) &&
		slices.Equal(a.Doc.HeadlineDates, b.Doc.HeadlineDates) && slices.Equal(a.Doc.Headline, b.Doc.Headline) && slices.Equal(a.Doc.Vector, b.Doc.Vector)
}

// A When is the hour of a time, or the day of one that states no more, or Undated.
// It orders as times do, a day as its first hour.
type When int32

const (
	// Undated is that of an article without a time.
	Undated When = math.MinInt32

	farthestHour = 1 << 29 // sixty thousand years, before and after 1970
	allDay       = 1       // the lowest bit: the time is just midnight where it was stated
)

// WhenOf returns the When of a time. Midnight where it was stated means the day:
// outlets that state days only have it for all of their articles.
func WhenOf(t time.Time) When {
	if t.IsZero() {
		return Undated
	}
	hour := math.Floor(float64(t.Unix()) / (60 * 60))
	w := When(max(-farthestHour, min(hour, farthestHour))) << 1
	if h, m, s := t.Clock(); h+m+s == 0 && t.Nanosecond() == 0 {
		w |= allDay
	}
	return w
}

// hours returns how many hours are between two times, at least: a time that is a
// day may be any of its hours. It is 0 if either is undated.
func hours(a, b When) uint64 {
	if a == Undated || b == Undated {
		return 0
	}
	apart := int64(a>>1) - int64(b>>1)
	apart = max(apart, -apart)
	if (a|b)&allDay != 0 {
		apart -= 24
	}
	return uint64(max(apart, 0))
}

// Beyond returns the first time from which on no dated text is alike to one of w,
// whichever of both is a day.
func (m Measure) Beyond(w When) When {
	if m.Horizon == 0 || w == Undated {
		return math.MaxInt32
	}
	const day = 24
	hour := int64(w>>1) + int64(min(m.Horizon, 2*farthestHour)) + day
	return When(min(hour<<1, math.MaxInt32))
}

// DayAfter returns the first time from which on all dated texts are a day or more from
// one of w, whichever of both is a day.
func DayAfter(w When) When {
	const day = 24
	return When(min((int64(w>>1)+2*day)<<1, math.MaxInt32))
}

// A Source is the outlet of an article, or 0 if that is not known.
type Source uint64

// SourceOf returns the Source of an outlet's name: 63 bits of its SHA-256, so that it
// can be stored, and nobody finds another name with the Source of an outlet.
func SourceOf(name string) Source {
	if name = strings.TrimSpace(name); name == "" {
		return 0
	}
	sum := sha256.Sum256([]byte(name))
	return Source(binary.LittleEndian.Uint64(sum[:]) | 1)
}
