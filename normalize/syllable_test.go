package normalize

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

var onsets = strings.Fields("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")

// allRimes are the rimes of the tables, spelled without a tone.
func allRimes() (all []string) {
	for _, nucleus := range nuclei {
		for final := range strings.FieldsSeq(nucleus.finals) {
			all = append(all, nucleus.vowels+strings.Trim(final, "-"))
			if final == "c" && len([]rune(nucleus.vowels)) == 1 {
				all = append(all, nucleus.vowels+"k")
			}
		}
	}
	return all
}

// toneLetter returns the index of the letter of a rime that carries the tone, by the
// rules as people learn them.
func toneLetter(rime string, newStyle bool) int {
	letters := []rune(rime)
	vowels := strings.TrimRight(rime, "cghkmnpt")
	n := len([]rune(vowels))
	closed := vowels != rime
	for i, r := range slices.Backward(letters) {
		if strings.ContainsRune("ăâêôơư", r) {
			return i
		}
	}
	switch {
	case n == 1:
		return 0
	case closed:
		return n - 1
	case n == 3:
		return 1
	case newStyle && slices.Contains([]string{"oa", "oe", "uy"}, rime):
		return 1
	}
	return 0
}

// withTone puts the mark of tone t on the letter at.
func withTone(letters string, at int, t Tone) string {
	rs := []rune(letters)
	s := string(rs[:at+1])
	if t != Ngang {
		s += string(toneMarks[t])
	}
	return norm.NFC.String(s + string(rs[at+1:]))
}

func TestEverySyllable(t *testing.T) {
	n := 0
	for _, onset := range append(onsets, "") {
		for _, rime := range allRimes() {
			if onset == "g" && len(rime) > 1 && rime[0] == 'i' && !strings.ContainsAny(rime[1:2], "cmnpk") || rime == "uơn" {
				continue // read as gi; as ươn
			}
			first := len([]rune(onset))
			vowels := len([]rune(strings.TrimRight(rime, "cghkmnpt")))
			for tone := range tones {
				stop := strings.HasSuffix(rime, "c") || strings.HasSuffix(rime, "ch") || strings.HasSuffix(rime, "p") || strings.HasSuffix(rime, "t")
				if stop && tone != Sac && tone != Nang || strings.HasSuffix(rime, "k") && tone != Sac && tone != Nang && tone != Ngang {
					word := withTone(onset+rime, first+toneLetter(rime, false), tone)
					require.False(t, IsSyllable(word), "%s has a tone that its final does not take", word)
					continue
				}
				old := withTone(onset+rime, first+toneLetter(rime, false), tone)
				modern := withTone(onset+rime, first+toneLetter(rime, true), tone)
				want := Syllable{onset, rime, tone}
				for at := range vowels {
					word := withTone(onset+rime, first+at, tone)
					got, ok := ParseSyllable(word)
					require.True(t, ok, word)
					require.Equal(t, want, got, word)
					require.Equal(t, old, Text.String(word), word)
					require.Equal(t, modern, (Text | NewTone).String(word), word)
					require.Equal(t, strings.ToUpper(old), Text.String(strings.ToUpper(norm.NFD.String(word))), word)
				}
				require.Equal(t, old, want.String())
				require.Equal(t, modern, want.NewStyle())
				n++
			}
		}
	}
	t.Log(n, "syllables")
}

func TestParseSyllable(t *testing.T) {
	for word, want := range map[string]Syllable{
		"a":               {"", "a", Ngang},
		"nghiêng":         {"ngh", "iêng", Ngang},
		"GIẾNG":           {"gi", "êng", Sac},
		"gì":              {"g", "i", Huyen},
		"gìn":             {"g", "in", Huyen},
		"gịa":             {"g", "ia", Nang},
		"giạ":             {"gi", "a", Nang},
		"quốc":            {"qu", "ôc", Sac},
		"quý":             {"qu", "y", Sac},
		"tuý":             {"t", "uy", Sac},
		"nguờI":           {"ng", "ươi", Huyen},
		"vịệc":            {"v", "iêc", Nang},
		"Lắk":             {"l", "ăk", Sac},
		"nguơn":           {"ng", "uơn", Ngang},
		"ye\u0302\u0309u": {"", "yêu", Hoi},
	} {
		got, ok := ParseSyllable(word)
		assert.True(t, ok, word)
		assert.Equal(t, want, got, word)
		assert.Equal(t, Text.String(strings.ToLower(word)), got.String())
	}
	for _, word := range []string{
		"", "b", "ng", "q", "qu", "Pelé", "tìến", "các h", "bắc\u0300", "fa", "zé", "oàng1", "càc", "cac",
		"nghiêngg", "khuyếnh", "\u0301a", "a\u0308", "trra", "ð", "сủa", "hello", "Đắq", "\xff",
	} {
		got, ok := ParseSyllable(word)
		assert.False(t, ok, word)
		assert.Zero(t, got, word)
		assert.False(t, IsSyllable(word), word)
	}
}

func TestSyllableOfNoRime(t *testing.T) {
	assert.Equal(t, "xyz", Syllable{"x", "yz", Sac}.String())
	assert.Equal(t, "ba", Syllable{"b", "a", tones}.NewStyle())
	assert.Empty(t, Syllable{}.String())
}

func TestToneString(t *testing.T) {
	assert.Equal(t, "sắc", Sac.String())
	assert.Equal(t, "ngang", Tone(0).String())
	assert.Equal(t, "Tone(?)", tones.String())
}
