package shingle

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/idf"
	"github.com/chumtin/chumtin/shingle/internal/num"
	"github.com/chumtin/chumtin/shingle/internal/shingletest"
	"github.com/chumtin/chumtin/shingle/token"
)

func newExtractor(t testing.TB, opts Options) *Extractor {
	x, err := NewExtractor(opts)
	require.NoError(t, err)
	return x
}

// naiveVector is the definition of a Vector in floating point, by text.
func naiveVector(table *idf.Table, most int, fields ...string) map[string]float64 {
	idfOf := func(text string) float64 {
		var tokens []uint64
		for word := range strings.FieldsSeq(text) {
			tokens = append(tokens, token.Hash(word))
		}
		nats, _ := table.IDF(AppendShingles(nil, tokens, 2)[0])
		return nats
	}
	tf := make(map[string]float64)
	base := make(map[string]float64)
	length := 0.
	for i, field := range fields {
		counts := 1.
		if i == 0 && len(fields) > 1 {
			counts = 1.8
		}
		tokens := slices.Collect(token.All(field))
		for i, word := range tokens {
			length += counts
			tf[word] += counts
			base[word] = idfOf(word)
			if i > 0 {
				pair := tokens[i-1] + " " + word
				tf[pair] += counts
				base[pair] = max(0, idfOf(pair)-max(idfOf(tokens[i-1]), idfOf(word)))
			}
		}
	}
	weights := make(map[string]float64)
	for f, n := range tf {
		if w := base[f] * naiveGain(n, length); w > 0 {
			weights[f] = w
		}
	}
	all := slices.Collect(func(yield func(float64) bool) {
		for _, w := range weights {
			if !yield(w) {
				return
			}
		}
	})
	slices.Sort(all)
	if len(all) > most {
		all = all[len(all)-most:]
	}
	var squares float64
	for _, w := range all {
		squares += w * w
	}
	norm := max(math.Sqrt(squares), 12)
	for f, w := range weights {
		if weights[f] = w / norm; w < all[0]*(1-1e-3) {
			delete(weights, f)
		}
	}
	return weights
}

func TestVectorIsAsDefined(t *testing.T) {
	texts := shingletest.Texts()
	for _, fields := range [][]string{{texts[0]}, {texts[1], texts[2]}, {texts[3]}, {strings.Join(texts, " "), texts[0]}} {
		for _, features := range []int{16, 192} {
			x := newExtractor(t, Options{MaxFeatures: features})
			d := x.Document(fields...)
			want := naiveVector(idf.Background(), features, fields...)
			names := x.FeatureTexts(fields...)
			assert.LessOrEqual(t, len(d.Vector), features)
			for hash, w := range d.Vector.All() {
				name := names[hash]
				assert.InDelta(t, want[name], float64(w)/Unit, .002, "%q of %q", name, fields)
			}
			assert.True(t, slices.IsSorted(d.Vector))
		}
	}
}

// Numbers and dates are those a reader would list.
func TestNumbersAndDates(t *testing.T) {
	x := newExtractor(t, Options{})
	hashes := func(numbers ...string) (want []uint64) {
		for _, n := range numbers {
			var tokens []uint64
			for word := range token.All(n) {
				tokens = append(tokens, token.Hash(word))
			}
			want = append(want, num.Mix(AppendShingles(nil, tokens, 2)[0])>>weightBits)
		}
		slices.Sort(want)
		return want
	}
	for _, test := range []struct {
		text    string
		numbers []string
		dates   []uint16
	}{
		{"không có số nào", nil, nil},
		{"giá 68,95 triệu, tăng 5 phiên", []string{"68", "95", "68 95"}, nil},
		{"ngày 12/9 và 12-9 hay ngày 12.09", []string{"12", "12 9"}, []uint16{9<<5 | 12}},
		{"ngày 7 tháng 12 năm 2023", []string{"12", "2023"}, []uint16{12<<5 | 7}},
		{"30/2, 31/4 và 29/2", []string{"30", "30 2", "2 31", "31", "31 4", "29", "29 2"}, []uint16{2<<5 | 29}},
		{"từ 30/4 đến 1/5", []string{"30", "30 4", "1 5"}, []uint16{4<<5 | 30, 5<<5 | 1}},
		{"32/9 hay 12/13 và 0/5", []string{"32", "32 9", "12", "12 13", "13", "0 5"}, nil},
		{"tháng 9, 12 người", []string{"9 12", "12"}, []uint16{12<<5 | 9}}, // no better than this
	} {
		d := x.Document(test.text)
		var got []uint64
		for _, n := range d.Numbers {
			got = append(got, n>>weightBits)
			assert.LessOrEqual(t, n&Unit, uint64(idf.Max))
		}
		assert.Equal(t, hashes(test.numbers...), got, "numbers of %q", test.text)
		assert.ElementsMatch(t, test.dates, d.Dates, "dates of %q", test.text)
	}
}

func TestSimilarity(t *testing.T) {
	x := newExtractor(t, Options{})
	texts := shingletest.Texts()
	long := x.Document(strings.Join(texts[:4], " "))
	assert.InDelta(t, 1, long.Vector.Similarity(long.Vector), .001)
	other := x.Document(texts[3])
	assert.Equal(t, long.Vector.Dot(other.Vector), other.Vector.Dot(long.Vector))
	var naive uint64
	for h, w := range long.Vector.All() {
		for g, v := range other.Vector.All() {
			if h == g {
				naive += w * v
			}
		}
	}
	assert.Equal(t, naive, long.Vector.Dot(other.Vector))

	// A word of idf 0.75 at a gain of 2.28 is 1.7 nats long.
	short := x.Document("của")
	assert.InDelta(t, math.Pow(.75*naiveGain(1, 1)/12, 2), short.Vector.Similarity(short.Vector), .001, "a common word is no evidence")
	name := x.Document("Vostochny")
	assert.InDelta(t, 1, name.Vector.Similarity(name.Vector), .1, "a rare name is one to itself")
	a, b := x.Document("Ông Kim tới sân bay vũ trụ Vostochny"), x.Document("Nổ lớn ở bãi phóng Vostochny, ba công nhân thiệt mạng")
	assert.Less(t, a.Vector.Similarity(b.Vector), .17, "but none to two headlines")
	empty := x.Document("", "…")
	assert.Zero(t, empty.Tokens)
	assert.Zero(t, empty.Vector.Dot(empty.Vector))
}

// What counts as the same text gives the same document; what an extractor did
// before does not show.
func TestDocumentOfVariants(t *testing.T) {
	x := newExtractor(t, Options{})
	want := x.Document("Hòa Bình – ngày 12/9: ông Kim Jong-un nói “đúng”.")
	for _, variant := range []string{
		"HÒA BÌNH – NGÀY 12/9: ÔNG KIM JONG-UN NÓI “ĐÚNG”.",
		"Hoà Bình - ngày 12-9, ông Kim Jong Un nói \"đúng\"",
		"Ho\u0300a Bi\u0300nh nga\u0300y 12.09 ông Kim Jong\u00adun nói đúng", // soft hyphen
	} {
		got := x.Document(variant)
		if strings.Contains(variant, "\u00ad") {
			assert.NotEqual(t, want.TextHash, got.TextHash, "a soft hyphen divides no word: jongun")
			continue
		}
		assert.Equal(t, want, got, "variant %q", variant)
	}
	assert.Equal(t, want, x.Clone().Document("Hòa Bình – ngày 12/9: ông Kim Jong-un nói “đúng”."))
	assert.NotEqual(t, want.TextHash, x.Document("ngày 12/9 Hòa Bình: ông Kim Jong-un nói “đúng”.").TextHash, "order counts")
}

// With a seed nothing in a document can be foretold, and similarity stays.
func TestSeed(t *testing.T) {
	const seed uint64 = 0x1B2C_3D4E_5F60_7182
	plain, secret := newExtractor(t, Options{}), newExtractor(t, Options{Seed: seed})
	texts := shingletest.Texts()
	a, b := plain.Document(texts[0], texts[1]), plain.Document(texts[1], texts[2])
	c, d := secret.Document(texts[0], texts[1]), secret.Document(texts[1], texts[2])
	assert.InDelta(t, a.Vector.Similarity(b.Vector), c.Vector.Similarity(d.Vector), 1e-9)
	assert.Zero(t, a.Vector.Dot(c.Vector))
	assert.Zero(t, a.CopySketch.Similarity(c.CopySketch))
	assert.NotEqual(t, plain.Profile(), secret.Profile())
	for _, form := range []string{"%d", "%x", "%X"} {
		assert.NotContains(t, secret.Profile().String(), fmt.Sprintf(form, seed), "the profile does not have the seed itself")
	}
}

func TestOptionsAreChecked(t *testing.T) {
	_, err := NewExtractor(Options{Table: new(idf.Table), MaxFeatures: -1, Slots: 100, ShingleWidth: 17})
	require.Error(t, err)
	for _, field := range []string{"Table is the zero Table", "Features is -1", "Slots is 100", "Width is 17"} {
		assert.ErrorContains(t, err, field)
	}
}

func TestProfileCheck(t *testing.T) {
	p := newExtractor(t, Options{}).Profile()
	q := newExtractor(t, Options{ShingleWidth: 5}).Profile()
	assert.NoError(t, p.Check(p))
	err := p.Check(q)
	require.ErrorIs(t, err, ErrProfile)
	assert.ErrorContains(t, err, p.String())
	assert.ErrorContains(t, err, q.String())
}

func FuzzDocument(f *testing.F) {
	for _, text := range shingletest.Texts() {
		f.Add(text, text)
	}
	f.Add("\xff\xfe", "a\xc3")
	x := newExtractor(f, Options{})
	f.Fuzz(func(t *testing.T, a, b string) {
		d := x.Document(a, b)
		require.Equal(t, d, x.Clone().Document(a, b), "fields %q and %q", a, b)
		require.Equal(t, d.Vector, x.AppendVector(nil, a, b), "fields %q and %q", a, b)
		require.Equal(t, d.Vector, x.AppendVectorOf(nil, token.Append(nil, a), token.Append(nil, b)), "fields %q and %q", a, b)
		require.LessOrEqual(t, d.Vector.Similarity(d.Vector), 1.0)
		require.True(t, slices.IsSorted(d.Vector))
		require.Len(t, d.EventSketch, 128)
		for token := range token.All(a) {
			require.NotEmpty(t, token)
		}
	})
}

// A document without a copy sketch is otherwise the same, and is not stored.
func TestExtractEvent(t *testing.T) {
	x := newExtractor(t, Options{})
	texts := shingletest.Texts()
	d := x.Document(texts[1], texts[2])
	x.ExtractEvent(d, texts[0], texts[3])
	want := x.Document(texts[0], texts[3])
	assert.Empty(t, d.CopySketch)
	_, err := d.AppendBinary(nil)
	assert.ErrorIs(t, err, ErrDocument)
	d.CopySketch = want.CopySketch
	assert.Equal(t, want, d)
}
