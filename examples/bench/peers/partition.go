package peers

import "cmp"

// A partition joins numbers into groups.
type partition []int

func newPartition(n int) partition {
	p := make(partition, n)
	for i := range p {
		p[i] = i
	}
	return p
}

func (p partition) root(i int) int {
	for p[i] != i {
		p[i] = p[p[i]]
		i = p[i]
	}
	return i
}

func (p partition) join(a, b int) {
	a, b = p.root(a), p.root(b)
	p[max(a, b)] = min(a, b)
}

// groups returns the group of each number.
func (p partition) groups() []int {
	g := make([]int, len(p))
	for i := range p {
		g[i] = p.root(i)
	}
	return g
}

// groupEqual puts items of equal keys into one group; the zero key stands alone.
func groupEqual[K cmp.Ordered](keys []K) []int {
	p := newPartition(len(keys))
	first := map[K]int{}
	var zero K
	for i, k := range keys {
		if k == zero {
			continue
		}
		if at, ok := first[k]; ok {
			p.join(at, i)
		} else {
			first[k] = i
		}
	}
	return p.groups()
}
