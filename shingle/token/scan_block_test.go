package token

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/internal/shingletest"
)

// Where a word stands in its block makes no difference.
func TestTokensAtAnyPlace(t *testing.T) {
	for _, text := range append(shingletest.Texts(), strings.Join(shingletest.Odd, " "), strings.Repeat("_[]\x11{|}~^", 20)+"a_b") {
		want := definedTokens(nil, text)
		for shift := range blockSize + 1 {
			require.Equal(t, want, Append(nil, strings.Repeat(" ", shift)+text), "behind %d spaces: %+q", shift, text)
		}
	}
}

// Each byte alone, and behind and before a letter and a digit, is as the definition has it.
func TestTokensOfEachByte(t *testing.T) {
	for b := range 256 {
		for _, around := range []string{"%s", "a%s", "%sa", "7%s", "%s7", "a%sb", "1%s2", "abc %s%[1]s def"} {
			text := fmt.Sprintf(around, string([]byte{byte(b)}))
			assert.Equal(t, slowTokens(text), Append(nil, text), "%+q", text)
		}
	}
}

func TestRunsAreWords(t *testing.T) {
	rng := rand.New(rand.NewPCG(71, 72))
	block := make([]byte, blockSize)
	for range 2000 {
		for i := range block {
			block[i] = byte(rng.Uint32())
		}
		runs := runsOf(string(block))
		for i, b := range block {
			class := ascii[b&0x7F].class
			isWord, mayBe := b >= 0x80 || class&(letter|digit) != 0, strings.IndexByte("[\\]^_{|}~\x7F", b) >= 0 || 0x10 <= b && b <= 0x19
			if in := runs>>i&1 != 0; !mayBe {
				require.Equal(t, isWord, in, "%+q", b)
			}
		}
	}
}

// A vocabulary that knows other words gives the tokens that an empty one gives, also if
// they come in its place.
func TestVocabularyForgets(t *testing.T) {
	rng := rand.New(rand.NewPCG(73, 74))
	var known vocabulary
	var words []string
	for len(words) < 4<<vocabularyBits {
		words = append(words, tokenOf(rng, 1+rng.IntN(8)))
	}
	for range 10_000 {
		word := words[int(float64(len(words))*rng.Float64()*rng.Float64()*rng.Float64())]
		if rng.IntN(3) == 0 {
			word = randomCase(rng, word)
		}
		want, wantDone := new(vocabulary).appendWords(nil, word)
		got, done := known.appendWords(nil, word)
		require.Equal(t, wantDone, done, "%+q", word)
		require.True(t, slices.Equal(want, got), "%+q", word)
	}
}
