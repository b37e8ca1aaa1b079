package normalize

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/testdata"
)

// articles yields the texts of a corpus of Vietnamese news, and skips the test where
// it is not at hand.
func articles(t testing.TB, yield func(text string)) {
	t.Helper()
	file, err := os.Open(testdata.Shared(t, "data/baomoi-2017.jsonl.gz"))
	require.NoError(t, err)
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	require.NoError(t, err)
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var article struct{ Title, Summary, Body string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &article))
		yield(article.Title + "\n" + article.Summary + "\n" + article.Body)
	}
	require.NoError(t, lines.Err())
}

// TestCorpus lists which words of real news change by more than the repair of their
// characters, and checks that all of them are syllables.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a large corpus")
	}
	words := make(map[string]int)
	articles(t, func(text string) {
		for word := range strings.FieldsFuncSeq(norm.NFC.String(text), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsMark(r)
		}) {
			words[lettersAlone(word)]++
		}
	})
	changed := make(map[string]int)
	for word, n := range words {
		if repaired := Text.String(word); repaired != word && !hasCyrillic(word) {
			changed[word] = n
			assert.True(t, IsSyllable(word), "%q is no syllable and became %q", word, repaired)
			assert.True(t, IsSyllable(repaired), "%q became %q, which is no syllable", word, repaired)
		}
	}
	frequent := slices.SortedFunc(maps.Keys(changed), func(a, b string) int {
		return cmp.Or(cmp.Compare(changed[b], changed[a]), strings.Compare(a, b))
	})
	t.Logf("%d of %d word types changed", len(changed), len(words))
	for _, word := range frequent[:min(len(frequent), 30)] {
		t.Logf("%6d %s → %s", changed[word], word, Text.String(word))
	}
}

// lettersAlone is Text of each letter of word, with its marks, on its own.
func lettersAlone(word string) string {
	var out []byte
	for len(word) > 0 {
		_, size := utf8.DecodeRuneInString(word)
		for size < len(word) {
			r, more := utf8.DecodeRuneInString(word[size:])
			if !unicode.IsMark(r) {
				break
			}
			size += more
		}
		out = Text.Append(out, word[:size])
		word = word[size:]
	}
	return string(out)
}

func hasCyrillic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}
