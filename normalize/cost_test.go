package normalize

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// isRace is set under the race detector, where a sync.Pool forgets at random.
var isRace bool

func TestAllocations(t *testing.T) {
	if isRace {
		t.Skip("sync.Pool allocates under the race detector")
	}
	for name, s := range map[string]string{
		"normal":     report,
		"decomposed": norm.NFD.String(report),
		"damaged":    strings.Repeat("“Qúy vị” – ðược vịệc сủa ˊ e\u0301\u0302 tie\u0302´ng … ½ 007", 20),
		"foreign":    strings.Repeat("Łódź Ærø São Tomé Ǩ Привет Ελλάδα 東京 한국 हिन्दी العربية 👩\u200D🚀 ", 20),
		"invalid":    strings.Repeat("a\xFF \xE1\xBB", 20),
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range allForms {
				dst := f.Append(nil, s)
				dst = dst[:0:len(dst)]
				assert.Zero(t, testing.AllocsPerRun(10, func() { f.Append(dst, s) }), "Append, form %#x", f)
				normal := f.String(s)
				assert.Zero(t, testing.AllocsPerRun(10, func() { f.String(normal) }), "String, form %#x", f)
				assert.Zero(t, testing.AllocsPerRun(10, func() { f.IsNormal(normal) }), "IsNormal, form %#x", f)
			}
		})
	}
}

// TestLinear normalizes what could make a scanner hold back or repeat work without
// end. It checks bounded memory by the state of the Transformer, and finishes at once
// unless time is quadratic.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	const size = 1 << 20
	for name, piece := range map[string]string{
		"marks": "\u0301", "other marks": "\u0323\u0302", "letter": "a", "vowel": "ộ", "symbol": "<", "zeros": "0",
		"invisibles": "a\u200b\u200b", "joiners": "\u200d", "invalid": "\xff", "half": "\xe1\xbb", "Hangul": "\u1161",
		"Cyrillic": "сo", "accents": "a´", "fractions": "½", "emoji": "👩\u200d", "spaces": " ", "tokens": "a1",
	} {
		t.Run(name, func(t *testing.T) {
			s := strings.Repeat(piece, size/len(piece))
			for _, f := range [...]Form{Text, Key} {
				want := f.String(s)
				tr := f.Transformer()
				got, _, err := transform.String(tr, s)
				require.NoError(t, err)
				require.True(t, got == want)
				assert.Less(t, cap(tr.scanner.out), 64<<10, "bytes held by the Transformer")
				m, _ := f.Map(s)
				require.True(t, m == want)
				f.IsNormal(want)
			}
		})
	}
}
