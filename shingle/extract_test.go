package shingle

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/idf"
	"github.com/chumtin/chumtin/shingle/internal/shingletest"
	"github.com/chumtin/chumtin/shingle/token"
)

// Neither what x nor what d held before shows.
func TestExtractReusesMemory(t *testing.T) {
	x := newExtractor(t, Options{})
	stored := func(d *Document) []byte {
		data, err := d.MarshalBinary()
		require.NoError(t, err)
		return data
	}
	var d Document
	texts := shingletest.Texts()
	for _, text := range append(texts, strings.Join(texts, " "), "", "…", texts[0]) {
		x.Extract(&d, "12/9 "+text, texts[1])
		want := x.Clone().Document("12/9 "+text, texts[1])
		assert.True(t, bytes.Equal(stored(want), stored(&d)), "text %q", text)
		assert.Equal(t, want.EventSketch, d.EventSketch, "text %q", text)
		vector := x.AppendVector(Vector{7}, "12/9 "+text, texts[1])
		assert.Equal(t, append(Vector{7}, want.Vector...), vector, "text %q", text)
	}
	x.Extract(&d, "")
	assert.Empty(t, d.Vector)
	assert.Empty(t, d.Numbers)
	assert.Empty(t, d.Dates)
	assert.Equal(t, make(Sketch, 128), d.CopySketch)
}

// A text of words that never come twice costs no more than MaxTokens of them.
func TestTruncated(t *testing.T) {
	if testing.Short() {
		t.Skip("5 MB of text")
	}
	x := newExtractor(t, Options{})
	var b strings.Builder
	for i := 0; b.Len() < 16<<20; i++ {
		fmt.Fprintf(&b, "%x ", i)
	}
	text := b.String()
	d := x.Document("a", text)
	assert.True(t, d.Truncated)
	assert.Equal(t, MaxTokens, d.Tokens)
	assert.Len(t, d.Vector, 192)
	assert.Equal(t, d.TextHash, x.Document("a", text[:len(text)*3/4]).TextHash, "the rest does not count")
	assert.Equal(t, d.Vector, x.AppendVector(nil, "a", text))

	short := x.Document("a")
	assert.False(t, short.Truncated)
	assert.LessOrEqual(t, cap(x.tokens)+cap(x.shingles), 2*keptMemory, "the memory is given back")
	assert.Nil(t, x.counts.tokens.idle)
	assert.Nil(t, x.counts.pairs.idle)
	assert.Equal(t, x.Clone().Document("a"), short)
}

// Where a text is cut does not depend on how long its words are.
func TestTruncatedLongWords(t *testing.T) {
	if testing.Short() {
		t.Skip("30 MB of text")
	}
	var b strings.Builder
	for i := range MaxTokens + 1000 {
		fmt.Fprintf(&b, "%s%c ", strings.Repeat("ă", i%9), 'a'+i%26)
	}
	text := b.String()
	cut := text
	for range 1000 {
		cut = cut[:strings.LastIndexByte(cut[:len(cut)-1], ' ')+1]
	}
	for _, seed := range []uint64{0, 5} {
		x := newExtractor(t, Options{Seed: seed})
		d := x.Document(text)
		require.True(t, d.Truncated)
		d.Truncated = false
		assert.True(t, assert.ObjectsAreEqual(x.Document(cut), d), "seed %d", seed)
	}
}

// Counts are those of a map, in whatever parts they come.
func TestTallyAsMap(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	var tallied tally
	for _, parts := range [][]int{{}, {0}, {3, 2}, {40, 0, 900}, {5, 3000, 100}, {1}, {900, 900, 246, 1, 1, 1}, {20_000}, {2046}, {2047}, {7}} {
		tallied.reset()
		want := make(map[uint64]uint32)
		for i, n := range parts {
			keys, numbers, tenths := make([]uint64, n), make([]uint32, n), uint32(18>>i)
			for k := range keys {
				keys[k] = rng.Uint64N(uint64(n)) // 0 too
				want[keys[k]] += tenths
			}
			before := tallied.n
			tallied.add(keys, tenths, numbers)
			for k, key := range keys {
				all, _ := tallied.all()
				require.Equal(t, key, all[numbers[k]])
				require.NotZero(t, numbers[k])
			}
			last := -1
			all, _ := tallied.all()
			for _, key := range all[before:] {
				first := slices.Index(keys, key)
				require.Greater(t, first, last, "by first occurrence")
				last = first
			}
		}
		got := make(map[uint64]uint32)
		all, counts := tallied.all()
		for i, key := range all[1:] {
			got[key] = counts[1+i]
		}
		assert.Equal(t, want, got, "%d", parts)
		assert.Equal(t, len(got), tallied.n-1, "%d", parts)
	}
}

// simpleWeights are the weights of features as the documentation of Vector says it, in integers:
// by hash, of those that weigh something.
func simpleWeights(x *Extractor, fields [][]uint64, public map[uint64]uint64) map[uint64]uint32 {
	units, tf := make(map[uint64]int), make(map[uint64]uint32)
	length := uint64(0)
	for i, tokens := range fields {
		tenths := uint32(bodyTenths)
		if i == 0 && len(fields) > 1 {
			tenths = headlineTenths
		}
		length += uint64(len(tokens)) * uint64(tenths)
		own := func(t uint64) int { return x.opts.Table.Units(idf.Token(public[t])) }
		for k, token := range tokens {
			units[idf.Token(token)] = own(token)
			tf[idf.Token(token)] += tenths
			if k > 0 {
				before := tokens[k-1]
				pair := idf.Pair(before, token)
				units[pair] = x.opts.Table.Units(idf.Pair(public[before], public[token])) - max(own(before), own(token))
				tf[pair] += tenths
			}
		}
	}
	g := gain{length: length}
	weights := make(map[uint64]uint32)
	for hash, n := range tf {
		if units[hash] > 0 {
			weights[hash] = uint32(units[hash]) * g.compute(n)
		}
	}
	return weights
}

// What is counted and looked up feature by feature weighs what it does when each place
// is looked at for itself.
func TestWeighAsSimply(t *testing.T) {
	rng := rand.New(rand.NewPCG(35, 36))
	texts := shingletest.Texts()
	for _, opts := range []Options{{}, {Seed: 3}} {
		x := newExtractor(t, opts)
		for range 200 {
			var fields [][]uint64
			public := make(map[uint64]uint64)
			x.reset()
			n := rng.IntN(4)
			for k := range n {
				text := texts[rng.IntN(len(texts))]
				if rng.IntN(5) == 0 {
					text = strings.Repeat("một hai ba ", rng.IntN(3))
				}
				start := len(x.tokens)
				x.tokenize(text)
				fields = append(fields, x.tokens[start:])
				for i, token := range x.tokens[start:] {
					public[token] = x.publicFrom(start)[i]
				}
				x.count(x.tokens[start:], x.publicFrom(start), k == 0 && n > 1)
			}
			x.weigh()
			got := make(map[uint64]uint32)
			for i, w := range x.weights {
				if w > 0 {
					got[x.hashes[i]] = w
				}
			}
			require.Equal(t, simpleWeights(x, fields, public), got)
			for i, token := range x.tokens {
				require.Equal(t, x.opts.Table.Units(idf.Token(public[token])), int(x.units[x.counts.ids[i]]))
			}
		}
	}
}

// Where a long text is parted does not show, if it has blanks.
func TestChunks(t *testing.T) {
	x := newExtractor(t, Options{})
	sentence := shingletest.Texts()[0] + "\n"
	long := strings.Repeat(sentence, 1+(1<<18)/len(sentence))
	d := x.Document(long)
	tokens := token.Append(nil, long)
	assert.Equal(t, len(tokens), d.Tokens)
	var want Document
	x.reset()
	x.words = token.AppendPacked(x.words, long)
	x.tokens = append(x.tokens, tokens...)
	x.add(&want, tokens, tokens, false)
	x.weigh()
	x.finish(&want)
	want.CopySketch = AppendSketch(nil, x.shingles, x.opts.Slots)
	want.profile = x.profile
	assert.Equal(t, &want, d)

	for _, text := range []string{strings.Repeat("ă", 1<<17), "a" + strings.Repeat("東", 1<<17), strings.Repeat("\xff", 1<<18)} {
		n := chunk(text)
		require.Greater(t, n, 1<<16)
		assert.LessOrEqual(t, n, 1<<17)
		assert.True(t, !utf8.ValidString(text) || utf8.ValidString(text[:n]), "no rune is cut")
	}
}
