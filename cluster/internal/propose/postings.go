package propose

import (
	"context"
	"slices"
	"sort"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// A postings holds the buckets of an index that is made at once and does not
// change: no table and no chains, but one sorted list, in which the texts of a
// bucket stand side by side, and the ones to pair with a text stand behind it. Of the
// features of an article about half are in no other one; they have no bucket.
//
// A posting takes 8 bytes, and each but the last of a bucket 8 more for where it is.
type postings struct {
	entries []entry  // by key, then text
	spans   []span   // of each text, where it has later ones, by key
	first   []uint32 // spans[first[n]:first[n+1]] are text n's
	undated int      // the first undated text; all that follow are
}

// An entry is a text in a bucket: what of the key its part of the list does not say,
// the text, and the weight of the key in its vector.
type entry uint64

// A span is where a text is in its bucket, and where the bucket ends.
type span struct{ at, end uint32 }

const (
	partBits   = 12 // of a key: the parts are sorted each by itself, in the fast caches
	weightBits = 16
	textBits   = 64 - weightBits - (32 - partBits)
)

func newEntry(key uint32, text int, weight uint16) entry {
	return entry(key)<<(32+partBits) | entry(text)<<weightBits | entry(weight) // the top bits of the key fall off
}

func (e entry) text() uint32   { return uint32(e >> weightBits & (1<<textBits - 1)) }
func (e entry) weight() uint16 { return uint16(e) }

// isBeside reports whether two entries of one part are of one key.
func (e entry) isBeside(o entry) bool { return (e^o)>>(weightBits+textBits) == 0 }

// of returns the spans of a text.
func (f *postings) of(n int) []span { return f.spans[f.first[n]:f.first[n+1]] }

// NewPostings returns the postings of texts, which are in order of time, or what is of
// no use if ctx ends.
func NewPostings(ctx context.Context, texts []like.Text) *postings {
	f := &postings{first: make([]uint32, len(texts)+1)}
	f.undated = sort.Search(len(texts), func(n int) bool { return texts[n].When == like.Undated })
	parts := f.fill(ctx, texts)
	work.Parallel(ctx, len(parts), func() func(int) {
		return func(i int) {
			slices.Sort(parts[i])
			parts[i] = withoutLone(parts[i])
		}
	})
	f.join(parts)
	if ctx.Err() == nil {
		f.setSpans(parts)
	}
	return f
}

// fill makes the entries of texts, and returns them in their parts, which are not yet
// sorted.
func (f *postings) fill(ctx context.Context, texts []like.Text) [][]entry {
	var starts [1<<partBits + 1]int
	pace := work.NewPace(ctx)
	var keys []uint32
	for _, text := range texts {
		if pace.Ended() {
			return nil
		}
		keys = Keys(keys[:0], text.Doc)
		for _, key := range keys {
			starts[key>>(32-partBits)+1]++
		}
	}
	for i := range len(starts) - 1 {
		starts[i+1] += starts[i]
	}
	f.entries = make([]entry, starts[len(starts)-1])
	parts := make([][]entry, len(starts)-1)
	for i := range parts {
		parts[i] = f.entries[starts[i]:starts[i]:starts[i+1]]
	}
	var terms Terms
	for n, text := range texts {
		if pace.Ended() {
			return nil
		}
		terms.Set(text.Doc)
		for i, key := range terms.Keys {
			part := &parts[key>>(32-partBits)]
			*part = append(*part, newEntry(key, n, terms.Weights[i]))
		}
	}
	return parts
}

// withoutLone leaves out what is alone in its bucket. It uses the memory of entries.
func withoutLone(entries []entry) []entry {
	kept := entries[:0]
	for start := 0; start < len(entries); {
		end := endOfBucket(entries, start)
		if end-start > 1 {
			kept = append(kept, entries[start:end]...)
		}
		start = end
	}
	return kept
}

// endOfBucket returns where the bucket ends that begins at a place.
func endOfBucket(entries []entry, start int) int {
	end := start + 1
	for end < len(entries) && entries[start].isBeside(entries[end]) {
		end++
	}
	return end
}

// join moves parts, which have gaps between them, together.
func (f *postings) join(parts [][]entry) {
	all := f.entries[:0]
	for i, part := range parts {
		start := len(all)
		all = append(all, part...)
		parts[i] = all[start:]
	}
	f.entries = all
}

// setSpans sets where the texts are.
func (f *postings) setSpans(parts [][]entry) {
	f.eachSpan(parts, func(text uint32, _ span) { f.first[text+1]++ })
	for n := range len(f.first) - 1 {
		f.first[n+1] += f.first[n]
	}
	f.spans = make([]span, f.first[len(f.first)-1])
	next := slices.Clone(f.first)
	f.eachSpan(parts, func(text uint32, s span) {
		f.spans[next[text]] = s
		next[text]++
	})
}

func (f *postings) eachSpan(parts [][]entry, do func(text uint32, s span)) {
	offset := 0
	for _, part := range parts {
		for start := 0; start < len(part); {
			end := endOfBucket(part, start)
			for ; start < end-1; start++ {
				do(part[start].text(), span{uint32(offset + start), uint32(offset + end)})
			}
			start = end
		}
		offset += len(part)
	}
}

// order returns the texts that have later ones to meet so that those of a time that
// share their heaviest feature stand side by side: they meet and are compared with
// mostly the same others, which are then in the fast caches. Dot products of 20,000
// articles take 0.6 of the time that they take in the order of texts.
func (f *postings) order() []uint32 {
	const timeBits = 16 // of a text, those that this many bits tell apart are of a time
	keyed := make([]uint64, 0, len(f.first)-1)
	for n := range len(f.first) - 1 {
		heaviest, bucket := uint16(0), uint32(0)
		for _, s := range f.of(n) {
			if w := f.entries[s.at].weight(); w >= heaviest {
				heaviest, bucket = w, s.end
			}
		}
		if bucket > 0 {
			keyed = append(keyed, uint64(n)>>timeBits<<(32+timeBits)|uint64(bucket)<<timeBits|uint64(n)%(1<<timeBits))
		}
	}
	slices.Sort(keyed)
	order := make([]uint32, len(keyed))
	for i, k := range keyed {
		order[i] = uint32(k>>(32+timeBits)<<timeBits | k%(1<<timeBits))
	}
	return order
}

// before returns how many entries of a bucket are of texts below one. It looks at more
// and more of them at a time.
func before(entries []entry, text uint32) int {
	low, high := 0, 1
	for high <= len(entries) && entries[high-1].text() < text {
		low, high = high, 2*high
	}
	some := entries[low:min(high, len(entries))]
	return low + sort.Search(len(some), func(i int) bool { return some[i].text() >= text })
}
