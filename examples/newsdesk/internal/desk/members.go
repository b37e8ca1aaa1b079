package desk

import (
	"slices"
	"strings"
)

// sortMembers sorts articles as the stream does: by time, those without one last,
// then by id.
func sortMembers(all []*live) {
	slices.SortFunc(all, func(x, y *live) int {
		switch {
		case x.Time.IsZero() != y.Time.IsZero():
			if x.Time.IsZero() {
				return 1
			}
			return -1
		case !x.Time.Equal(y.Time):
			return x.Time.Compare(y.Time)
		}
		return strings.Compare(x.ID, y.ID)
	})
}
