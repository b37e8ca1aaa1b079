package shingle

import (
	"math/bits"
	"slices"
)

// sortCounts is the memory of appendSorted: at first, at i+1, the number of hashes
// whose top bits are i, then where the next of these goes.
type sortCounts [1<<12 + 1]uint16

// appendSorted appends hashes to dst in ascending order. It puts each where its
// top bits say, then sorts by insertion, in linear time as long as the top bits
// are spread like those of hashes, and as [slices.Sort] where they are not.
func appendSorted[H uint32 | uint64](dst, hashes []H, b *sortCounts) []H {
	start := len(dst)
	if len(hashes) < 8 || len(hashes) > 2*(len(b)-1) {
		dst = append(dst, hashes...)
		slices.Sort(dst[start:])
		return dst
	}
	width := min(bits.Len(uint(len(hashes)-1)), bits.Len(uint(len(b)-2)))
	shift := bits.Len64(uint64(^H(0))) - width
	next := b[: 1<<width+1 : 1<<width+1]
	clear(next)
	for _, h := range hashes {
		next[h>>shift+1]++
	}
	sum := uint16(0)
	for i, n := range next {
		sum += n
		next[i] = sum
	}
	dst = slices.Grow(dst, len(hashes))[:start+len(hashes)]
	sorted := dst[start:]
	for _, h := range hashes {
		at := &next[h>>shift]
		sorted[*at] = h
		*at++
	}
	// Of hashes one in four goes past another. Where many do, the top bits are not those of hashes.
	left := 8 * len(sorted)
	for i, h := range sorted {
		k := i
		for k > 0 && h < sorted[k-1] {
			sorted[k] = sorted[k-1]
			k--
		}
		sorted[k] = h
		if left -= i - k; left < 0 {
			slices.Sort(sorted)
			break
		}
	}
	return dst
}

// insertionSort sorts what is nearly in order.
func insertionSort[H uint32 | uint64](hashes []H) {
	for i, h := range hashes {
		for i > 0 && h < hashes[i-1] {
			hashes[i] = hashes[i-1]
			i--
		}
		hashes[i] = h
	}
}
