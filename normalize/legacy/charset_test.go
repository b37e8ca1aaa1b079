package legacy

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// vietnamese are the encodings of this package.
var vietnamese = []encoding.Encoding{TCVN3, VNI, VIQR, VISCII, VPS, BKHCM1, BKHCM2, Windows1258}

// The bytes are from the published charts: TCVN 5712:1993, RFC 1456, those of
// VNI, VPS and BK HCM, and Microsoft's of code page 1258.
func TestPublishedBytes(t *testing.T) {
	tests := []struct {
		encoding encoding.Encoding
		bytes    string
		text     string
	}{
		{TCVN3, "Ti\xd5ng Vi\xd6t \xae\xd1p", "Tiếng Việt đẹp"},
		{TCVN3, "\xa7\xad\xeang \xa1n \xa2u \xa3 \xa4 \xa5n \xa6u", "Đường Ăn Âu Ê Ô Ơn Ưu"},
		{VNI, "Tie\xe1ng Vie\xe4t \xf1e\xefp", "Tiếng Việt đẹp"},
		{VNI, "\xd1\xd6\xd4\xd8NG \xce \xc6 \xd3 A\xda Y\xd9", "ĐƯỜNG Ỵ Ỉ Ĩ Ẳ Ý"},
		{VISCII, "Ti\xaang Vi\xaet \xf0\xa9p", "Tiếng Việt đẹp"},
		{VISCII, "\x02\x05\x06\x14\x19\x1e\xa0", "ẲẴẪỶỸỴÕ"},
		{VPS, "Ti\x89ng Vi\x8ct \xc7\xcbp", "Tiếng Việt đẹp"},
		{VPS, "\x02\x03\x04\x05\x06\x10\x11\x12\x13\x14\x15\x19\x1c\x1d", "ẠẬẶẸỆỊỌỘỢỤỰỴẪỮ"},
		{BKHCM1, "Ti\xe4ng Vi\xe8t \xbd\xc7p", "Tiếng Việt đẹp"},
		{BKHCM1, "}\xd1c ~n {", "Đọc Ấn Ý"},
		{BKHCM2, "Ti\xef\xebng Vi\xef\xe5t \xe0e\xe5p", "Tiếng Việt đẹp"},
		{BKHCM2, "\xc0\xdb\xda\xc2NG L\xd9\xc6P", "ĐƯỜNG LẮP"},
		{VIQR, "Tie^'ng Vie^.t dde.p", "Tiếng Việt đẹp"},
		{VIQR, "DDu+o+`ng Tru+o+`ng So+n, DDa('k La('k", "Đường Trường Sơn, Đắk Lắk"},
		{Windows1258, "Ti\xea\xecng Vi\xea\xf2t \xf0e\xf2p", "Tiếng Việt đẹp"},
		{Windows1258, "\xd0\xdd\xd5\xccNG \x80 5 \xfe", "ĐƯỜNG € 5 ₫"},
	}
	for _, tt := range tests {
		text, err := tt.encoding.NewDecoder().String(tt.bytes)
		require.NoError(t, err)
		assert.Equal(t, tt.text, text, "%v decodes %q", tt.encoding, tt.bytes)
		encoded, err := tt.encoding.NewEncoder().String(tt.text)
		require.NoError(t, err, "%v encodes %q", tt.encoding, tt.text)
		assert.Equal(t, tt.bytes, encoded, "%v encodes %q", tt.encoding, tt.text)
	}
}

// RFC 1456 lists the letters of VISCII from 0x80 on by their mnemonics, and so
// ties the two encodings that it defines.
func TestVISCIIChartOfRFC1456(t *testing.T) {
	const chart = "" +
		"A. A(' A(` A(. A^' A^` A^? A^. E~ E. E^' E^` E^? E^~ E^. O^' " +
		"O^` O^? O^~ O^. O+. O+' O+` O+? I. O? O. I? U? U~ U. Y` " +
		"O~ a(' a(` a(. a^' a^` a^? a^. e~ e. e^' e^` e^? e^~ e^. o^' " +
		"o^` o^? o^~ O+~ O+ o^. o+` o+? i. U+. U+' U+` U+? o+ o+' U+ " +
		"A` A' A^ A~ A? A( a(? a(~ E` E' E^ E? I` I' I~ y` " +
		"DD u+' O` O' O^ a. y? u+` u+? U` U' y~ y. Y' o+~ u+ " +
		"a` a' a^ a~ a? a( u+~ a^~ e` e' e^ e? i` i' i~ i? " +
		"dd u+. o` o' o^ o~ o? o. u. u` u' u~ u? y' o+. U+~"
	codes := strings.Fields(chart)
	require.Len(t, codes, 128)
	for i, code := range codes {
		want, err := VIQR.NewDecoder().String(code)
		require.NoError(t, err)
		got, err := VISCII.NewDecoder().String(string([]byte{byte(0x80 + i)}))
		require.NoError(t, err)
		assert.Equal(t, want, got, "byte %#x, mnemonic %s", 0x80+i, code)
	}
}

func TestEveryLetterRoundTrips(t *testing.T) {
	letters := []rune(alphabet)
	require.Len(t, letters, 67)
	for _, e := range vietnamese {
		for _, lower := range letters {
			for _, r := range []rune{lower, unicode.ToUpper(lower)} {
				encoded, err := e.NewEncoder().String(string(r))
				if e == BKHCM1 && r == 'Ỵ' {
					assert.Error(t, err, "BK HCM 1 has no byte for Ỵ alone")
					continue
				}
				require.NoError(t, err, "%v encodes %c", e, r)
				text, err := e.NewDecoder().String(encoded)
				require.NoError(t, err)
				want := r
				if hasTone := !strings.ContainsRune("ĂÂÊÔƠƯĐ", r); e == TCVN3 && hasTone {
					want = lower // small letters in a capital font
				}
				assert.Equal(t, string(want), text, "%v decodes %q", e, encoded)
			}
		}
	}
}

func TestOneByteCodesAreDistinct(t *testing.T) {
	for _, e := range []encoding.Encoding{VISCII, VPS, BKHCM1} {
		seen := map[string]rune{}
		for r, code := range e.(*charset).repertoire {
			assert.Len(t, code, 1)
			assert.Zero(t, seen[code], "%v writes both %c and %c as %q", e, r, seen[code], code)
			seen[code] = r
		}
		assert.GreaterOrEqual(t, len(seen), 255, "%v uses all bytes but that of Ỵ", e)
	}
}

func TestFreeBytesAreWindows1252(t *testing.T) {
	text, err := TCVN3.NewDecoder().String("\x93Vi\xd6t\x94 \x96 37\xb0C\x85")
	require.NoError(t, err)
	assert.Equal(t, "“Việt” – 37°C…", text)
}

// Fonts made no difference between marks of the two cases.
func TestMarksOfTheOtherCase(t *testing.T) {
	for encoded, want := range map[string]string{"A\xe1n": "Ấn", "a\xc1n": "ấn", "\xd6\xf9": "Ứ"} {
		text, err := VNI.NewDecoder().String(encoded)
		require.NoError(t, err)
		assert.Equal(t, want, text, "VNI %q", encoded)
	}
}

func TestUnsupportedRunes(t *testing.T) {
	tests := []struct {
		encoding encoding.Encoding
		text     string
		replaced string
		escaped  string
	}{
		{TCVN3, "sông 河 lớn", "s\xabng \x1a l\xedn", "s\xabng &#27827; l\xedn"},
		{VNI, "à河û", "a\xf8\x1a\x1a", "a\xf8&#27827;&#251;"}, // û is a mark of VNI
		{BKHCM1, "a~b", "a\x1ab", "a&#126;b"},                // ~ is Ấ
		{VIQR, "5 €.", "5 \x1a.", "5 &#8364;."},
		{VISCII, "\x02", "\x1a", "&#2;"}, // U+0002 is Ẳ
		{Windows1258, "Ỡ語ệ", "\xd5\xde\x1a\xea\xf2", "\xd5\xde&#35486;\xea\xf2"},
	}
	for _, tt := range tests {
		_, err := tt.encoding.NewEncoder().String(tt.text)
		assert.Error(t, err, "%v encodes %q", tt.encoding, tt.text)
		got, err := encoding.ReplaceUnsupported(tt.encoding.NewEncoder()).String(tt.text)
		require.NoError(t, err)
		assert.Equal(t, tt.replaced, got, "%v replaces in %q", tt.encoding, tt.text)
		got, err = encoding.HTMLEscapeUnsupported(tt.encoding.NewEncoder()).String(tt.text)
		require.NoError(t, err)
		assert.Equal(t, tt.escaped, got, "%v escapes in %q", tt.encoding, tt.text)
	}
	_, err := TCVN3.NewEncoder().String("河")
	assert.EqualError(t, err, "legacy: TCVN3 (ABC) has no '河' (U+6CB3)")
	_, err = TCVN3.NewEncoder().Bytes([]byte("\xff"))
	assert.Error(t, err, "invalid UTF-8")
}

// inChunks transforms src with at most so many bytes of it in view and so much
// room for the result, each more only if the transformer cannot go on.
func inChunks(t transform.Transformer, src []byte, view, room int) ([]byte, error) {
	t.Reset()
	var out []byte
	seen, dst := view, make([]byte, room)
	for range 100 + 40*len(src) {
		seen = min(seen, len(src))
		nDst, nSrc, err := t.Transform(dst, src[:seen], seen == len(src))
		out = append(out, dst[:nDst]...)
		src = src[nSrc:]
		switch {
		case err == transform.ErrShortDst && nDst+nSrc == 0:
			if len(dst) > 1024 {
				return out, errors.New("no progress for lack of room")
			}
			dst = make([]byte, 2*len(dst))
		case err == transform.ErrShortDst:
		case err == transform.ErrShortSrc && seen-nSrc < len(src):
			seen = seen - nSrc + 1
			continue
		case err != nil:
			return out, err
		case len(src) == 0:
			return out, nil
		}
		seen = max(view, seen-nSrc)
	}
	return out, errors.New("no progress")
}

func FuzzDecoders(f *testing.F) {
	f.Add([]byte("Tie^'ng Vie^.t\\. ddo+`i. d\\dd ai? \\"), uint8(1), uint8(4))
	f.Add([]byte("Vie\xe4t Na\xf9m \xd4\xd8 a\xe1 \x93\x81\x8d"), uint8(2), uint8(3))
	f.Add([]byte("Ã¡Â»â€¡ &ecirc; &#7879; &#x1EC7 &CounterClockwise \xef\xbb\xbf"), uint8(5), uint8(9))
	f.Add(bytes.Repeat([]byte("a\xec\xf2"), 40), uint8(3), uint8(8))
	f.Fuzz(func(t *testing.T, b []byte, view, room uint8) {
		transformers := map[string]transform.Transformer{"references": referenceDecoder{}}
		for _, e := range append(vietnamese, charmap.Windows1252) {
			g := Guess{Encoding: e}
			transformers[g.String()] = g.NewDecoder()
			g.Misread = 1
			transformers[g.String()] = g.NewDecoder()
		}
		for name, tr := range transformers {
			want, _, err := transform.Bytes(tr, b)
			require.NoError(t, err, name)
			assert.True(t, utf8.Valid(want) || name == "references" && !utf8.Valid(b), "%s of %q is %q", name, b, want)
			assert.LessOrEqual(t, len(want), 3*len(b), "%s of %q", name, b)
			assert.True(t, name != "windows-1258" || norm.NFC.IsNormal(want), "%s of %q is %q", name, b, want)
			got, err := inChunks(tr, b, int(view)%24+1, int(room)%24+1)
			require.NoError(t, err, name)
			assert.Equal(t, string(want), string(got), "%s of %q in pieces", name, b)
		}
	})
}

func FuzzEncoders(f *testing.F) {
	f.Add("Tiếng Việt? \\ d\\d add Đờị a( €", uint8(1), uint8(4))
	f.Add("NGƯỜI Ỵ ~^`{|} “ngoặc” \u0301\u0323", uint8(2), uint8(3))
	f.Fuzz(func(t *testing.T, s string, view, room uint8) {
		s = norm.NFC.String(strings.ToValidUTF8(s, "?"))
		for _, e := range vietnamese {
			want, err := encoding.ReplaceUnsupported(e.NewEncoder()).String(s)
			require.NoError(t, err)
			got, err := inChunks(encoding.ReplaceUnsupported(e.NewEncoder()), []byte(s), int(view)%24+1, int(room)%24+1)
			require.NoError(t, err)
			assert.Equal(t, want, string(got), "%v of %q in pieces", e, s)

			encoded, err := e.NewEncoder().String(s)
			if err != nil || e == VIQR {
				continue // VIQR may read the last tone of a word that is none as a stop
			}
			text, err := e.NewDecoder().String(encoded)
			require.NoError(t, err)
			if e == TCVN3 {
				assert.Equal(t, strings.ToLower(s), strings.ToLower(text), "%v of %q", e, s)
			} else {
				assert.Equal(t, s, text, "%v of %q", e, s)
			}
		}
	})
}
