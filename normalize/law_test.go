package normalize

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/normalize/ucd"
)

var allForms = []Form{
	Text, Text | NewTone, Text | Spelling, Text | NewTone | Spelling,
	Key, Key | Spelling, Bare, Bare | Spelling,
}

// slow is f(s) by the scanner alone, without its fast path.
func slow(f Form, s string) string {
	sc := scanner{form: f}
	for _, r := range s {
		sc.feed(r)
	}
	sc.finish()
	return string(sc.out)
}

func checkLaws(t *testing.T, s string, seed uint64) {
	t.Helper()
	for _, f := range allForms {
		want := slow(f, s)
		require.Equal(t, want, slow(f, want), "form %#x of %+q twice", f, s)
		require.Equal(t, want, f.String(s), "String, form %#x of %+q", f, s)
		require.Equal(t, "…"+want, string(f.Append([]byte("…"), s)), "Append, form %#x of %+q", f, s)
		require.Equal(t, want == s, f.IsNormal(s), "IsNormal, form %#x of %+q", f, s)
		require.LessOrEqual(t, len(want), 3*len(s)+8, "length, form %#x of %+q", f, s)
		require.True(t, utf8.ValidString(want))
		require.Equal(t, want, nfc(want), "NFC, form %#x of %+q", f, s)
		checkStreams(t, f, s, want, seed)
		checkMap(t, f, s, want)
	}
	require.Equal(t, Key.String(s), Key.String(Text.String(s)), "Key of Text of %+q", s)
	require.Equal(t, Key.String(s), Key.String((Text | NewTone).String(s)), "Key of new style of %+q", s)
	require.Equal(t, Bare.String(s), Bare.String(Key.String(s)), "Bare of Key of %+q", s)
	require.Equal(t, Key.String(s), (Key | NewTone).String(s))
}

// nfc is NFC of what stands between the characters that Unicode does not have yet.
func nfc(s string) string {
	var b strings.Builder
	for s != "" {
		n := strings.IndexFunc(s, func(r rune) bool { return ucd.ClassOf(r) == ucd.Unassigned })
		if n < 0 {
			n = len(s)
		}
		// x/text parts long runs of conjoining vowels, which are legal, with CGJ.
		b.WriteString(strings.ReplaceAll(norm.NFC.String(s[:n]), "\u034F", ""))
		_, size := utf8.DecodeRuneInString(s[n:])
		b.WriteString(s[n : n+size])
		s = s[n+size:]
	}
	return b.String()
}

// checkStreams cuts s at random and pulls and pushes it through a Transformer.
func checkStreams(t *testing.T, f Form, s, want string, seed uint64) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	tr := f.Transformer()
	got, _, err := transform.String(tr, s)
	require.NoError(t, err)
	require.Equal(t, want, got, "transform.String, form %#x of %+q", f, s)

	pulled, err := io.ReadAll(transform.NewReader(iotest.OneByteReader(strings.NewReader(s)), tr))
	require.NoError(t, err)
	require.Equal(t, want, string(pulled), "Reader, form %#x of %+q", f, s)

	var pushed bytes.Buffer
	w := transform.NewWriter(&pushed, tr)
	tr.Reset()
	for rest := s; rest != ""; {
		n := 1 + rng.IntN(min(len(rest), 1+rng.IntN(40)))
		_, err := w.Write([]byte(rest[:n]))
		require.NoError(t, err)
		rest = rest[n:]
	}
	require.NoError(t, w.Close())
	require.Equal(t, want, pushed.String(), "Writer, form %#x of %+q, seed %d", f, s, seed)

	require.Equal(t, want, spanned(t, f, s, rng), "Span, form %#x of %+q, seed %d", f, s, seed)
}

// spanned is f(s) by calls of Span and Transform in turn.
func spanned(t *testing.T, f Form, s string, rng *rand.Rand) string {
	t.Helper()
	tr := f.Transformer()
	var out []byte
	dst := make([]byte, 8)
	for src, end := []byte(s), 0; ; {
		end = min(len(src), end+rng.IntN(100))
		atEOF := end == len(src)
		n, err := tr.Span(src[:end], atEOF)
		if err == nil {
			require.Equal(t, end, n)
		}
		out = append(out, src[:n]...)
		src, end = src[n:], end-n
		if atEOF && err == nil && len(src) == 0 && tr.scanner.atRest() {
			return string(out)
		}
		take := min(end, rng.IntN(20))
		atEOF = take == len(src)
		for {
			nDst, nSrc, err := tr.Transform(dst, src[:take], atEOF)
			out = append(out, dst[:nDst]...)
			src, take, end = src[nSrc:], take-nSrc, end-nSrc
			if err == nil && atEOF {
				return string(out)
			}
			if err != transform.ErrShortDst {
				break
			}
		}
	}
}

// checkMap checks that the sources of all parts of a normalized text cover it in order
// and that each part is what normalization makes of its source.
func checkMap(t *testing.T, f Form, s, want string) {
	t.Helper()
	got, offsets := f.Map(s)
	require.Equal(t, want, got, "Map, form %#x of %+q", f, s)
	lastFrom, lastTo := 0, 0
	for i := range len(got) {
		from, to := offsets.Source(i, i+1)
		require.True(t, 0 <= from && from <= to && to <= len(s))
		require.True(t, lastFrom <= from && lastTo <= to, "sources of %d, form %#x of %+q", i, f, s)
		lastFrom, lastTo = from, to
	}
	from, to := offsets.Source(0, len(got))
	require.Equal(t, got, f.String(s[from:to]), "source of all, form %#x of %+q", f, s)
	if f.strength() != Text {
		at := 0
		for word := range strings.FieldsSeq(got) {
			from, to := offsets.Source(at, at+len(word))
			require.Contains(t, " "+f.String(s[from:to])+" ", " "+word+" ", "source of %q, form %#x of %+q", word, f, s)
			at += len(word) + 1
		}
	}
}

// mess are pieces that meet in texts badly.
var mess = []string{
	"a", "e", "o", "u", "y", "i", "ư", "ơ", "ê", "à", "ế", "ở", "ụ", "hòa", "qu", "gi", "ngh", "x", "Đ", "đ", "ð", "Ð", "Ɖ", "ɖ",
	"\u0300", "\u0301", "\u0303", "\u0309", "\u0323", "\u0302", "\u0306", "\u031B", "\u0340", "\u0341", "\u0344", "\u034F", "\u0338", "\u0307", "\u0331", "\u20DD", "\u0327",
	"´", "\u02CA", "\u02CB", "\u1FFD", "\u02DC", "½", "⅟", "↉", "1", "0", "00", "٠", "۵", "９", "Ｖ", "…", "“", "–", " ", "\u00A0", "\u2028", "\u0085", "<", "=", "-", "'",
	"05", "08", "20", "2026", ".", ",", "．", "(", "ngày", "nga\u0300y", "ngaỳ", "TỐI", "MAİ", "²", "³", "⁰", "₂", "ﬃ", "𝗵", "𝗼", "ℎ", "𝟎", "Ⅳ", "㎡", "①", "Ⓐ", "㎯",
	"\u200B", "\u00AD", "\u200D", "\u200C", "\uFE0F", "👩", "🏽", "❤", "♀", "\u20E3", "с", "о", "а", "у", "п", "й", "М", "Х", "ё", "і",
	"ᄀ", "ᅡ", "ᆨ", "가", "각", "क", "़", "ि", "्", "ා", "ක", "า", "字", "ע", "ِ", "İ", "ı", "ẞ", "K", "Å", "ﬁ", "ǅ", "ς", "Ω", "º", "ʼ", "¸", "\xff", "\xe1\xbb", "\x00", "\n", "\U000E0061", "\u180E", "nguơn", "gịa", "JjJ", "ΐ", "ﷺ",
}

func TestLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for seed := range 1500 {
		var s strings.Builder
		for range rng.IntN(30) {
			s.WriteString(mess[rng.IntN(len(mess))])
			for rng.IntN(40) == 0 {
				s.WriteString(strings.Repeat(mess[rng.IntN(len(mess))], rng.IntN(40)))
			}
		}
		checkLaws(t, s.String(), uint64(seed))
	}
}

// TestShortWords compares the fast path and the scanner on every word of up to four of
// the letters whose sequence matters most.
func TestShortWords(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	letters := []string{"q", "Q", "u", "ú", "y", "ý", "i", "í", "g", "n", "h", "c", "a", "ạ", "ư", "ơ", "o", "ê", "ð", "l"}
	words, last := []string{""}, []string{""}
	for range 4 {
		var longer []string
		for _, word := range last {
			for _, l := range letters {
				longer = append(longer, word+l)
			}
		}
		words, last = append(words, longer...), longer
	}
	for _, word := range words {
		for _, f := range allForms {
			want := slow(f, word)
			if got := f.String(word); got != want {
				t.Fatalf("form %#x of %q: got %q, the scanner %q", f, word, got, want)
			}
			if again := slow(f, want); again != want {
				t.Fatalf("form %#x of %q: %q, and twice %q", f, word, want, again)
			}
		}
	}
	t.Log(len(words), "words")
}
