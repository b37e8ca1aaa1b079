package shingle

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLog2(t *testing.T) {
	for _, n := range []uint64{1, 2, 3, 5, 7, 255, 256, 257, 1_000_000, 1<<63 - 1, 1 << 63, math.MaxUint64} {
		assert.InDelta(t, math.Log2(float64(n)), float64(log2(n))/(1<<log2Frac), 1.1/(1<<log2Frac), "n = %d", n)
	}
}

func TestTableHoldsIDF(t *testing.T) {
	texts := corpus()
	var c Counter
	df := make(map[string]int)
	articles := 0
	for _, text := range texts {
		c.Add(text)
		tokens := slices.Collect(Tokens(text))
		var features []string
		for i, token := range tokens {
			features = append(features, token)
			if i > 0 {
				features = append(features, tokens[i-1]+" "+token)
			}
		}
		slices.Sort(features)
		for _, f := range slices.Compact(features) {
			df[f]++
		}
		articles++
	}
	c.Add("", "…") // no token, no article
	require.Equal(t, articles, c.Articles())

	table, err := NewTable(24, 1, &c)
	require.NoError(t, err)
	for f, n := range df {
		var tokens []uint64
		for token := range strings.FieldsSeq(f) {
			tokens = append(tokens, HashToken(token))
		}
		got, ok := table.IDF(AppendShingles(nil, tokens, 2)[0])
		assert.True(t, ok, "feature %q", f)
		assert.InDelta(t, math.Log(float64(articles)/float64(n)), got, .5/idfUnit+1e-6, "feature %q", f)
	}
	assert.InDelta(t, float64(len(df))/(1<<24), table.Load(), 2./(1<<24))
	_, ok := table.IDF(mix(HashToken("chưatừngcó")))
	assert.False(t, ok)
}

// Of languages and of features in one slot the more frequent one counts, and
// rare ones are left out.
func TestTableMergesLanguages(t *testing.T) {
	var vi, en Counter
	for range 4 {
		vi.Add("tin")
	}
	vi.Add("can hiếm")
	for range 3 {
		en.Add("can")
	}
	en.Add("other")
	table, err := NewTable(20, 2, &vi, &en)
	require.NoError(t, err)
	idf := func(token string) float64 {
		nats, ok := table.IDF(mix(HashToken(token)))
		require.True(t, ok, token)
		return nats
	}
	assert.InDelta(t, math.Log(5./4), idf("tin"), .5/idfUnit)
	assert.InDelta(t, math.Log(4./3), idf("can"), .5/idfUnit, "once in vi, but three times in en")
	_, ok := table.IDF(mix(HashToken("hiếm")))
	assert.False(t, ok, "in one article only")
	_, err = NewTable(9, 1)
	assert.ErrorContains(t, err, "2^9")
}

func TestTableBinaryForm(t *testing.T) {
	data, err := Background().MarshalBinary()
	require.NoError(t, err)
	table, err := ReadTable(data)
	require.NoError(t, err)
	assert.Equal(t, Background(), table)

	data[1000] ^= 1
	other, err := ReadTable(data)
	if err == nil {
		assert.NotEqual(t, table.Fingerprint(), other.Fingerprint())
	}
	for _, bad := range []string{"", "chumidf", tableMagic, tableMagic + "abc", tableMagic + "\xff\xff", strings.Repeat("x", 100)} {
		_, err := ReadTable([]byte(bad))
		assert.ErrorIs(t, err, ErrTable, "%q", bad)
	}
}

// The background must know function words as common and names as rare.
func TestBackground(t *testing.T) {
	table := Background()
	assert.Less(t, table.Load(), .75, "a fuller table takes the unseen for seen")
	for _, common := range []string{"của", "và", "the", "of"} {
		nats, ok := table.IDF(mix(HashToken(common)))
		assert.True(t, ok, common)
		assert.Less(t, nats, .5, common)
	}
	for _, rare := range []string{"khasan", "vostochny", "cosmodrome"} {
		nats, _ := table.IDF(mix(HashToken(rare)))
		assert.Greater(t, nats, 4.5, rare)
	}
}
