package web

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPlain(t *testing.T) {
	for _, test := range []struct{ field, want string }{
		{"Tin thường", "Tin thường"},
		{"<p>Một.</p><p>Hai.</p>", "Một. Hai."},
		{`<a href="https://x.example/a"><img src="b.jpg"/></a>Gần 2 giờ sáng`, "Gần 2 giờ sáng"},
		{"<![CDATA[Nguồn <b>cung</b> &amp; cầu]]>", "Nguồn cung & cầu"},
		{"Read more &raquo;", "Read more »"},
		{"5<x và x<y", "5<x và x<y"},
		{"AT&T & Co", "AT&T & Co"},
		{"<script>alert(1)</script>Sau", "Sau"},
		{`cụt <a href="https://x.exam`, "cụt"},
		{"hai\n\tdòng  \u202eđảo\u202c\x00", "hai dòng đảo"},
		{"&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"},
	} {
		assert.Equal(t, test.want, plain(test.field), "field %q", test.field)
	}
}

func TestLink(t *testing.T) {
	for _, test := range []struct{ address, want string }{
		{"https://tindien.example/a?b=c#d", "https://tindien.example/a?b=c#d"},
		{" http://tindien.example/ ", "http://tindien.example/"},
		{"HTTPS://tindien.example/", "https://tindien.example/"},
		{"javascript:alert(1)", ""},
		{"JaVaScRiPt:alert(1)", ""},
		{"java\nscript:alert(1)", ""},
		{"data:text/html,<script>alert(1)</script>", ""},
		{"vbscript:x", ""},
		{"//elsewhere.example/", ""},
		{"/a", ""},
		{"https:///a", ""},
		{"https://user:secret@bank.example/", ""}, // looks like another address than it is
		{"", ""},
	} {
		assert.Equal(t, test.want, link(test.address), "address %q", test.address)
	}
}

func TestCut(t *testing.T) {
	assert.Equal(t, "ngắn", cut("ngắn", 10))
	assert.Equal(t, "một hai…", cut("một hai, ba bốn", 10))
	assert.Equal(t, "khôngcódấ…", cut("khôngcódấucách", 9))
}

// FuzzPieces holds pieces to their places: in order, within the field, those of own bytes
// equal to them, and no markup that a browser would take for such comes from nothing.
func FuzzPieces(f *testing.F) {
	for _, seed := range []string{
		"<p>Một &amp; hai</p>", "a<b", "<![CDATA[x<i>y</i>]]>z", "<script>a</script>b", "&#x110;&nbsp;&bogus;", "\xff<p>\xc3", "<a", "</", "<!--", "<![CDATA[", "&ngE;",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, field string) {
		at := 0
		for _, p := range pieces(field) {
			require.LessOrEqual(t, at, p.start, "field %q", field)
			require.LessOrEqual(t, p.start, p.end, "field %q", field)
			require.LessOrEqual(t, p.end, len(field), "field %q", field)
			if p.own {
				require.Equal(t, field[p.start:p.end], p.text, "field %q", field)
			}
			at = p.end
		}
		line := plain(field)
		require.True(t, utf8.ValidString(line), "field %q", field)
		require.False(t, strings.ContainsAny(line, "\n\r\t\x00"), "field %q", field)
	})
}
