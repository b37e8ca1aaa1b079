package legacy

import (
	"html"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// misread returns what b shows as if it is taken for Windows-1252.
func misread(b string) string {
	var text strings.Builder
	for i := range len(b) {
		text.WriteRune(runeIn(charmap.Windows1252, b[i]))
	}
	return text.String()
}

func TestWindows1252(t *testing.T) {
	for b := range 256 {
		r := runeIn(charmap.Windows1252, byte(b))
		if want := charmap.Windows1252.DecodeByte(byte(b)); want != '\uFFFD' {
			assert.Equal(t, want, r)
		}
		back, ok := byteIn(charmap.Windows1252, r)
		assert.True(t, ok)
		assert.Equal(t, byte(b), back)
	}
	back, ok := byteIn(charmap.Windows1252, 0x93)
	assert.True(t, ok && back == 0x93, "read as Latin-1")
	_, ok = byteIn(charmap.Windows1252, 'ệ')
	assert.False(t, ok)
}

func TestMisreadText(t *testing.T) {
	tests := []struct {
		text  string
		guess Guess
		want  string
	}{
		{"Viá»‡t Nam", Guess{Encoding: utf.UTF8, Misread: 1}, "Việt Nam"},
		{"Ä\u0090á»“ng", Guess{Encoding: utf.UTF8, Misread: 1}, "Đồng"},
		{"ViÃ¡Â»â€¡t Nam", Guess{Encoding: utf.UTF8, Misread: 2}, "Việt Nam"},
		{"Viá»‡t café đến", Guess{Encoding: utf.UTF8, Misread: 1}, "Việt café đến"},
		{"ViÖt ☺ n\u00AD\u00EDc", Guess{Encoding: TCVN3, Misread: 1}, "Việt ☺ nước"},
		{"\uFEFFVieät", Guess{Encoding: VNI, Misread: 1}, "Việt"},
		{misread(misread("Vi\xd6t")), Guess{Encoding: TCVN3, Misread: 2}, "Việt"},
	}
	for _, tt := range tests {
		got, err := tt.guess.NewDecoder().String(tt.text)
		require.NoError(t, err)
		assert.Equal(t, tt.want, got, "%q as %v", tt.text, tt.guess)
	}
}

func FuzzReferences(f *testing.F) {
	f.Add("l&yacute; do &#7879; &#x1EC7; &amp;lt; &dstrok; &notit; &bogus &#; &")
	f.Fuzz(func(t *testing.T, s string) {
		got, _, err := transform.String(referenceDecoder{}, s)
		require.NoError(t, err)
		if !strings.Contains(s, "&#") || len(s) < maxReference { // digits are bounded here
			assert.Equal(t, html.UnescapeString(s), got, "%q", s)
		}
	})
}

// Sentences that were taken for any of the code pages, once or twice, are found
// to be, and so are those whose no-break spaces were lost.
func TestDetectMisreadAs(t *testing.T) {
	for _, page := range misreadAs {
		taken := func(s string) string {
			var text strings.Builder
			for i := range len(s) {
				text.WriteRune(runeIn(page, s[i]))
			}
			return text.String()
		}
		for _, s := range sentences {
			once := taken(s)
			for _, b := range []string{once, strings.ReplaceAll(once, "\u00a0", " "), taken(once)} {
				text, g, err := Decode([]byte(b), Options{})
				require.NoError(t, err)
				assert.Equal(t, s, text, "%q taken for %v, read as %v", b, page, g)
			}
		}
	}
}

func TestGuessNames(t *testing.T) {
	assert.Equal(t, "utf-8 misread as windows-1258", Guess{Encoding: utf.UTF8, Misread: 1, MisreadAs: charmap.Windows1258}.String())
	assert.Equal(t, "tcvn3 misread 2 times as windows-1252", Guess{Encoding: TCVN3, Misread: 2}.String())
	assert.Equal(t, "utf-8 misread as macintosh", Guess{Encoding: utf.UTF8, Misread: 1, MisreadAs: charmap.Macintosh}.String())
}

func TestSure(t *testing.T) {
	assert.True(t, Detect([]byte("Việt Nam")).Sure())
	assert.True(t, Detect([]byte(misread(sentences[0]))).Sure())
	assert.False(t, Detect([]byte("Viá»‡t Nam")).Sure(), "one word")
	assert.False(t, Detect([]byte("d\xE9j\xE0 vu, gar\xE7on")).Sure(), "no Vietnamese")
}
