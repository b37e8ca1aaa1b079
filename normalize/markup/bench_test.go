package markup_test

import (
	"strings"
	"testing"

	"github.com/chumtin/chumtin/normalize/markup"
)

// BenchmarkText takes a body of 4 KB: plain, with one sign that is no markup, and
// as a feed has it.
func BenchmarkText(b *testing.B) {
	const sentence = "Cầu Lò Rèn bắc qua kênh Đào thông xe sáng nay sau hai năm thi công. "
	plain := strings.Repeat(sentence, 45)
	for _, bm := range []struct{ name, text string }{
		{"plain", plain},
		{"sign", plain + "R&D"},
		{"feed", strings.Repeat("<p class=\"Normal\">"+sentence+"&nbsp;</p>\n", 45)},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.SetBytes(int64(len(bm.text)))
			b.ReportAllocs()
			text := ""
			for b.Loop() {
				text = markup.Text(bm.text)
			}
			if got, want := strings.Count(text, "kênh Đào"), 45; got != want {
				b.Fatal("found", got, "of", want)
			}
		})
	}
}
