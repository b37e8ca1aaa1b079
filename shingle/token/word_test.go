package token

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/segment"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/normalize"
	"github.com/chumtin/chumtin/normalize/ucd"
	"github.com/chumtin/chumtin/shingle/internal/shingletest"
)

// naiveWords divides a word of a key by the rules of UAX #29 one after the other, with
// the properties of package unicode.
func naiveWords(word string) (words []string) {
	const (
		none     = iota // Other, or nothing yet
		extend          // Extend
		aletter         // ALetter and Hebrew_Letter
		katakana        // Katakana
		numeric         // Numeric
	)
	property := func(r rune) int {
		isIdeograph := r == '〆' || unicode.Is(unicode.Lo, r) &&
			unicode.In(r, unicode.Han, unicode.Tangut, unicode.Nushu, unicode.Khitan_Small_Script)
		switch {
		case unicode.IsMark(r), r == 0xFF9E, r == 0xFF9F:
			return extend
		case unicode.IsDigit(r):
			return numeric
		case unicode.Is(unicode.Katakana, r), strings.ContainsRune("〱〲〳〴〵ーｰ", r):
			return katakana
		case isIdeograph, unicode.In(r, unicode.Hiragana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
			unicode.Tai_Le, unicode.New_Tai_Lue, unicode.Tai_Tham, unicode.Tai_Viet, unicode.Ahom):
			return none
		}
		return aletter
	}
	start, before := 0, none
	for at, r := range word {
		after := property(r)
		switch {
		case at == 0: // WB1
		case after == extend: // WB4
			continue
		case before == aletter && after == aletter: // WB5
		case before == numeric && after == numeric: // WB8
		case before == katakana && after == katakana: // WB13
		default: // WB999
			words = append(words, word[start:at])
			start = at
		}
		before = after
	}
	return append(words, word[start:])
}

// segmented divides a word of a key by the tables and rules of another implementation
// of UAX #29, which knows Unicode 8 and does not apply WB4 to letters of no property:
// it leaves the marks on them alone. These are put back.
func segmented(word string) (words []string) {
	for parts := segment.NewWordSegmenterDirect([]byte(word)); parts.Segment(); {
		part := parts.Text()
		if first, _ := utf8.DecodeRuneInString(part); unicode.IsMark(first) && len(words) > 0 {
			words[len(words)-1] += part
			continue
		}
		words = append(words, part)
	}
	return words
}

// TestScripts holds that Tokens are the words of UAX #29, marks with their letters.
func TestScripts(t *testing.T) {
	for _, script := range shingletest.Scripts {
		tokens := slices.Collect(All(script.Text))
		require.Equal(t, strings.Fields(script.Tokens), tokens, script.Name)
		var naive, segments []string
		for word := range strings.FieldsSeq(normalize.Key.String(script.Text)) {
			naive = append(naive, naiveWords(word)...)
			segments = append(segments, segmented(word)...)
		}
		assert.Equal(t, naive, tokens, script.Name)
		assert.Equal(t, segments, tokens, script.Name)
	}
}

// TestWordLen tries each letter and mark beside letters of each kind, and at both ends
// of a word.
func TestWordLen(t *testing.T) {
	const around = "a? ?a ?? カ?カ 字?字 ก?ั?ก あ?あ ぁ゙?゙ 1?1 ?\u0301a?\u0301"
	for r := range unicode.MaxRune + 1 {
		if ucd.ClassOf(r) < ucd.Digit || r >= 0x3400 && r%101 != 0 && r != 0xFF9E {
			continue
		}
		for word := range strings.FieldsSeq(strings.ReplaceAll(around, "?", string(r))) {
			var words []string
			for rest := word; rest != ""; {
				n := wordLen(rest)
				words = append(words, rest[:n])
				rest = rest[n:]
			}
			require.Equal(t, naiveWords(word), words, "%U in %+q", r, word)
		}
	}
}

// A character that the frozen Unicode does not have parts tokens like a symbol, also
// where a later Unicode has a letter, a mark or a digit.
func TestTokensOfLaterUnicode(t *testing.T) {
	for _, r := range []rune{0x1C89, 0xA7CB, 0xA7CE, 0x0897, 0x105C9, 0x105D2, 0x10D40, 0x10D50, 0x10D69, 0x16D67, 0x1E5D0, 0x1E5F1, 0x323B0} {
		text := strings.ReplaceAll("Sông ?Hương? lên ? 2?m, ?\u0323\u0301 ă?\u0301", "?", string(r))
		assert.Equal(t, strings.Fields("sông hương lên 2 m ă"), slices.Collect(All(text)), "%U", r)
		assert.Equal(t, slowTokens(text), Append(nil, text), "%U", r)
		assert.Equal(t, Hash(string(r)), Hash(string(r))&^numberBit, "%U is no number", r)
	}
}
