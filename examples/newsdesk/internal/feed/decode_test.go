package feed

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/normalize/legacy"
)

const at = "https://tindien.example/rss/thoi-su.rss"

var now = time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)

func decode(t *testing.T, doc string) *Feed {
	t.Helper()
	f, err := Decode(t.Context(), []byte(doc), "", at, now)
	require.NoError(t, err)
	return f
}

func rssOf(items string) string {
	return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><title>Tin Điện - Thời sự</title><link>https://tindien.example/</link><language>vi-vn</language><ttl>30</ttl>` + items + `</channel></rss>`
}

// The same two articles in all the formats.
func TestFormats(t *testing.T) {
	const summary = "Nước sông dâng nhanh trong đêm, hàng trăm nhà bị ngập."
	for name, doc := range map[string]string{
		"RSS 2.0": rssOf(`
			<item><title>Lũ rút</title><description>Tin sau.</description><link>https://tindien.example/lu-rut-2.html</link><guid isPermaLink="false">2</guid><pubDate>Fri, 27 Nov 2026 09:00:00 +0700</pubDate></item>
			<item><title>Lũ lên nhanh</title><description><![CDATA[<a href="x"><img src="y"></a><br>` + summary + `]]></description><link>https://tindien.example/lu-len-1.html?utm_source=rss</link><pubDate>Fri, 27 Nov 2026 08:00:00 +0700</pubDate></item>`),
		"RSS 1.0": `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
			<channel rdf:about="x"><title>Tin Điện - Thời sự</title><link>https://tindien.example/</link><dc:language>vi</dc:language></channel>
			<item><title>Lũ rút</title><description>Tin sau.</description><link>https://tindien.example/lu-rut-2.html</link><dc:date>2026-11-27T09:00:00+07:00</dc:date></item>
			<item><title>Lũ lên nhanh</title><description>` + summary + `</description><link>https://tindien.example/lu-len-1.html</link><dc:date>2026-11-27T08:00:00+07:00</dc:date></item></rdf:RDF>`,
		"Atom": `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi"><title>Tin Điện - Thời sự</title><link href="https://tindien.example/"/>
			<entry><id>tag:tindien.example,2026:2</id><title>Lũ rút</title><summary>Tin sau.</summary><link rel="alternate" href="/lu-rut-2.html"/><published>2026-11-27T02:00:00Z</published></entry>
			<entry><id>tag:tindien.example,2026:1</id><title type="html">Lũ &lt;b&gt;lên&lt;/b&gt; nhanh</title><summary type="html">&lt;p&gt;` + summary + `&lt;/p&gt;</summary><link href="lu-len-1.html#utm_source=rss"/><published>2026-11-27T01:00:00Z</published></entry></feed>`,
		"JSON Feed": `{"version": "https://jsonfeed.org/version/1.1", "title": "Tin Điện - Thời sự", "home_page_url": "https://tindien.example/", "language": "vi", "items": [
			{"id": "2", "title": "Lũ rút", "summary": "Tin sau.", "url": "https://tindien.example/lu-rut-2.html", "date_published": "2026-11-27T09:00:00+07:00"},
			{"id": "1", "title": "Lũ lên nhanh", "summary": "` + summary + `", "url": "https://www.tindien.example/lu-len-1.html?fbclid=abc", "date_published": "2026-11-27T08:00:00+07:00"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			f := decode(t, doc)
			assert.Equal(t, "Tin Điện - Thời sự", f.Title)
			assert.Equal(t, "https://tindien.example/", f.Site)
			require.Len(t, f.Items, 2)
			first, second := f.Items[0], f.Items[1]
			assert.Equal(t, "Lũ lên nhanh", first.Title)
			assert.Equal(t, summary, first.Summary)
			assert.Empty(t, first.Body)
			assert.Contains(t, []string{"https://tindien.example/lu-len-1.html", "https://www.tindien.example/lu-len-1.html"}, first.URL)
			assert.Equal(t, "tindien.example", first.Source)
			assert.True(t, time.Date(2026, 11, 27, 1, 0, 0, 0, time.UTC).Equal(first.Time), "%v", first.Time)
			assert.Equal(t, "Lũ rút", second.Title)
			if name != "Atom" { // gofeed has no xml:lang
				assert.Equal(t, "vi", strings.TrimSuffix(first.Lang, "-VN"))
			}
			want := idOf("https://tindien.example/lu-len-1.html")
			assert.Equal(t, want, first.ID, "one article in four feeds is one")
		})
	}
	assert.Equal(t, 30*time.Minute, decode(t, rssOf("")).Every)
}

func idOf(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		panic(err)
	}
	return Identity{Link: u}.ID(&cluster.Article{})
}

func TestTimes(t *testing.T) {
	at := func(h, m int) time.Time { return time.Date(2026, 11, 27, h, m, 0, 0, time.UTC) }
	for stated, want := range map[string]time.Time{
		"Fri, 27 Nov 2026 08:00:00 +0700":    at(1, 0),
		"Fri, 27 Nov 2026 08:00:00 GMT":      at(8, 0),
		"2026-11-27T08:00:00+07:00":          at(1, 0),
		"27/11/2026 08:00":                   at(1, 0),                                     // of Vietnam, as the feed is in its language
		"05/11/2026 08:00:00":                time.Date(2026, 11, 5, 1, 0, 0, 0, time.UTC), // the day comes first
		"11/27/2026 8:00:00 AM":              at(8, 0),                                     // only gofeed reads it
		"Thứ sáu, 27/11/2026, 08:00 (GMT+7)": at(1, 0),
		"1795741200":                         at(1, 0),
		"":                                   {},
		"hôm qua":                            {},
		"Thu, 01 Jan 1970 00:00:00 GMT":      {}, // what programs write for none
		"0001-01-01T00:00:00Z":               {},
		"Sat, 28 Nov 2026 08:00:00 +0700":    {}, // in the future: a plan, or the wrong zone
		"9999-12-31T23:59:59Z":               {},
		"Fri, 27 Nov 2026 10:10:00 GMT":      at(10, 10), // clocks differ
	} {
		f := decode(t, rssOf(`<item><title>Lũ lên nhanh</title><link>/a</link><pubDate>`+stated+`</pubDate></item>`))
		require.Len(t, f.Items, 1)
		got := f.Items[0].Time
		assert.True(t, want.Equal(got), "%q: %v, want %v", stated, got, want)
	}
	f := decode(t, `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>a</title><published>2031-01-01T00:00:00Z</published><updated>2026-11-27T01:00:00Z</updated></entry></feed>`)
	assert.True(t, at(1, 0).Equal(f.Items[0].Time), "the other time may be right")
}

// Items come by time, and one without a time in its place of the feed.
func TestOrder(t *testing.T) {
	item := func(name, time string) string {
		return `<item><title>` + name + `</title><link>/` + name + `</link><pubDate>` + time + `</pubDate></item>`
	}
	f := decode(t, rssOf(item("e", "2026-11-27T05:00Z")+item("d", "")+item("a", "2026-11-27T01:00Z")+item("c", "2026-11-27T03:00Z")+item("b", "")))
	var names []string
	for _, it := range f.Items {
		names = append(names, it.Title)
	}
	assert.Equal(t, []string{"b", "a", "d", "c", "e"}, names)
}

func TestIdentity(t *testing.T) {
	same := []string{
		"https://vnx.example/tin/lu-1.html", "http://vnx.example/tin/lu-1.html", "https://www.vnx.example/tin/lu-1.html", "https://m.vnx.example/tin/lu-1.html",
		"https://VNX.example:443/tin/lu-1.html", "https://vnx.example/tin/lu-1.html?utm_source=rss&utm_medium=feed", "https://vnx.example/tin/lu-1.html?fbclid=1#cmt",
		"https://vnx.example/tin/../tin/lu-1.html", "https://vnx.example/tin/lu-1.html/", "https://vnx.example/tin/lu-1.html/amp", "https://vnx.example/tin/lu-1.html?",
		"https://vnx.example/tin/lu-1.html#vn_source=rss&vn_campaign=x",
	}
	for _, link := range same {
		assert.Equal(t, idOf(same[0]), idOf(link), link)
	}
	assert.Equal(t, idOf("https://a.example/b?x=1&y=2"), idOf("https://a.example/b?y=2&utm_campaign=z&x=1"))
	assert.Equal(t, idOf("https://a.example/tin-t%E1%BB%A9c"), idOf("https://a.example/tin-t%e1%bb%a9c"))
	assert.Equal(t, idOf("https://a.example/tin-tức"), idOf("https://a.example/tin-t%e1%bb%a9c"))
	ids := make(map[string]string)
	for _, link := range []string{
		"https://a.example/b", "https://a.example/B", "https://a.example/c", "https://b.example/b", "https://a.example/b?id=1", "https://a.example/b?id=2",
		"https://a.example:8080/b", "https://a.example/#!/b", "https://a.example/#/c", "https://a.example/?p=1", "https://a.example/?p=2",
	} {
		assert.Empty(t, ids[idOf(link)], link)
		ids[idOf(link)] = link
	}
}

// What feeds do with links and GUIDs. The letters are those of the articles.
func TestItemsAreOneOrNot(t *testing.T) {
	item := func(title, link, guid string) string {
		return `<item><title>` + title + `</title><link>` + link + `</link><guid isPermaLink="false">` + guid + `</guid></item>`
	}
	ids := func(items string) (ids []string) {
		for _, it := range decode(t, rssOf(items)).Items {
			ids = append(ids, it.ID)
		}
		return ids
	}
	edited := append(ids(item("Lũ lên", "/lu.html", "1")), ids(item("Lũ lên rất nhanh", "/lu.html", "1"))...)
	assert.Equal(t, edited[0], edited[1], "an edited headline")

	again := ids(item("Lũ lên", "/lu.html", "1") + item("Lũ lên", "/lu.html", "1"))
	assert.Len(t, again, 1, "twice in one feed")

	shared := ids(item("Lũ lên", "/live", "1") + item("Bão tan", "/live", "2"))
	assert.Len(t, shared, 2, "two articles on one page")

	front := ids(item("Lũ lên", "https://tindien.example/", "1") + item("Bão tan", "https://www.tindien.example", "2"))
	assert.Len(t, front, 2, "the front page is no article's address")

	none := ids(`<item><title>Lũ lên</title></item><item><title>Bão tan</title></item>`)
	assert.Len(t, none, 2, "neither link nor GUID")

	permalink := ids(`<item><title>Lũ lên</title><guid>https://tindien.example/lu.html</guid></item>`)
	assert.Equal(t, ids(item("Lũ lên", "/lu.html", "1")), permalink, "a GUID that is the link")

	moved := decode(t, rssOf(item("Lũ lên", "/lu-len.html", "77"))).Items[0]
	movedTo := decode(t, rssOf(item("Lũ rút", "/lu-rut.html", "77"))).Items[0]
	assert.NotEqual(t, moved.ID, movedTo.ID)
	assert.Equal(t, moved.GUID, movedTo.GUID, "the address went with the headline")
}

func TestLinks(t *testing.T) {
	for link, want := range map[string]string{
		"/a.html":                            "https://tindien.example/a.html",
		"//other.example/a":                  "https://other.example/a",
		"a?x=1&amp;utm_source=rss&amp;y=%20": "https://tindien.example/a?x=1&y=%20",
		"http://lan:hidden@a.example/":       "http://a.example/",
		"javascript:alert(1)":                "",
		"data:text/html,x":                   "",
		"file:///etc/passwd":                 "",
		"http://":                            "",
		"https://a.example/" + strings.Repeat("x", 3000): "",
		" \n https://a.example/b \n ":                    "https://a.example/b",
	} {
		f := decode(t, rssOf(`<item><title>Lũ lên</title><link>`+link+`</link></item>`))
		require.Len(t, f.Items, 1)
		assert.Equal(t, want, f.Items[0].URL, link)
	}
	f := decode(t, rssOf(`<item><title>a</title><link>https://clicks.example/1</link><feedburner:origLink>https://tindien.example/a</feedburner:origLink></item>`))
	assert.Equal(t, "https://tindien.example/a", f.Items[0].URL)
	f = decode(t, rssOf(`<item><title>a</title><link>https://aggregator.example/1</link><source url="https://www.tindien.example/rss">Tin Điện</source></item>`))
	assert.Equal(t, "tindien.example", f.Items[0].Source, "the outlet, and not who passes it on")
}

func TestTexts(t *testing.T) {
	long := strings.Repeat("Nước lên từng giờ. ", 100)
	for _, test := range []struct{ name, item, summary, body string }{
		{"both", `<description>Lead.</description><content:encoded>&lt;p&gt;A.&lt;/p&gt;&lt;p&gt;B.&lt;/p&gt;</content:encoded>`, "Lead.", "A.\nB."},
		{"the same twice", `<description>A.</description><content:encoded>A.</content:encoded>`, "A.", ""},
		{"the article as its description", `<description>&lt;p&gt;Lead.&lt;/p&gt;&lt;p&gt;` + long + `&lt;/p&gt;</description>`, "Lead.", strings.TrimSpace(long)},
		{"one long paragraph", `<description>` + long + `</description>`, "", strings.TrimSpace(long)},
		{"escaped twice", `<description>&amp;lt;b&amp;gt;A &amp;amp;amp; B&amp;lt;/b&amp;gt;</description>`, "A & B", ""},
		{"entities of HTML", `<description>T&agrave;u&nbsp;hoả</description>`, "Tàu hoả", ""},
		{"control characters", "<description>A\x01\x0b B</description>", "A B", ""},
	} {
		f := decode(t, rssOf(`<item><title>x</title>`+test.item+`</item>`))
		require.Len(t, f.Items, 1, test.name)
		assert.Equal(t, test.summary, f.Items[0].Summary, test.name)
		assert.Equal(t, test.body, f.Items[0].Body, test.name)
	}
	f := decode(t, rssOf(`<item><title>`+strings.Repeat("đ", 1000)+`</title></item>`))
	assert.Equal(t, maxTitle+1, utf8.RuneCountInString(f.Items[0].Title))

	f = decode(t, rssOf(`<item><title> </title><description>&lt;img src="a"&gt;</description></item><item><title>b</title></item>`))
	assert.Len(t, f.Items, 1)
	assert.Equal(t, 1, f.Unusable)
}

// No script of any field comes through as one, whatever it is wrapped in.
func TestScripts(t *testing.T) {
	const script = `<script>alert(1)</script>`
	escaped := strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(script)
	for _, s := range []string{
		"<![CDATA[" + script + "]]>", escaped, strings.ReplaceAll(escaped, "&", "&amp;"), "<![CDATA[" + escaped + "]]>",
		"<![CDATA[<img src=x onerror=alert(1)>]]>", "<![CDATA[<svg/onload=alert(1)>]]>", "<![CDATA[<a href=javascript:alert(1)>x</a>]]>",
		"<![CDATA[<style>@import 'x';alert(1)</style>]]>", "<![CDATA[<iframe srcdoc='" + escaped + "'></iframe>]]>",
	} {
		doc := `<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>F` + s + `</title><link>` + s + `</link><language>` + s + `</language>
			<item><title>A` + s + `</title><link>` + s + `</link><guid>` + s + `</guid><description>B` + s + `</description><content:encoded>C` + s + `</content:encoded>
			<pubDate>` + s + `</pubDate><dc:language>` + s + `</dc:language><source url="javascript:alert(1)">` + s + `</source></item></channel></rss>`
		f := decode(t, doc)
		require.Len(t, f.Items, 1, s)
		it := f.Items[0]
		for _, got := range []string{f.Title, f.Lang, it.ID, it.Title, it.Summary, it.Body, it.Source, it.Lang} {
			assert.NotContains(t, got, "alert", s)
			assert.NotContains(t, got, "<", s)
		}
		for _, got := range []string{f.Site, it.URL} {
			if got != "" { // part of a path
				assert.Regexp(t, `^https://tindien\.example/[^<>"]*$`, got, s)
			}
		}
	}
}

// What is wrong with one field of JSON costs that field.
func TestSloppyJSON(t *testing.T) {
	f := decode(t, `{"version": 1.1, "title": ["x"], "items": [null, 5, [], "x",
		{"id": 7, "title": "Lũ lên", "url": "/1", "author": "An", "tags": "lũ", "attachments": {}, "language": "vi-vn", "date_published": "27/11/2026 08:00"},
		{"title": {"a": 1}, "content_text": "Bão tan", "external_url": "https://other.example/2", "summary": null}]}`)
	require.Len(t, f.Items, 2)
	assert.Equal(t, 4, f.Unusable)
	byTitle := make(map[string]Item)
	for _, it := range f.Items {
		byTitle[it.Title] = it
	}
	lu := byTitle["Lũ lên"]
	assert.Equal(t, "https://tindien.example/1", lu.URL)
	assert.Equal(t, "vi-VN", lu.Lang)
	assert.NotEmpty(t, lu.GUID)
	assert.True(t, time.Date(2026, 11, 27, 1, 0, 0, 0, time.UTC).Equal(lu.Time))
	assert.Equal(t, "Bão tan", byTitle[""].Body)
	assert.Equal(t, "other.example", byTitle[""].Source)
}

func TestLegacyFeed(t *testing.T) {
	doc := rssOf(`<item><title>Thủ tướng yêu cầu khẩn trương khắc phục hậu quả mưa lũ ở miền Trung</title><link>/a</link></item>`)
	for name, enc := range map[string]interface{ String(string) (string, error) }{
		"TCVN3": legacy.TCVN3.NewEncoder(), "VNI": legacy.VNI.NewEncoder(), "VISCII": legacy.VISCII.NewEncoder(),
	} {
		body, err := enc.String(doc)
		require.NoError(t, err)
		assert.Equal(t, decode(t, doc).Items[0].Title, decode(t, body).Items[0].Title, name)
	}
}

func TestBadFeeds(t *testing.T) {
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	var bomb strings.Builder
	bomb.WriteString(`<!DOCTYPE rss [<!ENTITY a0 "tin">`)
	for i := 1; i < 30; i++ {
		fmt.Fprintf(&bomb, `<!ENTITY a%d "%s">`, i, many(fmt.Sprintf("&a%d;", i-1), 10))
	}
	bomb.WriteString(`]><rss><channel><title>x</title><item><title>a &a29; b</title></item></channel></rss>`)

	for _, test := range []struct{ name, doc, err string }{
		{"nothing", "", "is empty"},
		{"spaces", " \n\t", "is empty"},
		{"text", "không tìm thấy", "is no feed: it begins with neither < nor {"},
		{"a page", "<!doctype html><html><head><title>x</title></head>", "is a web page and no feed"},
		{"a page with a feed", `<html><head><link rel="alternate" type="application/rss+xml" href="/rss/tin.rss"><link rel="stylesheet" href="x"></head>`, "is a web page and no feed; it says that its feed is https://tindien.example/rss/tin.rss"},
		{"another XML", "<urlset><url/></urlset>", "is XML, but neither RSS nor Atom"},
		{"broken XML", "<?xml version='1.0'\n?>\n<rss>\n<channel><title>x</title>\n<item></channel", "is broken in line 5: unexpected EOF"},
		{"cut off", strings.TrimSuffix(rssOf("<item><title>a</title>"), "</channel></rss>"), ""},
		{"other JSON", `{"error": "no"}`, "is JSON, but no JSON Feed"},
		{"broken JSON", "{\"version\": \"x\",\n\"items\": [", "is broken in line 2: unexpected end of JSON input"},
		{"JSON of another type", "{\"version\": \"x\",\n\"items\": 5}", "is JSON, but no JSON Feed"},
		{"too deep", rssOf(many("<x:a>", 100_000)), "is nested more than 500 levels deep"},
		{"deep XHTML", `<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml">` + many("<div>", 100_000), "is nested more than 500 levels deep"},
		{"too many items", rssOf(many("<item/>", 100_000)), "has more than 10000 items"},
		{"too many elements", rssOf("<item>" + many("<x:a/>", 300_000) + "</item>"), "has more than 200000 elements"},
		{"too many comments", rssOf("<title>" + many("a<!---->", 300_000) + "</title>"), "has more than 200000 elements"},
		{"too many attributes", rssOf("<item" + many(` a="b"`, 300_000) + "/>"), "has more than 200000 attributes"},
		{"too many namespaces", rssOf("<item " + func() string {
			var b strings.Builder
			for i := range 20_000 {
				fmt.Fprintf(&b, ` xmlns:n%d="x"`, i)
			}
			return b.String()
		}() + "/>"), "declares more than 10000 namespaces"},
		{"too many objects", `{"version":"x","items":[` + many("{},", 300_000) + `{}]}`, "has more than 200000 objects"},
		{"deep JSON", `{"items":` + many("[", 1_000_000), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Decode(t.Context(), []byte(test.doc), "", at, now)
			if test.err == "" {
				require.Error(t, err)
				return
			}
			require.EqualError(t, err, test.err)
		})
	}
	t.Run("a bomb of entities is not expanded", func(t *testing.T) {
		f := decode(t, bomb.String())
		require.Len(t, f.Items, 1)
		assert.Less(t, len(f.Items[0].Title), 100)
	})
	t.Run("an external entity is not read", func(t *testing.T) {
		f := decode(t, `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>a &x; b</title></item></channel></rss>`)
		assert.NotContains(t, f.Items[0].Title, "root")
	})
	t.Run("reading ends with its context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := Decode(ctx, []byte(rssOf("")), "", at, now)
		assert.ErrorIs(t, err, context.Canceled)
	})
}

// What is before the place where a feed is broken is there.
func TestBrokenInTheMiddle(t *testing.T) {
	const two = "<item><title>a</title></item>\n<item><title>b</title></item>\n"
	for name, doc := range map[string]string{
		"cut off in an item":  rssOf(two + "<item><title>c")[:strings.Index(rssOf(two+"<item><title>c"), "<title>c")+8],
		"cut off between":     strings.TrimSuffix(rssOf(two), "</channel></rss>"),
		"cut off in a tag":    strings.TrimSuffix(rssOf(two), "</channel></rss>") + "<item><tit",
		"nonsense in the way": strings.Replace(rssOf(two+"<item><title>c</title></item>"), "<item><title>c", "<item><=><title>c", 1),
	} {
		f := decode(t, doc)
		require.Len(t, f.Items, 2, name)
		assert.Equal(t, "b", f.Items[0].Title, name)
		assert.Contains(t, f.Broken, "is broken in line 3: ", name)
	}
	f := decode(t, `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a</title></entry><entry><title>b</tit`)
	require.Len(t, f.Items, 1)
	assert.NotEmpty(t, f.Broken)
	assert.Empty(t, decode(t, rssOf(two)).Broken)
}

func TestSloppyFeeds(t *testing.T) {
	for name, doc := range map[string]string{
		"space before the declaration": "\n\n " + rssOf(`<item><title>a</title></item>`),
		"a long comment first":         strings.Replace(rssOf(`<item><title>a</title></item>`), "<rss", "<!--"+strings.Repeat("x\n", 10_000)+"--><rss", 1),
		"a second document behind":     rssOf(`<item><title>a</title></item>`) + "<feed/>",
		"bare ampersands":              rssOf(`<item><title>a</title><link>https://a.example/?x=1&y=2</link></item>`),
		"declared UTF-16, is UTF-8":    strings.Replace(rssOf(`<item><title>a</title></item>`), "utf-8", "utf-16", 1),
		"unknown entities":             rssOf(`<item><title>a</title><description>&hellip;&foo;</description></item>`),
	} {
		f := decode(t, doc)
		require.Len(t, f.Items, 1, name)
		assert.Equal(t, "a", f.Items[0].Title, name)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(rssOf(`<item><title>Lũ</title><link>/a?utm_x=1</link><guid>1</guid><pubDate>27/11/2026</pubDate></item>`)), "text/xml")
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="xhtml"><div>a</div></title><link href="b"/></entry></feed>`), "")
	f.Add([]byte(`{"version":"1","items":[{"id":1,"title":"a","content_html":"<p>b","date_published":"x"},null]}`), "application/json")
	f.Add([]byte(`<rdf:RDF><item><title>&lt;script&gt;`), "text/xml; charset=koi8-r")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		got, err := Decode(t.Context(), body, contentType, at, now)
		if err != nil {
			assert.NotEmpty(t, err.Error())
			return
		}
		ids := make(map[string]bool)
		for i, it := range got.Items {
			require.NoError(t, it.Check())
			assert.False(t, ids[it.ID])
			ids[it.ID] = true
			for _, s := range []string{it.ID, it.Title, it.Summary, it.Body, it.Source, it.URL, it.Lang} {
				assert.True(t, utf8.ValidString(s), "%q", s)
			}
			assert.NotContains(t, it.Title, "\n")
			assert.True(t, it.Time.IsZero() || Plausible(it.Time, now))
			if it.URL != "" {
				u, err := url.Parse(it.URL)
				require.NoError(t, err)
				assert.Contains(t, []string{"http", "https"}, u.Scheme)
			}
			assert.LessOrEqual(t, i, maxItems)
		}
	})
}
