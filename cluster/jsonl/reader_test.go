package jsonl_test

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
)

// An item is what All yields.
type item struct {
	rec jsonl.Record
	err error
}

func readAll(t testing.TB, src io.Reader, opts jsonl.Options) []item {
	t.Helper()
	r, err := jsonl.NewReader(src, "news.jsonl", opts)
	require.NoError(t, err)
	return collect(r)
}

func collect(r *jsonl.Reader) (items []item) {
	for rec, err := range r.All() {
		items = append(items, item{rec, err})
	}
	return items
}

// article is a record of the least that a line can say.
func article(line int, id, title string) item {
	return item{rec: jsonl.Record{
		Article: cluster.Article{ID: id, Title: title},
		File:    "news.jsonl",
		Line:    line,
	}}
}

func TestWholeArticle(t *testing.T) {
	items := readAll(t, strings.NewReader(`{"id":"a1","title":"Lũ lên","summary":"Nước dâng.","body":"\u0110ê vỡ.\nHai xã ngập.",`+
		`"time":"2026-05-04T08:00:00.5+07:00","source":"vnx","url":"https://example.org/a1","lang":"vi"}`), jsonl.Options{})
	require.Len(t, items, 1)
	require.NoError(t, items[0].err)
	got := items[0].rec
	want := time.Date(2026, 5, 4, 1, 0, 0, 500_000_000, time.UTC)
	assert.True(t, want.Equal(got.Time), "time %v", got.Time)
	got.Time = time.Time{}
	assert.Equal(t, jsonl.Record{
		Article: cluster.Article{
			ID: "a1", Title: "Lũ lên", Summary: "Nước dâng.", Body: "Đê vỡ.\nHai xã ngập.",
			Source: "vnx", URL: "https://example.org/a1", Lang: "vi",
		},
		File: "news.jsonl", Line: 1,
	}, got)
}

func TestGoodLines(t *testing.T) {
	for _, c := range []struct{ name, line string }{
		{"least", `{"id":"a","title":"x"}`},
		{"white space", " \t{ \"id\" :\t\"a\" , \"title\" : \"x\" } \r"},
		{"nulls", `{"id":"a","title":"x","summary":null,"body":null,"time":null,"source":null,"url":null,"lang":null}`},
		{"empty strings", `{"id":"a","title":"x","summary":"","body":"","time":"","source":"","url":"","lang":""}`},
		{"unknown fields of any type", `{"n":1e999,"o":{"id":"b"},"id":"a","l":[1,"]}"],"title":"x","b":true,"s":"\"","z":null}`},
		{"strings with the signs of JSON", `{"u":"{[\"","v":{"\\":["]","\\\"}",{"w":"\\\\"}]},"id":"a","\"":"\"","title":"x"}`},
		{"words and numbers", `{"u":true,"v":-1.5E+3 ,"w":false,"x":[null],"y":[],"z":{},"id":"a","title":"x","u":0}`},
		{"other case", `{"ID":"b","Id":"c","id":"a","title":"x","TITLE":"y"}`},
		{"other case after", `{"id":"a","title":"x","ID":1,"Title":{}}`},
		{"other case folded by Unicode", `{"id":"a","title":"x","ſource":1}`}, // ſ folds to s
		{"name with escapes", `{"\u0069d":"a","t\u0069tle":"x"}`},
		{"half a surrogate pair in an unknown field", `{"x":"\ud83d","id":"a","title":"x"}`},
		{"unknown field twice", `{"x":1,"id":"a","x":2,"title":"x"}`},
	} {
		assert.Equal(t, []item{article(1, "a", "x")}, readAll(t, strings.NewReader(c.line), jsonl.Options{}), c.name)
	}
}

func TestTime(t *testing.T) {
	for _, s := range []string{
		"2026-05-04T01:02:03.25Z", "2026-05-04t01:02:03.25z",
		"2026-05-04T08:02:03.25+07:00", "2026-05-03T21:32:03.250-03:30", "2026-05-04T01:02:03.25-00:00",
	} {
		items := readAll(t, strings.NewReader(`{"id":"a","title":"x","time":"`+s+`"}`), jsonl.Options{})
		require.Len(t, items, 1)
		require.NoError(t, items[0].err)
		want := time.Date(2026, 5, 4, 1, 2, 3, 250_000_000, time.UTC)
		assert.True(t, want.Equal(items[0].rec.Time), "%s: %v", s, items[0].rec.Time)
		assert.NotEqual(t, time.Local, items[0].rec.Time.Location(), "the result would depend on the machine")
	}
}

func TestTextInAnyOfThreeFields(t *testing.T) {
	for _, field := range []string{"title", "summary", "body"} {
		items := readAll(t, strings.NewReader(`{"id":"a","`+field+`":"x"}`), jsonl.Options{})
		require.Len(t, items, 1)
		assert.NoError(t, items[0].err, field)
	}
}

func TestTextIsExact(t *testing.T) {
	for _, c := range []struct{ json, text string }{
		{`a\\b\"c\/d\b\f\n\r\te`, "a\\b\"c/d\b\f\n\r\te"},
		{`\ud83d\ude00 \uD83D\uDE00 😀`, "😀 😀 😀"},
		{`\\ud83d`, `\ud83d`}, // a backslash and letters
		{`\ufffd �`, "\ufffd \ufffd"},
		{`\u0000`, "\x00"},
		{"\ufeffx", "\ufeffx"},
		{"\u2028\u0085", "\u2028\u0085"}, // end no line of a file
		{`<b>&amp;</b>`, "<b>&amp;</b>"},
		{`tiê\u0301ng việt`, "tiê\u0301ng việt"}, // stays as it is composed
	} {
		items := readAll(t, strings.NewReader(`{"id":"a","title":"x","body":"`+c.json+`"}`), jsonl.Options{})
		require.Len(t, items, 1, c.json)
		require.NoError(t, items[0].err)
		assert.Equal(t, c.text, items[0].rec.Body, c.json)
	}
}

func TestBadLines(t *testing.T) {
	for _, c := range []struct {
		line string
		is   error // if any
		want string
	}{
		{`{"id":"a","title":"x"`, nil, `invalid JSON at byte 21: unexpected end of JSON input`},
		{`{"id":"a","title":"x`, nil, `invalid JSON at byte 20: unexpected end of JSON input`},
		{`{"id":"a","title"`, nil, `invalid JSON at byte 17: unexpected end of JSON input`},
		{`{`, nil, `invalid JSON at byte 1: unexpected end of JSON input`},
		{`{"id" "a"}`, nil, `invalid JSON at byte 7: invalid character '"' after object key`},
		{`{"id":"a",}`, nil, `invalid JSON at byte 11: invalid character '}' looking for beginning of object key string`},
		{`{id:"a"}`, nil, ""},
		{`{1:"a"}`, nil, ""},
		{`{"id":"a"]`, nil, ""},
		{`{"id":"a","body":nul}`, nil, ""},
		{`{"id":"a","body":"\x"}`, nil, ""},
		{"{\"id\":\"a\",\"body\":\"\t\"}", nil, ""},
		{`hello`, nil, ""},

		{`[{"id":"a","title":"x"}]`, nil, "not a JSON object"},
		{`"a"`, nil, "not a JSON object"},
		{`1e999`, nil, "not a JSON object"},
		{`null`, nil, "not a JSON object"},
		{`true`, nil, "not a JSON object"},
		{`{"id":"a","title":"x"}{"id":"b","title":"y"}`, nil, `invalid JSON at byte 23: invalid character '{' after top-level value`},
		{`{"id":"a","title":"x"},`, nil, `invalid JSON at byte 23: invalid character ',' after top-level value`},
		{`{"id":"a","title":"x"}}`, nil, `invalid JSON at byte 23: invalid character '}' after top-level value`},

		{`{"title":"x"}`, cluster.ErrNoID, "missing id"},
		{`{}`, cluster.ErrNoID, "missing id"},
		{`{"id":"","title":"x"}`, cluster.ErrNoID, "missing id"},
		{`{"id":" \u00a0\t","title":"x"}`, cluster.ErrNoID, "missing id"},
		{`{"id":null,"title":"x"}`, cluster.ErrNoID, "missing id"},
		{`{"ID":"a","title":"x"}`, cluster.ErrNoID, "missing id"},

		{`{"id":"a"}`, cluster.ErrNoText, "no text in title, summary or body"},
		{`{"id":"a","title":" ","summary":"\n\t","body":"\u00a0\u3000"}`, cluster.ErrNoText, "no text in title, summary or body"},
		{`{"id":"a","Title":"x","texts":"y"}`, cluster.ErrNoText, "no text in title, summary or body"},

		{`{"id":true,"title":"x"}`, nil, `field "id": want a string or a number, got true`},
		{`{"id":"a","title":7}`, nil, `field "title": want a string, got 7`},
		{`{"id":"a","title":["x",[]]}`, nil, `field "title": want a string, got ["x",[]]`},
		{`{"id":"a","title":["x",7]}`, nil, `field "title": want a string, got 7`},
		{`{"id":"a","body":{"p":"x"}}`, nil, `field "body": want a string, got {"p":"x"}`},
		{`{"id":"a","title":"x","lang":false}`, nil, `field "lang": want a string, got false`},
		{`{"id":"a","title":"x","time":[1714800000]}`, nil, `field "time": want a string or a number, got [1714800000]`},

		{`{"id":"a","id":"a","title":"x"}`, nil, `field "id": is there twice`},
		{`{"id":"a","title":"x","t\u0069tle":null}`, nil, `field "title": is there twice`},

		{"{\"id\":\"a\",\"title\":\"L\xf2 s\xea\"}", jsonl.ErrNotUTF8, "not UTF-8: byte 21 is 0xf2"},
		{"{\"id\":\"a\",\"title\":\"x\",\"other\":\"é\xc3\"}", jsonl.ErrNotUTF8, "not UTF-8: byte 34 is 0xc3"},
		{"{\"id\":\"a\",\"title\":\"\xed\xa0\xbd\"}", jsonl.ErrNotUTF8, "not UTF-8: byte 20 is 0xed"}, // an encoded surrogate
		{"\xff\xfe{\x00", jsonl.ErrNotUTF8, "not UTF-8: byte 1 is 0xff"},                              // UTF-16
		{`{"id":"a","title":"x \ud83d"}`, nil, `field "title": half a surrogate pair: \ud83d`},
		{`{"\udfff":1,"id":"a","title":"x"}`, nil, `name of a field: half a surrogate pair: \udfff`},
		{`{"id":"a","title":"x \uDE00\ud83d"}`, nil, `field "title": half a surrogate pair: \uDE00`},
		{`{"id":"a","title":"x \ud83d\ud83d\ude00"}`, nil, `field "title": half a surrogate pair: \ud83d`},
		{`{"id":"a","title":"\\\ud83d\n"}`, nil, `field "title": half a surrogate pair: \ud83d`},
	} {
		// The lines around it are read, whatever is wrong with this one.
		items := readAll(t, strings.NewReader(`{"id":"b","title":"y"}`+"\n"+c.line+"\n"+`{"id":"c","title":"z"}`), jsonl.Options{})
		require.Len(t, items, 3, c.line)
		assert.Equal(t, article(1, "b", "y"), items[0], c.line)
		assert.Equal(t, article(3, "c", "z"), items[2], c.line)

		assert.Zero(t, items[1].rec, c.line)
		bad, ok := errors.AsType[*jsonl.LineError](items[1].err)
		require.True(t, ok, "%s: %v", c.line, items[1].err)
		assert.Equal(t, "news.jsonl", bad.File)
		assert.Equal(t, 2, bad.Line)
		if c.want != "" {
			assert.EqualError(t, bad, "news.jsonl:2: "+c.want, c.line)
		} else {
			assert.ErrorContains(t, bad, "invalid JSON", c.line)
		}
		if c.is != nil {
			assert.ErrorIs(t, bad, c.is, c.line)
		}
		assert.NotErrorIs(t, bad, io.EOF, "the file goes on")
		assert.NotErrorIs(t, bad, io.ErrUnexpectedEOF, "the file goes on")
	}
}

func TestLines(t *testing.T) {
	const a, b = `{"id":"a","title":"x"}`, `{"id":"b","title":"y"}`
	for _, c := range []struct {
		name, text string
		want       []item
	}{
		{"empty", "", nil},
		{"only a line feed", "\n", nil},
		{"only a byte order mark", "\ufeff", nil},
		{"line feeds", a + "\n" + b + "\n", []item{article(1, "a", "x"), article(2, "b", "y")}},
		{"no line feed at the end", a + "\n" + b, []item{article(1, "a", "x"), article(2, "b", "y")}},
		{"CRLF", a + "\r\n" + b + "\r\n", []item{article(1, "a", "x"), article(2, "b", "y")}},
		{"blank lines count", "\n" + a + "\n\r\n \t\n" + b + "\n\n", []item{article(2, "a", "x"), article(5, "b", "y")}},
		{"byte order mark", "\ufeff" + a + "\n" + b, []item{article(1, "a", "x"), article(2, "b", "y")}},
		{"byte order mark before a blank line", "\ufeff\r\n" + a, []item{article(2, "a", "x")}},
	} {
		for _, chunks := range []func(io.Reader) io.Reader{
			func(r io.Reader) io.Reader { return r },
			iotest.OneByteReader, iotest.HalfReader, iotest.DataErrReader,
		} {
			assert.Equal(t, c.want, readAll(t, chunks(strings.NewReader(c.text)), jsonl.Options{}), c.name)
		}
	}
}

func TestByteOrderMarkInTheMiddleIsBad(t *testing.T) {
	items := readAll(t, strings.NewReader("\n\ufeff{\"id\":\"a\",\"title\":\"x\"}"), jsonl.Options{})
	require.Len(t, items, 1)
	assert.ErrorContains(t, items[0].err, "news.jsonl:2: invalid JSON")
}

func TestLabel(t *testing.T) {
	for _, c := range []struct{ label, fields, want string }{
		{"cluster", `"cluster":"storm"`, "storm"},
		{"cluster", `"cluster":70`, "70"},
		{"cluster", `"cluster":-7.50e1`, "-7.50e1"},
		{"cluster", `"cluster":18446744073709551617`, "18446744073709551617"},
		{"cluster", `"cluster":null`, ""},
		{"cluster", `"cluster":""`, ""},
		{"cluster", `"other":"storm"`, ""},
		{"cluster", `"Cluster":"storm"`, ""},
		{"", `"":"storm"`, ""},
		{"source", `"source":"vnx"`, "vnx"},
		{"time", `"time":"2026-05-04T08:00:00Z"`, "2026-05-04T08:00:00Z"},
		{"lang", `"source":"vnx"`, ""},
		{"sự kiện", `"sự kiện":"bão"`, "bão"},
	} {
		items := readAll(t, strings.NewReader(`{"id":"a","title":"x",`+c.fields+`}`), jsonl.Options{Label: c.label})
		require.Len(t, items, 1)
		require.NoError(t, items[0].err, c.fields)
		assert.Equal(t, c.want, items[0].rec.Label, "label %q of %s", c.label, c.fields)
	}

	both := readAll(t, strings.NewReader(`{"id":"a","title":"x","source":"vnx"}`), jsonl.Options{Label: "source"})
	assert.Equal(t, "vnx", both[0].rec.Source, "the label is still a field of the article")
}

func TestBadLabel(t *testing.T) {
	for _, c := range []struct{ label, fields, want string }{
		{"cluster", `"cluster":true`, `field "cluster": want a string or a number, got true`},
		{"cluster", `"cluster":["storm"]`, `field "cluster": want a string or a number, got ["storm"]`},
		{"cluster", `"cluster":{}`, `field "cluster": want a string or a number, got {}`},
		{"cluster", `"cluster":"a","cluster":"b"`, `field "cluster": is there twice`},
		{"source", `"source":true`, `field "source": want a string or a number, got true`},
	} {
		items := readAll(t, strings.NewReader(`{"id":"a","title":"x",`+c.fields+`}`), jsonl.Options{Label: c.label})
		require.Len(t, items, 1)
		assert.EqualError(t, items[0].err, "news.jsonl:1: "+c.want)
	}
}

// padded returns a good line of n bytes.
func padded(n int) string {
	line := `{"id":"a","title":"x"}`
	return line + strings.Repeat(" ", n-len(line))
}

func TestMaxLine(t *testing.T) {
	// Around the cap, and around the size that is read in one piece.
	for _, limit := range []int{22, 1000, 64<<10 - 1, 64 << 10, 64<<10 + 1, 200_000} {
		opts := jsonl.Options{MaxLine: limit}
		for _, end := range []string{"", "\n"} {
			items := readAll(t, strings.NewReader(padded(limit)+end), opts)
			assert.Equal(t, []item{article(1, "a", "x")}, items, "%d bytes", limit)
		}
		items := readAll(t, strings.NewReader(padded(limit+1)+"\n"+padded(limit)+"\n"+padded(limit+1)), opts)
		require.Len(t, items, 3, "limit %d", limit)
		assert.ErrorIs(t, items[0].err, jsonl.ErrTooLong)
		assert.Equal(t, article(2, "a", "x"), items[1])
		assert.ErrorIs(t, items[2].err, jsonl.ErrTooLong)
	}
}

func TestMaxLineByDefault(t *testing.T) {
	const limit = 16 << 20
	items := readAll(t, strings.NewReader(padded(limit)+"\n"+padded(limit+1)), jsonl.Options{})
	require.Len(t, items, 2)
	assert.Equal(t, article(1, "a", "x"), items[0])
	assert.EqualError(t, items[1].err, "news.jsonl:2: line too long: more than 16777216 bytes")
}

// zeros is an endless line.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

func TestTooLongLineTakesNoMemory(t *testing.T) {
	src := io.MultiReader(io.LimitReader(zeros{}, 50<<20), strings.NewReader("\n"+`{"id":"a","title":"x"}`))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	items := readAll(t, src, jsonl.Options{MaxLine: 100_000})
	runtime.ReadMemStats(&after)

	require.Len(t, items, 2)
	assert.EqualError(t, items[0].err, "news.jsonl:1: line too long: more than 100000 bytes")
	assert.Equal(t, article(2, "a", "x"), items[1])
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20), "bytes allocated for 50 MiB")
}

func TestNegativeMaxLine(t *testing.T) {
	_, err := jsonl.NewReader(strings.NewReader(""), "news.jsonl", jsonl.Options{MaxLine: -1})
	assert.EqualError(t, err, "jsonl: MaxLine is -1, want at least 0")
}

func TestReadError(t *testing.T) {
	broken := errors.New("cable cut")
	src := io.MultiReader(
		strings.NewReader(`{"id":"a","title":"x"}`+"\nbad\n"+`{"id":"b","title":"y"}`), // complete but for its end
		iotest.ErrReader(broken),
	)
	items := readAll(t, src, jsonl.Options{})
	require.Len(t, items, 3)
	assert.Equal(t, article(1, "a", "x"), items[0])
	assert.ErrorContains(t, items[1].err, "news.jsonl:2: invalid JSON")
	assert.EqualError(t, items[2].err, "news.jsonl:3: cable cut")
	assert.ErrorIs(t, items[2].err, broken)
	_, isLine := errors.AsType[*jsonl.LineError](items[2].err)
	assert.False(t, isLine, "a line error would mean that the next line can be read")
}

func TestReadErrorInALongLine(t *testing.T) {
	src := io.MultiReader(strings.NewReader(strings.Repeat("x", 100_000)), iotest.ErrReader(io.ErrClosedPipe))
	items := readAll(t, src, jsonl.Options{MaxLine: 10})
	require.Len(t, items, 1)
	assert.EqualError(t, items[0].err, "news.jsonl:1: io: read/write on closed pipe")
}

func TestAllContinuesAfterBreak(t *testing.T) {
	r, err := jsonl.NewReader(strings.NewReader("bad\n"+`{"id":"a","title":"x"}`+"\n\n"+`{"id":"b","title":"y"}`), "news.jsonl", jsonl.Options{})
	require.NoError(t, err)
	for _, err := range r.All() {
		require.Error(t, err)
		break
	}
	for rec, err := range r.All() {
		assert.Equal(t, article(2, "a", "x"), item{rec, err})
		break
	}
	assert.Equal(t, []item{article(4, "b", "y")}, collect(r))
	assert.Empty(t, collect(r), "after the end")
	assert.NoError(t, r.Close(), "there is no file")
}

func TestAllContinuesWhenTheSourceGrows(t *testing.T) {
	var src bytes.Buffer
	r, err := jsonl.NewReader(&src, "news.jsonl", jsonl.Options{})
	require.NoError(t, err)
	src.WriteString(`{"id":"a","title":"x"}` + "\n")
	assert.Equal(t, []item{article(1, "a", "x")}, collect(r))
	src.WriteString(`{"id":"b","title":"y"}` + "\n")
	assert.Equal(t, []item{article(2, "b", "y")}, collect(r))
}

// A line of a pipe is read before the next one is there.
func TestReaderHoldsNoLineBack(t *testing.T) {
	const line = `{"id": "a", "title": "Lũ lên"}` + "\n"
	src, pipe := io.Pipe()
	r, err := jsonl.NewReader(src, "-", jsonl.Options{})
	require.NoError(t, err)
	next, stop := iter.Pull2(r.All())
	defer stop()
	for range 3 {
		go pipe.Write([]byte(line))
		rec, err, ok := next() // waits forever if it wants more than the line
		require.True(t, ok)
		require.NoError(t, err)
		assert.Equal(t, "a", rec.ID)
	}
}

// What is wrong with an object comes with its ID, so that who sent it can be told.
func TestBadObjectsHaveTheirID(t *testing.T) {
	for _, c := range []struct{ line, id string }{
		{`{"id":"a"}`, "a"},
		{`{"guid":"g","title":5}`, "g"},
		{`{"title":5,"guid":"g","id":"a"}`, "a"},
		{`{"title":5,"id":" ","guid":17}`, "17"},
		{`{"title":5,"id":[],"uuid":"u"}`, "u"},
		{`{"title":5}`, ""},
		{`{"id":"a","title":"\ud83d"}`, "a"},
		{`{"id":"a"`, ""},
		{`"id"`, ""},
	} {
		items := readAll(t, strings.NewReader(c.line), jsonl.Options{})
		require.Len(t, items, 1, c.line)
		require.Error(t, items[0].err, c.line)
		bad, ok := errors.AsType[*jsonl.LineError](items[0].err)
		require.True(t, ok, c.line)
		assert.Equal(t, c.id, bad.ID, c.line)
	}
}

// An input without a name has lines all the same.
func TestNoName(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"\n{\"id\":\"a\"}", "line 2: no text in title, summary or body"},
		{`[{"id":"a","title":"x"}`, "line 1: the input ends within a list, before its ]: is it cut off?"},
		{"id,title\n1,x", "no JSON lines: it looks like CSV; convert it to one JSON object a line"},
		{"\x1f\x8b", "unexpected EOF"},
	} {
		r, err := jsonl.NewReader(strings.NewReader(c.text), "", jsonl.Options{})
		require.NoError(t, err)
		var last error
		for _, err := range r.All() {
			last = err
		}
		assert.EqualError(t, last, c.want, "%q", c.text)
	}
}
