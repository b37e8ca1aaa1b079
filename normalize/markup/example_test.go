package markup_test

import (
	"fmt"

	"github.com/chumtin/chumtin/normalize/markup"
)

// The summary of a feed's item is a snippet of HTML as often as not.
func ExampleText() {
	fmt.Println(markup.Text(`<p>B&atilde;o s&#7889; 3 <b>đổ bộ</b> Quảng Ninh</p><img src="bao.jpg">`))
	// Output: Bão số 3 đổ bộ Quảng Ninh
}

// A passage of the text is marked where it stands in the source.
func ExampleMap() {
	const source = `Bão số 3 <b>đổ bộ</b> Quảng Ninh`
	text, offsets := markup.Map(source)
	start := len("Bão số 3 ")
	from, to := offsets.Source(start, start+len("đổ bộ"))
	fmt.Println(text)
	fmt.Println(source[from:to])
	// Output:
	// Bão số 3 đổ bộ Quảng Ninh
	// đổ bộ
}

// A whole page says what it is about, and states more.
func ExampleParse() {
	const source = `<!DOCTYPE html><html lang="vi"><head><title>Bão số 3 - Hồng Hà</title>
<meta property="og:site_name" content="Hồng Hà"></head>
<body><nav>Thời sự</nav><article><h1>Bão số 3 đổ bộ</h1><p>Chiều 7/9, bão vào Quảng Ninh.</p></article></body></html>`
	fmt.Println(markup.IsPage(source))
	p := markup.Parse(source)
	fmt.Println(p.Title, "|", p.Site, "|", p.Lang)
	fmt.Println(p.Text)
	// Output:
	// true
	// Bão số 3 đổ bộ | Hồng Hà | vi
	// Bão số 3 đổ bộ
	// Chiều 7/9, bão vào Quảng Ninh.
}
