package link

import (
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
)

// Days are the days that the headlines of a group of texts name: one set of
// dates for each headline that names any. A set that holds another of them is
// left out: who shares a date with the smaller one does with the larger.
//
// Headlines of one bulletin name one day, so that there is one set of one date
// in all but odd groups. What is odd is bounded by maxDays.
type Days [][]uint16

// maxDays bounds the sets of a group. Where there are more, those of which all
// hold the same dates become the set of these, and those of which none does make
// no group. So a crowd of headlines that name several days each, in ever
// different ways, may be split where no two of them are apart; that two which
// are come together cannot be.
const maxDays = 64

// DaysOf returns the days of the headlines of texts, not nil.
func DaysOf[N any](texts []N, of func(N) like.Text) Days {
	all := Days{}
	for _, n := range texts {
		if dates := of(n).Doc.HeadlineDates; len(dates) > 0 {
			all = all.Plus(Days{dates})
		}
	}
	return all
}

// Apart reports whether a headline of d and one of e name different days: both
// some, and none in common. Then the two groups must not become one.
func (d Days) Apart(e Days) bool {
	for _, x := range d {
		for _, y := range e {
			if like.Disjoint(x, y) {
				return true
			}
		}
	}
	return len(d) > 0 && len(e) > 0 && len(d)+len(e) > maxDays && len(d.Plus(e)) > maxDays
}

// Plus returns the days of both groups. It may return d itself, and uses the
// memory of neither.
func (d Days) Plus(e Days) Days {
	both := d
	for _, y := range e {
		if !slices.ContainsFunc(both, func(x []uint16) bool { return subset(x, y) }) {
			rest := slices.DeleteFunc(slices.Clone(both), func(x []uint16) bool { return subset(y, x) })
			both = append(rest, y)
		}
	}
	if len(both) > maxDays {
		if all := inAll(both); len(all) > 0 {
			return Days{all}
		}
	}
	return both
}

// either returns the days of a text that is as d or as e: those of both, of which one
// in common is enough, and none if one names none.
func (d Days) either(e Days) Days {
	if len(d) == 0 || len(e) == 0 {
		return nil
	}
	all := slices.Concat(slices.Concat(d...), slices.Concat(e...))
	slices.Sort(all)
	return Days{slices.Compact(all)}
}

// subset reports whether all elements of one ascending list are in another.
func subset(a, b []uint16) bool {
	for _, v := range a {
		i, ok := slices.BinarySearch(b, v)
		if !ok {
			return false
		}
		b = b[i:]
	}
	return true
}

// inAll returns the elements that are in all of several ascending lists.
func inAll(lists [][]uint16) []uint16 {
	common := slices.Clone(lists[0])
	for _, list := range lists[1:] {
		common = slices.DeleteFunc(common, func(v uint16) bool {
			_, ok := slices.BinarySearch(list, v)
			return !ok
		})
	}
	return common
}
