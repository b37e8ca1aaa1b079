package like

import "github.com/chumtin/chumtin/shingle"

// Facts are what two articles say in numbers and dates. Headlines that name other days
// make two events of them, whatever else they say: eleven pairs of labelled articles of
// one event name the day of a bulletin in both headlines, and each of them shares one.
//
// Reports of one event share most of theirs. Two bulletins of one template, of
// yesterday's gold price and today's, share their words but not their numbers,
// and their dates not at all.
type facts struct {
	// known is the idf of the numbers of the article that has less of it, and
	// shared that of the numbers in both, in units of 1/32 nat.
	known, shared uint64

	// otherDates reports that both articles have dates, and none in common.
	otherDates bool
}

// compareFacts returns the facts of two articles, of which the numbers matter only if
// they have other dates.
func compareFacts(a, b *shingle.Document) facts {
	const idf = 1<<16 - 1
	f := facts{otherDates: Disjoint(a.Dates, b.Dates)}
	if !f.otherDates {
		return f
	}
	var inA, inB uint64
	i, j := 0, 0
	for i < len(a.Numbers) || j < len(b.Numbers) {
		switch {
		case j == len(b.Numbers) || i < len(a.Numbers) && a.Numbers[i] < b.Numbers[j]:
			inA += a.Numbers[i] & idf
			i++
		case i == len(a.Numbers) || a.Numbers[i] > b.Numbers[j]:
			inB += b.Numbers[j] & idf
			j++
		default:
			f.shared += a.Numbers[i] & idf
			i++
			j++
		}
	}
	f.known = min(inA, inB) + f.shared
	return f
}

// Disjoint reports whether two ascending lists have elements, and none in
// common.
func Disjoint(a, b []uint16) bool {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			return false
		}
	}
	return len(a) > 0 && len(b) > 0
}

const (
	nat = 32 // the unit of facts.known to a nat

	// A template is a text of so many numbers that it should share a quarter of
	// them with another report of its event, as 652 of 654 pairs of labelled
	// reports do that are as alike.
	templateMinKnown = 100 * nat
	templateMinDot   = Unit / 4
)

// template reports whether two articles whose dot product is templateMinDot or more
// were made on one template for two events.
func (f facts) template() bool {
	return f.otherDates && f.known >= templateMinKnown && 4*f.shared < f.known
}
