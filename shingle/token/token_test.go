package token

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/shingle/internal/shingletest"
)

func TestTokens(t *testing.T) {
	for _, test := range []struct {
		text   string
		want   string
		reason string
	}{
		{"", "", "no text"},
		{" \t\n.,;–…", "", "nothing but punctuation"},
		{"Hội nghị thượng đỉnh", "hội nghị thượng đỉnh", ""},
		{"Kim Jong-un, Kim Jong Un", "kim jong un kim jong un", "hyphens divide"},
		{"12/9, 12-9, 12.9", "12 9 12 9 12 9", "so do slashes and dots between digits"},
		{"ngày 09/07", "ngày 9 7", "leading zeros"},
		{"hội.Quả", "hội quả", "a full stop without a blank"},
		{"10h30 U23", "10 h 30 u 23", "digits part from letters"},
		{"東京オリンピック", "東 京 オリンピック", "UAX #29 in a script without blanks"},
		{"Москва 2023", "москва 2023", "another alphabet"},
		{"n̈ạ́b̲ Beyoncé Łódź Αθήνα Київ Đắk Lắk ǅ ʰ ﬁ", "n̈ạ́b̲ beyoncé łódź αθήνα київ đắk lắk ǆ ʰ fi", "any mark, any Latin letter"},
	} {
		got := strings.Join(slices.Collect(All(test.text)), " ")
		assert.Equal(t, test.want, got, "tokens of %q: %s", test.text, test.reason)
	}
}

func TestAppendTokensHashesTokens(t *testing.T) {
	for _, text := range shingletest.Texts() {
		var want []uint64
		for token := range All(text) {
			want = append(want, Hash(token))
		}
		assert.Equal(t, want, Append(nil, text), "text %q", text)
	}
}

// A token's hash may depend on nothing but its bytes, and on all of them.
func TestHashToken(t *testing.T) {
	seen := make(map[uint64]string)
	token := strings.Repeat("aă", 30)
	for n := range token {
		for _, s := range []string{token[:n], token[:n] + "\x00", token[n:] + "b"} {
			h := Hash(s)
			other, ok := seen[h]
			assert.False(t, ok && other != s, "hash of %q and %q", s, other)
			seen[h] = s
		}
	}
}
