package calibrate

// A tally is the precision and recall of what a resample draws as one: an event,
// or pairs that articles connect.
type tally struct{ precision, recall mean }

// add adds a tally so many times. The conversions forbid a fused multiply-add,
// which some machines have.
func (t *tally) add(other tally, times float64) {
	t.precision.add(float64(times*other.precision.sum), float64(times*other.precision.of))
	t.recall.add(float64(times*other.recall.sum), float64(times*other.recall.of))
}

// f1 returns the harmonic mean of precision and recall.
func (t tally) f1() float64 {
	p, r := t.precision.value(), t.recall.value()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// A mean is a sum and of how many it is. That of none is 1, as who joins nothing
// makes no error of precision.
type mean struct{ sum, of float64 }

func (m *mean) add(sum, of float64) {
	m.sum += sum
	m.of += of
}

func (m mean) value() float64 {
	if m.of == 0 {
		return 1
	}
	return m.sum / m.of
}
