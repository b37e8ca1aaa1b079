package shingle

import "github.com/chumtin/chumtin/shingle/internal/num"

// AppendShingles appends the hash of each run of k successive tokens to dst
// and returns the extended buffer: len(tokens)-k+1 hashes, or one over all
// tokens if there are fewer than k, so that a short text is not without any.
// No tokens give no shingles. k must be at least 1.
//
// The hash is a polynomial that rolls over the token hashes, so the cost does
// not depend on k (Karp and Rabin, IBM J. Res. Dev. 1987). It is not a hash for long
// runs: modulo 2^64 the hashes of the two Thue-Morse sequences of two tokens get
// closer with their length. They differ in 14 bits less at 16 tokens and are equal
// at 1024.
func AppendShingles(dst, tokens []uint64, k int) []uint64 {
	if k < 1 {
		panic("shingle: AppendShingles: k < 1")
	}
	k = min(k, len(tokens))
	if k == 0 {
		return dst
	}
	var h uint64
	out := uint64(1) // Mul0 to the k-th: what a token weighs when it leaves
	for _, t := range tokens[:k] {
		h = h*num.Mul0 + t
		out *= num.Mul0
	}
	dst = append(dst, num.Mix(h))
	for i, t := range tokens[k:] {
		h = h*num.Mul0 + t - tokens[i]*out
		dst = append(dst, num.Mix(h))
	}
	return dst
}
