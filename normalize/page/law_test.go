package page_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/normalize/page"
)

// checkPieces holds p against the law that every byte of text that is not space
// is in one piece, and that the fields are the kept pieces.
func checkPieces(t *testing.T, text string, p page.Page) {
	t.Helper()
	blank := func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' }
	end, number, headlines, leads := 0, 1, 0, 0
	var body []string
	for _, piece := range p.Pieces {
		require.GreaterOrEqual(t, piece.Start, end, "pieces in order, no overlap: %q", text)
		require.Empty(t, strings.TrimFunc(text[end:piece.Start], blank), "text between pieces of %q", text)
		number += newlines(text[end:piece.Start])
		require.Equal(t, number, piece.Number, "line of %q in %q", piece.Text, text)
		end = piece.Start + len(piece.Text)
		require.Equal(t, text[piece.Start:end], piece.Text)
		require.NotEmpty(t, strings.TrimFunc(piece.Text, blank))
		switch piece.Role {
		case page.Headline:
			headlines++
			require.Equal(t, p.Headline, piece.Text)
		case page.Lead:
			leads++
			require.Equal(t, p.Lead, piece.Text)
		case page.Body:
			body = append(body, piece.Text)
		}
	}
	require.Empty(t, strings.TrimFunc(text[end:], blank), "text behind the pieces of %q", text)
	require.Equal(t, p.Body, body)
	require.Equal(t, min(1, len(p.Pieces)), headlines, "headlines of %q", text)
	require.LessOrEqual(t, leads, 1)
}

func newlines(space string) int {
	space = strings.ReplaceAll(space, "\r\n", "\n")
	return strings.Count(space, "\n") + strings.Count(space, "\r")
}

func TestLawOnPages(t *testing.T) {
	for _, file := range testPages(t) {
		text, _ := readPage(t, file)
		p := page.Parse(text)
		checkPieces(t, text, p)
		checkPieces(t, p.String(), page.Parse(p.String()))
		assert.Equal(t, p.String(), page.Parse(p.String()).String(), "%s: parsing what was kept drops nothing", file)
	}
}

// Lines of all test pages in any order are still all accounted for.
func TestLawOnShuffledLines(t *testing.T) {
	var lines []string
	for _, file := range testPages(t) {
		text, _ := readPage(t, file)
		lines = append(lines, strings.Split(text, "\n")...)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		picked := make([]string, 1+r.IntN(30))
		for i := range picked {
			picked[i] = lines[r.IntN(len(lines))]
		}
		text := strings.Join(picked, []string{"\n", "\r\n", "\r", "\n\n"}[r.IntN(4)])
		p := page.Parse(text)
		checkPieces(t, text, p)
	}
}

func TestEmpty(t *testing.T) {
	for _, text := range []string{"", "\n", " \r\n\t\u00a0\r", "\ufeff\n\u200b"} {
		assert.Empty(t, page.Parse(text), "%q", text)
	}
}

func TestOneLine(t *testing.T) {
	text := strings.Repeat("Nước sông dâng thêm mười phân so với hôm qua. ", 20_000)
	p := page.Parse(text + "Hết")
	checkPieces(t, text+"Hết", p)
	assert.Equal(t, text+"Hết", p.Headline)
	assert.Empty(t, p.Body)
}

func TestInvalidUTF8(t *testing.T) {
	text := "Ti\xeau \xc3\n\xff\xfe\n\xe1\xba\nVOV.VN - \x80 \x81.\n\xf0\x9f"
	p := page.Parse(text)
	checkPieces(t, text, p)
	assert.Equal(t, "Ti\xeau \xc3", p.Headline)
}

// A quadratic step anywhere would take minutes here.
func TestLongPages(t *testing.T) {
	const size = 1 << 20
	units := map[string]string{
		"letter":         "a\n",
		"line":           "Giá xăng dầu trong nước giảm từ chiều nay\n",
		"sentence":       "Giá xăng dầu trong nước giảm từ chiều nay.\n",
		"heading":        "Tin liên quan\n",
		"heading, title": "Tin liên quan\nGiá xăng dầu giảm\n",
		"credit":         "(Theo AFP)\nGiá xăng dầu trong nước giảm mạnh\n",
		"skip":           "Bỏ qua tin chính và tiếp tục đọc\nGiá dầu\n",
		"mark":           "VOV - ",
		"end mark":       "./.",
		"bracket":        "((((",
		"signature":      "Xong. Minh Hà\n",
		"blank":          " \n",
		"colon":          "Ảnh:",
		"section":        "Thời sự\n",
		"path":           "> A\n",
		"date":           "9/5\n",
		"byline":         "By Ann Example and Bob Sample in Oldport and in the north of Pell\n",
		"block":          "A.\nB\nChợ Bến Sông mở lại\nNhà máy Tân Lập ngừng\n",
		"credit, block":  "(Theo AFP)\nB\nChợ Bến Sông mở lại\nNhà máy Tân Lập ngừng\n",
		"bar":            "Facebook\nThời sự\n",
		"arrows":         ">>>>>>>>",
	}
	for name, unit := range units {
		t.Run(name, func(t *testing.T) {
			text := "Tin sáng\nGiá xăng dầu trong nước đã giảm.\n" + strings.Repeat(unit, size/len(unit))
			p := page.Parse(text)
			require.NotEmpty(t, p.Pieces)
			page.TrimLead(text)
			page.TrimBody(text)
		})
	}
	t.Run("teasers between paragraphs", func(t *testing.T) {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			teaser := "Hội chợ lần thứ " + strings.Repeat("một ", i%97) + " mở cửa đón khách tham quan\n"
			b.WriteString("Ngày " + strings.Repeat("ba ", i%89) + " trời nắng và ít mây.\n" + teaser + teaser)
		}
		checkPieces(t, b.String(), page.Parse(b.String()))
	})
}

func FuzzParse(f *testing.F) {
	for _, file := range testPages(f) {
		text, _ := readPage(f, file)
		f.Add(text)
	}
	f.Add("a\rb\r\n\r\nc c\n\xffVOV - ./.")
	f.Fuzz(func(t *testing.T, text string) {
		p := page.Parse(text)
		checkPieces(t, text, p)
		kept := page.Parse(p.String())
		checkPieces(t, p.String(), kept)
	})
}

func FuzzTrim(f *testing.F) {
	f.Add("(Dân trí) - Mưa lớn. (Theo AFP)./.")
	f.Add("SEOUL (Yonhap) -- \xff. PV")
	f.Fuzz(func(t *testing.T, s string) {
		lead, body := page.TrimLead(s), page.TrimBody(s)
		require.Contains(t, s, lead)
		require.Contains(t, s, body)
		require.Equal(t, lead, page.TrimLead(lead))
		require.Equal(t, body, page.TrimBody(body))
	})
}
