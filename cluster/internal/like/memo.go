package like

// A Memo remembers the similarities of the pairs of texts that it was asked for, each
// until another pair has its place. It takes 800 kB from the first one on. The zero Memo
// is ready to use, by one goroutine.
type Memo struct {
	of []remembered
}

// A remembered pair is two numbers of texts, the lower one first.
type remembered struct {
	a, b       uint64
	similarity uint32
}

const memoBits = 15

// Packed returns what [Packed] does of the likeness of a and b. The texts have the
// numbers na and nb, which differ, are not zero and are those of no other texts.
func (m *Memo) Packed(measure Measure, a, b Text, na, nb uint64) uint32 {
	if m.of == nil {
		m.of = make([]remembered, 1<<memoBits)
	}
	na, nb = min(na, nb), max(na, nb)
	at := &m.of[(na*0x9E3779B97F4A7C15^nb)*0xD6E8FEB86659FD93>>(64-memoBits)]
	if at.a != na || at.b != nb {
		*at = remembered{na, nb, Packed(measure.Likeness(a, b))}
	}
	return at.similarity
}
