package normalize

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

// FuzzLaws holds every form to its laws on any bytes: idempotent, the same by every
// entry point and however cut, valid, composed, bounded, and traced to its source.
func FuzzLaws(f *testing.F) {
	for _, s := range []string{
		"", report[:200], "Qúy vị ðược vịệc", "e\u0301\u0302 1½", "Qúyv", "Qúyc", "05.05", "\xff\xe1\xbb", strings.Join(mess, ""),
	} {
		f.Add(s, uint64(1))
	}
	f.Fuzz(func(t *testing.T, s string, seed uint64) {
		checkLaws(t, s[:min(len(s), maxFuzz)], seed)
	})
}

// maxFuzz keeps the slow checks of long inputs from eating the time of short ones.
const maxFuzz = 1000

// FuzzMess turns bytes into sequences of characters that meet badly, which random
// bytes seldom are.
func FuzzMess(f *testing.F) {
	f.Add([]byte("chùm tin"), uint64(1))
	f.Fuzz(func(t *testing.T, picks []byte, seed uint64) {
		var s strings.Builder
		for _, p := range picks[:min(len(picks), maxFuzz/2)] {
			s.WriteString(mess[int(p)%len(mess)])
		}
		checkLaws(t, s.String(), seed)
	})
}

// FuzzSyllable holds the parser to its laws on any word.
func FuzzSyllable(f *testing.F) {
	for _, word := range []string{"nghiêng", "gịa", "quý", "nguơn", "ưom", "Đắk", "vịệc"} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		syllable, ok := ParseSyllable(word)
		require.Equal(t, ok, IsSyllable(word), word)
		if !ok {
			return
		}
		require.True(t, norm.NFC.IsNormalString(syllable.String()), word)
		for style, spelled := range map[Form]string{Text: syllable.String(), Text | NewTone: syllable.NewStyle()} {
			again, ok := ParseSyllable(spelled)
			require.True(t, ok, word)
			require.Equal(t, syllable, again, word)
			require.True(t, style.IsNormal(spelled), "%q of %q", spelled, word)
			require.Equal(t, spelled, strings.Map(unicode.ToLower, style.String(word)), word)
		}
	})
}
