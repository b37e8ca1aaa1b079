package jsonl_test

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/jsonl"
)

func TestDocuments(t *testing.T) {
	two := func(a, b int) []item { return []item{article(a, "a", "x"), article(b, "b", "y")} }
	for _, c := range []struct {
		name, text string
		want       []item
	}{
		{"an array on a line", `[{"id":"a","title":"x"},{"id":"b","title":"y"}]`, two(1, 1)},
		{"an element a line", "[\n{\"id\":\"a\",\"title\":\"x\"},\n{\"id\":\"b\",\"title\":\"y\"}\n]\n", two(2, 3)},
		{"indented", "[\n  {\n    \"id\": \"a\",\n    \"title\": \"x\"\n  },\n  {\n    \"id\": \"b\",\n    \"title\": \"y\"\n  }\n]", two(2, 6)},
		{"objects over lines", "\ufeff\r\n{\r\n\"id\":\"a\",\r\n\"title\":\"x\"\r\n}\r\n{\r\n\"id\":\"b\",\"title\":\"y\"}", two(2, 6)},
		{"arrays", "[{\"id\":\"a\",\"title\":\"x\"}]\n[{\"id\":\"b\",\"title\":\"y\"}]", two(1, 2)},
		{"brackets in strings", `[{"id":"a","title":"x","z":"]}\"\\"},{"z":["{",{}],"id":"b","title":"y"}]`, two(1, 1)},
		{"nothing", "[]", nil},
	} {
		assert.Equal(t, c.want, readAll(t, strings.NewReader(c.text), jsonl.Options{}), c.name)
	}
}

// What is broken is named with its first line, and the objects around it are
// read.
func TestBrokenDocuments(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a lost quotation mark", "[\n  {\"id\":\"a\",\"title\":\"x\"},\n  {\n    \"id\": \"q,\n    \"title\": \"z\"\n  },\n  {\"id\":\"b\",\"title\":\"y\"}\n]", "news.jsonl:3: invalid JSON"},
		{"a number", `[{"id":"a","title":"x"},17,{"id":"b","title":"y"}]`, "news.jsonl:1: "},
		{"a lost comma", "[{\"id\":\"a\",\"title\":\"x\"},\n{\"id\" \"q\"},{\"id\":\"b\",\"title\":\"y\"}]", "news.jsonl:2: invalid JSON"},
		{"no text", "[{\"id\":\"a\",\"title\":\"x\"},\n\n{\"id\":\n\"q\"},{\"id\":\"b\",\"title\":\"y\"}]", "news.jsonl:3: no text"},
	} {
		items := readAll(t, strings.NewReader(c.text), jsonl.Options{})
		require.Len(t, items, 3, c.name)
		assert.Equal(t, "a", items[0].rec.ID, c.name)
		assert.ErrorContains(t, items[1].err, c.want, c.name)
		assert.Equal(t, "b", items[2].rec.ID, c.name)
	}
}

// A word or a number in a list ends where the list goes on: it is JSON, but no article.
func TestWordsInLists(t *testing.T) {
	for _, text := range []string{
		`[null]`, `[5]`, `[ true ]`, `["x"]`, `[[-1.5e3]]`, "[null\n]", "[false,\n]", `[null,{"id":"a","title":"x"},5 ,{"id":"b","title":"y"}, "x"]`,
	} {
		for _, it := range readAll(t, strings.NewReader(text), jsonl.Options{}) {
			if it.err != nil {
				assert.ErrorContains(t, it.err, "not a JSON object", text)
			}
		}
	}
	items := readAll(t, strings.NewReader(`[null,5,{"id":"a","title":"x"},"x",false]`), jsonl.Options{})
	require.Len(t, items, 5)
	assert.Equal(t, article(1, "a", "x"), items[2])

	items = readAll(t, strings.NewReader("[12345,\n123456,\n{\"id\":\"a\",\"title\":\"x\"}]"), jsonl.Options{MaxLine: 5})
	require.Len(t, items, 3)
	assert.ErrorContains(t, items[0].err, "not a JSON object", "as long as it may be")
	assert.ErrorIs(t, items[1].err, jsonl.ErrTooLong)
	assert.ErrorIs(t, items[2].err, jsonl.ErrTooLong)
}

func TestCutDocument(t *testing.T) {
	items := readAll(t, strings.NewReader("[{\"id\":\"a\",\"title\":\"x\"},\n{\"id\":\"b\",\"tit"), jsonl.Options{})
	require.Len(t, items, 2)
	assert.EqualError(t, items[1].err, "news.jsonl:2: invalid JSON at byte 14: unexpected end of JSON input")
}

// A list that ends between two values is told as well.
func TestCutList(t *testing.T) {
	for _, text := range []string{"[\n{\"id\":\"a\",\"title\":\"x\"},\n", `[{"id":"a","title":"x"}`, `[[{"id":"a","title":"x"}]`} {
		items := readAll(t, strings.NewReader(text), jsonl.Options{})
		require.Len(t, items, 2, text)
		assert.Equal(t, "a", items[0].rec.ID)
		assert.ErrorContains(t, items[1].err, "news.jsonl:", text)
		assert.ErrorContains(t, items[1].err, "is it cut off?", text)
	}
	for _, text := range []string{"[", "[[[["} {
		items := readAll(t, strings.NewReader(text), jsonl.Options{})
		require.Len(t, items, 1, text)
		assert.ErrorContains(t, items[0].err, "is it cut off?", text)
	}
}

func TestMaxLineOfDocuments(t *testing.T) {
	text := "[{\"id\":\"z\",\"title\":\"" + strings.Repeat("x", 30) + "\"},\n" + `{"id":"a","title":"x"}` + "]"
	items := readAll(t, strings.NewReader(text), jsonl.Options{MaxLine: 30})
	require.Len(t, items, 2)
	assert.ErrorIs(t, items[0].err, jsonl.ErrTooLong)
	assert.Equal(t, article(2, "a", "x"), items[1])
}

func TestGzipIsSeenByItsContent(t *testing.T) {
	var data bytes.Buffer
	gz := gzip.NewWriter(&data)
	gz.Write([]byte(`{"id":"a","title":"x"}`))
	require.NoError(t, gz.Close())
	assert.Equal(t, []item{article(1, "a", "x")}, readAll(t, &data, jsonl.Options{}))
}

func TestForeignFormats(t *testing.T) {
	for text, want := range map[string]string{
		"id,title,body\n1,x,y\n":         "CSV",
		"\"ID\";\"Title\"\n":             "CSV",
		"\ufeffid\ttitle\n":              "CSV",
		"\xff\xfe{\x00\"\x00":            "UTF-16",
		"\x00[\x00\n\x00{":               "UTF-16",
		"\x28\xb5\x2f\xfd\x00\x01":       "zstd",
		"PK\x03\x04\x14\x00":             "zip",
		"<?xml version=\"1.0\"?>\n<rss>": "XML",
		"<!doctype html>":                "HTML",
		"\x00\x01\x02\x03\x04":           "binary",
	} {
		items := readAll(t, strings.NewReader(text), jsonl.Options{})
		require.Len(t, items, 1, text)
		assert.ErrorIs(t, items[0].err, jsonl.ErrFormat, "%q", text)
		assert.ErrorContains(t, items[0].err, want, "%q", text)
	}
}
