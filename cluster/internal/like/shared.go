package like

// Share reports whether two ascending lists of shingles have n in common. It ends when
// it is known: most pairs that are alike share few.
func Share(x, y []uint32, n int) bool {
	for n > 0 && min(len(x), len(y)) >= n {
		p, q := x[0], y[0]
		if p == q {
			n--
		}
		if p <= q {
			x = x[1:]
		}
		if q <= p {
			y = y[1:]
		}
	}
	return n <= 0
}

// Shingles are those of a text made ready for the question whether others share many
// with it: a map of bytes that says of each whether it may be there. Where few are
// shared, as in most pairs, to count those that may be takes a fifth of the time of the
// merge of [Share], whose every step the processor guesses wrong every other time.
type Shingles struct {
	maybe [1 << maybeBits]uint8 // 1 where a shingle is, by its top bits
	of    []uint32
}

// Set makes s the shingles of x, which must not change until the next call.
func (s *Shingles) Set(x []uint32) {
	for _, v := range s.of {
		s.maybe[v>>(32-maybeBits)] = 0
	}
	s.of = x
	for _, v := range x {
		s.maybe[v>>(32-maybeBits)] = 1
	}
}

// Share reports whether s and an ascending list of shingles have n in common.
func (s *Shingles) Share(y []uint32, n int) bool {
	if len(s.of) < n {
		return false
	}
	const step = 64 // shingles between two looks at whether it is known
	most, left := 0, y
	for ; len(left) > 0 && most+len(left) >= n; left = left[min(step, len(left)):] {
		for _, v := range left[:min(step, len(left))] {
			most += int(s.maybe[v>>(32-maybeBits)])
		}
	}
	return most+len(left) >= n && Share(s.of, y, n)
}
