package cluster

import (
	"math"
	"math/bits"
	"slices"
	"time"

	"github.com/chumtin/chumtin/shingle"
)

// A node is what grouping knows of an article.
type node struct {
	doc *shingle.Document
	day int32 // since 1970 in UTC, at most farthestDay before or after, or undated
}

const (
	undated     = math.MinInt32
	farthestDay = 1 << 29 // a million years
)

func dayOf(t time.Time) int32 {
	if t.IsZero() {
		return undated
	}
	day := math.Floor(float64(t.Unix()) / (24 * 60 * 60))
	return int32(max(-farthestDay, min(day, farthestDay)))
}

// simUnit is the similarity of one: that of [shingle.Vector.Dot]. Similarities
// and their means are integers so that they order alike on every machine.
const simUnit = shingle.Unit * shingle.Unit

// toSim returns a similarity from 0 to 1 in units of 1/simUnit.
func toSim(s float64) uint64 { return uint64(math.Ceil(s * simUnit)) }

// A likeness is the similarity of two nodes, in units of 1/simUnit.
type likeness struct {
	// plain is the dot product of the vectors, less what the days between the
	// two take from it: what sums of vectors can tell as well.
	plain uint64

	// full is plain, less what their numbers and dates take from it.
	full uint64

	// apart tells that their headlines name different days. Such nodes do not
	// meet, whatever others are like both: see days.
	apart bool
}

// same reports whether a and b need not be told apart: their text, day and the
// days of their headlines are the same.
func (a node) same(b node) bool {
	return a.day == b.day && sameText(a.doc, b.doc) && slices.Equal(a.doc.HeadlineDates, b.doc.HeadlineDates)
}

func (a node) likeness(b node) likeness { return a.likenessWith(b, a.plain(b)) }

// likenessWith returns the likeness of two nodes whose plain likeness is known.
func (a node) likenessWith(b node, plain uint64) likeness {
	f := compareFacts(a.doc, b.doc)
	if f.otherHeadline || f.template(plain) {
		return likeness{plain: plain, apart: f.otherHeadline}
	}
	return likeness{plain: plain, full: f.adjust(plain)}
}

func (a node) plain(b node) uint64 { return plain(a.doc.Vector.Dot(b.doc.Vector), a.day, b.day) }

// plain returns the plain likeness of nodes of this dot product and these days.
func plain(dot uint64, a, b int32) uint64 { return dot * slack / (slack + drift(a, b)) }

// The similarity of articles that are more than slackDays apart is divided by
// 1 + days/slack, for at most driftDays days beyond. Reports of one event come
// within days, but dates that outlets state are not to be relied on, so it
// takes a tenth at most. On vietnamese-mds and giveme5w1h it gains .005 and
// .006 B³ F1; twice as much loses that again on the latter.
const (
	slackDays = 2
	driftDays = 7
	slack     = 10 * driftDays
)

func drift(a, b int32) uint64 {
	if a == undated || b == undated {
		return 0
	}
	apart := max(a, b) - min(a, b)
	return uint64(min(max(apart-slackDays, 0), driftDays))
}

// deductDrift returns the sum hi, lo of dot products less what drift takes from it.
func deductDrift(hi, lo, drift uint64) (uint64, uint64) {
	if drift == 0 {
		return hi, lo
	}
	part, _ := bits.Div64(hi, lo, slack+drift)
	return bits.Mul64(part, slack)
}
