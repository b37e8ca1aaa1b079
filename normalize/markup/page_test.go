package markup_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/normalize/markup"
)

const aPage = `<!DOCTYPE html>
<html lang="vi"><head><title>Cầu Lò Rèn thông xe - Bến Sỏi</title>
<meta property="og:title" content="Cầu L&ograve; R&egrave;n thông xe"/>
<meta name="description" content='Cầu dài 214 m.'>
<meta property="og:site_name" content="Bến Sỏi"><link rel="canonical" href="https://bensoi.example/cau?a=1&amp;b=2">
<script type="application/ld+json">{"@type":"NewsArticle","datePublished": "2026-03-17T08:00:00+07:00"}</script>
<style>nav{}</style></head>
<body><nav><ul><li>Thời sự</li><nav>Thế giới</nav></ul></nav>
<header><h2>Bến Sỏi</h2></header>
<article><header><h1>Cầu <em>Lò Rèn</em>
  thông xe sáng nay</h1></header>
<p>Cầu Lò Rèn bắc qua kênh Đào
thông xe sáng 17/3,<br>sau hai năm thi công &amp; thử tải.</p>
<figure><img src="a.jpg"><figcaption>Đoàn xe đầu tiên</figcaption></figure>
<p>Cầu dài 214&nbsp;m.</p>
<form><button>Gửi</button><input></form></article>
<aside><p>Tin liên quan</p></aside><footer>Bản quyền</footer></body></html>`

func TestParse(t *testing.T) {
	assert.True(t, markup.IsPage(aPage))
	assert.False(t, markup.IsPage("<p>html &lt;html> <bodywork> <header></p>"))
	assert.Equal(t, markup.Page{
		Title:       "Cầu Lò Rèn thông xe sáng nay",
		Description: "Cầu dài 214 m.",
		Site:        "Bến Sỏi",
		URL:         "https://bensoi.example/cau?a=1&b=2",
		Published:   "2026-03-17T08:00:00+07:00",
		Lang:        "vi",
		Text: "Cầu Lò Rèn thông xe sáng nay\nCầu Lò Rèn bắc qua kênh Đào thông xe sáng 17/3,\n" +
			"sau hai năm thi công & thử tải.\nĐoàn xe đầu tiên\nCầu dài 214\u00a0m.",
	}, markup.Parse(aPage))
}

// What is never closed is not passed over, and nothing else is lost.
func TestParseBroken(t *testing.T) {
	for _, tt := range []struct{ name, source, text string }{
		{"a snippet", "<p>Một</p>hai", "Một\nhai"},
		{"an open menu", "<body><nav>Menu<p>Một</p>", "Menu\nMột"},
		{"an article that is a teaser", "<article>A</article><p>Một hai ba bốn năm sáu bảy</p>", "A\nMột hai ba bốn năm sáu bảy"},
		{"the longest article", "<article>Một hai ba bốn</article><article>A</article>", "Một hai ba bốn"},
		{"less", "<body>giá < 5 & a<b", "giá < 5 & a<b"},
		{"cut", "<html><body><p>Một</p><p cla", "Một"},
	} {
		assert.Equal(t, tt.text, markup.Parse(tt.source).Text, tt.name)
	}
}
