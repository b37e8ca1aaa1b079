package shingle

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
	assert.LessOrEqual(t, cap(x.tokens)+cap(x.shingles)+cap(x.counts.table), 3*keptMemory, "the memory is given back")
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
func TestCountsAsMap(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	var c counts
	for _, parts := range [][]int{{}, {0}, {3, 2}, {40, 0, 900}, {5, 3000, 100}, {1}, {20_000}, {7}} {
		c.reset()
		want := make(map[uint64]counted)
		for i, n := range parts {
			list := make([]occurrence, n)
			for k := range list {
				hash := rng.Uint64N(uint64(n)) // 0 too
				list[k] = occurrence{hash: hash, idf: uint16(1 + hash%200)}
				f := want[hash]
				f.hash, f.idf = hash, list[k].idf
				f.tf += uint32(18 >> i)
				want[hash] = f
			}
			c.add(list, uint32(18>>i))
		}
		got := make(map[uint64]counted)
		for _, f := range c.all() {
			got[f.hash] = f
		}
		assert.Len(t, c.all(), len(want), "%d", parts)
		assert.Equal(t, want, got, "%d", parts)
		for hash := range uint64(1000) {
			f, ok := want[hash]
			if found := c.find(hash); ok {
				require.Equal(t, &f, found, "%d", parts)
			} else {
				require.Nil(t, found, "%d", parts)
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
	x.finish(&want)
	want.profile = x.profile
	assert.Equal(t, &want, d)

	for _, text := range []string{strings.Repeat("ă", 1<<17), "a" + strings.Repeat("東", 1<<17), strings.Repeat("\xff", 1<<18)} {
		n := chunk(text)
		require.Greater(t, n, 1<<16)
		assert.LessOrEqual(t, n, 1<<17)
		assert.True(t, !utf8.ValidString(text) || utf8.ValidString(text[:n]), "no rune is cut")
	}
}
