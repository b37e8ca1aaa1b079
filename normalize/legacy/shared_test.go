package legacy

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/testdata"
)

var stride = flag.Int("stride", 0, "measure detection on every n-th article of the shared data")

func openShared(t *testing.T, name string) *os.File {
	f, err := os.Open(testdata.Shared(t, name))
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

// eachText calls f with the text of every n-th article, or as -stride says, and
// with each of its sentences of 30 to 400 characters.
func eachText(t *testing.T, name string, every int, f func(text string, isSentence bool)) {
	if *stride > 0 {
		every = *stride
	}
	z, err := gzip.NewReader(openShared(t, name))
	require.NoError(t, err)
	sentence := regexp.MustCompile(`[^.!?\n]+[.!?]*`)
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for n := 0; lines.Scan(); n++ {
		if n%every != 0 {
			continue
		}
		var a struct{ Title, Summary, Body string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &a))
		text := a.Title + "\n" + a.Summary + "\n" + a.Body
		f(text, false)
		for _, s := range sentence.FindAllString(text, -1) {
			s = strings.TrimSpace(s)
			if n := utf8.RuneCountInString(s); 30 <= n && n <= 400 {
				f(s, true)
			}
		}
	}
	require.NoError(t, lines.Err())
}

// asciiPunctuation is for what the encodings have in no common place.
var asciiPunctuation = strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'", "–", "-", "—", "-", "…", "...")

// A text counts as read right if it decodes to what its own encoding decodes it
// to, and as right by name too if the encoding is named.
func TestDetectionRate(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	confusion := map[string]map[string]int{}
	right := map[string]int{}
	total := 0
	judge := func(shape, text, want string) {
		got, g, err := Decode([]byte(text), Options{})
		require.NoError(t, err)
		if confusion[shape] == nil {
			confusion[shape] = map[string]int{}
		}
		confusion[shape][g.String()]++
		if got == want {
			right[shape]++
		}
	}
	eachText(t, "data/baomoi-2017.jsonl.gz", 1200, func(s string, isSentence bool) {
		if !isSentence || isASCII(s) {
			return
		}
		total++
		s = asciiPunctuation.Replace(s)
		for _, e := range vietnamese {
			name := fmt.Sprint(e)
			encoded, text := shapes(e, s)
			want, err := e.NewDecoder().String(encoded)
			require.NoError(t, err)
			judge(name, encoded, want)
			if e != VIQR {
				judge(name+" shown as Windows-1252", text, want)
			}
		}
		judge("UTF-8", s, s)
		judge("UTF-8 misread", misread(s), s)
		judge("UTF-8 misread twice", misread(misread(s)), s)
	})
	for _, shape := range slices.Sorted(maps.Keys(confusion)) {
		t.Logf("%-32s %.2f %% right; named %v", shape, 100*float64(right[shape])/float64(total), confusion[shape])
		assert.GreaterOrEqual(t, float64(right[shape]), 0.99*float64(total), "%s, of %d", shape, total)
	}
}

func TestDetectionFalseAlarms(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for name, every := range map[string]int{
		"data/baomoi-2017.jsonl.gz":   50,
		"data/bbc-en.jsonl.gz":        5,
		"data/giveme5w1h-en.jsonl.gz": 1,
	} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			n := 0
			eachText(t, name, every, func(text string, _ bool) {
				n++
				if g := Detect([]byte(text)); g != (Guess{Encoding: utf.UTF8, Confidence: 1}) {
					t.Errorf("%v: %.200q", g, text)
				}
			})
			t.Logf("%d texts", n)
		})
	}
}

// The rows give bytes as the Windows-1252 text that they show as, what they mean,
// and by which encoding.
func TestSharedCases(t *testing.T) {
	for _, name := range []string{"10_encoding_letters", "11_encoding_sentences", "12_encoding.duydev"} {
		t.Run(name, func(t *testing.T) {
			rows := bufio.NewScanner(openShared(t, "vi/cases/"+name+".tsv"))
			for rows.Scan() {
				row := strings.Split(rows.Text(), "\t")
				require.Len(t, row, 3)
				input, want, origin := row[0], row[1], row[2]
				opts, ok := caseOptions(t, origin)
				if !ok {
					continue
				}
				text, _, err := Decode([]byte(input), opts)
				require.NoError(t, err)
				assert.Equal(t, want, norm.NFC.String(text), "%q, %s", input, origin)
				if strings.HasPrefix(name, "11") {
					text, g, err := Decode([]byte(input), Options{References: true})
					require.NoError(t, err)
					assert.Equal(t, want, norm.NFC.String(text), "%q read as %v, %s", input, g, origin)
				}
			}
			require.NoError(t, rows.Err())
		})
	}
}

// caseOptions returns the options for a case of the given origin, and false if its
// encoding is none of ours.
func caseOptions(t *testing.T, origin string) (opts Options, ok bool) {
	charset, isCharset := strings.CutPrefix(origin, "charset=")
	charset, _, _ = strings.Cut(charset, ";")
	charset = strings.TrimSuffix(strings.TrimSuffix(charset, " (bamboo-core table)"), " codepage")
	switch {
	case strings.HasPrefix(charset, "Vietware"):
		return opts, false
	case strings.HasPrefix(origin, "duydev"):
		return Options{Encoding: TCVN3}, true
	case isCharset && charset != "Unicode tổ hợp":
		e, err := Lookup(charset)
		require.NoError(t, err)
		return Options{Encoding: e}, true
	}
	return Options{References: true}, true
}
