package normalize

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/normalize/ucd"
)

var (
	pieces    = regexp.MustCompile(`[0-9]+|\p{L}+|.`)
	aMonth    = regexp.MustCompile(`^0[1-9]$`)
	aYear     = regexp.MustCompile(`^([0-9]{2}|[0-9]{4})$`)
	aCue      = regexp.MustCompile(`(^|\P{L})(ngày|hôm|nay|qua|mai|sáng|trưa|chiều|tối|đêm|khuya|mùng|mồng)[ (]*$`)
	withZeros = regexp.MustCompile(`^0*`)
)

// naiveKey is Key of a text of words in lower case, numbers and signs, by what number.go
// says of zeros.
func naiveKey(text string) string {
	parts := pieces.FindAllString(text, -1)
	at := func(i int) string {
		if i < 0 || i >= len(parts) {
			return ""
		}
		return parts[i]
	}
	var key []string
	free := -1 // the number whose zeros do not count whatever is before it
	for i, part := range parts {
		if part[0] > '9' {
			key = append(key, part)
			continue
		}
		if part[0] < '0' {
			continue
		}
		isNumber := func(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }
		bare := withZeros.ReplaceAllString(part, "")
		if bare == "" {
			bare = "0"
		}
		counts := i != free && (at(i-1) == "." || at(i-1) == ",") && isNumber(at(i-2))
		day, err := strconv.Atoi(at(i - 2))
		if counts && at(i-1) == "." && aMonth.MatchString(part) && len(at(i-2)) <= 2 && err == nil && day >= 1 && day <= 31 {
			switch {
			case at(i - 2)[0] == '0' || aCue.MatchString(strings.Join(parts[:i-2], "")):
				counts, free = false, i+2
			case at(i+1) == "." && aYear.MatchString(at(i+2)):
				counts, free = false, i+2
			}
		}
		if !counts {
			key = append(key, bare)
			continue
		}
		zeros := withZeros.FindString(part)
		key = append(key, slices.Repeat([]string{"0"}, len(zeros))...)
		if zeros != part {
			key = append(key, part[len(zeros):])
		}
	}
	return strings.Join(key, " ")
}

func TestZerosAreNaive(t *testing.T) {
	signs := []string{".", ",", "/", " ", "(", "-"}
	words := []string{"ngày", "tối", "giá", "x"}
	for seed := range uint64(60_000) {
		rng := rand.New(rand.NewPCG(seed, 7))
		var text strings.Builder
		for range 1 + rng.IntN(5) {
			if rng.IntN(2) == 0 {
				text.WriteString(words[rng.IntN(len(words))] + signs[3+rng.IntN(2)])
			}
			sign := signs[rng.IntN(3)]
			for n := range 1 + rng.IntN(4) {
				if n > 0 {
					text.WriteString(sign)
				}
				switch rng.IntN(8) {
				case 0:
					fmt.Fprint(&text, rng.IntN(3000))
				case 1:
					fmt.Fprintf(&text, "%0*d", 1+rng.IntN(5), rng.IntN(40))
				case 2:
					text.WriteString(strings.Repeat("0", 1+rng.IntN(4)))
				default:
					fmt.Fprintf(&text, "%0*d", 1+rng.IntN(2), rng.IntN(35))
				}
			}
			text.WriteString(signs[rng.IntN(len(signs))])
		}
		s := text.String()
		want := naiveKey(s)
		require.Equal(t, want, Key.String(s), "%q", s)
		require.Equal(t, want, slow(Key, s), "%q", s)
	}
}

func TestZerosCutAnywhere(t *testing.T) {
	for _, s := range []string{"ngày 20.08", "ngày (05.2026", "15.09.2026", "15.09.26.05", "1.05.123", "7,05", "1.000.050", "tối 5.0", "1.05.20266"} {
		for _, invisible := range []string{"", "\u200b", "\u0301"} {
			checkLaws(t, strings.Join(strings.Split(s, ""), invisible), 1)
		}
	}
}

// Styled letters are those that NFKC makes letters of.
func TestStyledIsNFKC(t *testing.T) {
	for r := rune(0x1D400); r <= 0x1D7FF; r++ {
		if ucd.ClassOf(r) != ucd.Unassigned {
			require.Equal(t, norm.NFKC.String(string(r)), Text.String(string(r)), "%U", r)
			require.Equal(t, norm.NFKC.String(string(r)+"\u0301"), Text.String(string(r)+"\u0301"), "%U", r)
		}
	}
	letterlike := 0
	for r := rune(0x2100); r < 0x2150; r++ {
		if got := Text.String(string(r)); got != string(r) && ucd.ClassOf(r).IsLetter() {
			require.Equal(t, norm.NFKC.String(string(r)), got, "%U", r)
			letterlike++
		}
	}
	assert.Equal(t, 25+3, letterlike, "and Å K Ω")
	for r := rune(firstLigature); r <= lastLigature; r++ {
		require.Equal(t, norm.NFKC.String(string(r)), Text.String(string(r)), "%U", r)
	}
}

// A key has the parts of compatibility decompositions, and its length stays in bounds.
func TestCompatible(t *testing.T) {
	n := 0
	for r := range rune(0x20000) {
		class, _ := classify(r)
		s := string(r)
		switch class {
		case raised, lowered:
			require.Equal(t, norm.NFKC.String(s), Key.String(s), "%U", r)
			require.Equal(t, s, Text.String(s), "%U", r)
		case compatible:
			n++
			require.Equal(t, ucd.ClassOf(r).IsLetter(), false, "%U", r)
			require.Equal(t, Key.String(norm.NFKC.String(s)), Key.String(s), "%U", r)
			require.NotEmpty(t, Key.String(s), "%U", r)
			require.Equal(t, s, Text.String(s), "%U", r)
			require.LessOrEqual(t, len([]rune(norm.NFKD.String(s))), maxDecomposed, "%U", r)
			checkLaws(t, strings.Repeat(s, 5)+"a"+s+"1"+s+"\u0301", uint64(r))
		}
	}
	assert.Greater(t, n, 250)
}
