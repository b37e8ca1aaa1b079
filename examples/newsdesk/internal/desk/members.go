package desk

import (
	"cmp"
	"slices"
	"strings"
)

// sortMembers sorts articles as the stream does: by time, those without one last,
// then by id.
func sortMembers(all []*live) {
	slices.SortFunc(all, func(x, y *live) int {
		a, b := x.When(), y.When()
		if a.IsZero() != b.IsZero() {
			if a.IsZero() {
				return 1
			}
			return -1
		}
		return cmp.Or(a.Compare(b), strings.Compare(x.ID, y.ID))
	})
}
