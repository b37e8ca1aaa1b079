package shingle

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tokenOf returns a token of some length of letters, or of digits of any script.
func tokenOf(rng *rand.Rand, size int) string {
	alphabets := []string{"abcyz", "aăđếợ", "ẫẲỹ", "0123", "٠٣٩", "०९", "１９", "東京", "𝟘a", "߀", "и"}
	letters := []rune(alphabets[rng.IntN(len(alphabets))])
	var b strings.Builder
	for b.Len() < size {
		b.WriteRune(letters[rng.IntN(len(letters))])
	}
	return b.String()
}

// Words hold what the tokens are: their bytes, their hashes by any key, how many
// they are.
func TestWordsAreTokens(t *testing.T) {
	rng := rand.New(rand.NewPCG(41, 42))
	for n := range 60 {
		var words, public, keyed []uint64
		var text []byte
		key := newSecret(uint64(n) + 1).key
		ends := []int{0}
		for range n {
			token := tokenOf(rng, 1+rng.IntN(40))
			if len(token) <= 16 && rng.IntN(2) == 0 {
				words = appendWord(words, load(token), load(token[min(8, len(token)):]), uint(len(token)))
			} else {
				words = appendString(words, token)
			}
			text = append(append(text, token...), 0)
			public = append(public, HashToken(token))
			keyed = append(keyed, naiveKeyed(key, token))
			ends = append(ends, len(words))
		}
		assert.Equal(t, "x"+string(text), string(appendBytes([]byte("x"), words)))
		assert.Equal(t, append([]uint64{7}, keyed...), key.appendHashes([]uint64{7}, words))
		for k, end := range ends {
			assert.Equal(t, end, wordsOf(words, k))
		}
		assert.Len(t, words[:publicKey.hashWords(words, words)], len(public))
		assert.Equal(t, public, append([]uint64(nil), words[:len(public)]...), "in place")
	}
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
