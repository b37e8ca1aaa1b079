package propose

import (
	"math/bits"
	"math/rand/v2"
)

// Buckets holds the documents of each key: a hash table from keys to chains,
// without pointers but to its large parts. The zero buckets is empty.
//
// The table is one of extendible hashing (Fagin, Nievergelt, Pippenger and
// Strong, TODS 1979). It grows by parts: a part that is full is split in two, so
// that no document waits for all keys to move, and the old table and the new are
// never both in memory.
type Buckets struct {
	parts   []*part // by the top bits of a key's hash: a power of two of them
	Used    int     // keys
	Posts   List[posting]
	weights List[uint16] // of each posting, if documents are filed with weights
	rests   List[uint32] // of the key of each posting, if keys have rests
}

// A part is the table of the keys whose hashes begin with the same bits: open
// addressing by the bits that follow.
type part struct {
	heads []head // a power of two of them
	used  int
	depth int // so many bits are the same
}

// maxPart is the size at which a part is split instead of doubled. Half a
// megabyte is filled in the time that an article takes.
const maxPart = 1 << 16

// A head is the newest posting of a key's chain; both are 1 + an index into
// posts, and 0 is none.
type head struct{ key, post uint32 }

type posting struct{ doc, next uint32 }

// newBuckets returns empty buckets that have room for 3/4 of so many keys before
// they grow. The number is a power of two.
func newBuckets(heads int) Buckets {
	size := min(heads, maxPart)
	b := Buckets{parts: make([]*part, heads/size)}
	for i := range b.parts {
		b.parts[i] = &part{heads: make([]head, size), depth: bits.Len(uint(len(b.parts))) - 1}
	}
	return b
}

// Add puts a document into its buckets. Documents come in ascending order, all or
// none with weights, all or none with rests, no key comes twice, and there is room for the postings (see limits.go).
func (b *Buckets) Add(f Terms, doc uint32) {
	if len(b.parts) == 0 {
		*b = newBuckets(256)
	}
	b.warm(f.Keys)
	for i, key := range f.Keys {
		h := b.find(key)
		if h.post == 0 {
			h = b.take(key, h)
		}
		b.Posts.Add(posting{doc, h.post})
		*h = head{key, uint32(b.Posts.Len)}
		if f.Weights != nil {
			b.weights.Add(f.Weights[i])
		}
		if f.Rests != nil {
			b.rests.Add(f.Rests[i])
		}
	}
}

// take returns h, the free head where key belongs, or the one after the table has
// grown.
func (b *Buckets) take(key uint32, h *head) *head {
	hash := hashOf(key)
	p := b.partOf(hash)
	for 4*(p.used+1) > 3*len(p.heads) {
		b.grow(hash)
		p = b.partOf(hash)
		h = p.find(key, hash)
	}
	b.Used++
	p.used++
	return h
}

// together is how many keys are looked up at the same time.
const together = 64

// warm reads the places of keys in the table. It tells nothing, but then the
// processor has waited for all of them at the same time, not for one after the
// other: an insertion takes two thirds of the time.
func (b *Buckets) warm(keys []uint32) {
	var at [together]*head
	for ; len(keys) > 0; keys = keys[min(together, len(keys)):] {
		some := keys[:min(together, len(keys))]
		b.places(some, &at)
		touch(at[:len(some)])
	}
}

// places sets at to the places of keys, at most together, in the table.
func (b *Buckets) places(keys []uint32, at *[together]*head) {
	for i, key := range keys {
		hash := hashOf(key)
		p := b.partOf(hash)
		at[i] = &p.heads[p.place(hash)]
	}
}

// touch reads heads. There is nothing between two of them that would keep a
// processor from reading ahead.
//
//go:noinline
func touch(at []*head) (sum uint32) {
	for _, h := range at {
		sum += h.post
	}
	return sum
}

// newest sets posts to the places in b.posts, and 1 more, of the highest document
// in the bucket of each of keys, at most together, or to 0 if there is none. As
// warm does, it reads first what is needed later.
func (b *Buckets) newest(keys []uint32, posts *[together]uint32) {
	if b.Used == 0 {
		clear(posts[:])
		return
	}
	var at [together]*head
	b.places(keys, &at)
	touch(at[:len(keys)])
	for i, key := range keys {
		h := at[i]
		if h.key != key && h.post != 0 {
			h = b.find(key)
		}
		posts[i] = h.post
	}
	b.touchPosts(posts[:len(keys)])
}

//go:noinline
func (b *Buckets) touchPosts(posts []uint32) (sum uint32) {
	for _, post := range posts {
		at := post - min(post, 1)
		sum += b.Posts.At(at).doc
		if b.rests.Len > 0 {
			sum += *b.rests.At(at)
		}
	}
	return sum
}

// layout spreads keys over the table in a way that differs from one process to
// the next, so that no text can be written whose features pile up in it. What
// is found does not depend on it.
var layout = [2]uint64{rand.Uint64() | 1, rand.Uint64() | 1}

// hashOf returns the hash of a key, of which the top bits are good. It is
// multiplicative hashing (Knuth, TAOCP 6.4), twice, because the first product has
// the 64 bits that it takes to fill a table of any size, but is uneven for some
// multipliers, as the keys have 32.
func hashOf(key uint32) uint64 {
	h := uint64(key) * layout[0]
	return (h ^ h>>32) * layout[1]
}

// partOf returns the part of a hash.
func (b *Buckets) partOf(hash uint64) *part { return b.parts[slotOf(hash, len(b.parts))] }

// place returns where in p a hash belongs if that is free.
func (p *part) place(hash uint64) uint32 { return uint32(slotOf(hash<<p.depth, len(p.heads))) }

// slotOf returns the place of a hash among n, a power of two: its top bits.
func slotOf(hash uint64, n int) uint64 {
	hi, _ := bits.Mul64(hash, uint64(n))
	return hi
}

// find returns the head of key, or the free one where it belongs.
func (b *Buckets) find(key uint32) *head {
	hash := hashOf(key)
	return b.partOf(hash).find(key, hash)
}

// find goes through the cache line of the key's place before it goes on to the
// next, so that it seldom waits for a second one.
func (p *part) find(key uint32, hash uint64) *head {
	const line = 64 / 8 // heads
	mask := uint32(len(p.heads) - 1)
	for i := p.place(hash); ; i = (i + line) & mask {
		for k := range uint32(line) {
			if h := &p.heads[i&^(line-1)|(i+k)&(line-1)]; h.post == 0 || h.key == key {
				return h
			}
		}
	}
}

// put copies a head into p.
func (p *part) put(h head) {
	*p.find(h.key, hashOf(h.key)) = h
	p.used++
}

// grow doubles the part of a hash, or puts two in its place.
func (b *Buckets) grow(hash uint64) {
	p := b.partOf(hash)
	if len(p.heads) < maxPart {
		old := p.heads
		*p = part{heads: make([]head, 2*len(old)), depth: p.depth}
		for _, h := range old {
			if h.post != 0 {
				p.put(h)
			}
		}
		return
	}
	var halves [2]*part
	for i := range halves {
		halves[i] = &part{heads: make([]head, len(p.heads)), depth: p.depth + 1}
	}
	for _, h := range p.heads {
		if h.post != 0 {
			halves[hashOf(h.key)<<p.depth>>63].put(h)
		}
	}
	if len(b.parts) == 1<<p.depth {
		twice := make([]*part, 0, 2*len(b.parts))
		for _, p := range b.parts {
			twice = append(twice, p, p)
		}
		b.parts = twice
	}
	places := len(b.parts) >> p.depth // of p, side by side
	first := int(slotOf(hash, len(b.parts))) / places * places
	for i := range places {
		b.parts[first+i] = halves[2*i/places]
	}
}

// Bytes returns the memory that b takes.
func (b *Buckets) Bytes() int {
	sum := 8*cap(b.parts) + 8*b.Posts.room() + 2*b.weights.room() + 4*b.rests.room()
	last := (*part)(nil)
	for _, p := range b.parts {
		if p != last {
			sum += 8 * cap(p.heads)
			last = p
		}
	}
	return sum
}

// Another returns empty buckets and the number of documents for which they have
// room: from least to most, and half of most at least. If they grew with what
// comes, one article would wait for all that came before. What a document takes
// is told by b, which holds so many, and a sixteenth more.
func (b *Buckets) Another(holds, least, most int) (empty Buckets, room int) {
	used := 17 * uint64(max(b.Used, 1))
	fit := func(heads uint64) int { return int(3 * heads / 4 * 16 * uint64(holds) / used) }
	heads := uint64(256)
	for fit(2*heads) <= most || fit(heads) < least {
		heads *= 2
	}
	return newBuckets(int(heads)), min(most, fit(heads))
}
