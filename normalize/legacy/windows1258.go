package legacy

import (
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Windows1258 is Microsoft's Vietnamese code page, in which a tone is a mark of
// its own after the letter. Unlike [charmap.Windows1258], it decodes to NFC and
// encodes precomposed letters, so that "Việt" can be written.
var Windows1258 encoding.Encoding = windows1258{}

type windows1258 struct{}

func (windows1258) String() string { return "Windows-1258" }

func (windows1258) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{
		Transformer: transform.Chain(charmap.Windows1258.NewDecoder(), norm.NFC),
	}
}

func (w windows1258) NewEncoder() *encoding.Encoder {
	return &encoding.Encoder{
		Transformer: repertoireEncoder{name: w.String(), repertoire: windows1258Repertoire},
	}
}

// windows1258Repertoire holds what is one byte, and every letter that is one
// byte with a tone after it.
var windows1258Repertoire = func() map[rune]string {
	const tones = "\u0300\u0309\u0303\u0301\u0323"
	repertoire := map[rune]string{}
	for b := range 256 {
		repertoire[charmap.Windows1258.DecodeByte(byte(b))] = string([]byte{byte(b)})
	}
	delete(repertoire, utf8.RuneError) // the bytes without a meaning
	for b := range 256 {
		base := charmap.Windows1258.DecodeByte(byte(b))
		for _, tone := range tones {
			letter := []rune(norm.NFC.String(string([]rune{base, tone})))
			if _, ok := repertoire[letter[0]]; !ok && len(letter) == 1 {
				repertoire[letter[0]] = string([]byte{byte(b)}) + repertoire[tone]
			}
		}
	}
	return repertoire
}()
