package token

import (
	"math/big"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/normalize"
	"github.com/chumtin/chumtin/shingle/internal/num"
	"github.com/chumtin/chumtin/shingle/internal/shingletest"
	"github.com/chumtin/chumtin/testdata"
)

// slowTokens is AppendTokens by definition: the whole text normalized, every word of
// it divided by naiveWords, each part hashed by naiveHash.
func slowTokens(text string) []uint64 {
	var hashes []uint64
	for word := range strings.FieldsSeq(normalize.Key.String(text)) {
		for _, token := range naiveWords(word) {
			hashes = append(hashes, naiveHash(token))
		}
	}
	return hashes
}

// naiveHash is HashToken as its documentation says it, in big numbers.
func naiveHash(token string) uint64 { return naiveKeyed(Key{}, token) }

// naiveKeyed is naiveHash with the constants of a key.
func naiveKeyed(k Key, token string) uint64 {
	word := func(s string) *big.Int {
		padded := []byte((s + strings.Repeat("\x00", 8))[:8])
		slices.Reverse(padded)
		return new(big.Int).SetBytes(padded)
	}
	number := func(n uint64) *big.Int { return new(big.Int).SetUint64(n) }
	modulus := new(big.Int).Lsh(big.NewInt(1), 64)
	h := new(big.Int)
	lo, hi := k.constants()
	constant := func(i int) *big.Int { return number([]uint64{lo, hi}[i]) }
	for at := 0; at < max(len(token), 1); at += 16 {
		block := (token[at:] + strings.Repeat("\x00", 16))[:16]
		a, b := word(block[:8]), word(block[8:])
		a.Xor(a, constant(0))
		high, low := a.DivMod(a.Mul(a, b.Xor(b, constant(1))), modulus, new(big.Int))
		h.Add(number(num.Mix(h.Uint64())), high.Xor(high, low))
		h.Mod(h, modulus)
	}
	h.Mod(h.Add(h, new(big.Int).Mul(big.NewInt(int64(len(token))), number(num.Mul0))), modulus)
	h.SetBit(h, 0, 0)
	if token != "" && strings.Contains("0123456789", token[:1]) {
		h.SetBit(h, 0, 1)
	}
	return h.Uint64()
}

func TestHashTokenIsNaiveHash(t *testing.T) {
	for _, text := range append(shingletest.Texts(), strings.Join(shingletest.Odd, " ")) {
		for n := range len(text) + 1 {
			require.Equal(t, naiveHash(text[:n]), Hash(text[:n]), "token %q", text[:n])
			require.Equal(t, naiveHash(text[n:]), Hash(text[n:]), "token %q", text[n:])
			key := NewKey(uint64(n+1)<<40, ^uint64(n))
			require.Equal(t, naiveKeyed(key, text[n:]), key.Hash(text[n:]), "token %q", text[n:])
		}
	}
}

// definedTokens is AppendTokens by its documentation, and faster than slowTokens.
func definedTokens(dst []uint64, text string) []uint64 {
	for token := range All(text) {
		dst = append(dst, Hash(token))
	}
	return dst
}

// requireTokens compares AppendTokens with the definition and names the first token
// that differs.
func requireTokens(t testing.TB, text string) {
	t.Helper()
	want, got := definedTokens(nil, text), Append(nil, text)
	if slices.Equal(want, got) {
		return
	}
	tokens := slices.Collect(All(text))
	for i := range tokens {
		if i >= len(got) || want[i] != got[i] {
			t.Fatalf("token %d of %q of %+q: hash differs", i, tokens[i], text)
		}
	}
	t.Fatalf("%d tokens too many in %+q", len(got)-len(want), text)
}

func TestAppendTokensCases(t *testing.T) {
	for _, test := range []struct{ text, reason string }{
		{"", "nothing"},
		{" \n", "nothing but separators"},
		{"hòa hoà toán tóan quả qủa quý qúy già gìa gía giá", "tones in both styles"},
		{"HOÀ HÒA Quý QUÝ Mỹ KỲ LÝ", "upper case"},
		{"người nguời ngưoi nguoi thuở thủơ nguơn quờ quơn", "horns"},
		{"được đuợc đựơc ĐƯỢC Đường đường", "letters of two and three bytes"},
		{"ý y ỳ hy hỷ ky kỳ by bỳ vy lý lyn lýn lyý", "y alone and behind a letter"},
		{"quy quỳ quỷ quyt quýt quỳnh quyển quyz quýz quyñ qquy quyquy quyabcd quyabcde", "y behind qu"},
		{"quyề quyềnn quỹabcd quỹabcde quỹñ quyểnabc", "the same in words that are no syllables"},
		{"tiếng tìếng tiếnǵ tiênǵ vịệt", "more than one tone"},
		{"Beyoncé naïve Łódź Ærø ǅ ẞ ſ İstanbul ısı Ⱥ", "other Latin letters"},
		{"Ðại ðại ÐQP Ɖ ɖ Sigurður", "look-alikes of đ"},
		{"сủa Моskva Москва xу", "Cyrillic, also inside of words"},
		{"nghiêng nghiễng nghiêngnghiêng abcdefgh abcdefghi abcdefghé éabcdefgh", "about eight bytes"},
		{"abcdefghijklmno abcdefghijklmnop abcdefghijklmnopq abcdefghijklmnỗ", "about sixteen bytes"},
		{"a1b2 17h30 U23 0 00 007 10.000 0x0 1234567890123456789", "digits"},
		{"1½ ½1 1\u0301 1\u200b2 1٢ 12²", "what is beside digits"},
		{"“Hà Nội”, ‘nói’ – “Mỹ”… đi—đến 5′ 30ºC", "quotes, dashes, signs"},
		{"a\u0301 e\u0302\u0301 o\u031b\u0323 u\u031b\u0300 ê\u0323 e\u0323\u0302 o\u0301\u031b", "marks in any order"},
		{"a\u0302\u0302 a\u0301\u0301 a\u0306\u0302 \u0301a b\u0301 a \u0301 a\u0308 a\u0301\u0308 i\u0302", "marks that do not compose"},
		{"ngu\u031bo\u031b\u0300i nguo\u031bi ngu\u031boi hoa\u0300 ho\u0300a ly\u0301 quy\u0301 quy\u0300nh", "spelling in letters with marks"},
		{"e\u0301´ a´ ab´c ´a nam\u00adtay nam\u200btay ti\u00ad", "accents and invisible characters"},
		{"東京 tokyo東京 กรุงเทพ서울 a中b हिन्दी", "other scripts"},
		{"a\xff \xffa \xc3 \xe1\xbb \xe1\xbba a\xe1 \xe2\x80 \xe2\x80\x9c a\xcc \xcc\x81 e\xcc e\xcc\xff", "invalid bytes"},
		{"a\u00a0b\u2009c\u2028d\u3000e\u0085f", "spaces"},
		{"\x00a\x00bcdefgh\x00 a\x00y q\x00", "zero bytes"},
	} {
		require.Equal(t, slowTokens(test.text), Append(nil, test.text), "%s: %+q", test.reason, test.text)
		for word := range strings.FieldsSeq(test.text) {
			require.Equal(t, slowTokens(word), Append(nil, word), "%s: %+q", test.reason, word)
		}
	}
	assert.Equal(t, []uint64{1, Hash("hòa")}, Append([]uint64{1}, "Hoà"), "dst stays")
}

// A letter of which another has the slot would be taken for a foreign one.
func TestVietnameseSlots(t *testing.T) {
	var letters strings.Builder
	letters.WriteString("đĐ")
	for _, v := range alphabet {
		for _, tone := range append([]rune{0x034F}, marks[:tones-1]...) {
			letter := normalize.Text.String(string(v) + string(tone))
			letters.WriteString(letter + strings.ToUpper(letter))
		}
	}
	require.Equal(t, 134+12, utf8.RuneCountInString(letters.String()), "12 of them are ASCII")
	for _, r := range letters.String() {
		c := charAt(string(r), new(char))
		assert.Equal(t, pack(r), c.raw, "%c", r)
		assert.Equal(t, pack(unicode.ToLower(r)), c.key, "%c", r)
		assert.Zero(t, c.class&foreign, "%c", r)
	}
}

// oddLetters are letters of each kind that the rules of scan.go tell apart.
var oddLetters = []string{
	"b", "h", "q", "g", "n", "w", "đ", "ñ", "a", "u", "i", "o", "y", "ê", "ơ", "ư", "á", "ú", "í", "ó", "ỳ", "ý", "ế", "ờ", "ứ", "Đ", "U", "Ý",
}

// Whether a word is right depends on few letters beside its tone: so all short words
// are tried, and longer ones with every beginning and end of those.
func TestShortWords(t *testing.T) {
	words, last := []string{""}, []string{""}
	for range 3 {
		var longer []string
		for _, word := range last {
			for _, l := range oddLetters {
				longer = append(longer, word+l)
			}
		}
		words, last = append(words, longer...), longer
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for _, word := range words {
		requireTokens(t, word)
		for _, around := range [][2]string{{"ng", ""}, {"", "n"}, {"qu", ""}, {"gi", "i"}, {"h", "ng"}, {"u", "a"}, {"nghi", "ê"}, {"", "abcd"}} {
			requireTokens(t, around[0]+word+around[1])
		}
		requireTokens(t, word+words[rng.IntN(len(words))])
		requireTokens(t, norm.NFD.String(word))
	}
	t.Log(len(words), "words, and more with letters around them")
}

// Every syllable that can be written is tried as people write it.
func TestSyllables(t *testing.T) {
	onsets := strings.Fields("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
	finals := strings.Fields("c ch m n ng nh p t k i o u y a")
	vowels := []rune(alphabet)
	for _, onset := range append(onsets, "") {
		for _, v := range vowels {
			for _, w := range append(vowels, 0) {
				nucleus := []rune{v, w}
				if w == 0 {
					nucleus = nucleus[:1]
				}
				for at := range nucleus {
					tone := marks[(at+len(onset))%(tones-1)]
					toned := string(nucleus[:at+1]) + string(tone) + string(nucleus[at+1:])
					for _, final := range append(finals, "") {
						decomposed := onset + toned + final
						requireTokens(t, decomposed)
						word := norm.NFC.String(decomposed)
						requireTokens(t, word)
						requireTokens(t, strings.ToUpper(word))
						require.Equal(t, Append(nil, word), Append(nil, decomposed), "%q", word)
					}
				}
			}
		}
	}
}

// TestEveryRune tries each character among letters, digits and marks.
func TestEveryRune(t *testing.T) {
	for r := range unicode.MaxRune + 1 {
		if !utf8.ValidRune(r) || r >= 0x3400 && r%101 != 0 || testing.Short() && r >= 0x3400 {
			continue
		}
		requireTokens(t, strings.ReplaceAll("? a? ?a toa?n 1? ?1 1?2 ?? e?\u0301 e\u0301?a qu? “?” a\u200b?", "?", string(r)))
	}
}

// Runs may be normalized one by one only if nothing is remembered across a separator
// of the tables, nor where letters and digits meet. What is remembered of dates and
// decimals, oddNumbers have.
func TestSeparatorsForget(t *testing.T) {
	key := func(s string) []string { return strings.Fields(normalize.Key.String(s)) }
	for r := range rune(0x3000) {
		if newChar(r).class&separator == 0 {
			continue
		}
		for _, before := range shingletest.Odd {
			for _, after := range shingletest.Odd {
				require.Equal(t, append(key(before), key(after)...), key(before+string(r)+after), "%+q, %+q, %+q", before, r, after)
			}
		}
	}
	for _, piece := range shingletest.Odd {
		require.Equal(t, append(key(piece+"b"), key("12")...), key(piece+"b12"), "%+q", piece)
		require.Equal(t, append(key("12"), key("b"+piece)...), key("12b"+piece), "%+q", piece)
	}
}

// oddNumbers are those that zeros count in or not, by what is before and behind.
var oddNumbers = []string{
	"05", "08", "20", "000", "2026", ".", ".", ",", "．", "¸", "(", "\n", "ngày", "nga\u0300y", "ngaỳ", " tối ", "ngày (", "/", "²", "³", "⁰", "₂",
	"㎡", "Ⅳ", "①", "ﬃ", "𝗵", "𝗼", "ℎ", "𝟎", "０", "1.05", "05.09", "20.05", "ngày 20.08", "hôm 1.000.05",
}

func TestOddPieces(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	pieces := slices.Concat(shingletest.Odd, oddNumbers)
	for i := range 60_000 {
		if i == 30_000 {
			pieces = append(oddNumbers, "\u200b", "\u0301", "ð", "x", "½", "…", " ", "\u00a0")
		}
		var text strings.Builder
		for range 1 + rng.IntN(12) {
			text.WriteString(pieces[rng.IntN(len(pieces))])
		}
		requireTokens(t, text.String())
	}
}

func FuzzAppendTokens(f *testing.F) {
	for _, text := range shingletest.Texts() {
		f.Add(text)
		f.Add(norm.NFD.String(text))
	}
	f.Add(strings.Join(shingletest.Odd, ""))
	f.Add(strings.Join(oddNumbers, ""))
	f.Fuzz(func(t *testing.T, text string) {
		require.Equal(t, slowTokens(text), Append(nil, text), "%+q", text)
	})
}

// FuzzAppendTokensOdd makes texts of shingletest.Odd and oddLetters, which meet more seldom
// in random bytes.
func FuzzAppendTokensOdd(f *testing.F) {
	f.Add([]byte("chùm tin"))
	pieces := slices.Concat(shingletest.Odd, oddNumbers, oddLetters, []string{"ng", "c", "t", "z", "ỹ", "ạ", "ò", "ợ", "â", "O", "Ỳ"})
	f.Fuzz(func(t *testing.T, picks []byte) {
		var text strings.Builder
		for _, p := range picks {
			text.WriteString(pieces[int(p)%len(pieces)])
		}
		require.Equal(t, slowTokens(text.String()), Append(nil, text.String()), "%+q", text.String())
	})
}

// TestCorpora compares every field of every article with the definition, and of a
// sample the decomposed form, the new style, and a random case as well. It logs how
// much of the text takes the slow path.
func TestCorpora(t *testing.T) {
	names, err := filepath.Glob(testdata.SharedPath(t, "data/*.jsonl.gz"))
	require.NoError(t, err)
	for _, name := range append(names, "../../testdata/labelled.jsonl", "../../testdata/kimputin.jsonl") {
		t.Run(filepath.Base(name), func(t *testing.T) {
			if testing.Short() && strings.HasSuffix(name, ".gz") {
				t.Skip("a large corpus")
			}
			rng := rand.New(rand.NewPCG(5, 6))
			var number, all, slow, decomposed, slowDecomposed int
			shingletest.Each(t, name, func(article []string) {
				for _, field := range article {
					requireTokens(t, field)
					all += len(field)
					slow += slowBytes(field)
				}
				if number++; number%20 != 1 {
					return
				}
				for _, field := range article {
					nfd := norm.NFD.String(field)
					decomposed += len(nfd)
					slowDecomposed += slowBytes(nfd)
					for _, form := range []string{nfd, (normalize.Text | normalize.NewTone).String(field), randomCase(rng, field)} {
						requireTokens(t, form)
					}
				}
			})
			require.Positive(t, number, "articles")
			assert.Less(t, slow, all/50, "slow bytes of %d", all)
			t.Logf("%d articles, %d bytes: %.4f %% slow, decomposed %.4f %%", number, all,
				100*float64(slow)/float64(all), 100*float64(slowDecomposed)/float64(decomposed))
		})
	}
	if len(names) == 0 {
		t.Skip("only the articles of testdata: no large corpora here")
	}
}

// slowBytes returns how many bytes of text AppendTokens hands on to appendRun.
func slowBytes(text string) (slow int) {
	var tokens []uint64
	v := vocabularies.Get().(*vocabulary)
	defer vocabularies.Put(v)
	for text != "" {
		var n int
		if tokens, n = v.appendWords(tokens[:0], text); n == 0 {
			if tokens, n = appendNext(tokens[:0], text); n == 0 {
				n = runLen(text)
				slow += n
			}
		}
		text = text[n:]
	}
	return slow
}

func randomCase(rng *rand.Rand, s string) string {
	return strings.Map(func(r rune) rune {
		if rng.IntN(2) == 0 {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, s)
}

func TestAppendTokensAllocatesNothing(t *testing.T) {
	for _, text := range shingletest.Texts() {
		for _, form := range []string{text, norm.NFD.String(text), strings.ToUpper(text)} {
			dst := Append(nil, form)
			assert.Zero(t, testing.AllocsPerRun(10, func() { dst = Append(dst[:0], form) }), "text %q", form)
		}
	}
}
