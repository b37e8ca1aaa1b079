package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHosts(t *testing.T) {
	s := newServer(newDesk(t), Options{Hosts: []string{"desk.example"}})
	for host, known := range map[string]bool{
		"localhost": true, "localhost:8080": true, "127.0.0.1:8080": true, "127.8.8.8": true, "[::1]:8080": true, "LOCALHOST.": true,
		"desk.example": true, "Desk.Example:443": true,
		"evil.example": false, "localhost.evil.example": false, "desk.example.evil.example": false, "10.0.0.1": false, "": false, "0.0.0.0": false,
	} {
		got := ask(t, s, "GET", "/help", "", "Host", host)
		assert.Equal(t, known, got.StatusCode == http.StatusOK, "host %q", host)
		if !known {
			assert.Equal(t, http.StatusMisdirectedRequest, got.StatusCode, "host %q", host)
		}
	}
}

func TestOtherSitesChangeNothing(t *testing.T) {
	s := newServer(newDesk(t, theDay(t, 2)...), Options{})
	for _, target := range []string{"/stories/1/read", "/sources", "/sources/remove", "/sources/import", "/look", "/login", "/logout", "/api/articles", "/api/sources", "/api/stories/1/read"} {
		assert.Equal(t, http.StatusForbidden, ask(t, s, "POST", target, "a=b", "Sec-Fetch-Site", "cross-site").StatusCode, target)
		assert.Equal(t, http.StatusForbidden, ask(t, s, "POST", target, "a=b", "Origin", "https://evil.example").StatusCode, target)
	}
	assert.Equal(t, http.StatusNoContent, ask(t, s, "POST", "/api/stories/1/read", "", "Sec-Fetch-Site", "same-origin").StatusCode)
}

func TestPassword(t *testing.T) {
	users, err := ReadUsers(strings.NewReader("# biên tập\n\nlan:" + HashPassword("mật khẩu dài") + "\n"))
	require.NoError(t, err)
	now := clock()
	s := newServer(newDesk(t, theDay(t, 2)...), Options{Users: users, Clock: func() time.Time { return now }})

	got := ask(t, s, "GET", "/stories/1?x=y", "", "Accept", "text/html")
	assert.Equal(t, http.StatusSeeOther, got.StatusCode)
	assert.Equal(t, "/login?next="+url.QueryEscape("/stories/1?x=y"), got.Header.Get("Location"))
	for _, target := range []string{"/", "/api/stories", "/events", "/feed.atom", "/why?a=fd-001"} {
		got := ask(t, s, "GET", target, "")
		assert.Equal(t, http.StatusUnauthorized, got.StatusCode, target)
		assert.NotContains(t, got.Text, "Cháy", target)
	}
	assert.Equal(t, http.StatusOK, ask(t, s, "GET", "/login", "").StatusCode)
	assert.Equal(t, http.StatusOK, ask(t, s, "GET", "/static/style.css", "").StatusCode)
	assert.Equal(t, "ok\n", ask(t, s, "GET", "/healthz", "").Text)
	assert.Equal(t, http.StatusUnauthorized, ask(t, s, "GET", "/metrics", "").StatusCode)

	form := func(name, password, next string) string {
		return url.Values{"name": {name}, "password": {password}, "next": {next}}.Encode()
	}
	for _, wrong := range []string{form("lan", "sai", "/"), form("lan", "", "/"), form("", "", "/"), form("huệ", "mật khẩu dài", "/")} {
		got := ask(t, s, "POST", "/login", wrong)
		assert.Equal(t, http.StatusUnauthorized, got.StatusCode)
		assert.Empty(t, got.Cookies())
	}
	got = ask(t, s, "POST", "/login", form("lan", "mật khẩu dài", "/stories/1"))
	require.Equal(t, http.StatusSeeOther, got.StatusCode)
	assert.Equal(t, "/stories/1", got.Header.Get("Location"))
	require.Len(t, got.Cookies(), 1)
	cookie := got.Cookies()[0]
	assert.True(t, cookie.HttpOnly && cookie.SameSite == http.SameSiteLaxMode)
	session := cookie.Name + "=" + cookie.Value
	says(t, ask(t, s, "GET", "/", "", "Cookie", session, "Accept-Language", "en"), "Sign out lan")

	for _, next := range []string{"https://evil.example/", "//evil.example/", `/\evil.example`, "javascript:alert(1)", "/\t/evil.example"} {
		got := ask(t, s, "POST", "/login", form("lan", "mật khẩu dài", next))
		assert.Equal(t, "/", got.Header.Get("Location"), "next %q", next)
	}

	ended := ask(t, s, "POST", "/login", form("lan", "mật khẩu dài", "/")).Cookies()[0]
	ask(t, s, "POST", "/logout", "", "Cookie", ended.Name+"="+ended.Value)
	assert.Equal(t, http.StatusUnauthorized, ask(t, s, "GET", "/", "", "Cookie", ended.Name+"="+ended.Value).StatusCode)
	now = now.Add(sessionLife)
	assert.Equal(t, http.StatusUnauthorized, ask(t, s, "GET", "/", "", "Cookie", session).StatusCode, "a session ends")
}

func TestToken(t *testing.T) {
	s := newServer(newDesk(t, theDay(t, 2)...), Options{Token: "một-mã-rất-dài"})
	assert.Equal(t, http.StatusUnauthorized, ask(t, s, "GET", "/api/stories", "").StatusCode)
	assert.Equal(t, http.StatusUnauthorized, ask(t, s, "GET", "/api/stories", "", "Authorization", "Bearer sai").StatusCode)
	assert.Equal(t, http.StatusUnauthorized, ask(t, s, "GET", "/api/stories", "", "Authorization", "Bearer ").StatusCode)
	assert.Equal(t, http.StatusOK, ask(t, s, "GET", "/api/stories", "", "Authorization", "Bearer một-mã-rất-dài").StatusCode)
	assert.Equal(t, http.StatusOK, ask(t, s, "GET", "/api/stories", "", "Authorization", "bearer một-mã-rất-dài").StatusCode)
	assert.Equal(t, http.StatusUnauthorized, ask(t, s, "GET", "/api/stories", "", "Authorization", "bearer sai").StatusCode)
	r, err := http.NewRequest("GET", "/", nil)
	require.NoError(t, err)
	r.SetBasicAuth("reader", "một-mã-rất-dài")
	assert.Equal(t, http.StatusOK, ask(t, s, "GET", "/feed.atom", "", "Authorization", r.Header.Get("Authorization")).StatusCode)
}

// A file of users none of which can be read closes the desk rather than opening it.
func TestBrokenHashesOpenNothing(t *testing.T) {
	s := newServer(newDesk(t), Options{Users: map[string]string{"lan": "plain"}})
	assert.Equal(t, http.StatusUnauthorized, ask(t, s, "GET", "/", "").StatusCode)
}

func TestReadUsers(t *testing.T) {
	hash := HashPassword("x")
	for text, problem := range map[string]string{
		"lan":                           "line 1: want a name",
		":" + hash:                      "line 1: want a name",
		"\nlan:secret":                  "line 2: want a password hash",
		"lan:" + hash + "\nlan:" + hash: `line 2: the name "lan" is there twice`,
		"lan:" + strings.Replace(hash, "2id", "2i", 1):       "line 1: want a password hash",
		"lan:" + strings.Replace(hash, "m=", "m=9999999", 1): "line 1: want a password hash",
		"lan:" + strings.Replace(hash, "p=1", "p=0", 1):      "line 1: want a password hash",
	} {
		_, err := ReadUsers(strings.NewReader(text))
		assert.ErrorContains(t, err, problem, text)
	}
	assert.NotEqual(t, hash, HashPassword("x"), "each has a salt of its own")
}
