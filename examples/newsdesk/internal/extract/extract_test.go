package extract

import (
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

var from = &url.URL{Scheme: "https", Host: "tindien.example", Path: "/lu.html"}

const (
	lead  = "Nước sông Hoa dâng nhanh trong đêm 26/11, hàng trăm nhà ở xã Bình Đông bị ngập, chính quyền đã sơ tán hơn 300 hộ dân."
	first = "Theo ban chỉ huy phòng chống thiên tai, mực nước lúc 5h sáng nay đạt 4,2 m, trên báo động ba 0,4 m và còn lên chậm."
	last  = "Lực lượng cứu hộ dùng xuồng máy đưa người già, trẻ em đến trường học; điện được cắt ở các thôn ngập sâu để bảo đảm an toàn."
)

const newsPage = `<!doctype html><html lang="vi"><head><title>Lũ lên nhanh ở Bình Đông - Tin Điện</title>
<meta property="og:title" content="Lũ lên nhanh ở Bình Đông"><meta property="og:site_name" content="Tin Điện"><meta property="og:url" content="https://tindien.example/lu.html">
<meta property="article:published_time" content="2026-11-27T06:00:00+07:00"><script>var ads = "mua ngay";</script><style>p{color:red}</style></head>
<body><nav><ul><li><a href="/">Trang chủ</a><li><a href="/tg">Thế giới</a><li><a href="/tt">Thể thao</a></ul></nav>
<div class="article"><h1>Lũ lên nhanh ở Bình Đông</h1><p class="sapo"><strong>` + lead + `</strong></p>
<p>` + first + `</p><figure><img src="a.jpg"><figcaption>Ảnh: Văn An</figcaption></figure><p>` + last + `</p><script>track()</script></div>
<aside class="sidebar"><h3>Đọc nhiều</h3><ul><li><a href="/1">Giá vàng tăng trở lại trong phiên sáng</a><li><a href="/2">Đội tuyển thắng đậm trận giao hữu</a></ul></aside>
<footer>Bản quyền thuộc Tin Điện. Giấy phép số 1.</footer></body></html>`

func TestHTML(t *testing.T) {
	a := NewReader().HTML(t.Context(), newsPage, from, "")
	assert.Equal(t, "Lũ lên nhanh ở Bình Đông", a.Title)
	text := a.Lead + "\n" + a.Body
	for _, want := range []string{lead, first, last} {
		assert.Contains(t, text, want)
	}
	for _, bad := range []string{"mua ngay", "track", "color", "Trang chủ", "Giá vàng", "Giấy phép", "<"} {
		assert.NotContains(t, text, bad)
	}
	assert.Equal(t, "Tin Điện", a.Site)
	assert.Equal(t, "vi", a.Lang)
	assert.Equal(t, "2026-11-27T06:00:00+07:00", a.Published)
	assert.Equal(t, "https://tindien.example/lu.html", a.URL)
}

func TestKnownHeadline(t *testing.T) {
	a := NewReader().HTML(t.Context(), newsPage, from, "Bình Đông: Nước lũ lên nhanh")
	assert.Equal(t, "Bình Đông: Nước lũ lên nhanh", a.Title)
	assert.Contains(t, a.Lead+a.Body, first)
}

// Whatever readability is not given, the text is found, without a script.
func TestBeyondTheLimits(t *testing.T) {
	script := "<script>alert(1)</script>"
	for name, page := range map[string]string{
		"over a megabyte":     newsPage + "<!--" + strings.Repeat("x", maxHTML) + "-->",
		"many nodes":          strings.Replace(newsPage, "</body>", strings.Repeat("<br>", maxNodes)+"</body>", 1),
		"deeper than parsers": strings.Replace(newsPage, "<h1>", strings.Repeat("<div>", 10_000)+script+"<h1>", 1),
		"a bomb of <b>":       strings.Replace(newsPage, "</div>", "<p>"+manyTags()+strings.Repeat("</p><p>x", 10_000)+"</div>", 1),
		"broken UTF-8":        newsPage + "\xff",
	} {
		t.Run(name, func(t *testing.T) {
			a := NewReader().HTML(t.Context(), page, from, "")
			assert.Contains(t, a.Lead+"\n"+a.Body, first)
			assert.NotContains(t, a.Title+a.Lead+a.Body, "alert")
		})
	}
}

func manyTags() string {
	var b strings.Builder
	for i := range 400 {
		b.WriteString("<b id=" + strings.Repeat("y", i+1) + ">")
	}
	return b.String()
}

func TestNodes(t *testing.T) {
	assert.Less(t, nodes(newsPage), 100)
	assert.Greater(t, nodes("<p>"+manyTags()+strings.Repeat("</p><p>x", 1000)), maxNodes, "where the parser makes 400 of each")
	assert.Less(t, nodes(strings.Repeat("<a href=x>x", 10_000)), maxNodes, "which an <a> is not one of")
}

// A document that takes readability too long is left to it, and two of them are the
// most that there ever are.
func TestTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		free := make(chan struct{})
		var asked atomic.Int32
		r := NewReader()
		r.parse = func(string, *url.URL) (main, error) {
			asked.Add(1)
			<-free
			return main{}, nil
		}
		start := time.Now()
		for range 4 {
			a := r.HTML(t.Context(), newsPage, from, "")
			assert.Contains(t, a.Lead+a.Body, first)
		}
		assert.EqualValues(t, 2, asked.Load())
		assert.Equal(t, 4*maxTime, time.Since(start))
		close(free)
		synctest.Wait()
		r.HTML(t.Context(), newsPage, from, "")
		assert.EqualValues(t, 3, asked.Load(), "they came to their end")
	})
}

func TestPanic(t *testing.T) {
	r := NewReader()
	r.parse = func(string, *url.URL) (main, error) { panic("a bug in readability") }
	for range 5 {
		a := r.HTML(t.Context(), newsPage, from, "")
		assert.Contains(t, a.Lead+a.Body, first)
	}
}

func TestStated(t *testing.T) {
	a := Stated(newsPage)
	assert.Equal(t, "Lũ lên nhanh ở Bình Đông", a.Title)
	assert.Contains(t, a.Lead+a.Body, first)
	a = Stated("Lũ lên nhanh\n\n" + lead + "\n\n" + first)
	assert.Equal(t, "Lũ lên nhanh", a.Title)
	assert.Equal(t, lead, a.Lead)
	assert.Equal(t, first, a.Body)
	a = Stated(`<html><head><title>Lũ</title><meta name="description" content="` + lead + `"></head><body><div id="app"></div></body></html>`)
	assert.Equal(t, lead, a.Lead, "the rest comes by script")
}

func FuzzHTML(f *testing.F) {
	f.Add(newsPage, "Lũ")
	f.Add("<html><table><b><p><i></table></b>x", "")
	f.Add("<html><svg><p></svg><frameset>", "")
	f.Fuzz(func(t *testing.T, text, headline string) {
		a := NewReader().HTML(t.Context(), text, from, headline)
		assert.NotContains(t, strings.ToLower(a.Body), "<script")
	})
}
