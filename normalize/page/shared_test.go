package page_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/normalize/page"
	"github.com/chumtin/chumtin/testdata"
)

func TestSeeds(t *testing.T) {
	// The numbers of the lines that are the article, as read by hand.
	for name, want := range map[string][]int{
		"000_ecbe991e6b69410b.txt": {1, 4, 9, 11, 16, 18, 20, 22, 24, 26, 28},
		"004_8ed1ee30acb0de19.txt": {1, 3, 5, 7},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(testdata.Shared(t, "seeds/"+name))
			require.NoError(t, err)
			p := page.Parse(string(text))
			checkPieces(t, string(text), p)
			var got []int
			for piece := range p.Kept() {
				got = append(got, piece.Number)
			}
			assert.Equal(t, want, got)
			assert.Equal(t, p.String(), page.Parse(p.String()).String())
		})
	}
}

// Bodies that are clean already pass nearly whole. What the English news pages
// lose is the furniture that they have.
func TestCleanArticles(t *testing.T) {
	for name, most := range map[string]float64{
		"baomoi-2017":    .005,
		"bbc-en":         .001,
		"vietnamese-mds": .005,
		"vims-third":     .005,
		"giveme5w1h-en":  .04,
	} {
		t.Run(name, func(t *testing.T) {
			dropped, total, unstable := 0, 0, 0
			for _, text := range articles(t, name, 1000) {
				p := page.Parse(text)
				checkPieces(t, text, p)
				for _, piece := range p.Pieces {
					total += len(piece.Text)
					if !piece.Role.Kept() {
						dropped += len(piece.Text)
					}
				}
				if kept := p.String(); page.Parse(kept).String() != kept {
					unstable++
				}
			}
			t.Logf("%d of %d bytes dropped; %d articles lose more when parsed again", dropped, total, unstable)
			assert.Less(t, float64(dropped)/float64(total), most)
			assert.LessOrEqual(t, unstable, 1)
		})
	}
}

// articles returns the first n articles of a data set, as pages.
func articles(t *testing.T, name string, n int) []string {
	t.Helper()
	f, err := os.Open(testdata.Shared(t, "data/"+name+".jsonl.gz"))
	require.NoError(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	require.NoError(t, err)
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	var pages []string
	for len(pages) < n && lines.Scan() {
		var article struct{ Title, Summary, Body string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &article))
		pages = append(pages, article.Title+"\n"+article.Summary+"\n"+article.Body)
	}
	require.NoError(t, lines.Err())
	return pages
}
