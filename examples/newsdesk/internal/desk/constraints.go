package desk

import (
	"fmt"
	"slices"

	"github.com/chumtin/chumtin/cluster"
)

// allowed returns an error that wraps cluster.ErrConstraints if steps lead to
// constraints that contradict each other. The stream would say so only at the step
// that does, when it has taken those before. A move is left to the stream.
func allowed(constraints []cluster.Constraint, steps []step) error {
	type pair struct{ a, b string }
	key := func(a, b string) pair { return pair{min(a, b), max(a, b)} }
	all := make(map[pair]bool, len(constraints)+len(steps))
	for _, c := range constraints {
		all[key(c.A, c.B)] = c.Together
	}
	for _, s := range steps {
		switch k := key(s.A, s.B); s.Do {
		case together, apart:
			if was, ok := all[k]; ok && was != (s.Do == together) {
				return fmt.Errorf("articles %q and %q: %w", k.a, k.b, cluster.ErrConstraints)
			}
			all[k] = s.Do == together
		case free:
			delete(all, k)
		}
	}
	sets := make(sets)
	for k, isTogether := range all {
		if isTogether {
			sets.join(k.a, k.b)
		}
	}
	for k, isTogether := range all {
		if !isTogether && sets.find(k.a) == sets.find(k.b) {
			return fmt.Errorf("articles %q and %q: %w", k.a, k.b, cluster.ErrConstraints)
		}
	}
	return nil
}

// linked reports whether constraints that keep articles together do so with one of own
// and one of others.
func linked(constraints []cluster.Constraint, own, others []string) bool {
	sets := make(sets)
	for _, c := range constraints {
		sets.join(c.A, c.B)
	}
	of := make(map[string]bool)
	for _, id := range own {
		of[sets.find(id)] = true
	}
	return slices.ContainsFunc(others, func(id string) bool { return of[sets.find(id)] })
}

// sets are disjoint sets of articles, each with a root.
type sets map[string]string

func (s sets) find(a string) string {
	r, ok := s[a]
	if !ok || r == a {
		return a
	}
	r = s.find(r)
	s[a] = r
	return r
}

func (s sets) join(a, b string) { s[s.find(a)] = s.find(b) }

// difference returns which constraints are only in the second of two lists, and which
// only in the first.
func difference(before, after []cluster.Constraint) (added, removed []cluster.Constraint) {
	was := make(map[cluster.Constraint]bool, len(before))
	for _, c := range before {
		was[c] = true
	}
	for _, c := range after {
		if !was[c] {
			added = append(added, c)
		}
		delete(was, c)
	}
	for _, c := range before {
		if was[c] {
			removed = append(removed, c)
		}
	}
	return added, removed
}
