// Package like says how similar two texts are.
package like

import (
	"math"
	"math/bits"
	"slices"
	"time"

	"github.com/chumtin/chumtin/shingle"
)

// A Text is what grouping knows of an article.
type Text struct {
	Doc *shingle.Document
	Day Day
}

// A Day counts days since 1970 in UTC. It is at most farthestDay before or after,
// or Undated.
type Day int32

const (
	Undated     = math.MinInt32
	farthestDay = 1 << 29 // a million years
)

// DayOf returns the day of a time, and Undated for the zero Time.
func DayOf(t time.Time) Day {
	if t.IsZero() {
		return Undated
	}
	day := math.Floor(float64(t.Unix()) / (24 * 60 * 60))
	return Day(max(-farthestDay, min(day, farthestDay)))
}

// Unit is the similarity of one: that of [shingle.Vector.Dot]. Similarities
// and their means are integers so that they order alike on every machine.
const Unit = shingle.Unit * shingle.Unit

// Units returns a similarity from 0 to 1 in units of 1/Unit.
func Units(s float64) uint64 { return uint64(math.Ceil(s * Unit)) }

// A Likeness is the similarity of two texts, in units of 1/Unit.
type Likeness struct {
	// Plain is the dot product of the vectors, less what the days between the
	// two take from it: what sums of vectors can tell as well.
	Plain uint64

	// Full is plain, less what their numbers and dates take from it.
	Full uint64

	// Apart reports whether their headlines name different days. Such texts
	// never share a group, whatever others are like both: see link.Days.
	Apart bool
}

// Same reports whether a and b need not be told apart: their text, day and the
// days of their headlines are the same.
func (a Text) Same(b Text) bool {
	return a.Day == b.Day && SameText(a.Doc, b.Doc) && slices.Equal(a.Doc.HeadlineDates, b.Doc.HeadlineDates)
}

func (a Text) Likeness(b Text) Likeness { return a.LikenessWith(b, a.Plain(b)) }

// LikenessWith returns the likeness of two texts whose plain likeness is known.
func (a Text) LikenessWith(b Text, plain uint64) Likeness {
	f := compareFacts(a.Doc, b.Doc)
	if f.otherHeadline || f.template(plain) {
		return Likeness{Plain: plain, Apart: f.otherHeadline}
	}
	return Likeness{Plain: plain, Full: f.adjust(plain)}
}

func (a Text) Plain(b Text) uint64 { return PlainOf(a.Doc.Vector.Dot(b.Doc.Vector), a.Day, b.Day) }

// PlainOf returns the plain likeness of texts of this dot product and these days.
func PlainOf(dot uint64, a, b Day) uint64 { return dot * slack / (slack + Drift(a, b)) }

// The similarity of articles that are more than slackDays apart is divided by
// 1 + days/slack, for at most driftDays days beyond. Reports of one event come
// within days, but dates that outlets state are not to be relied on, so it
// takes a tenth at most. On vietnamese-mds and giveme5w1h it gains 0.005 and
// 0.006 B³ F1; twice as much loses that again on the latter.
const (
	slackDays = 2
	driftDays = 7
	slack     = 10 * driftDays
)

func Drift(a, b Day) uint64 {
	if a == Undated || b == Undated {
		return 0
	}
	apart := max(a, b) - min(a, b)
	return uint64(min(max(apart-slackDays, 0), driftDays))
}

// DeductDrift returns the sum hi, lo of dot products less what drift takes from it.
func DeductDrift(hi, lo, drift uint64) (uint64, uint64) {
	if drift == 0 {
		return hi, lo
	}
	part, _ := bits.Div64(hi, lo, slack+drift)
	return bits.Mul64(part, slack)
}
