package propose

import (
	"iter"
	"slices"
)

// A Filed is what was in buckets at one moment, by document: the terms that each was
// added with. It may be read while more is added to the buckets.
type Filed struct {
	heads   [][]head // of each part
	posts   List[posting]
	weights List[uint16]
	rests   List[uint32]

	keys []uint32 // of each posting, once Next was called
	at   uint64   // the posting that Next goes on from
}

// Filed returns what is in b. It copies the table, which is quick. To go through it,
// which takes fifty times as long, is left to Next.
func (b *Buckets) Filed() *Filed {
	f := &Filed{posts: b.Posts.View(), weights: b.weights.View(), rests: b.rests.View()}
	for i, p := range b.parts {
		if i == 0 || p != b.parts[i-1] {
			f.heads = append(f.heads, slices.Clone(p.heads))
		}
	}
	return f
}

// findKeys sets the keys of postings: that of one is told by the head of its chain
// alone.
func (f *Filed) findKeys() {
	f.keys = make([]uint32, f.posts.Len)
	for _, heads := range f.heads {
		for _, h := range heads {
			for next := h.post; next != 0; next = f.posts.At(next - 1).next {
				f.keys[next-1] = h.key
			}
		}
	}
	f.heads = nil
}

// Next sets terms to those of a document, which are none if it is in no bucket.
// Documents come in ascending order, and some may be left out.
func (f *Filed) Next(doc uint32, terms *Terms) {
	if f.keys == nil {
		f.findKeys()
	}
	for f.at < f.posts.Len && f.posts.At(uint32(f.at)).doc < doc {
		f.at++
	}
	terms.Keys, terms.Weights, terms.Rests = terms.Keys[:0], terms.Weights[:0], terms.Rests[:0]
	for ; f.at < f.posts.Len && f.posts.At(uint32(f.at)).doc == doc; f.at++ {
		terms.Keys = append(terms.Keys, f.keys[f.at])
		if f.weights.Len > 0 {
			terms.Weights = append(terms.Weights, *f.weights.At(uint32(f.at)))
		}
		if f.rests.Len > 0 {
			terms.Rests = append(terms.Rests, *f.rests.At(uint32(f.at)))
		}
	}
}

// All returns the documents that are in buckets, in ascending order, with the
// terms that they were added with. Terms are valid until the next document.
func (b *Buckets) All() iter.Seq2[uint32, Terms] {
	return func(yield func(uint32, Terms) bool) {
		f := b.Filed()
		var terms Terms
		for f.at < f.posts.Len {
			doc := f.posts.At(uint32(f.at)).doc
			if f.Next(doc, &terms); !yield(doc, terms) {
				return
			}
		}
	}
}
