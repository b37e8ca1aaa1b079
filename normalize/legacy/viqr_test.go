package legacy

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVIQRDecoder(t *testing.T) {
	tests := []struct{ viqr, text, why string }{
		{"Cha`o ba.n\\.", "Chào bạn.", ""},
		{"Cha`o ba.n.", "Chào bạn.", "n takes no dot"},
		{"ddi dda^u\\?", "đi đâu?", ""},
		{"Dda` La.t", "Đà Lạt", "Dd as in a capitalized word"},
		{"to^i ra ddo+`i.", "tôi ra đời.", "no syllable has two tones"},
		{"Ai noi' gi` the^'?", "Ai noí gì thế?", "a tone on the wrong letter"},
		{"co' ai?", "có ai?", "ỉ does not end ai"},
		{"'Ha No^.i'", "'Ha Nội'", "no syllable has two tones"},
		{"ba?", "bả", "the RFC's reading makes a syllable"},
		{"'Viet'", "'Viet'", "t takes no acute"},
		{`C:\temp \\ \. a\^`, `C:\temp \ . a^`, "a backslash is one before a letter"},
		{`ad\d A\'`, "add A'", ""},
		{"AddiDDe", "AđiĐe", ""},
		{"quán cà phe^", "quán cà phê", "UTF-8 passes"},
		{"\x93a`\x94", "“à”", "and Windows-1252"},
	}
	for _, tt := range tests {
		text, err := VIQR.NewDecoder().String(tt.viqr)
		require.NoError(t, err)
		assert.Equal(t, tt.text, text, "%q: %s", tt.viqr, tt.why)
	}
}

func TestVIQREncoderEscapes(t *testing.T) {
	for text, want := range map[string]string{
		"Đi đâu?":           `DDi dda^u\?`,
		"a. e' o( u+ y~ n.": `a\. e\' o( u\+ y\~ n.`,
		"ê' à' đd dđ Dd":    `e^\' a` + "`" + `' ddd d\dd D\d`,
		`C:\dir\.`:          `C:\\dir\\.`,
	} {
		got, err := VIQR.NewEncoder().String(text)
		require.NoError(t, err)
		assert.Equal(t, want, got)
		back, err := VIQR.NewDecoder().String(got)
		require.NoError(t, err)
		assert.Equal(t, text, back, "decoded from %q", got)
	}
}
