package cluster

import (
	"math/bits"

	"github.com/chumtin/chumtin/shingle"
)

// A sum is the sum of vectors, by ascending hash.
type sum []term

type term struct{ hash, weight uint64 }

func newSum(v shingle.Vector) sum {
	s := make(sum, 0, len(v))
	for hash, weight := range v.All() {
		s = append(s, term{hash, weight})
	}
	return s
}

// plus returns the sum of s and t. It may use the memory of neither.
func (s sum) plus(t sum) sum {
	both := make(sum, 0, len(s)+len(t))
	i, j := 0, 0
	for i < len(s) && j < len(t) {
		switch {
		case s[i].hash < t[j].hash:
			both = append(both, s[i])
			i++
		case s[i].hash > t[j].hash:
			both = append(both, t[j])
			j++
		default:
			both = append(both, term{s[i].hash, s[i].weight + t[j].weight})
			i++
			j++
		}
	}
	both = append(both, s[i:]...)
	return append(both, t[j:]...)
}

// total returns the sum of sums.
func total(sums []sum) sum {
	switch len(sums) {
	case 0:
		return nil
	case 1:
		return sums[0]
	}
	half := len(sums) / 2
	return total(sums[:half]).plus(total(sums[half:]))
}

// dot returns the dot product of s and t as a number of 128 bits.
func (s sum) dot(t sum) (hi, lo uint64) {
	for i, j := 0, 0; i < len(s) && j < len(t); {
		x, y := s[i].hash, t[j].hash
		if x == y {
			h, l := bits.Mul64(s[i].weight, t[j].weight)
			var carry uint64
			lo, carry = bits.Add64(lo, l, 0)
			hi += h + carry
		}
		if x <= y {
			i++
		}
		if y <= x {
			j++
		}
	}
	return hi, lo
}
