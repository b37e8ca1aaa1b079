package intake

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

var now = time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)

func at() time.Time { return now }

// read returns what a body has: an id for an article, or an error.
func read(body io.Reader) (lines []string) {
	for a, err := range ReadPosts(at, time.UTC)(body) {
		if err != nil {
			lines = append(lines, err.Error())
			continue
		}
		lines = append(lines, a.ID)
	}
	return lines
}

func zip(t testing.TB, s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.WriteString(w, s)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.String()
}

func TestReadPosts(t *testing.T) {
	const a, b = `{"id": "a", "title": "Lũ lên nhanh"}`, `{"id": "b", "title": "Bão tan"}`
	for _, test := range []struct {
		name, body string
		want       []string
	}{
		{"one", a, []string{"a"}},
		{"one of several lines", "{\n\"id\": \"a\",\n\"title\": \"Lũ lên nhanh\"\n}", []string{"a"}},
		{"an array", "[" + a + ",\n" + b + "]", []string{"a", "b"}},
		{"lines", a + "\n" + b + "\n", []string{"a", "b"}},
		{"gzip", zip(t, a+"\n"+b), []string{"a", "b"}},
		{"nothing", "", nil},
		{"an empty array", "[]", nil},
		{"a bad line between", a + "\n{\"id\": 5,}\n" + b, []string{"a", "line 2: *", "b"}},
		{"no id", `{"title": "Lũ"}` + "\n" + b, []string{"line 1: missing id", "b"}},
		{"no text", `{"id": "a", "title": " "}` + "\n" + b, []string{"line 1: *", "b"}},
		{"only a script", `{"id": "a", "title": "<script>alert(1)</script>"}`, []string{"line 1: *"}},
		{"the same id twice", a + "\n" + a + "\n" + `{"id": "a", "title": "Lũ rút"}`, []string{"a", "a", "a"}}, // which the desk knows, and a version
		{"a future time", `{"id": "a", "title": "Lũ", "time": "2031-01-01T00:00:00Z"}` + "\n" + b, []string{"line 1: time 2031-01-01T00:00:00Z is in the future", "b"}},
		{"an old time", `{"id": "a", "title": "Lũ", "time": "1969-07-20T20:17:00Z"}`, []string{"a"}}, // who sends it may have an archive
		{"a time that is none", `{"id": "a", "title": "Lũ", "time": "hôm qua"}`, []string{"line 1: field \"time\": *"}},
		{"a missing time", `{"id": "a", "title": "Lũ", "time": null}`, []string{"a"}},
		{"broken UTF-8", "{\"id\": \"a\", \"title\": \"L\xff\"}\n" + b, []string{"line 1: not UTF-8: byte 24 is 0xff", "b"}},
		{"text", "Lũ lên nhanh", []string{"*"}},
		{"a page", "<!doctype html><p>Lũ", []string{"*"}},
		{"half of gzip", zip(t, a)[:20], []string{"*"}},
		{"gzip in gzip", zip(t, zip(t, a)), []string{"the body is compressed twice"}},
		{"deep", strings.Repeat("[", 100_000), []string{"*"}},
		{"a number", "5", []string{"*"}},
		{"null", "null", []string{"line 1: not a JSON object"}},
		{"bad articles of an array", "[null, " + a + `, {"id": "c"},` + "\n" + `{"id": 5,}, ` + b + ", 7]", []string{
			"article 1, line 1: not a JSON object", "a", "article 3, line 1: no text in title, summary or body",
			"article 4, line 2: invalid JSON *", "b", "article 6, line 2: not a JSON object",
		}},
		{"an array that begins late", "\ufeff\n [" + a + ",\n{}]", []string{"a", "article 2, line 3: missing id"}},
		{"an array in gzip", zip(t, "[{}]"), []string{"article 1, line 1: missing id"}},
		{"a list that was cut off", "[" + a, []string{"a", "line 1: the input ends within a list, before its ]: is it cut off?"}},
		{"a table", "id,title\n1,Lũ", []string{"no JSON lines: it looks like CSV; convert it to one JSON object a line"}},
		{"gzip with another end", zip(t, a)[:len(zip(t, a))-8] + "12345678", []string{"line 1: the body begins as gzip does, but is broken or was cut off"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := read(strings.NewReader(test.body))
			require.Len(t, got, len(test.want), "%q", got)
			for i, want := range test.want {
				if prefix, ok := strings.CutSuffix(want, "*"); ok {
					assert.True(t, strings.HasPrefix(got[i], prefix), "%q", got[i])
					assert.Less(t, len(got[i]), 500)
					continue
				}
				assert.Equal(t, want, got[i])
			}
		})
	}
}

// endless is a body of one byte over and over.
type endless struct {
	b    byte
	read int64
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.b
	}
	e.read += int64(len(p))
	return len(p), nil
}

// What is too large ends where its limit is.
func TestReadPostsTooLarge(t *testing.T) {
	const most, mostOfOne = 4 << 20, 1 << 20
	read := func(body io.Reader) (lines []string) {
		for a, err := range readPosts(at, time.UTC, most, mostOfOne)(body) {
			if err != nil {
				lines = append(lines, err.Error())
				continue
			}
			lines = append(lines, a.ID)
		}
		return lines
	}
	body := &endless{b: ' '}
	got := read(body)
	require.NotEmpty(t, got)
	assert.Contains(t, got[len(got)-1], "the body has more than 4 MB")
	assert.Less(t, body.read, int64(most+1<<20))

	got = read(io.MultiReader(strings.NewReader(`{"id": "a", "title": "`), io.LimitReader(&endless{b: 'x'}, mostOfOne), strings.NewReader("\"}\n"+`{"id": "b", "title": "Bão"}`)))
	require.Len(t, got, 2)
	assert.Equal(t, "line 1: the article has more than 1 MB", got[0])
	assert.Equal(t, "b", got[1])

	got = read(strings.NewReader(zip(t, strings.Repeat(strings.Repeat(" ", 1000)+"\n", 6_000))))
	require.NotEmpty(t, got)
	assert.Contains(t, got[len(got)-1], "the body has more than 4 MB", "a bomb")

	assert.Len(t, read(strings.NewReader(strings.Repeat(`{"id": "a", "title": "Lũ"}`+"\n", 10_000))), 10_000)
}

// A handler's own limit is known by its error.
func TestReadPostsOfAHandler(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var last error
		for _, err := range ReadPosts(at, time.UTC)(http.MaxBytesReader(w, r.Body, 1<<20)) {
			last = err
		}
		_, ok := errors.AsType[*http.MaxBytesError](last)
		fmt.Fprint(w, ok)
	}))
	defer s.Close()
	resp, err := http.Post(s.URL, "application/x-ndjson", io.LimitReader(&endless{b: ' '}, 100<<20))
	if err != nil {
		return // the server closed the connection before all was sent, as it may
	}
	defer resp.Body.Close()
	got, _ := io.ReadAll(resp.Body)
	assert.Equal(t, "true", string(got))
}

// What cannot be taken is named by its id, if it has one.
func TestPostsHaveTheirIDs(t *testing.T) {
	var ids []string
	for _, err := range ReadPosts(at, time.UTC)(strings.NewReader(`[{"id": "a"}, {"guid": 7, "title": {}}, {"id": "c", "title": "Lũ", "time": "2031-01-01"},
		{"id": "d", "title": "Lũ", "time": "hôm qua"}, {"title": "Lũ"}]`)) {
		bad, ok := errors.AsType[*PostError](err)
		require.True(t, ok, "%v", err)
		ids = append(ids, bad.ID)
	}
	assert.Equal(t, []string{"a", "7", "c", "d", ""}, ids)
}

func FuzzReadPosts(f *testing.F) {
	f.Add([]byte(`[{"id": "a", "title": "Lũ", "time": 1795741200}, {}]`))
	f.Add([]byte("{\"id\": 1}\n{\"guid\": \"x\", \"content\": {\"rendered\": \"<p>\"}}"))
	f.Add([]byte("\x1f\x8b"))
	f.Fuzz(func(t *testing.T, body []byte) {
		for a, err := range ReadPosts(at, time.UTC)(bytes.NewReader(body)) {
			if err != nil {
				assert.NotEmpty(t, err.Error())
				assert.NotRegexp(t, `^:|gzip: |flate: |json: |jsonl: `, err.Error())
				continue
			}
			require.NoError(t, a.Check())
			assert.False(t, a.Time.After(now.Add(time.Hour)))
			b, err := json.Marshal(a)
			require.NoError(t, err)
			var again cluster.Article
			require.NoError(t, json.Unmarshal(b, &again))
		}
	})
}
