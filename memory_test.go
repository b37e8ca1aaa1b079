package chumtin_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"

	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/normalize"
	"github.com/chumtin/chumtin/normalize/legacy"
	"github.com/chumtin/chumtin/normalize/page"
)

// hostile are texts of about n bytes that have as much of something as bytes can.
func hostile(n int) map[string]string {
	all := make(map[string]string)
	for name, unit := range map[string]string{
		"letters":           "a",
		"zeros":             "\x00",
		"marks":             "\u0302\u0323",
		"letters and marks": "e\u0323\u0302",
		"words":             "a ",
		"capitals":          "Ơ ",
		"short lines":       "a\n",
		"capital lines":     "A\n",
		"carriage returns":  "\r",
		"colons":            "A:\n",
		"fractions":         "½",
		"full width":        "Ａ",
		"angles":            "<",
		"brackets":          "(A) ",
		"end marks":         "./.",
		"outlets":           "TT-",
		"credits":           "PV. ",
		"no UTF-8":          "\xff",
		"UTF-16":            "A\x00",
		"TCVN3":             "ViÖt ",
		"UTF-8 read twice":  "Viá»‡t ",
		"VIQR":              "o+'",
		"VNI":               "aù",
		"headings":          "Tin liên quan\na b\n",
		"teasers":           "Giá xăng dầu trong nước giảm mạnh từ chiều\n",
	} {
		all[name] = strings.Repeat(unit, n/len(unit)+1)
	}
	var pairs strings.Builder // no two words in a row come twice
	for i := 0; pairs.Len() < n; i++ {
		fmt.Fprintf(&pairs, "%c%c %c%c\n", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, 'a'+i/17576%26)
	}
	all["lines that differ"] = pairs.String()
	all["pairs of words that differ"] = strings.ReplaceAll(pairs.String(), "\n", " ")

	const field = `{"id":"a","title":"b","c":`
	all["deep JSON"] = field + strings.Repeat("[", n/2) + strings.Repeat("]", n/2) + "}\n"
	all["deep JSON, open"] = field + strings.Repeat(`{"a":`, n/5)
	all["wide JSON"] = field + "[" + strings.Repeat("0,", n/2) + "0]}\n"
	all["fields"] = `{"id":"a","title":"b"` + strings.Repeat(`,"":0`, n/5) + "}\n"
	all["escapes"] = `{"id":"a","title":"` + strings.Repeat(`\u1ec7`, n/6) + `"}` + "\n"
	all["objects"] = strings.Repeat("{}\n", n/3)
	return all
}

// allocated returns how many bytes f allocates, whether or not it keeps them.
func allocated(f func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int(after.TotalAlloc - before.TotalAlloc)
}

// isRace is set under the race detector, where a sync.Pool forgets at random.
var isRace bool

// What reads bytes of others allocates no more than some times their number,
// garbage included. A page has the most to keep of a byte, as each line is a
// piece. Errors count by lines, and keys as normalize makes them.
func TestMemoryIsBoundedByTheInput(t *testing.T) {
	if isRace {
		t.Skip("sync.Pool allocates under the race detector")
	}
	const fixed = 6 << 20 // legacy.Detect reads the beginning of a text in each encoding
	n := 1 << 20
	if testing.Short() {
		n >>= 2
	}
	type reader struct {
		name        string
		times, line int // bytes allowed for a byte and for a line
		read        func(string)
	}
	readers := []reader{
		{"page.Parse", 56, 0, func(s string) { page.Parse(s) }},
		{"page.TrimLead and TrimBody", 8, 0, func(s string) { page.TrimLead(s); page.TrimBody(s) }},
		{"jsonl", 8, 1 << 10, func(s string) { readArticles(t, strings.NewReader(s)) }},
		{"legacy.Detect", 8, 0, func(s string) { legacy.Detect([]byte(s)) }},
		{"legacy.Decode", 24, 0, func(s string) { _, _, _ = legacy.Decode([]byte(s), legacy.Options{}) }},
		{"legacy.NewReader", 16, 0, func(s string) {
			r, _, err := legacy.NewReader(strings.NewReader(s), legacy.Options{})
			require.NoError(t, err)
			_, _ = io.Copy(io.Discard, r)
		}},
	}
	for name, e := range map[string]encoding.Encoding{
		"TCVN3": legacy.TCVN3, "VNI": legacy.VNI, "VIQR": legacy.VIQR, "Windows-1258": legacy.Windows1258,
	} {
		readers = append(readers, reader{name, 16, 0, func(s string) { _, _ = e.NewDecoder().String(s) }})
	}
	texts := hostile(n)
	keys := make(map[string]int)
	for name, text := range texts {
		keys[name] = allocated(func() { normalize.Key.String(text) })
	}
	for _, r := range readers {
		worst, of := 0., ""
		for name, text := range texts {
			got := allocated(func() { r.read(text) })
			if r.name == "page.Parse" {
				got -= keys[name] // of the lines
			}
			assert.LessOrEqual(t, got, r.times*len(text)+r.line*strings.Count(text, "\n")+fixed, "%s of %s", r.name, name)
			if times := float64(got) / float64(len(text)); times > worst {
				worst, of = times, name
			}
		}
		t.Logf("%-26s at most %4.1f bytes a byte, of %s", r.name, worst, of)
	}
}

// readArticles reads all lines, whatever they are.
func readArticles(t *testing.T, src io.Reader) {
	t.Helper()
	r, err := jsonl.NewReader(src, "news.jsonl", jsonl.Options{Label: "c"})
	require.NoError(t, err)
	for _, err := range r.All() {
		_ = err
	}
}

// A file that unpacks to a thousand times its size takes no more than its
// longest line may.
func TestMemoryOfPackedFilesIsBoundedByALine(t *testing.T) {
	const unpacked, line = 16 << 20, 1 << 16
	for name, unit := range map[string]string{"one line": "\x00", "blank lines": "\n"} {
		var packed bytes.Buffer
		gz := gzip.NewWriter(&packed)
		block := []byte(strings.Repeat(unit, 1<<16))
		for n := 0; n < unpacked; n += len(block) {
			_, err := gz.Write(block)
			require.NoError(t, err)
		}
		require.NoError(t, gz.Close())
		path := filepath.Join(t.TempDir(), "bomb.jsonl.gz")
		require.NoError(t, os.WriteFile(path, packed.Bytes(), 0o600))

		got := allocated(func() {
			r, err := jsonl.Open(path, jsonl.Options{MaxLine: line})
			require.NoError(t, err)
			for _, err := range r.All() {
				_ = err
			}
			require.NoError(t, r.Close())
		})
		assert.LessOrEqual(t, got, 16*line, name)
	}
}
