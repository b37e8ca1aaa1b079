package propose

import "slices"

// Lost returns the keys all of whose documents are gone, in ascending order.
func (b *Buckets) Lost(gone func(doc uint32) bool) []uint32 {
	var lost []uint32
	last := (*part)(nil)
	for _, p := range b.parts {
		if p == last {
			continue
		}
		last = p
		for _, h := range p.heads {
			next := h.post
			for next != 0 && gone(b.Posts.At(next-1).doc) {
				next = b.Posts.At(next - 1).next
			}
			if h.post != 0 && next == 0 {
				lost = append(lost, h.key)
			}
		}
	}
	slices.Sort(lost)
	return lost
}
