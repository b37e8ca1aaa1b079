package cluster

import (
	"iter"
	"math/rand/v2"
)

// buckets holds the documents of each key: a table of open addressing from keys
// to chains, without pointers. The zero buckets is empty.
type buckets struct {
	heads   []head // a power of two of them
	used    int
	posts   []posting
	weights []uint16 // of each posting, if documents are filed with weights
}

// A head is the newest posting of a key's chain; both are 1 + an index into
// posts, and 0 is none.
type head struct{ key, post uint32 }

type posting struct{ doc, next uint32 }

// add puts a document into its buckets. Documents come in ascending order, and
// no key comes twice.
func (b *buckets) add(f filing, doc uint32) {
	for 4*(b.used+len(f.keys)) > 3*len(b.heads) {
		b.grow()
	}
	b.warm(f.keys)
	for _, key := range f.keys {
		h := b.find(key)
		if h.post == 0 {
			b.used++
		}
		b.posts = append(b.posts, posting{doc, h.post})
		*h = head{key, uint32(len(b.posts))}
	}
	b.weights = append(b.weights, f.weights...)
}

// warm reads the places of keys in the table. It tells nothing, but then the
// processor has waited for all of them at the same time, not for one after the
// other: an insertion takes four fifths of the time.
//
//go:noinline
func (b *buckets) warm(keys []uint32) (sum uint32) {
	if len(b.heads) == 0 {
		return 0
	}
	for _, key := range keys {
		sum += b.heads[b.place(key)].post
	}
	return sum
}

// all yields the places in posts of what is in the bucket of key, the highest
// document first.
func (b *buckets) all(key uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		if b.used == 0 {
			return
		}
		for at := b.find(key).post; at != 0; at = b.posts[at-1].next {
			if !yield(at - 1) {
				return
			}
		}
	}
}

// layout spreads keys over the table in a way that differs from one process to
// the next, so that no text can be written whose features pile up in it. What
// is found does not depend on it.
var layout = rand.Uint32() | 1

// place returns where key belongs if it is free.
func (b *buckets) place(key uint32) uint32 { return key * layout >> 7 & uint32(len(b.heads)-1) }

// find returns the head of key, or the free one where it belongs.
func (b *buckets) find(key uint32) *head {
	mask := uint32(len(b.heads) - 1)
	for i := b.place(key); ; i = (i + 1) & mask {
		if h := &b.heads[i]; h.post == 0 || h.key == key {
			return h
		}
	}
}

func (b *buckets) grow() {
	old := b.heads
	b.heads = make([]head, max(256, 2*len(old)))
	for _, h := range old {
		if h.post != 0 {
			*b.find(h.key) = h
		}
	}
}

// bytes returns the memory that b takes.
func (b *buckets) bytes() int { return 8*cap(b.heads) + 8*cap(b.posts) + 2*cap(b.weights) }
