package desk

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

// feedday returns the made-up day of feeds.
func feedday(t testing.TB) (all []cluster.Article) {
	t.Helper()
	f, err := os.Open("../../../../testdata/feedday.jsonl")
	require.NoError(t, err)
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var a cluster.Article
		require.NoError(t, json.Unmarshal(lines.Bytes(), &a))
		all = append(all, a)
	}
	require.NoError(t, lines.Err())
	require.NotEmpty(t, all)
	return all
}

func openDesk(t testing.TB, opts Options) *Desk {
	t.Helper()
	d, err := Open(t.Context(), opts)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, d.Close()) })
	return d
}

func TestDayOfFeeds(t *testing.T) {
	articles := feedday(t)
	for _, file := range []string{"", filepath.Join(t.TempDir(), "newsdesk.db")} {
		d := openDesk(t, Options{File: file})
		ctx := context.Background()
		results, err := d.Put(ctx, "https://feed.example/rss", articles)
		require.NoError(t, err)
		require.Len(t, results, len(articles))
		page, err := d.Front(ctx, "", Filter{})
		require.NoError(t, err)
		require.NotEmpty(t, page.Topics)
		for _, topic := range page.Topics {
			for _, c := range topic.Cards {
				st, err := d.Story(ctx, "", c.ID)
				require.NoError(t, err)
				assert.Len(t, st.Members, c.Articles)
				assert.NotEmpty(t, st.Changes)
			}
		}
		page, err = d.Front(ctx, "", Filter{Query: "chung cu"})
		require.NoError(t, err)
		require.NotEmpty(t, page.Topics)
		stats, err := d.Stats(ctx)
		require.NoError(t, err)
		t.Logf("%+v", stats)
	}
}
