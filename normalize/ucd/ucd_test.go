package ucd

import (
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPackageUnicode compares each character with the tables of package unicode, where
// these have the same version.
func TestPackageUnicode(t *testing.T) {
	if unicode.Version != Version {
		t.Skipf("this Go release has Unicode %s", unicode.Version)
	}
	type properties struct {
		unassigned, letter, mark, selector, digit, symbol, latin, greek, cyrillic, upper bool
		lower                                                                            rune
	}
	for r := range unicode.MaxRune + 1 {
		letter := unicode.IsLetter(r)
		want := properties{
			unicode.Is(unicode.Cn, r), letter, unicode.IsMark(r), unicode.Is(unicode.Variation_Selector, r),
			unicode.IsDigit(r), unicode.Is(unicode.So, r), letter && unicode.Is(unicode.Latin, r),
			letter && unicode.Is(unicode.Greek, r), letter && unicode.Is(unicode.Cyrillic, r),
			unicode.IsUpper(r), unicode.ToLower(r),
		}
		c := ClassOf(r)
		got := properties{
			c == Unassigned, c.IsLetter(), c == Mark || c == Selector, c == Selector, c == Digit, c == Symbol,
			c == Latin, c == Greek, c == Cyrillic, IsUpper(r), ToLower(r),
		}
		if got != want {
			t.Fatalf("%U: got %+v, want %+v", r, got, want)
		}
	}
}

// TestLaterVersions holds what Unicode promises of its later versions: a character
// stays one, digits keep their values, and a pair of cases stays one.
func TestLaterVersions(t *testing.T) {
	digits := 0
	for r := range unicode.MaxRune + 1 {
		if ClassOf(r) == Unassigned {
			continue
		}
		if unicode.Is(unicode.Cn, r) {
			t.Fatalf("%U is no character of Unicode %s", r, unicode.Version)
		}
		if lower := ToLower(r); lower != r && unicode.ToLower(r) != lower {
			t.Fatalf("%U: lower case %U, want %U", r, lower, unicode.ToLower(r))
		}
		if value, ok := DigitValue(r); ok {
			require.True(t, unicode.IsDigit(r), "%U", r)
			require.Equal(t, digits%10, value, "%U", r)
			digits++
		}
	}
	assert.Equal(t, 680, digits, "in Unicode 15.0")
}

// TestClasses has characters of each class by the Unicode Character Database, and next
// to the ends of its ranges.
func TestClasses(t *testing.T) {
	for class, chars := range [...]string{
		Unassigned: "\u0378\u0897\u1C89\uA7CB\u2065\U00010D50\U000105C0\U0001E5D0\uFFFF\U000E0080\U0010FFFF",
		Other:      "\x00 !~\u00A0\u00AD×÷\u02C2\u200D½Ⅷ²\u3007\uE000\U000E0001\U0010FFFD",
		Symbol:     "©®°☀\u3004\uFFFC\uFFFD\U0001F300",
		Digit:      "09٠۹०๙０９\U0001D7CE\U0001D7FF\U0001FBF9",
		Mark:       "\u0300\u036F\u0483\u0903\u0E31\u0E49\u17D2\u20DD\u3099\uFE20",
		Selector:   "\u180B\u180F\uFE00\uFE0F\U000E0100\U000E01EF",
		Latin:      "AZazªºÀÿĀỹﬁＡｚK\U0001DF00",
		Greek:      "ΑωͰἀῼΩ",
		Cyrillic:   "АяѐӿᲀꙀ",
		Letter:     "אبकதአ가ᄀ々\U0001E900\U000104B0",
		Katakana:   "アンヽヿー〱ｦﾝｰㇰ",
		Lone:       "字一あんゝกำຳកကᦀ〆\u3400\U0002A6DF\U00030000\U000323AF",
		VoiceMark:  "ﾞﾟ",
	} {
		for _, r := range chars {
			assert.Equal(t, Class(class), ClassOf(r), "%U", r)
		}
	}
	for _, r := range []rune{-1, unicode.MaxRune + 1, -1 << 31, 1<<31 - 1} {
		assert.Equal(t, Unassigned, ClassOf(r), "%#x", r)
		assert.Equal(t, r, ToLower(r))
		assert.False(t, IsUpper(r))
		_, ok := DigitValue(r)
		assert.False(t, ok, "%#x", r)
	}
}

// TestTables holds what the look-ups rest on.
func TestTables(t *testing.T) {
	require.Equal(t, rune(0), runs[0].first())
	for i, run := range runs[1:] {
		require.Less(t, runs[i].first(), run.first())
		require.NotEqual(t, runs[i].class(), run.class(), "%U", run.first())
	}
	last := rune(-1)
	for _, c := range cases {
		require.Less(t, last, c.first)
		require.LessOrEqual(t, c.first, c.last)
		require.Zero(t, (c.last-c.first)%rune(c.step))
		last = c.last
	}
}
