package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is wrong with a body is said in words of the one who sent it: a field and what it
// should be, and nothing of how the desk is written.
func TestBadBodies(t *testing.T) {
	s := newServer(newDesk(t, theDay(t, 30)...), Options{})
	long := strings.Repeat("x", 5000)
	for _, test := range []struct {
		target, body string
		status       int
		says         string
	}{
		{"sources", `{"feed":5}`, 400, `The field "feed" is a number, want a string.`},
		{"sources", `{"feed":"http://a.example","muted":"yes"}`, 400, `The field "muted" is a string, want true or false.`},
		{"sources", `{"feed":"http://a.example","nam":"A"}`, 400, `There is no field "nam".`},
		{"sources", `{}`, 400, `The field "feed" is missing.`},
		{"sources", `{"feed":"gopher://a.example"}`, 400, "The address of a feed begins with http:// or https://."},
		{"sources", `{"feed":"http://a.example","name":"` + long + `"}`, 400, `Too long: "name" has 5000 bytes, and at most 4096 are possible.`},
		{"sources", `[]`, 400, "The body is not as it should be: it is a list, want an object."},
		{"sources", `"x"`, 400, "The body is not as it should be: it is a string, want an object."},
		{"sources", ``, 400, "The body is not as it should be: it is empty."},
		{"sources", `{"feed":`, 400, "The body is not as it should be: it ends before its JSON does."},
		{"sources", `{]`, 400, "The body is not as it should be: it is no JSON from byte 2 on."},
		{"sources", `{"feed":"http://a.example"} {}`, 400, "The body is not as it should be: one object is wanted, and there is something behind it."},
		{"sources", `{"feed":"http://a.example","articles":"x","latest":5,"status":null}`, 204, ""}, // what the desk says itself is let pass
		{"actions", `{}`, 400, `The field "kind" is missing.`},
		{"actions", `{"kind":5}`, 400, `The field "kind" is a number, want a string.`},
		{"actions", `{"kind":"explode"}`, 400, `The field "kind" is "explode", want merge, split, move, apart, pin, publisher or undo.`},
		{"actions", `{"kind":"merge","story":"1"}`, 400, `The field "story" is a string, want a whole number from 0 on.`},
		{"actions", `{"kind":"merge","story":-1}`, 400, `The field "story" is -1, want a whole number from 0 on.`},
		{"actions", `{"kind":"merge","story":1.5}`, 400, `The field "story" is 1.5, want a whole number from 0 on.`},
		{"actions", `{"kind":"merge","story":1}`, 400, `The field "to" is missing, which the action "merge" needs.`},
		{"actions", `{"kind":"split","story":1,"articles":"fd-001"}`, 400, `The field "articles" is a string, want a list.`},
		{"actions", `{"kind":"split","story":1,"articles":[5]}`, 400, `The field "articles" is a number, want a string.`},
		{"actions", `{"kind":"apart","articles":["fd-001"]}`, 400, `The field "articles" has 1, and the action "apart" is about 2.`},
		{"actions", `{"kind":"apart","articles":["fd-001","fd-001"]}`, 400, `The field "articles" has the same article twice.`},
		{"actions", `{"kind":"move","articles":["fd-001"]}`, 400, `The field "to" is missing, which the action "move" needs.`},
		{"actions", `{"kind":"publisher"}`, 400, `The field "outlet" is missing, which the action "publisher" needs.`},
		{"actions", `{"kind":"publisher","outlet":"A","publisher":"` + long + `"}`, 400, `Too long: "publisher" has 5000 bytes, and at most 4096 are possible.`},
		{"actions", `{"kind":"undo"}`, 400, `The field "undoes" is missing, which the action "undo" needs.`},
		{"actions", `{"kind":"merge","story":1,"to":2,"at":"yesterday"}`, 400, `There is no field "at".`},
	} {
		got := ask(t, s, "POST", "/api/"+test.target, test.body)
		assert.Equal(t, test.status, got.StatusCode, "%.80s", test.body)
		if test.says != "" {
			var answer struct{ Error string }
			require.NoError(t, json.Unmarshal([]byte(got.Text), &answer), "%.80s", test.body)
			assert.Equal(t, test.says, answer.Error, "%.80s", test.body)
		}
	}
	story := articleOf(t, s, "fd-001")
	got := ask(t, s, "POST", "/api/actions", `{"kind":"move","articles":["fd-001"],"to":`+jsonOf(t, story)+`}`)
	assert.Equal(t, http.StatusConflict, got.StatusCode)
	says(t, got, "It is in that story already.")
}

// articleOf returns the story of an article.
func articleOf(t *testing.T, s http.Handler, id string) (story uint64) {
	t.Helper()
	var article struct{ Story uint64 }
	require.NoError(t, json.Unmarshal([]byte(ask(t, s, "GET", "/api/article?id="+id, "").Text), &article))
	return article.Story
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// Each article of an array has its own result, which names it.
func TestResultsNameArticles(t *testing.T) {
	s := newServer(newDesk(t), Options{})
	body := `[{"id":"a","title":"Lũ lên"},null,{"id":"c"},{"id":" a ","title":"Lũ lên"}]`
	got := ask(t, s, "POST", "/api/articles", body)
	assert.Equal(t, http.StatusOK, got.StatusCode)
	assert.Equal(t, `{"id":"a","status":"new","story":1,"version":1}
{"id":"","status":"refused","error":"article 2, line 1: not a JSON object"}
{"id":"c","status":"refused","error":"article 3, line 1: no text in title, summary or body"}
{"id":"a","status":"known","story":1,"version":1}
`, got.Text)
}

// A body that is too large is refused as such: before anything of it is stored if its length
// says so or nothing of it could be, else by its last line.
func TestTooLargeBodies(t *testing.T) {
	d := newDesk(t)
	s := newServer(d, Options{})
	post := func(body io.Reader, length int64) answer {
		r := httptest.NewRequest("POST", "/api/articles", body)
		r.Host, r.ContentLength = "localhost:8080", length
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return answer{w.Result(), w.Body.String()}
	}
	one := `{"id":"a","title":"Lũ lên"}` + "\n"
	rest := func() io.Reader { return io.LimitReader(blanks{}, maxArticles) }

	got := post(io.MultiReader(strings.NewReader(one), rest()), int64(len(one))+maxArticles)
	assert.Equal(t, http.StatusRequestEntityTooLarge, got.StatusCode)
	assert.JSONEq(t, `{"error":"the body has more than 64 MB"}`, got.Text)
	stats, err := d.Stats(t.Context())
	require.NoError(t, err)
	assert.Zero(t, stats.Articles)

	got = post(io.MultiReader(rest(), strings.NewReader(one)), -1)
	assert.Equal(t, http.StatusRequestEntityTooLarge, got.StatusCode)

	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	_, err = io.Copy(w, io.MultiReader(rest(), strings.NewReader(one)))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	got = post(&bomb, int64(bomb.Len()))
	assert.Equal(t, http.StatusRequestEntityTooLarge, got.StatusCode)
	assert.JSONEq(t, `{"error":"the body has more than 64 MB"}`, got.Text)

	got = post(io.MultiReader(strings.NewReader(one), rest()), -1)
	assert.Equal(t, http.StatusOK, got.StatusCode)
	assert.Equal(t, `{"id":"a","status":"new","story":1,"version":1}
{"id":"","status":"refused","error":"the body has more than 64 MB"}
`, got.Text)
}

// blanks are lines of blanks without end.
type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
		if i%80 == 79 {
			p[i] = '\n'
		}
	}
	return len(p), nil
}
