package jsonl_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
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
		items := readAll(t, bytes.NewReader(data), jsonl.Options{Label: "cluster", MaxLine: limit})
		for i, line := range bytes.Split(data, []byte("\n")) {
			if i == 0 {
				line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
			}
			tooLong := len(line) > limit || i == 0 && len(line)+3 > limit && bytes.HasPrefix(data, []byte("\xef\xbb\xbf"))
			if !tooLong && strings.Trim(string(line), " \t\r") == "" {
				continue
			}
			require.NotEmpty(t, items, "line %d has nothing", i+1)
			checkItem(t, i+1, line, tooLong, items[0])
			items = items[1:]
		}
		assert.Empty(t, items, "more than one for a line")
	})
}

func checkItem(t *testing.T, number int, line []byte, tooLong bool, got item) {
	if got.err == nil {
		require.False(t, tooLong)
		want, ok := naive(line)
		require.True(t, ok, "%q is bad", line)
		want.File, want.Line = "news.jsonl", number
		require.True(t, want.Time.Equal(got.rec.Time), "%q", line)
		want.Time = got.rec.Time // which may differ in its location
		require.Equal(t, want, got.rec, "%q", line)
		return
	}
	bad, ok := errors.AsType[*jsonl.LineError](got.err)
	require.True(t, ok)
	require.Equal(t, number, bad.Line)
	require.Equal(t, tooLong, errors.Is(bad, jsonl.ErrTooLong))
	for _, unseen := range []string{"is there twice", "surrogate", "RFC 3339"} { // by the naive decoder
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
	text := func(name string) (s string) {
		if value, found := fields[name]; found && json.Unmarshal(value, &s) != nil {
			fields = nil
		}
		return s
	}
	rec.ID, rec.Title, rec.Summary, rec.Body = text("id"), text("title"), text("summary"), text("body")
	rec.Source, rec.URL, rec.Lang = text("source"), text("url"), text("lang")
	published := strings.ToUpper(text("time"))
	if label := fields["cluster"]; len(label) > 0 && strings.IndexByte("-0123456789", label[0]) >= 0 {
		rec.Label = string(label)
	} else {
		rec.Label = text("cluster")
	}
	if published != "" && rec.Time.UnmarshalText([]byte(published)) != nil {
		return rec, false
	}
	hasText := strings.TrimSpace(rec.Title+rec.Summary+rec.Body) != ""
	return rec, fields != nil && strings.TrimSpace(rec.ID) != "" && hasText
}
