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
	ids:    []string{"flood"},
	stderr: []string{"a.jsonl:1: field \"time\"", "1 bad line skipped"},
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
	files:  map[string]string{"vni.txt": "L\xf5 l\xean", "empty.txt": " \n", "long.txt": strings.Repeat("lũ ", 16<<20/3), "a.txt": "Lũ lên\n"},
	args:   "vni.txt empty.txt long.txt a.txt",
	ids:    []string{"a.txt"},
	stderr: []string{"vni.txt: not UTF-8", "empty.txt: page has no text", "long.txt: more than", "3 unreadable files"},
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
			if tt.stderr != nil {
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
