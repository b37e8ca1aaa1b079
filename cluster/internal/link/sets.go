package link

import "github.com/chumtin/chumtin/cluster/internal/like"

// Sets are disjoint sets of numbers from 0 on, a union-find forest (Tarjan 1975):
// of each number the one that it is under, or itself if it names a set.
type Sets []like.TextID

// NewSets returns n sets of one number each.
func NewSets(n int) Sets {
	s := make(Sets, n)
	for i := range s {
		s[i] = like.TextID(i)
	}
	return s
}

// Find returns the name of the set of a number, and shortens the way there.
func (s Sets) Find(n like.TextID) like.TextID {
	for s[n] != n {
		s[n] = s[s[n]]
		n = s[n]
	}
	return n
}

// Join makes one set of those of a and b. It goes by the lower name.
func (s Sets) Join(a, b like.TextID) {
	a, b = s.Find(a), s.Find(b)
	s[max(a, b)] = min(a, b)
}
