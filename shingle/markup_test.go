package shingle_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle"
)

// marked returns a text as feeds have it: in elements of blocks and lines, with
// characters as references, comments and scripts, perhaps escaped once more, and
// perhaps cut off in a tag at the end.
func marked(rng *rand.Rand, text string) string {
	var b strings.Builder
	open := []string{"<p>", `<div class="x y">`, "<p style='color: red'>", "<ul><li>", `<a href="https://a.example/?a=1&amp;b=2" target=_blank>`, "<!-- <p> -->"}
	end := []string{"</p>", "</div>", "<br/>", "</li></ul>", "</a> ", `<img src="a.jpg" alt="ảnh > chữ">`, "<script>if (a < b) {}</script>"}
	for i, word := range strings.Split(text, " ") {
		if i > 0 {
			b.WriteString([]string{" ", "\n", "&nbsp;", "</b> <b>"}[rng.IntN(4)])
		}
		if rng.IntN(4) == 0 {
			b.WriteString(open[rng.IntN(len(open))])
		}
		for _, r := range word {
			switch {
			case r == '<':
				b.WriteString("&lt;")
			case r == '&':
				b.WriteString("&amp;")
			case rng.IntN(5) == 0:
				fmt.Fprintf(&b, []string{"&#%d;", "&#x%x;", "<i>%c</i>"}[rng.IntN(3)], r)
			default:
				b.WriteRune(r)
			}
		}
		if rng.IntN(4) == 0 {
			b.WriteString(end[rng.IntN(len(end))])
		}
	}
	html := b.String()
	if rng.IntN(3) == 0 {
		html = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(html)
	}
	if rng.IntN(3) == 0 {
		html += ` <a href="https://a.exam`
	}
	return html
}

// Document(html) = Document(text), for every field.
func TestMarkupHasTheDocumentOfItsText(t *testing.T) {
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	fields := []string{
		"Cầu Lò Rèn thông xe sáng 17/3, R&D và AT&T chi 1.250 tỷ",
		"Cầu dài 214 m, rộng < 9 m, bắc qua kênh Đào; trẻ < 5 tuổi qua miễn phí.",
		"Chủ tịch huyện cắt băng lúc chín giờ. Đoàn xe đầu tiên chở mía qua cầu, dân hai bến vẫy lá xanh. Vốn vay 48 triệu đô la.",
	}
	want := x.Document(fields...)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		html := make([]string, len(fields))
		for i, f := range fields {
			html[i] = marked(rng, f)
		}
		require.Equal(t, want, x.Document(html...), "%q", html)
		require.Equal(t, want.Vector, x.AppendVector(nil, html...), "%q", html)
		require.Equal(t, x.FeatureTexts(fields...), x.FeatureTexts(html...), "%q", html)
	}
}
