package like

import "math"

// A TextID numbers the texts that are compared or linked together, from 0 on, in
// the order of their first articles.
type TextID int32

// A Pair is two texts that the index proposed, a < b, of at least the least
// plain likeness. There are many, so it is packed.
type Pair struct {
	A, B        TextID
	Plain, Full uint32 // a full above Unit tells that the texts are apart
}

func NewPair(a, b TextID, l Likeness) Pair {
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
