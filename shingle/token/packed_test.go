package token

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
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

// Packed holds what the tokens are: their bytes, their hashes by any key, how many
// they are.
func TestPackedAreTokens(t *testing.T) {
	rng := rand.New(rand.NewPCG(41, 42))
	for n := range 60 {
		var words Packed
		var public, keyed []uint64
		var text []byte
		key := NewKey(rng.Uint64(), rng.Uint64())
		ends := []int{0}
		for range n {
			token := tokenOf(rng, 1+rng.IntN(40))
			if len(token) <= 16 && rng.IntN(2) == 0 {
				words = appendWord(words, load(token), load(token[min(8, len(token)):]), uint(len(token)))
			} else {
				words = appendString(words, token)
			}
			text = append(append(text, token...), 0)
			public = append(public, Hash(token))
			keyed = append(keyed, naiveKeyed(key, token))
			ends = append(ends, len(words))
		}
		assert.Equal(t, "x"+string(text), string(words.AppendBytes([]byte("x"))))
		assert.Equal(t, append([]uint64{7}, keyed...), words.AppendHashes([]uint64{7}, key))
		for k, end := range ends {
			assert.Len(t, words.First(k), end)
		}
		assert.Len(t, words[:Key{}.hashWords(words, words)], len(public))
		assert.Equal(t, public, append([]uint64(nil), words[:len(public)]...), "in place")
	}
}
