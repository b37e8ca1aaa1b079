package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// alone returns what "cluster -json" prints of articles that are like no other.
func alone(ids ...string) string {
	var b strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&b, `{"id":%q,"story":%[1]q,"representative":%[1]q,"kind":"report"}`+"\n", id)
	}
	return b.String()
}

func compress(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.WriteString(w, text)
	if err := errors.Join(err, w.Close()); err != nil {
		panic(err) // a Buffer takes all
	}
	return b.String()
}

const (
	flood  = `{"id": "flood", "title": "Nước sông Kiến Giang dâng qua báo động ba"}` + "\n"
	match  = `{"id": "match", "title": "Đội chủ nhà gỡ hòa ở phút bù giờ"}` + "\n"
	bridge = `{"id": "bridge", "title": "Cầu vượt ngã tư thông xe sớm hai tháng"}` + "\n"
)

// faults are inputs with something wrong, and what is left of them.
var faults = []struct {
	name   string
	files  map[string]string
	args   string
	stdin  string
	ids    []string // of the articles that are processed, in order
	stderr []string // what the lines of standard error hold, in order
	kept   bool     // that costs no article
}{{
	name:   "broken JSON",
	files:  map[string]string{"a.jsonl": flood + `{"id": "x", "title": "Lũ` + "\n" + match},
	args:   "a.jsonl",
	ids:    []string{"flood", "match"},
	stderr: []string{"a.jsonl:2: invalid JSON", "1 bad line skipped"},
}, {
	name:   "no object",
	files:  map[string]string{"a.jsonl": flood + "[]\n" + match},
	args:   "a.jsonl",
	ids:    []string{"flood", "match"},
	stderr: []string{"a.jsonl:2: not a JSON object", "1 bad line skipped"},
}, {
	name:   "missing id",
	files:  map[string]string{"a.jsonl": `{"title": "Lũ lên"}` + "\n" + flood},
	args:   "a.jsonl",
	ids:    []string{"flood"},
	stderr: []string{"a.jsonl:1: missing id", "1 bad line skipped"},
}, {
	name:   "empty text",
	files:  map[string]string{"a.jsonl": flood + `{"id": "x", "title": " ", "body": ""}` + "\n"},
	args:   "a.jsonl",
	ids:    []string{"flood"},
	stderr: []string{"a.jsonl:2: no text", "1 bad line skipped"},
}, {
	name:   "invalid UTF-8",
	files:  map[string]string{"a.jsonl": flood + "{\"id\": \"x\", \"title\": \"L\xf2\"}\n" + match},
	args:   "a.jsonl",
	ids:    []string{"flood", "match"},
	stderr: []string{"a.jsonl:2: not UTF-8", "1 bad line skipped"},
}, {
	name:   "a time that is none",
	files:  map[string]string{"a.jsonl": `{"id": "x", "title": "Lũ", "time": "hôm qua"}` + "\n" + flood},
	args:   "a.jsonl",
	ids:    []string{"x", "flood"},
	stderr: []string{"a.jsonl:1: field \"time\"", "chumtin: 1 unreadable time"},
	kept:   true,
}, {
	name:   "a line of 50 MB",
	files:  map[string]string{"a.jsonl": flood + `{"id": "x", "title": "` + strings.Repeat("lũ ", 50<<20/4) + "\"}\n" + match},
	args:   "a.jsonl",
	ids:    []string{"flood", "match"},
	stderr: []string{"a.jsonl:2: line too long", "1 bad line skipped"},
}, {
	name:  "an id again with the same text, in one file and in another",
	files: map[string]string{"a.jsonl": flood + match + flood, "b.jsonl": match + bridge},
	args:  "a.jsonl b.jsonl a.jsonl",
	ids:   []string{"flood", "match", "bridge"},
}, {
	name:   "an id again with another text",
	files:  map[string]string{"a.jsonl": flood, "b.jsonl": match + `{"id": "flood", "title": "Nước rút"}` + "\n" + bridge},
	args:   "a.jsonl b.jsonl",
	ids:    []string{"flood", "match", "bridge"},
	stderr: []string{"b.jsonl:2: id comes again with another text: \"flood\" of a.jsonl:1", "1 bad line skipped"},
}, {
	name:   "a file that is not there",
	files:  map[string]string{"a.jsonl": flood},
	args:   "none.jsonl a.jsonl none.txt",
	ids:    []string{"flood"},
	stderr: []string{"open none.jsonl: no such file", "open none.txt: no such file", "chumtin: 2 unreadable files skipped"},
}, {
	name:   "a directory, and bad lines",
	files:  map[string]string{"a.jsonl": flood + "{}\n{}\n", "news/b.jsonl": match},
	args:   "news a.jsonl",
	ids:    []string{"flood"},
	stderr: []string{"open news: is a directory", "a.jsonl:2: missing id", "a.jsonl:3: missing id", "2 bad lines and 1 unreadable file skipped"},
}, {
	name:   "gzip that was cut off",
	files:  map[string]string{"a.jsonl.gz": compress(flood) + compress(match)[:20], "b.jsonl": bridge},
	args:   "a.jsonl.gz b.jsonl",
	ids:    []string{"flood", "bridge"},
	stderr: []string{"a.jsonl.gz:2: unexpected EOF", "chumtin: 1 unreadable file skipped"},
}, {
	name:   "gzip without even a header",
	files:  map[string]string{"a.jsonl.gz": "", "b.jsonl": bridge},
	args:   "a.jsonl.gz b.jsonl",
	ids:    []string{"bridge"},
	stderr: []string{"a.jsonl.gz: unexpected EOF", "chumtin: 1 unreadable file skipped"},
}, {
	name:   "no gzip",
	files:  map[string]string{"a.jsonl.gz": flood, "b.jsonl": bridge},
	args:   "a.jsonl.gz b.jsonl",
	ids:    []string{"bridge"},
	stderr: []string{"a.jsonl.gz: gzip: invalid header", "chumtin: 1 unreadable file skipped"},
}, {
	name: "pages of one file name",
	files: map[string]string{
		"1/a.txt": "Lũ lên nhanh\n\nNước sông Kiến Giang dâng qua báo động ba trong đêm.\n",
		"2/a.txt": "Đội chủ nhà gỡ hòa\n\nBàn thắng đến ở phút bù giờ thứ năm của trận đấu.\n",
		"3/a.txt": "Lũ lên nhanh\n\nNước sông Kiến Giang dâng qua báo động ba trong đêm.\n",
	},
	args:   "1/a.txt 2/a.txt 3/a.txt",
	ids:    []string{"a.txt"},
	stderr: []string{"2/a.txt:1: id comes again with another text: \"a.txt\" of 1/a.txt:1", "1 bad line skipped"},
}, {
	name:   "a page in another encoding, one without text and one without end",
	files:  map[string]string{"vni.txt": "L\xf5 l\xean", "empty.txt": " \n", "mark.txt": "(Dân trí) -\n", "unseen.html": "<p>&#8203;</p>", "long.txt": strings.Repeat("lũ ", 16<<20/3), "a.txt": "Lũ lên\n"},
	args:   "vni.txt empty.txt mark.txt unseen.html long.txt a.txt",
	ids:    []string{"a.txt"},
	stderr: []string{"vni.txt: not UTF-8", "empty.txt: page has no text", "mark.txt: page has no text", "unseen.html: page has no text", "long.txt: more than", "5 unreadable files"},
}, {
	name:  "compressed pages and lines, byte order marks, CRLF, blank lines",
	files: map[string]string{"a.txt.gz": compress("\ufeffLũ lên\r\n"), "b.jsonl.gz": compress("\ufeff" + flood + "\r\n\n" + strings.TrimSpace(match))},
	args:  "a.txt.gz b.jsonl.gz",
	ids:   []string{"a.txt.gz", "flood", "match"},
}, {
	name:  "standard input, unnamed",
	stdin: flood + match,
	ids:   []string{"flood", "match"},
}, {
	name:   "standard input among files",
	files:  map[string]string{"a.jsonl": flood, "b.jsonl": bridge},
	args:   "a.jsonl - b.jsonl",
	stdin:  "lũ\n" + match,
	ids:    []string{"flood", "match", "bridge"},
	stderr: []string{"-:1: invalid JSON", "1 bad line skipped"},
}, {
	name:  "gzip on standard input, and without its name",
	files: map[string]string{"a": compress(flood), "b.txt": compress("Lũ lên\n")},
	args:  "a - b.txt",
	stdin: compress(match),
	ids:   []string{"flood", "match", "b.txt"},
}, {
	name:   "gzip in gzip, whole and cut off",
	files:  map[string]string{"a.gz": compress(compress(flood)), "b.gz": compress(compress(match)[:20])},
	args:   "a.gz b.gz",
	ids:    []string{"flood"},
	stderr: []string{"b.gz:1: unexpected EOF", "1 unreadable file"},
}, {
	name:   "UTF-16",
	files:  map[string]string{"a.jsonl": "\xff\xfe{\x00}\x00\n\x00"},
	args:   "a.jsonl",
	stderr: []string{"a.jsonl: no JSON lines: it looks like UTF-16 text; make it UTF-8 first: chumtin decode a.jsonl | chumtin", "1 unreadable file skipped"},
}, {
	name:   "CSV on standard input",
	stdin:  "id,title\n1,Lũ\n",
	stderr: []string{"-: no JSON lines: it looks like CSV; convert it to one JSON object a line: mlr --icsv --ojsonl cat | chumtin", "1 unreadable file skipped"},
}, {
	name:   "other compression, and binary data",
	files:  map[string]string{"a.zst": "\x28\xb5\x2f\xfd\x00\x00", "a.xz": "\xfd7zXZ\x00\x00", "a.bz2": "BZh9", "a.bin": "\x01\x00\x02\x03\x04", "b.txt": "%PDF-1.7\n", "c.txt": "L\x00\n\x00"},
	args:   "a.zst a.xz a.bz2 a.bin b.txt c.txt",
	stderr: []string{"zstd -dc a.zst | chumtin", "xz -dc a.xz | chumtin", "bzip2 -dc a.bz2 | chumtin", "a.bin: no JSON lines: it looks like binary data", "b.txt: no text: extract it first", "c.txt: not UTF-8; chumtin decode", "6 unreadable files"},
}, {
	name:   "HTML that is not called so",
	stdin:  "<html><body><h1>Lũ lên</h1></body></html>",
	stderr: []string{"JSON lines are wanted, or a page in a file named .html", "1 unreadable file"},
}, {
	name:   "a line in another encoding",
	stdin:  flood + "{\"id\": \"x\", \"title\": \"L\xf2\"}\n",
	ids:    []string{"flood"},
	stderr: []string{"; chumtin decode makes it so", "1 bad line"},
}, {
	name: "texts of which nothing shows",
	stdin: `{"id": "a", "title": "<p></p>"}` + "\n" + flood + `{"id": "b", "summary": "(Dân trí) -"}` + "\n" +
		`{"id": "c", "title": "\u200b"}` + "\n" + `{"id": "\u200b", "title": "Lũ"}` + "\n" + match,
	ids:    []string{"flood", "match"},
	stderr: []string{"-:1: no text", "-:3: no text", "-:4: no text", "-:5: missing id", "4 bad lines skipped"},
}, {
	name:   "articles in an object",
	files:  map[string]string{"a.json": `{"status": "ok", "articles": [` + strings.TrimSpace(flood) + `]}`},
	args:   "a.json",
	stderr: []string{`a.json:1: missing id; its "articles" are objects with text: make each a line of its own; jq -c '.["articles"][]' a.json`, "1 bad line"},
}, {
	name:   "a feed, and one that is called a page",
	files:  map[string]string{"a.xml": "<?xml version='1.0'?>\n<rss><channel></channel></rss>", "b.html": "<?xml version='1.0'?>\n<!-- x -->\n<rss version='2.0'><channel></channel></rss>"},
	args:   "a.xml b.html",
	stderr: []string{"a.xml: no JSON lines: it looks like XML, such as a feed; make a JSON line of each article in it", "b.html: a feed and no page", "2 unreadable files"},
}, {
	name: "nothing",
}}

func TestFaults(t *testing.T) {
	for _, tt := range faults {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for name, content := range tt.files {
				write(t, dir, name, content)
			}
			args := append([]string{"cluster", "-json"}, strings.Fields(tt.args)...)
			got := runIn(t, dir, tt.stdin, args...)

			assert.Equal(t, alone(tt.ids...), got.stdout)
			wantStatus := exitOK
			if tt.stderr != nil && !tt.kept {
				wantStatus = exitFailed
			}
			assert.Equal(t, wantStatus, got.status)
			checkLines(t, tt.stderr, got.stderr)

			if tt.stderr != nil {
				args = append(args, "-strict")
				got = runIn(t, dir, tt.stdin, args...)
				assert.Equal(t, exitFailed, got.status)
				assert.Empty(t, got.stdout, "strict prints nothing of a bad input")
				checkLines(t, []string{tt.stderr[0], "stopped there"}, got.stderr)
			}
		})
	}
}

// checkLines checks that each line of got holds the part wanted.
func checkLines(t *testing.T, want []string, got string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
	if got == "" {
		lines = nil
	}
	require.Len(t, lines, len(want), "standard error: %s", got)
	for i, part := range want {
		assert.Contains(t, lines[i], part)
	}
}

const bridgePage = `<!doctype html><html lang="vi"><head><title>Cầu - Bến Sỏi</title>
<meta property="og:site_name" content="Bến Sỏi"><link rel="canonical" href="https://bensoi.example/cau">
<meta property="article:published_time" content="2026-03-17 08:00"></head>
<body><nav>Thời sự</nav><p>Thời sự</p><h1>Cầu Lò Rèn th&ocirc;ng xe</h1><p>Cầu dài 214&nbsp;m.</p><footer>Bản quyền</footer></body></html>`

func TestHTML(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"a.html": bridgePage, "b.HTM": bridgePage, "c.html.gz": compress(bridgePage), "d.txt": bridgePage, "e.txt": compress(bridgePage),
		"g.html.gz": compress(compress(bridgePage)),
		"f.html":    "<h1>Cầu Lò Rèn th&ocirc;ng xe</h1><time datetime=hqua></time><p>Cầu dài 214&nbsp;m.",
	} {
		write(t, dir, name, content)
		got := runIn(t, dir, "", "cluster", "-all", name)
		require.Equal(t, exitOK, got.status, name)
		if name == "f.html" {
			assert.Contains(t, got.stdout, "  -  -  report  f.html  Cầu Lò Rèn thông xe\n")
			checkLines(t, []string{"f.html:1: time: ", "1 unreadable time"}, got.stderr)
			continue
		}
		assert.Contains(t, got.stdout, "  2026-03-17 08:00+07:00  Bến Sỏi  report  "+name+"  Cầu Lò Rèn thông xe\n")
		assert.Empty(t, got.stderr)
		assert.Equal(t, "Cầu Lò Rèn thông xe\n\nCầu dài 214\u00a0m.\n", runIn(t, dir, "", "page", name).stdout)
	}
	assert.Contains(t, runIn(t, dir, "", "cluster", "-all", "-zone", "UTC", "a.html").stdout, " 08:00Z ")
}

func TestFields(t *testing.T) {
	const row = `{"nr": 7, "kop": "Lũ lên", "tekst": "Nước dâng", "dag": "2026-03-17 08:00", "site": "Bến Sỏi"}`
	assert.Equal(t, "7", placements(t, succeed(t, row, "cluster", "-json", "-fields", "id=nr,title=kop,body=tekst,time=dag"))[0].ID)
	for zone, want := range map[string]string{"Asia/Ho_Chi_Minh": "+07:00", "UTC": "Z", "": "Z"} {
		args := []string{"cluster", "-all", "-fields", "id=nr, title=kop,time=dag"}
		if zone != "" {
			args = append(args, "-zone", zone)
		}
		assert.Contains(t, succeed(t, row, args...), "  2026-03-17 08:00"+want+"  Bến Sỏi  report  7  Lũ lên\n")
	}
	assert.Contains(t, succeed(t, `{"id": "a", "title": "Lũ", "lang": "vi", "time": "2026-03-17"}`, "cluster", "-all"), "00:00+07:00")
}

// A name in -fields that no line has is told once, whatever the files.
func TestFieldsThatNoLineHas(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.jsonl", flood+match)
	write(t, dir, "b.jsonl", `{"id": "c", "headline": "Cầu", "tekst": "Cầu dài"}`+"\n")
	for _, tt := range []struct {
		args   string
		stderr []string
	}{
		{"-fields body=nope a.jsonl", []string{`no line has a field "nope" (-fields body=nope)`}},
		{"-fields body=nope,time=dag a.jsonl b.jsonl", []string{`no line has a field "nope"`, `no line has a field "dag"`}},
		{"-fields body=tekst a.jsonl b.jsonl", nil},
		{"-fields body=tekst -", nil}, // nothing
	} {
		got := runIn(t, dir, "", append([]string{"cluster"}, strings.Fields(tt.args)...)...)
		assert.Equal(t, exitOK, got.status, tt.args)
		checkLines(t, tt.stderr, got.stderr)
	}
}

func TestManyBadLines(t *testing.T) {
	stdin := strings.Repeat("{}\n", 332) + flood + strings.Replace(flood, "flood", "b", 1) + strings.Repeat("{]\n", 1)
	got := runIn(t, "", stdin, "cluster", "-json")
	assert.Equal(t, exitFailed, got.status)
	assert.Equal(t, 20, strings.Count(got.stderr, ": missing id\n"))
	assert.Contains(t, got.stderr, "-:20: missing id\nand 313 more bad lines\nchumtin: 333 bad lines skipped\n")
}

// titled returns n articles with an id and a headline, and what rest says.
func titled(n int, rest string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"id": "%d", "title": "Lũ %[1]d"%s}`+"\n", i, rest)
	}
	return b.String()
}

func TestAdvice(t *testing.T) {
	tests := []struct {
		rest string
		want string
	}{
		{`, "body": "Nước dâng", "time": "2026-03-17", "source": "a"`, ""},
		{`, "text_of": "Nước dâng", "time": "2026-03-17", "url": "https://a.example/1"`,
			"chumtin: no article has a body: headlines and leads alone count; if it has another name, see -fields\n"},
		{`, "body": "Nước dâng"`,
			"chumtin: no article has a time or a source: days between articles do not count, updates look like copies; if they have other names, see -fields\n"},
		{``, "chumtin: no article has a body, a time or a source: headlines and leads alone count, " +
			"days between articles do not count, updates look like copies; if they have other names, see -fields\n"},
	}
	for _, tt := range tests {
		got := runIn(t, "", titled(fewArticles, tt.rest), "cluster")
		assert.Equal(t, tt.want, got.stderr, tt.rest)
		assert.Equal(t, exitOK, got.status)
		succeed(t, titled(fewArticles-1, tt.rest), "cluster")
	}
}
