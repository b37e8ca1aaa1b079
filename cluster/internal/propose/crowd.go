package propose

import (
	"cmp"
	"slices"
	"sort"

	"github.com/chumtin/chumtin/cluster/internal/like"
)

// A text in the midst of a crowd is like more later texts than it can be compared
// with. To keep the most alike of them alone is to keep the nearest in time, and a
// flood of one text over hours falls into parts that know nothing of each other.
// So of what a text is compared with, and of the pairs that are kept, half are the
// best, and the others are evenly spaced among the rest, from a place on that
// differs from text to text. Each says how many it stands for, so that sums over
// the pairs of two groups estimate those over all pairs (Horvitz and Thompson, J.
// Am. Stat. Assoc. 1952), at a cost that does not grow with the crowd.

// maxFar bounds the numbers beyond the texts of a bucket that a text met at which
// it looks for others.
const maxFar = 512

// A sample is so many things of more, evenly spaced.
type sample struct{ of, take, offset int }

// sampleFor returns a sample for text n.
func sampleFor(n, of, take int) sample {
	const golden = 0x9E3779B9
	take = min(of, take)
	return sample{of, take, int(uint64(uint32(n)*golden) * uint64(of) >> 32)}
}

// at returns the place of the i-th thing of the sample, which is not below i.
func (s sample) at(i int) int { return (i*s.of + s.offset) / s.take }

// others returns how many things the i-th stands for besides itself. With the
// sample they are all that there are (Hermite's identity).
func (s sample) others(i int) uint32 { return uint32((s.of+i)/s.take) - 1 }

// sampleCrowd replaces the best candidates of text n, more than MaxCompared, by the
// very best of them and a sample of the others, and of texts that were not met.
func (f *PairFinder) sampleCrowd(n int) {
	const nearest, each = MaxCompared / 2, MaxCompared / 4
	slices.Sort(f.best)
	f.others = append(f.others, make([]uint32, nearest)...)
	rest := slices.Clone(f.best[nearest:])
	f.best = f.best[:nearest]
	var far []uint64
	step := 0
	if f.nearEnd > 0 {
		far, step = f.far(n)
	}
	f.appendSample(n, rest, MaxCompared-nearest-min(len(far), each), 1)
	f.appendSample(n, far, each, step)
}

// appendSample adds to best a sample of candidates that stand for so many each.
func (f *PairFinder) appendSample(n int, from []uint64, take, each int) {
	slices.SortFunc(from, func(x, y uint64) int { return cmp.Compare(uint32(x), uint32(y)) })
	s := sampleFor(n, len(from), take)
	for i := range s.take {
		f.best = append(f.best, from[s.at(i)])
		f.others = append(f.others, (1+s.others(i))*uint32(each)-1)
	}
}

// far returns candidates of text n beyond those that it met: every so many texts up
// to the horizon one.
func (f *PairFinder) far(n int) (found []uint64, step int) {
	start := int(f.nearEnd) + 1
	end := start + sort.Search(len(f.texts)-start, func(i int) bool { return f.beyond(n, start+i) })
	step = (end-start)/maxFar + 1
	first := uint32(start + sampleFor(n, step, 1).offset)
	f.touched = f.touched[:0]
	spans, own := f.of(n)
	for i, s := range spans {
		at, later := s.at+1, f.entries[s.at+1:s.end]
		for m := first; m < uint32(end); {
			passed := before(later, m)
			at, later = at+uint32(passed), later[passed:]
			if len(later) == 0 {
				break
			}
			if at := later[0].text(); at > m {
				m += (at - m + uint32(step) - 1) / uint32(step) * uint32(step)
				continue
			}
			if f.given[m] == 0 {
				f.touched = append(f.touched, m)
			}
			f.given[m] += EvidenceOf(own[i], f.weights[at])
			f.Met++
			m += uint32(step)
		}
	}
	return f.appendWorth(nil, n), step
}

// beyond reports whether text m, which is later than n, is beyond the horizon. Undated
// texts, which come last, are if n is dated.
func (f *PairFinder) beyond(n, m int) bool {
	a, b := f.texts[n], f.texts[m]
	return a.When != like.Undated && (b.When == like.Undated || f.measure.Deduct(like.Unit, a, b) == 0)
}

// thinned returns MaxPairs of more pairs of text n, in order: first a quarter of
// those apart, or what the others leave, and of the others as many of the most alike
// as of the rest.
func thinned(found []like.Pair, n int) []like.Pair {
	slices.SortStableFunc(found, func(x, y like.Pair) int { return cmp.Compare(y.Similarity, x.Similarity) })
	alike := slices.IndexFunc(found, func(p like.Pair) bool { _, apart := like.Unpacked(p.Similarity); return !apart })
	if alike < 0 {
		alike = len(found)
	}
	kept := appendThinned(nil, found[:alike], n, max(MaxPairs/4, MaxPairs-(len(found)-alike)))
	most := (MaxPairs - len(kept)) / 2
	kept = append(kept, found[alike:][:most]...)
	kept = appendThinned(kept, found[alike+most:], n, MaxPairs-len(kept))
	return inOrder(found[:copy(found, kept)])
}

// appendThinned appends a sample of pairs of text n.
func appendThinned(dst, pairs []like.Pair, n, take int) []like.Pair {
	slices.SortFunc(pairs, func(x, y like.Pair) int { return cmp.Compare(x.B, y.B) })
	s := sampleFor(n, len(pairs), take)
	for i := range s.take {
		p := pairs[s.at(i)]
		p.Others = (1+p.Others)*(1+s.others(i)) - 1
		dst = append(dst, p)
	}
	return dst
}
