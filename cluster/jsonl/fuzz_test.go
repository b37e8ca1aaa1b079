package jsonl_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/jsonl"
)

// Whatever the bytes, every line that is not blank gives one record or one
// error, in order, and the record is what encoding/json finds by exact names.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		"",
		"\ufeff{\"id\":\"a\",\"title\":\"x\"}\r\n\n{\"id\":\"b\",\"body\":\"y\"}",
		`{"id":"a","title":"x","time":"2026-05-04T08:00:00Z","cluster":7,"other":[{}]}`,
		`{"id":"a","title":"\ud83d\ude00 \\u \u00e9","cluster":"s"}` + "\n[1]\nnull\n{}{}",
		"{\"id\":\"\xff\"}\n{\"id\":\"a\",\"id\":\"b\"}",
		`{"id":"a","title":"x" "y"}` + "\n" + `{"id":"a","title":"x",}` + "\n" + `{,"id":"a"}`,
		strings.Repeat("x", 300) + "\n{\"id\":\"a\"",
	} {
		f.Add([]byte(seed))
	}
	const limit = 200
	f.Fuzz(func(t *testing.T, data []byte) {
		const first = `{"id":"0","title":"0"}` // by which the input is one of lines
		items := readAll(t, io.MultiReader(strings.NewReader(first+"\n"), bytes.NewReader(data)), jsonl.Options{Label: "cluster", MaxLine: limit})
		require.Equal(t, article(1, "0", "0"), items[0])
		items = items[1:]
		for i, line := range bytes.Split(data, []byte("\n")) {
			tooLong := len(line) > limit
			if !tooLong && strings.Trim(string(line), " \t\r") == "" {
				continue
			}
			require.NotEmpty(t, items, "line %d has nothing", i+2)
			checkItem(t, i+2, line, tooLong, items[0])
			items = items[1:]
		}
		assert.Empty(t, items, "more than one for a line")

		// As a document the bytes give what they give, but end.
		readAll(t, io.MultiReader(strings.NewReader("["), bytes.NewReader(data)), jsonl.Options{MaxLine: limit})
		readAll(t, bytes.NewReader(data), jsonl.Options{MaxLine: limit})
	})
}

func checkItem(t *testing.T, number int, line []byte, tooLong bool, got item) {
	if got.err == nil {
		require.False(t, tooLong)
		want, ok := naive(line)
		if bytes.Count(line, []byte("{")) > 1 {
			return // an object in the place of a text: see TestFieldNames
		}
		require.True(t, ok, "%q is bad", line)
		want.File, want.Line = "news.jsonl", number
		require.Equal(t, got.rec.TimeErr != nil, want.TimeErr != nil)
		require.True(t, want.Time.Equal(got.rec.Time), "%q", line)
		want.Time, want.TimeErr = got.rec.Time, got.rec.TimeErr // which may differ in its location
		require.Equal(t, want, got.rec, "%q", line)
		return
	}
	bad, ok := errors.AsType[*jsonl.LineError](got.err)
	require.True(t, ok)
	require.Equal(t, number, bad.Line)
	require.Equal(t, tooLong, errors.Is(bad, jsonl.ErrTooLong))
	for _, unseen := range []string{"is there twice", "surrogate"} { // by the naive decoder
		if strings.Contains(bad.Error(), unseen) {
			return
		}
	}
	if _, ok := naive(line); ok && !tooLong {
		t.Errorf("%q is good, got %v", line, bad)
	}
}

// naive decodes a line by way of a map.
func naive(line []byte) (rec jsonl.Record, ok bool) {
	var fields map[string]json.RawMessage
	if !utf8.Valid(line) || json.Unmarshal(line, &fields) != nil || fields == nil {
		return rec, false
	}
	ok = true
	text := func(names ...string) string {
		found := ""
		for rank, name := range names {
			value, has := fields[name]
			if !has {
				continue
			}
			s, isText := naiveText(value, names[0] == "id" || names[0] == "time")
			ok = ok && (isText || rank > 0)
			if isText && isBlank(found) && (!isBlank(s) || found == "") {
				found = s
			}
		}
		return found
	}
	rec.ID = text("id", "guid", "_id", "uuid", "article_id", "articleId")
	rec.Title = text("title", "headline")
	rec.Summary = text("summary", "description", "lead", "excerpt", "abstract", "sapo")
	rec.Body = text("body", "content", "content_html", "content_text", "articleBody", "text", "full_text", "fulltext")
	rec.Source = text("source", "site", "site_name", "publisher", "outlet", "domain")
	rec.URL = text("url", "link", "permalink")
	rec.Lang = text("lang", "language")
	published := text("time", "published", "published_at", "publishedAt", "date_published", "datePublished", "pubDate", "pubdate",
		"pub_date", "publish_date", "date", "datetime", "timestamp", "created_at")
	if label, has := fields["cluster"]; has {
		s, isText := naiveText(label, true)
		rec.Label, ok = s, ok && isText
	}
	if published != "" {
		var zone *time.Location
		if regexp.MustCompile(`^[vV][iI]([-_]|$)`).MatchString(rec.Lang) {
			zone = time.FixedZone("", 7*60*60)
		}
		rec.Time, rec.TimeErr = jsonl.ParseTime(published, zone)
	}
	return rec, ok && rec.Check() == nil
}

// ignorable is what standard properties call white space, control code, format or
// default-ignorable, and the blank of Braille.
var ignorable = regexp.MustCompile(`^[\p{Z}\p{Cc}\p{Cf}\x{34F}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180F}` +
	`\x{2065}\x{2800}\x{3164}\x{FE00}-\x{FE0F}\x{FFA0}\x{FFF0}-\x{FFF8}\x{E0000}-\x{E0FFF}]*$`)

func isBlank(s string) bool { return ignorable.MatchString(s) }

// naiveText returns what a value says where a text may stand.
func naiveText(value json.RawMessage, orNumber bool) (s string, ok bool) {
	var list []json.RawMessage
	var number json.Number
	var object map[string]json.RawMessage
	switch {
	case value == nil || json.Unmarshal(value, &s) == nil:
		return s, true
	case orNumber && json.Unmarshal(value, &number) == nil:
		return string(value), true
	case !orNumber && json.Unmarshal(value, &list) == nil:
		for i, e := range list {
			nested := strings.HasPrefix(strings.TrimSpace(string(e)), "[")
			t, isText := naiveText(e, false)
			if nested || !isText {
				return "", false
			}
			if list[i] = json.RawMessage(t); i > 0 {
				s += "\n"
			}
			s += t
		}
		return s, true
	case json.Unmarshal(value, &object) == nil:
		return "", false // not modelled
	}
	return "", false
}
