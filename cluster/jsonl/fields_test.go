package jsonl_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
)

// one returns the record of an object.
func one(t *testing.T, object string, opts jsonl.Options) jsonl.Record {
	t.Helper()
	items := readAll(t, strings.NewReader(object), opts)
	require.Len(t, items, 1, object)
	require.NoError(t, items[0].err, object)
	return items[0].rec
}

func TestFieldNames(t *testing.T) {
	ten := time.Date(2026, 11, 27, 3, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, object string
		want         cluster.Article
	}{
		{"a feed item", `{"guid":"g","title":"x","description":"s","link":"u","pubDate":"Fri, 27 Nov 2026 10:00:00 +0700"}`,
			cluster.Article{ID: "g", Title: "x", Summary: "s", URL: "u", Time: ten}},
		{"JSON Feed", `{"id":"1","title":"x","content_html":"<p>b</p>","summary":"s","date_published":"2026-11-27T03:00:00Z","language":"vi"}`,
			cluster.Article{ID: "1", Title: "x", Summary: "s", Body: "<p>b</p>", Time: ten, Lang: "vi"}},
		{"WordPress", `{"id":17,"date":"2026-11-27T03:00:00","title":{"rendered":"x"},"content":{"rendered":"b","protected":false},"link":"u"}`,
			cluster.Article{ID: "17", Title: "x", Body: "b", URL: "u", Time: ten}},
		{"schema.org", `{"_id":"1","headline":"x","articleBody":"b","datePublished":"2026-11-27T10:00:00+07:00","publisher":{"@type":"Organization","name":"P"}}`,
			cluster.Article{ID: "1", Title: "x", Body: "b", Source: "P", Time: ten}},
		{"MongoDB", `{"_id":{"$oid":"5f"},"title":"x","time":{"$date":"2026-11-27T03:00:00Z"}}`, cluster.Article{ID: "5f", Title: "x", Time: ten}},
		{"MongoDB, canonical", `{"_id":{"$oid":"5f"},"title":"x","date":{"$date":{"$numberLong":"1795748400000"}}}`, cluster.Article{ID: "5f", Title: "x", Time: ten}},
		{"a database", `{"id":17,"headline":"x","text":"b","timestamp":1795748400,"site":"P"}`,
			cluster.Article{ID: "17", Title: "x", Body: "b", Source: "P", Time: ten}},
		{"paragraphs", `{"id":"1","body":["a",{"text":"b"},null,"c"]}`, cluster.Article{ID: "1", Body: "a\nb\n\nc"}},
		{"the first name counts", `{"text":"c","content":"b","body":"a","id":"1"}`, cluster.Article{ID: "1", Body: "a"}},
		{"the first that is not blank counts", `{"text":"c","content":" ","body":"","id":"1"}`, cluster.Article{ID: "1", Body: "c"}},
		{"a guess of a wrong type", `{"id":"1","title":"x","text":7,"date":{},"site":[1],"link":false}`, cluster.Article{ID: "1", Title: "x"}},
	} {
		got := one(t, c.object, jsonl.Options{}).Article
		assert.True(t, c.want.Time.Equal(got.Time), "%s: %v", c.name, got.Time)
		got.Time = c.want.Time
		assert.Equal(t, c.want, got, c.name)
	}
}

func TestFields(t *testing.T) {
	opts := jsonl.Options{Fields: map[string]string{"title": "tiêu đề", "body": "title", "id": "url"}}
	got := one(t, `{"id":"1","url":"u","tiêu đề":"x","title":"b","headline":"h","body":"c"}`, opts)
	assert.Equal(t, cluster.Article{ID: "u", Title: "x", Body: "b", URL: ""}, got.Article)
}

func TestBadFields(t *testing.T) {
	for _, c := range []struct {
		fields map[string]string
		want   string
	}{
		{map[string]string{"headline": "title"}, `jsonl: Options.Fields has "headline", want id, title, summary, body, time, source, url or lang`},
		{map[string]string{"title": "x", "body": "x"}, `jsonl: Options.Fields gives "x" to both body and title`},
		{map[string]string{"title": ""}, `jsonl: Options.Fields gives no name to title`},
		{map[string]string{"title": "id"}, `jsonl: Options.Fields gives "id" to title, and must say which field is the id`},
		{map[string]string{"": "title"}, `jsonl: Options.Fields has "", want id, title, summary, body, time, source, url or lang`},
	} {
		_, err := jsonl.NewReader(strings.NewReader(""), "news.jsonl", jsonl.Options{Fields: c.fields})
		assert.EqualError(t, err, c.want)
	}
}

func TestZone(t *testing.T) {
	tokyo := time.FixedZone("", 9*60*60)
	for _, c := range []struct {
		lang string
		zone *time.Location
		want string
	}{
		{"", nil, "2026-11-27T10:00:00Z"},
		{"en", nil, "2026-11-27T10:00:00Z"},
		{"vi", nil, "2026-11-27T10:00:00+07:00"},
		{"vi-VN", nil, "2026-11-27T10:00:00+07:00"},
		{"vi", tokyo, "2026-11-27T10:00:00+09:00"},
	} {
		rec := one(t, `{"id":"1","title":"x","lang":"`+c.lang+`","time":"2026-11-27 10:00"}`, jsonl.Options{Zone: c.zone})
		assert.Equal(t, c.want, rec.Time.Format(time.RFC3339), c.lang)
	}
}

// A time that cannot be read costs the time and not the article.
func TestTimeErr(t *testing.T) {
	rec := one(t, "\n"+`{"id":"1","title":"x","time":"hôm qua"}`, jsonl.Options{})
	assert.Equal(t, "x", rec.Title)
	assert.Zero(t, rec.Time)
	assert.IsType(t, &jsonl.LineError{}, rec.TimeErr)
	assert.EqualError(t, rec.TimeErr, `news.jsonl:2: field "time": "hôm qua" is no time: unexpected "hôm"`)
}

func TestMissing(t *testing.T) {
	r, err := jsonl.NewReader(strings.NewReader(`{"id":"1","kop":"x"}`+"\n"+`{"nr":"1"}`+"\n"), "news.jsonl",
		jsonl.Options{Fields: map[string]string{"title": "kop", "body": "tekst", "time": "dag"}})
	require.NoError(t, err)
	assert.Equal(t, []string{"dag", "kop", "tekst"}, r.Missing())
	for range r.All() {
	}
	assert.Equal(t, []string{"dag", "tekst"}, r.Missing())
}

// A label may be a number, whatever field it is.
func TestNumericLabel(t *testing.T) {
	for _, name := range []string{"id", "title", "summary", "body", "time", "source", "url", "lang", "site", "cat"} {
		for _, fields := range []map[string]string{nil, {"source": "cat"}} {
			object := `{"id":"1","title":"x","` + name + `":7}`
			switch name {
			case "id":
				object = `{"id":7,"title":"x"}`
			case "title":
				object = `{"id":"1","title":7}`
			}
			assert.Equal(t, "7", one(t, object, jsonl.Options{Label: name, Fields: fields}).Label, object)
		}
	}
}

// An object that is no article, but holds articles, says where they are.
func TestArticlesElsewhere(t *testing.T) {
	for object, want := range map[string]string{
		`{"status":"ok","articles":[{"id":"a","title":"x"}]}`:                                       `missing id; its "articles" are objects with text: make each a line of its own`,
		`{"version":"1","title":"f","items":[{"content_text":"x"}]}`:                                `missing id; its "items" are objects with text: make each a line of its own`,
		`{"_id":"1","_source":{"title":"x"}}`:                                                       `no text in title, summary or body; its "_source" is an object with text: make that the line`,
		`{"title":"x","body":"y","media":[{"title":"z"}]}`:                                          `missing id`,
		`{"id":"1","tags":[{"word":"z"}],"more":[],"list":[[{"title":"x"}]],"n":[1,{"title":"x"}]}`: `no text in title, summary or body`,
	} {
		items := readAll(t, strings.NewReader(object), jsonl.Options{})
		require.Len(t, items, 1)
		assert.EqualError(t, items[0].err, "news.jsonl:1: "+want)
	}
}
