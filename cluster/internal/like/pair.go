package like

import "math"

// A Pair is two nodes that the index proposed, a < b, of at least the least
// plain likeness. There are many, so it is packed.
type Pair struct {
	A, B        int32
	Plain, Full uint32 // a full above Unit tells that the nodes are apart
}

func NewPair(a, b int32, l Likeness) Pair {
	p := Pair{a, b, uint32(l.Plain), uint32(l.Full)}
	if l.Apart {
		p.Full = math.MaxUint32
	}
	return p
}

func (p Pair) Likeness() Likeness {
	if p.Full > Unit {
		return Likeness{Plain: uint64(p.Plain), Apart: true}
	}
	return Likeness{Plain: uint64(p.Plain), Full: uint64(p.Full)}
}
