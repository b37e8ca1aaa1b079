package corpus

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

func collect(t *testing.T, dir string, n int) []cluster.Article {
	t.Helper()
	var all []cluster.Article
	for a, err := range Articles(dir, n) {
		require.NoError(t, err)
		all = append(all, a)
	}
	return all
}

// The articles of files come as they are, and after them edits that change some
// words of the body and nothing else.
func TestArticlesOfFiles(t *testing.T) {
	files, err := Files("")
	require.NoError(t, err)
	own, err := ReadSet(files[0], "cluster")
	require.NoError(t, err)
	var lines strings.Builder
	const n = 4
	for _, a := range own.Articles[:n] {
		line, err := json.Marshal(map[string]string{"id": a.ID, "title": a.Title, "body": a.Body})
		require.NoError(t, err)
		lines.Write(append(line, '\n'))
	}
	dir := writeFiles(t, map[string]string{"a.jsonl": lines.String(), "b.jsonl": lines.String()})

	all := collect(t, dir, 3*n)
	require.Len(t, all, 3*n)
	changed := 0
	for i, a := range all {
		original := all[i%n]
		assert.Equal(t, original.Title, a.Title)
		if i < n {
			assert.Equal(t, own.Articles[i].Body, a.Body)
			continue
		}
		if a.Body != original.Body {
			changed++
		}
		x, y := strings.Fields(original.Body), strings.Fields(a.Body)
		assert.LessOrEqual(t, 1-float64(common(x, y))/float64(len(x)), .2, "share of words that is gone")
	}
	assert.Greater(t, changed, n, "of %d edits", 2*n)
}

// common returns the length of the longest common subsequence.
func common(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}

// Chunks have n articles each, except the last, and hold all in their order.
func TestChunkedKeepsAll(t *testing.T) {
	want := collect(t, "", 23)
	for _, n := range []int{1, 5, 23, 100} {
		var got []cluster.Article
		chunks := 0
		for chunk, err := range Chunked(Articles("", 23), n) {
			require.NoError(t, err)
			chunks++
			assert.Len(t, chunk, min(n, 23-len(got)))
			got = append(got, chunk...)
		}
		assert.Equal(t, want, got, "by %d", n)
		assert.Equal(t, (23+n-1)/n, chunks)
	}
}

func TestChunkedEndsWithTheError(t *testing.T) {
	dir := writeFiles(t, map[string]string{"a.jsonl": first + "{\n"})
	var errs []error
	for _, err := range Chunked(Articles(dir, 5), 5) {
		errs = append(errs, err)
	}
	require.Len(t, errs, 1)
	assert.Error(t, errs[0])
}
