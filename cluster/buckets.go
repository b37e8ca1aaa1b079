package cluster

import "iter"

// buckets holds the documents of each feature: a table of open addressing from
// features to chains, without pointers. The zero buckets is empty.
type buckets struct {
	heads []head // a power of two of them
	used  int
	links []link
}

// A head is the newest link of a feature's chain; both are 1 + an index into
// links, and 0 is none.
type head struct{ feature, link uint32 }

type link struct{ doc, next uint32 }

// add puts a document into the bucket of feature. Documents come in ascending
// order, and a document once for a feature.
func (b *buckets) add(feature, doc uint32) {
	if 4*b.used >= 3*len(b.heads) {
		b.grow()
	}
	h := b.find(feature)
	if h.link == 0 {
		b.used++
	}
	b.links = append(b.links, link{doc, h.link})
	*h = head{feature, uint32(len(b.links))}
}

// all yields the documents in the bucket of feature, the highest first.
func (b *buckets) all(feature uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		if b.used == 0 {
			return
		}
		for at := b.find(feature).link; at != 0; at = b.links[at-1].next {
			if !yield(b.links[at-1].doc) {
				return
			}
		}
	}
}

// find returns the head of feature, or the free one where it belongs.
func (b *buckets) find(feature uint32) *head {
	mask := uint32(len(b.heads) - 1)
	const spread = 0x9E3779B1 // odd, by the golden ratio: Knuth, TAOCP 6.4
	for i := feature * spread >> 7 & mask; ; i = (i + 1) & mask {
		if h := &b.heads[i]; h.link == 0 || h.feature == feature {
			return h
		}
	}
}

func (b *buckets) grow() {
	old := b.heads
	b.heads = make([]head, max(256, 2*len(old)))
	for _, h := range old {
		if h.link != 0 {
			*b.find(h.feature) = h
		}
	}
}
