package normalize

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"golang.org/x/text/unicode/norm"
)

// TestUnicodeVersion fails when a new Go or x/text brings other tables. Then the
// output of some texts may change: see what does, and raise Version.
func TestUnicodeVersion(t *testing.T) {
	assert.Equal(t, "15.0.0", UnicodeVersion)
	assert.Equal(t, unicode.Version, norm.Version)
}

// TestEveryRune holds composed, decomposed and cased forms of each character together,
// alone and among letters.
func TestEveryRune(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for r := range unicode.MaxRune + 1 {
		if !utf8.ValidRune(r) || unicode.Is(unicode.Co, r) || !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.C) {
			continue
		}
		if r >= 0x3400 && r < 0xF900 && r%97 != 0 || r >= 0x10000 && r%11 != 0 {
			continue // many of a kind
		}
		s := strings.ReplaceAll("? b?n ?. 1?2 <?\u0301", "?", string(r))
		for _, f := range [...]Form{Text, Key, Bare} {
			want := slow(f, s)
			for _, same := range [...]string{s, norm.NFD.String(s), want} {
				if got := f.String(same); got != want {
					t.Fatalf("form %d of %+q: got %+q, want %+q", f, same, got, want)
				}
			}
		}
	}
}

// TestCleanIsNFC holds that on letters and marks without anything of ours to repair,
// Text is NFC.
func TestCleanIsNFC(t *testing.T) {
	for _, s := range []string{
		report, "Łódź Ærø ǘ ṩ s\u0323\u0307 s\u0307\u0323 q\u0307\u0323", "Ελλάδα α\u0345\u0301", "й ё и\u0306",
		"\u0929 \u0928\u093c \u0958", "각 \u1100\u1161\u11a8 가\u11a8", "\u05d0\u05b8\u05bc", "\u3042\u3099 か\u3099",
		"\uf900 \u2126", "≠ =\u0338", "\u0f73\u0f71", "\U0001d15e", "\u0344",
	} {
		for _, f := range []norm.Form{norm.NFC, norm.NFD} {
			assert.Equal(t, norm.NFC.String(s), Text.String(f.String(s)), "%+q", s)
		}
	}
}
