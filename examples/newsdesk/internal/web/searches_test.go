package web

import (
	"encoding/xml"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// A filter that is saved and opened again is the same.
func TestQueryOfFilter(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	some := func(values ...string) string { return values[random.IntN(len(values))] }
	instant := func() time.Time {
		if random.IntN(2) == 0 {
			return time.Time{}
		}
		return time.Unix(1_700_000_000+random.Int64N(1e8), 0)
	}
	for range 500 {
		f := desk.Filter{
			Query: some("", "đường", `"a b" OR -c`), Section: some("", "Thời sự & đời sống"), Source: some("", "Báo #1"), Independent: random.IntN(5), Articles: random.IntN(5),
			Since: instant(), Until: instant(), Closed: random.IntN(2) == 0, Unread: random.IntN(2) == 0, Order: desk.Order(random.IntN(2)),
		}
		got, err := filterOf(queryOf(f, zone), zone)
		require.NoError(t, err)
		assert.True(t, f.Since.Equal(got.Since) && f.Until.Equal(got.Until), "%+v", f)
		f.Since, f.Until, got.Since, got.Until = time.Time{}, time.Time{}, time.Time{}, time.Time{}
		require.Equal(t, f, got)
	}
}

func TestSavedSearches(t *testing.T) {
	d := newDesk(t, theDay(t, 20)...)
	s := newServer(d, Options{})
	form := func(pairs ...string) string {
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v.Encode()
	}
	en := []string{"Accept-Language", "en"}
	says(t, ask(t, s, "GET", "/?independent=2", "", en...), `href="/searches?independent=2#new"`)
	says(t, ask(t, s, "GET", "/searches?independent=2&q=voi", "", en...), `value="voi"`)

	require.Equal(t, http.StatusSeeOther, ask(t, s, "POST", "/searches", form("name", "Voi ở Buôn Đôn", "q", "voi", "independent", "1", "trigger", "match")).StatusCode)
	page := ask(t, s, "GET", "/searches", "", en...)
	says(t, page, `<a href="/search?independent=1&amp;q=voi">Voi ở Buôn Đôn</a>`)
	says(t, ask(t, s, "GET", "/", "", en...), "Voi ở Buôn Đôn")
	num := regexp.MustCompile(`id="search(\d+)"`).FindStringSubmatch(page.Text)[1]

	for body, problem := range map[string]string{
		form("name", strings.Repeat("x", 101)):                                  "The name is too long.",
		form("q", "voi"):                                                        "A search needs a name.",
		form("name", "x", "webhook", "https://a.example"):                       "A webhook is for an alert",
		form("name", "x", "trigger", "match", "webhook", "javascript:alert(1)"): "The address of a webhook begins",
	} {
		got := ask(t, s, "POST", "/searches", body, en...)
		assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode, body)
		says(t, got, problem)
	}
	assert.Equal(t, http.StatusBadRequest, ask(t, s, "POST", "/searches", form("name", "x", "trigger", "never")).StatusCode)
	assert.Equal(t, http.StatusBadRequest, ask(t, s, "POST", "/searches", form("name", "x", "independent", "many")).StatusCode)
	assert.Equal(t, http.StatusNotFound, ask(t, s, "POST", "/searches", form("name", "x", "num", "9999")).StatusCode)

	_, err := d.Put(t.Context(), "", []cluster.Article{{ID: "voi", Title: "Voi con lạc mẹ ở Buôn Đôn đã về rừng", Source: "Tin Điện", Time: clock()}})
	require.NoError(t, err)
	says(t, ask(t, s, "GET", "/searches", ""), "Voi con lạc mẹ")
	var feed atomFeed
	require.NoError(t, xml.Unmarshal([]byte(ask(t, s, "GET", "/searches/"+num+"/feed.atom", "").Text), &feed))
	require.Len(t, feed.Entries, 1)
	assert.Equal(t, "Voi con lạc mẹ ở Buôn Đôn đã về rừng", feed.Entries[0].Title)
	assert.Equal(t, http.StatusNotFound, ask(t, s, "GET", "/searches/9999/feed.json", "").StatusCode)
	assert.Equal(t, http.StatusNotFound, ask(t, s, "GET", "/searches/x/feed.json", "").StatusCode)

	require.Equal(t, http.StatusSeeOther, ask(t, s, "POST", "/searches", form("num", num, "name", "Voi", "q", "voi")).StatusCode)
	says(t, ask(t, s, "GET", "/searches", ""), ">Voi</a>")
	require.Equal(t, http.StatusSeeOther, ask(t, s, "POST", "/searches/remove", "num="+num).StatusCode)
	assert.NotContains(t, ask(t, s, "GET", "/searches", "").Text, ">Voi</a>")
	assert.Equal(t, http.StatusNotFound, ask(t, s, "POST", "/searches/remove", "num="+num).StatusCode)
}
