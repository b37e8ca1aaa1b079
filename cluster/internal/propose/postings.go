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
// A posting takes 6 bytes, and each but the last of a bucket 10 more for where it is.
type postings struct {
	entries []entry  // by key, then text
	weights []uint16 // of each entry, that of the key in the vector of the text
	spans   []span   // of each text, where it has later ones, by key
	own     []uint16 // of each span, the weight of its text
	first   []uint32 // spans[first[n]:first[n+1]] are text n's
	undated int      // the first undated text; all that follow are
}

// An entry is a text in a bucket, and the top bits of the weight of the key in its
// vector: what is needed of most of them.
type entry uint32

const topBits = 8 // of a weight; what they leave is room for all texts of a batch

func (e entry) text() uint32 { return uint32(e) >> topBits }
func (e entry) top() uint32  { return uint32(e) % (1 << topBits) }

// A span is where a text is in its bucket, and where the bucket ends.
type span struct{ at, end uint32 }

// A filing is a text and a key of it before there are buckets: what of the key its part
// of the list does not say, the text, and the weight.
type filing uint64

const (
	partBits   = 12 // of a key: the parts are sorted each by itself, in the fast caches
	weightBits = 16
	textBits   = 64 - weightBits - (32 - partBits)
)

func newFiling(key uint32, text int, weight uint16) filing {
	return filing(key)<<(32+partBits) | filing(text)<<weightBits | filing(weight) // the top bits of the key fall off
}

func (e filing) text() uint32   { return uint32(e >> weightBits & (1<<textBits - 1)) }
func (e filing) weight() uint16 { return uint16(e) }

func (e filing) entry() entry {
	return entry(e.text()<<topBits | uint32(e.weight()>>(weightBits-topBits)))
}

// isBeside reports whether two filings of one part are of one key.
func (e filing) isBeside(o filing) bool { return (e^o)>>(weightBits+textBits) == 0 }

// of returns the spans of a text, and what it weighs in each.
func (f *postings) of(n int) ([]span, []uint16) {
	from, to := f.first[n], f.first[n+1]
	return f.spans[from:to], f.own[from:to]
}

// NewPostings returns the postings of texts, which are in order of time, or what is of
// no use if ctx ends.
func NewPostings(ctx context.Context, texts []like.Text) *postings {
	f := &postings{first: make([]uint32, len(texts)+1)}
	f.undated = sort.Search(len(texts), func(n int) bool { return texts[n].When == like.Undated })
	parts := fill(ctx, texts)
	work.Parallel(ctx, len(parts), func() func(int) {
		return func(i int) {
			slices.Sort(parts[i])
			parts[i] = withoutLone(parts[i])
		}
	})
	if ctx.Err() == nil {
		f.setSpans(parts)
	}
	if ctx.Err() == nil {
		f.setEntries(ctx, parts)
	}
	return f
}

// fill returns what texts are filed under, in parts that are not yet sorted. Blocks of
// texts are counted and then filed, each by one goroutine at a place of its own in each
// part.
func fill(ctx context.Context, texts []like.Text) [][]filing {
	const block = work.Steps // texts
	const parts = 1 << partBits
	blocks := make([][parts]uint32, (len(texts)+block-1)/block)
	of := func(i int) []like.Text { return texts[i*block : min((i+1)*block, len(texts))] }
	work.Parallel(ctx, len(blocks), func() func(int) {
		var keys []uint32
		return func(i int) {
			for _, text := range of(i) {
				keys = Keys(keys[:0], text.Doc)
				for _, key := range keys {
					blocks[i][key>>(32-partBits)]++
				}
			}
		}
	})
	var starts [parts + 1]uint32
	next := uint32(0)
	for part := range parts {
		starts[part] = next
		for i := range blocks {
			blocks[i][part], next = next, next+blocks[i][part]
		}
	}
	starts[parts] = next
	all := make([]filing, next)
	work.Parallel(ctx, len(blocks), func() func(int) {
		var terms Terms
		return func(i int) {
			for n, text := range of(i) {
				terms.Set(text.Doc)
				for k, key := range terms.Keys {
					at := &blocks[i][key>>(32-partBits)]
					all[*at] = newFiling(key, i*block+n, terms.Weights[k])
					*at++
				}
			}
		}
	})
	filed := make([][]filing, parts)
	for part := range filed {
		filed[part] = all[starts[part]:starts[part+1]:starts[part+1]]
	}
	return filed
}

// withoutLone leaves out what is alone in its bucket. It uses the memory of filings.
func withoutLone(filings []filing) []filing {
	kept := filings[:0]
	for start := 0; start < len(filings); {
		end := endOfBucket(filings, start)
		if end-start > 1 {
			kept = append(kept, filings[start:end]...)
		}
		start = end
	}
	return kept
}

// endOfBucket returns where the bucket ends that begins at a place.
func endOfBucket(filings []filing, start int) int {
	end := start + 1
	for end < len(filings) && filings[start].isBeside(filings[end]) {
		end++
	}
	return end
}

// setEntries sets the entries and their weights.
func (f *postings) setEntries(ctx context.Context, parts [][]filing) {
	starts := make([]int, len(parts))
	all := 0
	for i, part := range parts {
		starts[i] = all
		all += len(part)
	}
	f.entries, f.weights = make([]entry, all), make([]uint16, all)
	work.Parallel(ctx, len(parts), func() func(int) {
		return func(i int) {
			entries, weights := f.entries[starts[i]:], f.weights[starts[i]:]
			for k, e := range parts[i] {
				entries[k], weights[k] = e.entry(), e.weight()
			}
		}
	})
}

// setSpans sets where the texts are.
func (f *postings) setSpans(parts [][]filing) {
	f.eachSpan(parts, func(e filing, _ span) { f.first[e.text()+1]++ })
	for n := range len(f.first) - 1 {
		f.first[n+1] += f.first[n]
	}
	f.spans = make([]span, f.first[len(f.first)-1])
	f.own = make([]uint16, len(f.spans))
	next := slices.Clone(f.first)
	f.eachSpan(parts, func(e filing, s span) {
		at := &next[e.text()]
		f.spans[*at], f.own[*at] = s, e.weight()
		*at++
	})
}

func (f *postings) eachSpan(parts [][]filing, do func(e filing, s span)) {
	offset := 0
	for _, part := range parts {
		for start := 0; start < len(part); {
			end := endOfBucket(part, start)
			for ; start < end-1; start++ {
				do(part[start], span{uint32(offset + start), uint32(offset + end)})
			}
			start = end
		}
		offset += len(part)
	}
}

// order returns the texts that have later ones to meet so that those of a time that
// share their heaviest feature stand side by side: they meet and are compared with
// mostly the same others, which are then in the fast caches. Dot products of 20,000
// articles take 0.6 of the time that they take in the order of texts. Of a time are few
// enough texts that what most of them meet is in the caches as well.
func (f *postings) order() []uint32 {
	const timeBits = 12 // of a text, those that this many bits tell apart are of a time
	keyed := make([]uint64, 0, len(f.first)-1)
	for n := range len(f.first) - 1 {
		heaviest, bucket := uint16(0), uint32(0)
		spans, own := f.of(n)
		for i, s := range spans {
			if own[i] >= heaviest {
				heaviest, bucket = own[i], s.end
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

// touchEntries reads where the later texts of spans begin and end, so that the processor
// waits for all of them at the same time: see [Buckets.warm].
//
//go:noinline
func (f *postings) touchEntries(spans []span) (sum entry) {
	for _, s := range spans {
		sum += f.entries[s.at+1] + f.entries[min(s.at+MaxLater, s.end-1)]
	}
	return sum
}

// touchSpans reads the spans of texts in the same way.
//
//go:noinline
func (f *postings) touchSpans(texts []uint32) (sum uint32) {
	const line = 64 / 8 // spans
	for _, m := range texts {
		spans, own := f.of(int(m))
		for i := 0; i < len(spans); i += line {
			sum += spans[i].end + uint32(own[i])
		}
	}
	return sum
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
