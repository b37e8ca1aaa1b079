package cluster

import "slices"

// Days are the days that the headlines of a group of texts name: one set of
// dates for each headline that names any. A set that holds another of them is
// left out: who shares a date with the smaller one does with the larger.
//
// Headlines of one bulletin name one day, so that there is one set of one date
// in all but odd groups. What is odd is bounded by maxDays.
type days [][]uint16

// maxDays bounds the sets of a group. Where there are more, those of which all
// hold the same dates become the set of these, and those of which none does make
// no group. So a crowd of headlines that name several days each, in ever
// different ways, may be split where no two of them are apart; that two which
// are come together cannot be.
const maxDays = 64

// daysOf returns the days of the headlines of nodes, not nil.
func daysOf[N any](nodes []N, of func(N) node) days {
	all := days{}
	for _, n := range nodes {
		if dates := of(n).doc.HeadlineDates; len(dates) > 0 {
			all = all.plus(days{dates})
		}
	}
	return all
}

// apart reports whether a headline of d and one of e name different days: both
// some, and none in common. Then the two groups must not become one.
func (d days) apart(e days) bool {
	for _, x := range d {
		for _, y := range e {
			if disjoint(x, y) {
				return true
			}
		}
	}
	return len(d) > 0 && len(e) > 0 && len(d)+len(e) > maxDays && len(d.plus(e)) > maxDays
}

// plus returns the days of both groups. It may return d itself, and uses the
// memory of neither.
func (d days) plus(e days) days {
	both := d
	for _, y := range e {
		if !slices.ContainsFunc(both, func(x []uint16) bool { return subset(x, y) }) {
			rest := slices.DeleteFunc(slices.Clone(both), func(x []uint16) bool { return subset(y, x) })
			both = append(rest, y)
		}
	}
	if len(both) > maxDays {
		if all := inAll(both); len(all) > 0 {
			return days{all}
		}
	}
	return both
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
