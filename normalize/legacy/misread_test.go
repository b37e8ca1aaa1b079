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
		text.WriteRune(windows1252Rune(b[i]))
	}
	return text.String()
}

func TestWindows1252(t *testing.T) {
	for b := range 256 {
		r := windows1252Rune(byte(b))
		if want := charmap.Windows1252.DecodeByte(byte(b)); want != '\uFFFD' {
			assert.Equal(t, want, r)
		}
		back, ok := windows1252Byte(r)
		assert.True(t, ok)
		assert.Equal(t, byte(b), back)
	}
	back, ok := windows1252Byte(0x93)
	assert.True(t, ok && back == 0x93, "read as Latin-1")
	_, ok = windows1252Byte('ệ')
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
