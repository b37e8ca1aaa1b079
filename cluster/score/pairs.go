package score

// pairs counts the pairs of different items, of which at least one has a
// label, by whether they are together in the truth and in what was got.
type pairs struct {
	both, truthOnly, gotOnly, neither int64
}

func (t *table) pairs() pairs {
	var both, truth, got int64
	within := make([]int64, len(t.got)) // labelled items of each cluster got
	for _, c := range t.cells {
		both += choose2(c.n)
		within[c.got] += c.n
	}
	for _, size := range t.truth {
		truth += choose2(size)
	}
	for j, size := range t.got {
		got += choose2(size) - choose2(size-within[j])
	}
	all := choose2(t.labelled) + t.labelled*t.unlabelled
	return pairs{both, truth - both, got - both, all - truth - got + both}
}

func choose2(n int64) int64 { return n * (n - 1) / 2 }

func (p pairs) prf() PRF {
	return newPRF(share(p.both, p.both+p.gotOnly), share(p.both, p.both+p.truthOnly))
}

// share returns part/whole, and 1 for the share of nothing.
func share(part, whole int64) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// adjustedRand returns the adjusted Rand index, which is Cohen's κ of "together
// or not" over the pairs (Warrens 2008):
//
//	2(ad − bc) / ((a+b)(b+d) + (a+c)(c+d))
//
// In that form it extends to the pairs of a partly labelled set. The
// denominator is 0 only if all pairs are together on both sides or apart on
// both sides, so that the clusterings are equal.
func (p pairs) adjustedRand() float64 {
	a, b, c, d := float64(p.both), float64(p.truthOnly), float64(p.gotOnly), float64(p.neither)
	// The conversions forbid a fused multiply-add, which some machines have.
	chance := float64((a+b)*(b+d)) + float64((a+c)*(c+d))
	if chance == 0 {
		return 1
	}
	return 2 * (float64(a*d) - float64(b*c)) / chance
}
