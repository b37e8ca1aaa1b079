package normalize

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/normalize/ucd"
)

// later has characters that Unicode has since 15.1, 16.0 or 17.0, by what they are there,
// alone or with characters that they compose with.
var later = [...]struct{ kind, chars string }{
	{"letters with a lower case", "\u1C89\uA7CB\uA7CE\uA7DC\U00010D50\U00016EA0"},
	{"lower case", "\u1C8A\U00010D70\U00016EBB"},
	{"letters", "\U000105C0\U0001E5D0\U00010D4A\U00016D40\U0001E6C0"},
	{"ideographs", "\U0002EBF0\U000323B0"},
	{"marks that move before others", "\u0897\u1ACF\u1AE0\U00010D69\U00010EFA\U000113CE\U0001E5EE\U0001E5EF"},
	{"digits", "\U00010D40\U000116D5\U0001CCF9\U0001E5F1\U00011DE7"},
	{"symbols", "\u20C1\U0001FAE9\U0001F8B2"},
	{"letters that decompose", "\U000105C9\U000105E4\U00011383\U00016121\U00016D68"},
	{"a letter that composes with a mark of today", "\U000105D2\u0307\U000105DA\u0307"},
	{"letters that compose", "\U00016D67\U00016D67\U0001611E\U0001611E\U000113C2\U000113C2\U00011382\U000113C9"},
}

// TestLaterUnicode holds that what a later Unicode has is a symbol, whatever package
// norm at hand knows of it: Text leaves it alone and Key drops it.
func TestLaterUnicode(t *testing.T) {
	for _, test := range later {
		assert.Equal(t, test.chars, Text.String(test.chars), test.kind)
		assert.Empty(t, Key.String(test.chars), test.kind)
		assert.Empty(t, Bare.String(test.chars), test.kind)
		for _, r := range strings.ReplaceAll(test.chars, "\u0307", "") {
			s := string(r)
			require.Equal(t, ucd.Unassigned, ucd.ClassOf(r), "%U", r)
			assert.Equal(t, "a"+s+"b 1"+s+"2", Text.String("a"+s+"b 1"+s+"2"), "%U", r)
			assert.Equal(t, "a b 1 2", Key.String("A"+s+"b 01"+s+"02"), "%U", r)
			assert.Equal(t, "ạ\u0301"+s+"\u0323\u0307\u0301", Text.String("a\u0323\u0301"+s+"\u0307\u0323\u0301"), "%U", r)
			assert.Equal(t, "=\u0323"+s+"\u0323", Text.String("=\u0323"+s+"\u0323"), "%U", r)
			assert.Equal(t, s+strings.Repeat("\u0301", maxMarks), Text.String(s+strings.Repeat("\u0301", 40)), "%U", r)
			checkLaws(t, s+"\u0323"+s+"´"+s+"ðại\u200d"+s+"\ufe0f½"+s+"9\u0301", uint64(r))
		}
	}
}

// TestEveryRune holds composed, decomposed and cased forms of each character together,
// alone and among letters.
func TestEveryRune(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for r := range unicode.MaxRune + 1 {
		if !utf8.ValidRune(r) || unicode.Is(unicode.Co, r) || ucd.ClassOf(r) == ucd.Unassigned {
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

// TestCompatibleMarks holds what grapheme.room takes for granted of every base.
func TestCompatibleMarks(t *testing.T) {
	most := 0
	for r := range unicode.MaxRune + 1 {
		class, repaired := classify(r)
		if class != latin && class != script && class != symbol {
			continue
		}
		var c grapheme
		c.set(repaired, class)
		most = max(most, compatibleMarks(c.base))
		if base := string(c.base); ucd.ClassOf(c.base) != ucd.Unassigned && (c.base < firstSyllable || c.base > lastSyllable) && norm.NFD.String(base) != base {
			t.Fatalf("base %U of %U is not decomposed", c.base, r)
		}
	}
	assert.Equal(t, maxCompatible, most)
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
