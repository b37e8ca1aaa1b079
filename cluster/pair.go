package cluster

import "math"

// A pair is two nodes that the index proposed, a < b, of at least the least
// plain likeness. There are many, so it is packed.
type pair struct {
	a, b        int32
	plain, full uint32 // a full above simUnit tells that the nodes are apart
}

func newPair(a, b int32, l likeness) pair {
	p := pair{a, b, uint32(l.plain), uint32(l.full)}
	if l.apart {
		p.full = math.MaxUint32
	}
	return p
}

func (p pair) like() likeness {
	if p.full > simUnit {
		return likeness{plain: uint64(p.plain), apart: true}
	}
	return likeness{plain: uint64(p.plain), full: uint64(p.full)}
}
