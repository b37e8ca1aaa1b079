package web

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	tokens "golang.org/x/net/html"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// zone is that of the tests' pages.
var zone = time.FixedZone("+07", 7*3600)

// theDay returns the first n items of the made-up day.
func theDay(t *testing.T, n int) []cluster.Article {
	t.Helper()
	r, err := jsonl.Open("../../../../testdata/feedday.jsonl", jsonl.Options{})
	require.NoError(t, err)
	defer r.Close()
	var day []cluster.Article
	for record, err := range r.All() {
		require.NoError(t, err)
		if day = append(day, record.Article); len(day) == n {
			break
		}
	}
	return day
}

// newDesk returns a desk in memory that holds articles, at the end of the made-up day.
func newDesk(t *testing.T, articles ...cluster.Article) *desk.Desk {
	t.Helper()
	d, err := desk.Open(context.Background(), desk.Options{Clock: clock, Rest: time.Hour})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, d.Close()) })
	for len(articles) > 0 {
		n := min(len(articles), 64)
		_, err := d.Put(t.Context(), "", articles[:n])
		require.NoError(t, err)
		articles = articles[n:]
	}
	return d
}

func clock() time.Time { return time.Date(2026, 3, 18, 11, 0, 0, 0, zone) }

func newServer(d Desk, opts Options) *Server {
	opts.Zone = zone
	opts.Log = slog.New(slog.DiscardHandler)
	if opts.Clock == nil {
		opts.Clock = clock
	}
	return New(d, opts)
}

// An answer is what a server said to a request.
type answer struct {
	*http.Response
	Text string
}

// ask sends a request that a browser on this machine could.
func ask(t *testing.T, s http.Handler, method, target string, body string, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "localhost:8080"
	if body != "" && !strings.HasPrefix(body, "{") && !strings.HasPrefix(body, "[") {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	res := w.Result()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return answer{res, string(text)}
}

// says asserts that an answer has text, and does not print all of it if not.
func says(t *testing.T, a answer, text string) {
	t.Helper()
	if !strings.Contains(a.Text, text) {
		assert.Fail(t, "the answer does not say it", "%q is not in %d bytes of status %d", text, len(a.Text), a.StatusCode)
	}
}

func TestPages(t *testing.T) {
	s := newServer(newDesk(t, theDay(t, 120)...), Options{})
	why := "/why?" + url.Values{"a": {"fd-001"}, "b": {"fd-013"}}.Encode()
	for _, test := range []struct {
		target string
		status int
		says   string
	}{
		{"/", 200, "Cháy chung cư 14 tầng ở TP HCM"},
		{"/?section=none", 200, "No story is as you asked."},
		{"/?independent=2", 200, "independent"},
		{"/?independent=x", 400, "independent is a number from 0 to 1000."},
		{"/?limit=1000000", 400, "limit is a number from 0 to 200."},
		{"/?order=random", 400, "The order is weight or time."},
		{"/?day=2026-03-17", 200, "TP HCM"},
		{"/?day=yesterday", 400, "A time is such as"},
		{"/?after=nonsense", 400, "There is no such part of the list."},
		{"/search", 200, "Words of a headline"},
		{"/search?q=duong", 200, "đường"},
		{"/search?q=%C4%91%C6%B0%E1%BB%9Dng", 200, "đường"},
		{"/search?q=zzzz", 200, "Nothing has all of these words."},
		{"/search?q=%22%2A%28%29%27+OR", 200, ""}, // what a query language would trip over
		{"/search?q=" + strings.Repeat("a", 600), 400, "What is sought is too long."},
		{"/stories/1", 200, "Reports by time"},
		{"/stories/999999", 404, "There is no such story."},
		{"/stories/0", 404, "There is no such story."},
		{"/stories/-1", 404, "There is no such story."},
		{"/stories/abc", 404, "There is no such story."},
		{"/stories/18446744073709551616", 404, "There is no such story."},
		{why, 200, "cứu hộ đã đưa"},
		{"/why?a=fd-001", 200, "Compare with which?"},
		{"/why?a=fd-001&q=duong", 200, "Found"},
		{"/why?id=fd-001&id=fd-013", 200, "What gives how much"},
		{"/why", 400, "The address names no article to compare."},
		{"/why?a=none", 404, "There is no such article."},
		{"/why?a=fd-001&b=none", 404, "There is no such article."},
		{"/sources", 200, "Address of a feed"},
		{"/sources.opml", 200, "<opml"},
		{"/help", 200, "weakest joint"},
		{"/login", 200, "Password"},
		{"/nowhere", 404, "There is no such page."},
		{"/static/style.css", 200, "--accent"},
		{"/static/none.css", 404, ""},
		{"/static/../templates/front.html", 404, ""},
	} {
		t.Run(test.target, func(t *testing.T) {
			got := ask(t, s, "GET", test.target, "", "Accept-Language", "en")
			if got.StatusCode == http.StatusMovedPermanently || got.StatusCode == http.StatusTemporaryRedirect { // a path that is not clean
				got = ask(t, s, "GET", got.Header.Get("Location"), "", "Accept-Language", "en")
			}
			assert.Equal(t, test.status, got.StatusCode)
			says(t, got, test.says)
			assert.Equal(t, policy, got.Header.Get("Content-Security-Policy"))
			assert.Equal(t, "nosniff", got.Header.Get("X-Content-Type-Options"))
			assert.Equal(t, "no-referrer", got.Header.Get("Referrer-Policy"))
		})
	}
}

func TestPagesInVietnamese(t *testing.T) {
	s := newServer(newDesk(t, theDay(t, 40)...), Options{})
	for target, want := range map[string]string{
		"/": "tòa soạn", "/search?q=chay": "Kết quả cho", "/stories/1": "Các bài theo giờ", "/why?a=fd-001&b=fd-013": "Điều gì góp bao nhiêu",
		"/sources": "Địa chỉ nguồn", "/help": "chỗ nối yếu nhất", "/login": "Mật khẩu", "/nowhere": "Không có trang này.",
	} {
		got := ask(t, s, "GET", target, "", "Accept-Language", "vi")
		says(t, got, want)
		says(t, got, `<html lang="vi">`)
		assert.Equal(t, "vi", got.Header.Get("Content-Language"), target)
	}
}

func TestNothingNewIsNotSentAgain(t *testing.T) {
	d := newDesk(t, theDay(t, 40)...)
	s := newServer(d, Options{})
	for _, target := range []string{"/", "/stories/1", "/api/stories", "/api/stories/1", "/feed.atom", "/feed.json", "/stories/1/feed.atom"} {
		first := ask(t, s, "GET", target, "")
		tag := first.Header.Get("ETag")
		require.NotEmpty(t, tag, target)
		again := ask(t, s, "GET", target, "", "If-None-Match", `"other", W/`+tag)
		assert.Equal(t, http.StatusNotModified, again.StatusCode, target)
		assert.Empty(t, again.Text, target)
	}
	tag := ask(t, s, "GET", "/api/stories", "").Header.Get("ETag")
	_, err := d.Put(t.Context(), "", theDay(t, 41)[40:])
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, ask(t, s, "GET", "/api/stories", "", "If-None-Match", tag).StatusCode)
}

// A desk of which some stories are part of others, or that fails.
type oddDesk struct {
	Desk
	merged map[cluster.StoryID]cluster.StoryID
	story  *desk.Story
	stats  *desk.Stats
	page   func(desk.Filter) desk.Page
	err    error
}

func (d oddDesk) Story(ctx context.Context, reader string, id cluster.StoryID) (desk.Story, error) {
	if into, ok := d.merged[id]; ok {
		return desk.Story{}, fmt.Errorf("story: %w", &desk.MergedError{Into: into})
	}
	if d.story != nil {
		return *d.story, nil
	}
	return d.Desk.Story(ctx, reader, id)
}

func (d oddDesk) Stats(ctx context.Context) (desk.Stats, error) {
	if d.stats != nil {
		return *d.stats, nil
	}
	return d.Desk.Stats(ctx)
}

func (d oddDesk) Front(ctx context.Context, reader string, f desk.Filter) (desk.Page, error) {
	if d.err != nil {
		return desk.Page{}, d.err
	}
	if d.page != nil {
		return d.page(f), nil
	}
	return d.Desk.Front(ctx, reader, f)
}

func TestMergedStoryLeadsOn(t *testing.T) {
	s := newServer(oddDesk{Desk: newDesk(t, theDay(t, 5)...), merged: map[cluster.StoryID]cluster.StoryID{70: 1}}, Options{})
	for from, to := range map[string]string{
		"/stories/70": "/stories/1", "/stories/70?x=y": "/stories/1?x=y", "/stories/70/feed.atom": "/stories/1/feed.atom", "/api/stories/70": "/api/stories/1",
	} {
		got := ask(t, s, "GET", from, "")
		assert.Equal(t, http.StatusMovedPermanently, got.StatusCode, from)
		assert.Equal(t, to, got.Header.Get("Location"), from)
		assert.Equal(t, "no-store", got.Header.Get("Cache-Control"), from)
	}
}

func TestFailureSaysNothingOfItself(t *testing.T) {
	s := newServer(oddDesk{Desk: newDesk(t), err: fmt.Errorf("disk /secret/path is full")}, Options{})
	for _, target := range []string{"/", "/api/stories", "/feed.atom"} {
		got := ask(t, s, "GET", target, "")
		assert.Equal(t, http.StatusInternalServerError, got.StatusCode, target)
		assert.NotContains(t, got.Text, "secret", target)
	}
}

// A story of any size is a page of bounded size, and its parts have every report once.
func TestPartsOfAStory(t *testing.T) {
	var story desk.Story
	for i := range 350 {
		a := desk.Article{Article: cluster.Article{ID: fmt.Sprint("a", i), Title: fmt.Sprint("Bài số ", i), Source: "Báo", Time: clock().Add(time.Duration(i) * time.Minute)}, Seq: int64(i + 1)}
		if i > 200 {
			a.Kind, a.Of = cluster.ExactCopy, "a0"
		}
		story.Members = append(story.Members, a)
	}
	story.ID, story.Articles, story.Representative = 1, 350, story.Members[0]
	s := newServer(oddDesk{Desk: newDesk(t), story: &story}, Options{})
	seen := make(map[string]bool)
	for part := range 3 {
		got := ask(t, s, "GET", fmt.Sprint("/stories/1?part=", part+1), "")
		require.Equal(t, http.StatusOK, got.StatusCode)
		ids := regexp.MustCompile(`class="entry[^"]*" id="(a\d+)"`).FindAllStringSubmatch(got.Text, -1)
		assert.LessOrEqual(t, len(ids), partSize)
		for _, id := range ids {
			assert.False(t, seen[id[1]], "report %s is on two pages", id[1])
			seen[id[1]] = true
		}
		copies := strings.Count(got.Text, "bản chép")
		assert.LessOrEqual(t, copies, mostCopies)
	}
	assert.Len(t, seen, 201)
	says(t, ask(t, s, "GET", "/stories/1?part=99", ""), "phần 3 trên 3")
	assert.Equal(t, http.StatusBadRequest, ask(t, s, "GET", "/stories/1?part=0", "").StatusCode)
}

func TestOperation(t *testing.T) {
	d := newDesk(t, theDay(t, 40)...)
	s := newServer(d, Options{})
	got := ask(t, s, "GET", "/metrics", "")
	for line := range strings.Lines(got.Text) {
		assert.Regexp(t, `^(# (HELP|TYPE) newsdesk_[a-z_]+ .+|newsdesk_[a-z_]+ \d+(\.\d+)?(e[+-]\d+)?)\n$`, line)
	}
	says(t, got, "newsdesk_articles 40\n")
	failing := newServer(oddDesk{Desk: d, stats: &desk.Stats{Failing: true}}, Options{})
	assert.Equal(t, http.StatusServiceUnavailable, ask(t, failing, "GET", "/healthz", "").StatusCode)
	says(t, ask(t, failing, "GET", "/metrics", ""), "newsdesk_storing 0\n")
}

// A list that is asked for again is not made again, until anything of it changes.
func TestListsAreMadeOnce(t *testing.T) {
	var l lists
	made := 0
	get := func(key listKey, signature uint64) string {
		page, err := l.get(key, signature, func() ([]byte, error) { made++; return fmt.Append(nil, key.url, signature), nil })
		require.NoError(t, err)
		return string(page)
	}
	front := listKey{url: "/"}
	for range 3 {
		assert.Equal(t, "/1", get(front, 1))
	}
	assert.Equal(t, 1, made)
	assert.Equal(t, "/2", get(front, 2))
	assert.Equal(t, "/x2", get(listKey{url: "/x"}, 2))
	assert.Equal(t, 3, made)
	for i := range 2 * maxLists {
		get(listKey{url: fmt.Sprint("/", i)}, 1)
	}
	assert.Len(t, l.kept, maxLists)
}

// What a reader, an editor or an outlet changes is seen at once.
func TestListsAreNew(t *testing.T) {
	d := newDesk(t, theDay(t, 60)...)
	now := clock()
	s := newServer(d, Options{Clock: func() time.Time { return now }})
	last := ask(t, s, "GET", "/", "").Text
	changed := func(what string) {
		t.Helper()
		got := ask(t, s, "GET", "/", "").Text
		assert.NotEqual(t, last, got, what)
		last = got
		assert.Equal(t, last, ask(t, s, "GET", "/", "").Text, "the same again")
	}
	ask(t, s, "POST", "/stories/1/read", "read=yes")
	changed("a story is read")
	ask(t, s, "POST", "/stories/1/read", "read=no")
	changed("and is not")
	_, err := d.Put(t.Context(), "", theDay(t, 61)[60:])
	require.NoError(t, err)
	changed("an article came")
	edited := theDay(t, 1)[0]
	edited.Title = "Tít mới: cháy chung cư Hoa Phượng ở TP HCM"
	_, err = d.Put(t.Context(), "", []cluster.Article{edited})
	require.NoError(t, err)
	changed("a headline changed")
	ask(t, s, "POST", "/searches", "name=Voi&q=voi")
	changed("a search is saved")
	require.NoError(t, d.PutSource(t.Context(), desk.Source{Name: "Báo mới", Feed: "https://new.example/", Section: "Mục mới"}))
	changed("there is a section")
	seqOf(t, ask(t, s, "POST", "/stories/"+storyOf(t, s, "fd-001")+"/pin", "article=fd-005"))
	changed("a headline is chosen")
	now = now.Add(72 * time.Hour)
	changed("three days went by")
}

// An affair shows four stories and folds nine, and says how many more there are.
func TestAffair(t *testing.T) {
	topic := desk.Topic{ID: 1}
	for i := range 20 {
		a := desk.Article{Article: cluster.Article{ID: fmt.Sprint("a", i), Title: fmt.Sprint("Tin số ", i), Time: clock()}, Seq: int64(i + 1)}
		topic.Cards = append(topic.Cards, desk.Card{ID: cluster.StoryID(i + 1), Representative: a, Articles: 2, Independent: 1, Open: true})
	}
	s := newServer(oddDesk{Desk: newDesk(t), page: func(desk.Filter) desk.Page { return desk.Page{Topics: []desk.Topic{topic}, Total: 20} }}, Options{})
	got := ask(t, s, "GET", "/", "", "Accept-Language", "en")
	says(t, got, "An affair of 20 stories · 40 articles")
	seen, more, ok := strings.Cut(got.Text, `<details class="more">`)
	require.True(t, ok)
	assert.Equal(t, 1+briefs, strings.Count(seen, `<article class="card`))
	assert.Equal(t, folded, strings.Count(more, `<article class="card`))
	says(t, got, "16 more stories of it")
	says(t, got, "and 7 more stories")
}

func TestReadState(t *testing.T) {
	s := newServer(newDesk(t, theDay(t, 40)...), Options{})
	got := ask(t, s, "POST", "/stories/1/read", "read=yes&next=/%3Forder=time")
	assert.Equal(t, http.StatusSeeOther, got.StatusCode)
	assert.Equal(t, "/?order=time", got.Header.Get("Location"))
	var story apiStory
	require.NoError(t, json.Unmarshal([]byte(ask(t, s, "GET", "/api/stories/1", "").Text), &story))
	assert.True(t, story.Read)
	assert.Equal(t, http.StatusNoContent, ask(t, s, "POST", "/stories/1/read", "read=no", "X-Part", "read").StatusCode)
	require.NoError(t, json.Unmarshal([]byte(ask(t, s, "GET", "/api/stories/1", "").Text), &story))
	assert.False(t, story.Read)
	assert.Equal(t, http.StatusNotFound, ask(t, s, "POST", "/stories/x/read", "read=no").StatusCode)
}

func TestLook(t *testing.T) {
	s := newServer(newDesk(t), Options{Secure: true})
	got := ask(t, s, "POST", "/look", "theme=dark&next=/sources")
	assert.Equal(t, "/sources", got.Header.Get("Location"))
	require.Len(t, got.Cookies(), 1)
	c := got.Cookies()[0]
	assert.Equal(t, "theme=dark", c.Name+"="+c.Value)
	assert.True(t, c.Secure && c.HttpOnly && c.SameSite == http.SameSiteLaxMode)
	says(t, ask(t, s, "GET", "/", "", "Cookie", "theme=dark"), `data-theme="dark"`)
	assert.NotContains(t, ask(t, s, "GET", "/", "", "Cookie", "theme=\"><x").Text, "data-theme")
	assert.Empty(t, ask(t, s, "POST", "/look", "theme=purple&lang=xx").Cookies())
}

func TestSourcesForm(t *testing.T) {
	d := newDesk(t)
	s := newServer(d, Options{})
	feeds := func() map[string]desk.Source {
		sources, err := d.Sources(t.Context())
		require.NoError(t, err)
		byFeed := make(map[string]desk.Source)
		for _, src := range sources {
			byFeed[src.Feed] = src
		}
		return byFeed
	}
	form := func(pairs ...string) string {
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v.Encode()
	}
	const feed = "https://a.example/feed"
	assert.Equal(t, http.StatusSeeOther, ask(t, s, "POST", "/sources", form("feed", feed, "section", "Thời sự")).StatusCode)
	require.Contains(t, feeds(), feed)
	assert.Equal(t, "Thời sự", feeds()[feed].Section)
	assert.True(t, feeds()[feed].Pages)

	for _, bad := range []string{"javascript:alert(1)", "file:///etc/passwd", "", "a.example"} {
		got := ask(t, s, "POST", "/sources", form("feed", bad), "Accept-Language", "en")
		assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode, bad)
		says(t, got, "begins with http")
	}
	says(t, ask(t, s, "POST", "/sources", form("feed", feed), "Accept-Language", "en"), "There is such a feed already.")
	assert.Equal(t, http.StatusNotFound, ask(t, s, "POST", "/sources", form("feed", "https://b.example/", "old", "B", "name", "B")).StatusCode)

	ask(t, s, "POST", "/sources", form("feed", feed, "old", feeds()[feed].Name, "name", "Báo A", "section", "", "preferred", "on", "muted", "on"))
	changed := feeds()[feed]
	assert.Equal(t, "Báo A", changed.Name)
	assert.True(t, changed.Preferred && changed.Muted && !changed.Pages && changed.Section == "")

	const list = `<?xml version="1.0"?><opml version="2.0"><body><outline text="Kinh tế">
<outline type="rss" text="C" xmlUrl="https://c.example/feed"/><outline type="rss" text="A" xmlUrl="https://a.example/feed"/>
<outline type="rss" text="ác" xmlUrl="javascript:alert(1)"/></outline></body></opml>`
	ask(t, s, "POST", "/sources", form("feed", feed, "old", "Báo A", "name", "Báo A", "publisher", "Tập đoàn B", "preferred", "on", "muted", "on"))
	says(t, ask(t, s, "GET", "/sources", "", "Accept-Language", "en"), "of Tập đoàn B")
	says(t, ask(t, s, "GET", "/corrections", "", "Accept-Language", "en"), "Báo A belongs to Tập đoàn B")
	body := "--x\r\nContent-Disposition: form-data; name=\"opml\"; filename=\"f.opml\"\r\n\r\n" + list + "\r\n--x--\r\n"
	got := ask(t, s, "POST", "/sources/import", body, "Content-Type", "multipart/form-data; boundary=x", "Accept-Language", "en")
	require.Equal(t, http.StatusOK, got.StatusCode)
	says(t, got, "1 feed is added, 1 was there already, 1 cannot be:")
	assert.Len(t, feeds(), 2, "one is new, one was there, and one is no address of the web")
	assert.Equal(t, "Báo A", feeds()[feed].Name, "what was there stays")
	assert.Equal(t, "Kinh tế", feeds()["https://c.example/feed"].Section)
	says(t, ask(t, s, "GET", "/sources.opml", ""), "https://c.example/feed")
	assert.Equal(t, http.StatusBadRequest, ask(t, s, "POST", "/sources/import", "a=b").StatusCode)

	assert.Equal(t, http.StatusSeeOther, ask(t, s, "POST", "/sources/remove", form("feed", feed)).StatusCode)
	assert.NotContains(t, feeds(), feed)
	assert.Equal(t, http.StatusBadRequest, ask(t, s, "POST", "/sources/remove", "feed=").StatusCode)
	assert.Equal(t, http.StatusRequestEntityTooLarge, ask(t, s, "POST", "/sources", "feed="+strings.Repeat("x", maxForm)).StatusCode)
}

// attack is what an outlet that means ill could write in any field.
const attack = `"><script>alert('x')</script><img src=x onerror=alert(1)><svg/onload=alert(2)>'` + "`${alert(3)}{{.}}"

// Whatever stands in the fields of an article, no page has a script, an attribute that
// acts, or a link that is not of the web.
func TestScriptsInEveryField(t *testing.T) {
	hostile := func(id string) cluster.Article {
		return cluster.Article{
			ID: id + attack, Title: "Cháy chung cư Hoa Phượng " + attack, Summary: "Lửa bùng lên ở phường Bình Đông " + attack,
			Body: "<p onclick=alert(1)>Hỏa hoạn</p>" + attack, Source: "Báo " + id + attack, URL: "javascript:alert('" + id + "')",
			Lang: `vi" onload="alert(1)`, Time: time.Date(2026, 3, 17, 5, 0, 0, 0, zone),
		}
	}
	a, b := hostile("1"), hostile("2")
	d := newDesk(t, a, b)
	again := a
	again.Title = "Đổi tít " + a.Title
	_, err := d.Put(t.Context(), attack, []cluster.Article{again})
	require.NoError(t, err)
	require.NoError(t, d.PutSource(t.Context(), desk.Source{Name: attack, Feed: "https://feed.example/" + attack, Site: "javascript:alert(1)", Section: attack}))
	require.NoError(t, d.SetHealth(t.Context(), "https://feed.example/"+attack, desk.Health{Status: attack, Failures: 1, Title: attack}))
	s := newServer(d, Options{})
	why := url.Values{"a": {a.ID}, "b": {b.ID}, "q": {attack}}
	for _, target := range []string{
		"/", "/?" + url.Values{"section": {attack}, "source": {attack}}.Encode(), "/search?q=chay", "/search?" + url.Values{"q": {attack}}.Encode(), "/stories/1", "/stories/2",
		"/why?" + why.Encode(), "/why?" + url.Values{"a": {a.ID}, "q": {attack}}.Encode(), "/sources", "/login?next=" + url.QueryEscape("javascript:alert(1)"), "/" + url.PathEscape(attack),
	} {
		got := ask(t, s, "GET", target, "")
		root, err := tokens.Parse(strings.NewReader(got.Text))
		require.NoError(t, err)
		for n := range root.Descendants() {
			if n.Type != tokens.ElementNode {
				continue
			}
			src := ""
			for _, attr := range n.Attr {
				assert.False(t, strings.HasPrefix(attr.Key, "on") || attr.Key == "style", "%s: <%s %s=%q>", target, n.Data, attr.Key, attr.Val)
				switch attr.Key {
				case "src":
					src = attr.Val
				case "href", "action":
					u, err := url.Parse(attr.Val)
					if assert.NoError(t, err, target) {
						assert.Contains(t, []string{"", "http", "https"}, u.Scheme, "%s: <%s %s=%q>", target, n.Data, attr.Key, attr.Val)
					}
				}
			}
			switch n.Data {
			case "script":
				assert.Equal(t, staticAddress("page.js"), src, target)
				assert.Nil(t, n.FirstChild, target)
			case "img", "iframe", "object", "embed", "base", "meta":
				if n.Data != "meta" {
					assert.Fail(t, "an element that no page has", "%s: <%s>", target, n.Data)
				}
			}
		}
	}
	for _, target := range []string{"/feed.atom", "/stories/1/feed.atom"} {
		got := ask(t, s, "GET", target, "")
		var feed atomFeed
		require.NoError(t, xml.Unmarshal([]byte(got.Text), &feed), target)
		assert.NotContains(t, got.Text, "javascript:", target)
	}
	for _, target := range []string{"/feed.json", "/api/stories", "/api/stories/1", "/api/sources"} {
		got := ask(t, s, "GET", target, "")
		assert.True(t, json.Valid([]byte(got.Text)), target)
		assert.Contains(t, got.Header.Get("Content-Type"), "json", target)
		assert.NotContains(t, got.Text, `"javascript:`, target)
	}
}

func TestFeeds(t *testing.T) {
	s := newServer(newDesk(t, theDay(t, 60)...), Options{})
	var feed atomFeed
	require.NoError(t, xml.Unmarshal([]byte(ask(t, s, "GET", "/feed.atom?q=chay", "").Text), &feed))
	require.NotEmpty(t, feed.Entries)
	assert.Equal(t, "http://localhost:8080/feed.atom?q=chay", feed.ID)
	ids := make(map[string]bool)
	for _, e := range feed.Entries {
		_, err := time.Parse(time.RFC3339, e.Updated)
		assert.NoError(t, err)
		assert.NotEmpty(t, e.Title)
		assert.False(t, ids[e.ID], "id %s is there twice", e.ID)
		ids[e.ID] = true
		assert.True(t, strings.HasPrefix(e.Links[0].Href, "http://localhost:8080/stories/"), e.Links[0].Href)
	}
	var items jsonFeedFile
	require.NoError(t, json.Unmarshal([]byte(ask(t, s, "GET", "/stories/1/feed.json", "").Text), &items))
	require.NotEmpty(t, items.Items)
	assert.Equal(t, "http://localhost:8080/stories/1", items.Home)
	assert.Equal(t, http.StatusNotFound, ask(t, s, "GET", "/stories/9999/feed.json", "").StatusCode)
	assert.Equal(t, http.StatusBadRequest, ask(t, s, "GET", "/feed.atom?order=x", "").StatusCode)
}

// What is posted is held against the time of now, also while a made-up day plays, and a
// time that states no zone is of the desk's.
func TestPostedTimes(t *testing.T) {
	zone := time.FixedZone("", 7*3600)
	s := newServer(newDesk(t), Options{Zone: zone, Clock: clock})
	minute := time.Now().Add(-time.Minute)
	got := ask(t, s, "POST", "/api/articles", fmt.Sprintf(`{"id":"a","title":"Lũ lên","time":%q}
{"id":"b","title":"Giá vàng","time":%q}
{"id":"c","title":"Bão tới","time":%q}`, minute.Format(time.RFC3339), minute.In(zone).Format("2006-01-02 15:04"), minute.AddDate(1, 0, 0).Format(time.RFC3339)))
	require.Equal(t, http.StatusOK, got.StatusCode, got.Text)
	assert.Equal(t, 2, strings.Count(got.Text, `"status":"new"`), got.Text)
	assert.Contains(t, got.Text, "is in the future")
	var a struct{ Time time.Time }
	require.NoError(t, json.Unmarshal([]byte(ask(t, s, "GET", "/api/article?id=b", "").Text), &a))
	assert.WithinDuration(t, minute, a.Time, time.Minute)
}

func TestAPI(t *testing.T) {
	s := newServer(newDesk(t), Options{})
	results := func(text string) (all []desk.Result) {
		dec := json.NewDecoder(strings.NewReader(text))
		for dec.More() {
			var r desk.Result
			require.NoError(t, dec.Decode(&r), text)
			all = append(all, r)
		}
		return all
	}
	var lines strings.Builder
	for _, a := range theDay(t, 100) {
		b, err := json.Marshal(a)
		require.NoError(t, err)
		lines.Write(append(b, '\n'))
	}
	got := ask(t, s, "POST", "/api/articles", lines.String())
	require.Equal(t, http.StatusOK, got.StatusCode, got.Text)
	first := results(got.Text)
	require.Len(t, first, 100)
	for _, r := range first {
		assert.Equal(t, "new", r.Status)
		assert.NotZero(t, r.Story)
	}
	for _, r := range results(ask(t, s, "POST", "/api/articles", lines.String()).Text) {
		assert.Equal(t, "known", r.Status, "the same again changes nothing")
	}
	mixed := results(ask(t, s, "POST", "/api/articles", `{"id":"x1","title":"Một tin về cầu Rồng"}
{"id":"x2"}
{nonsense
{"id":"x3","title":"Tin có giờ sai","time":"hôm qua"}
{"id":"x4","title":"Một tin khác về chợ Bến Thành"}
`).Text)
	var statuses []string
	for _, r := range mixed {
		statuses = append(statuses, r.ID+" "+r.Status)
		assert.Equal(t, r.Status == "refused", r.Error != "", "%+v", r)
	}
	assert.Equal(t, []string{"x1 new", "x2 refused", " refused", "x3 refused", "x4 new"}, statuses)
	assert.Len(t, results(ask(t, s, "POST", "/api/articles", `[{"id":"y1","title":"Mảng một"},{"id":"y2","title":"Mảng hai"}]`).Text), 2)
	assert.Equal(t, http.StatusRequestEntityTooLarge, ask(t, s, "POST", "/api/articles", `{"id":"z","title":"`+strings.Repeat("x", maxArticles)).StatusCode)
	says(t, ask(t, s, "POST", "/api/articles", "\x1f\x8b\x08", "Content-Type", "application/json"), "gzip")

	var page apiPage
	require.NoError(t, json.Unmarshal([]byte(ask(t, s, "GET", "/api/stories?limit=3", "").Text), &page))
	require.NotEmpty(t, page.Next)
	seen := make(map[cluster.StoryID]bool)
	total := page.Total
	for target := "/api/stories?limit=3"; ; target = "/api/stories?limit=3&after=" + url.QueryEscape(page.Next) {
		page = apiPage{}
		require.NoError(t, json.Unmarshal([]byte(ask(t, s, "GET", target, "").Text), &page))
		for _, c := range page.Stories {
			assert.False(t, seen[c.ID], "story %d is on two pages", c.ID)
			seen[c.ID] = true
		}
		if page.Next == "" {
			break
		}
	}
	assert.Len(t, seen, total)

	var why struct {
		Similarity float64
		Together   bool
	}
	require.NoError(t, json.Unmarshal([]byte(ask(t, s, "GET", "/api/explain?a=fd-001&b=fd-013", "").Text), &why))
	assert.Positive(t, why.Similarity)
	says(t, ask(t, s, "GET", "/api/article?id=fd-001", ""), "Tin Điện")
	for target, status := range map[string]int{"/api/article?id=none": 404, "/api/explain?a=fd-001": 404, "/api/stories/none": 404, "/api/nowhere": 404, "/api/stories?order=x": 400} {
		got := ask(t, s, "GET", target, "")
		assert.Equal(t, status, got.StatusCode, target)
		says(t, got, `"error"`)
	}
	assert.Equal(t, http.StatusNoContent, ask(t, s, "POST", "/api/sources", `{"feed":"https://a.example/feed","section":"Thể thao"}`).StatusCode)
	says(t, ask(t, s, "GET", "/api/sources", ""), `"feed":"https://a.example/feed"`)
	says(t, ask(t, s, "GET", "/api/sections", ""), "Thể thao")
	for _, bad := range []string{`{"feed":"javascript:x"}`, `{"fed":"https://a.example/"}`, `{`, `[]`} {
		assert.Equal(t, http.StatusBadRequest, ask(t, s, "POST", "/api/sources", bad).StatusCode, bad)
	}
	assert.Equal(t, http.StatusNoContent, ask(t, s, "DELETE", "/api/sources?feed="+url.QueryEscape("https://a.example/feed"), "").StatusCode)
	assert.Equal(t, http.StatusMethodNotAllowed, ask(t, s, "PUT", "/api/sources", "{}").StatusCode)
}

// A browser hears of a change once it is stored, and the stream ends with the server.
func TestEvents(t *testing.T) {
	d := newDesk(t)
	s := newServer(d, Options{})
	web := httptest.NewServer(s)
	defer web.Close()
	res, err := web.Client().Get(web.URL + "/events")
	require.NoError(t, err)
	defer res.Body.Close()
	assert.Equal(t, "text/event-stream", res.Header.Get("Content-Type"))
	_, err = d.Put(t.Context(), "", theDay(t, 1))
	require.NoError(t, err)
	heard := ""
	buffer := make([]byte, 4096)
	for !strings.Contains(heard, "event: change") {
		n, err := res.Body.Read(buffer)
		require.NoError(t, err)
		heard += string(buffer[:n])
	}
	assert.Contains(t, heard, "id: 1\n")

	late := func(path string, headers http.Header) string {
		request, err := http.NewRequestWithContext(t.Context(), "GET", web.URL+path, nil)
		require.NoError(t, err)
		request.Header = headers
		res, err := web.Client().Do(request)
		require.NoError(t, err)
		defer res.Body.Close()
		heard := ""
		for !strings.Contains(heard, "event: change") {
			n, err := res.Body.Read(buffer)
			require.NoError(t, err)
			heard += string(buffer[:n])
		}
		return heard
	}
	assert.Contains(t, late("/events?after=0", nil), "id: 1\n", "what came while the page was on its way")
	assert.Contains(t, late("/events?after=9", http.Header{"Last-Event-Id": {"0"}}), "id: 1\n", "what came while the connection was lost")
	s.Close()
	_, err = io.ReadAll(res.Body)
	assert.NoError(t, err, "the stream ends as it should")
}

// A feed is called as an editor named it, else as it calls itself, else by its host.
func TestNamesOfFeeds(t *testing.T) {
	d := newDesk(t)
	s := newServer(d, Options{})
	const feed = "https://rss.a.example/feed"
	names := func() (page, api, list bool) {
		t.Helper()
		const title = "Báo A: tin mới"
		return strings.Contains(ask(t, s, "GET", "/sources", "").Text, `<th scope="row">`+title+`<`),
			strings.Contains(ask(t, s, "GET", "/api/sources", "").Text, `"name":"`+title+`"`),
			strings.Contains(ask(t, s, "GET", "/sources.opml", "").Text, `text="`+title+`"`)
	}
	save := func(name string) {
		t.Helper()
		form := url.Values{"feed": {feed}, "old": {"x"}, "name": {name}}
		assert.Equal(t, http.StatusSeeOther, ask(t, s, "POST", "/sources", form.Encode()).StatusCode)
	}
	assert.Equal(t, http.StatusNoContent, ask(t, s, "POST", "/api/sources", `{"feed":"`+feed+`"}`).StatusCode)
	says(t, ask(t, s, "GET", "/sources", ""), `<th scope="row">rss.a.example<`)
	says(t, ask(t, s, "GET", "/api/sources", ""), `"name":"rss.a.example"`)

	require.NoError(t, d.SetHealth(t.Context(), feed, desk.Health{LastFetch: clock(), Status: "ok", Title: "Báo A:\n tin mới"}))
	for range 2 {
		page, api, list := names()
		assert.True(t, page && api && list, "page %v, API %v, OPML %v", page, api, list)
		save("") // the form shows no name to keep, and keeps it so
	}
	save("Của tôi")
	page, api, list := names()
	assert.False(t, page || api || list)
	says(t, ask(t, s, "GET", "/sources", ""), `<th scope="row">Của tôi<`)
	save("")
	page, _, _ = names()
	assert.True(t, page)
}

// What happened on another day has its date.
func TestDatesInHistory(t *testing.T) {
	d := newDesk(t, theDay(t, 120)...)
	history := func(s *Server, language string) string {
		t.Helper()
		_, section, ok := strings.Cut(ask(t, s, "GET", "/stories/1", "", "Accept-Language", language).Text, `<section class="history"`)
		require.True(t, ok)
		section, _, _ = strings.Cut(section, "</section>")
		return section
	}
	at := regexp.MustCompile(`<time class="at"[^>]*>([^<]*)</time>`)
	for now, days := range map[time.Time][2]string{
		clock():                  {" 17/3", " 17 Mar"},
		clock().AddDate(1, 0, 0): {" 17/3/2026", " 17 Mar 2026"},
		time.Date(2026, 3, 17, 23, 59, 59, 0, zone): {"", ""},
	} {
		s := newServer(d, Options{Clock: func() time.Time { return now }})
		for i, language := range []string{"vi", "en"} {
			found := at.FindAllStringSubmatch(history(s, language), -1)
			require.NotEmpty(t, found)
			for _, m := range found {
				assert.Regexp(t, `^\d\d:\d\d`+days[i]+`$`, m[1])
			}
		}
	}
}

// No page in Vietnamese has a word of English but of articles, names and terms: what intake
// says of feeds, folders, lists and webhooks, who corrected, and why a request is refused.
func TestVietnameseDetails(t *testing.T) {
	d := newDesk(t, theDay(t, 5)...)
	s := newServer(d, Options{})
	const feed = "https://a.example/feed"
	require.NoError(t, d.PutSource(t.Context(), desk.Source{Name: "A", Feed: feed}))
	health := desk.Health{LastFetch: clock(), Failures: 1, Status: "answers 404 (Not Found), since 27 November 17:05"}
	require.NoError(t, d.SetHealth(t.Context(), feed, health))
	says(t, ask(t, s, "GET", "/sources", ""), "trả lời 404 (không tìm thấy), từ 17:05 ngày 27/11")
	require.NoError(t, d.SetHealth(t.Context(), feed, desk.Health{LastFetch: clock(), Failures: 1, Status: "a.txt: is no text; 0 articles taken"}))
	says(t, ask(t, s, "GET", "/sources", ""), "a.txt: không phải văn bản; đã nhận 0 bài")

	list := func(text string) answer {
		body := "--x\r\nContent-Disposition: form-data; name=\"opml\"; filename=\"f.opml\"\r\n\r\n" + text + "\r\n--x--\r\n"
		return ask(t, s, "POST", "/sources/import", body, "Content-Type", "multipart/form-data; boundary=x")
	}
	says(t, list("<html></html>"), "dòng 1: bắt đầu bằng &#34;html&#34; chứ không phải opml")
	says(t, list(`<opml><body><outline xmlUrl="ftp://x.example/"/><outline xmlUrl="https://x.example/"/></body></opml>`), "không phải địa chỉ http hay https")

	_, err := d.Apart(t.Context(), "", "fd-001", "fd-002")
	require.NoError(t, err)
	says(t, ask(t, s, "GET", "/corrections", ""), "biên tập viên ·")

	says(t, ask(t, s, "GET", "/", "", "Host", "elsewhere.example", "Accept", "text/html"), "Bàn tin không mang tên này")
	says(t, ask(t, s, "GET", "/", "", "Host", "elsewhere.example"), "The desk is not known by this name")
}
