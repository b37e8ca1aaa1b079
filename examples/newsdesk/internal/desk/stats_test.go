package desk

import (
	"bufio"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMetrics(t *testing.T) {
	d := openDesk(t, Options{Clock: afternoon().now})
	_, cancel := d.Subscribe()
	defer cancel()
	a := report("1", "a", flood, 0)
	put(t, d, a, a, report("2", "b", bridge, 1), report("3", "", "", 2))
	require.NoError(t, d.PutSource(t.Context(), Source{Name: "x", Feed: "https://x.example/rss"}))
	require.NoError(t, d.SetHealth(t.Context(), "https://x.example/rss", Health{Failures: 1}))
	var text strings.Builder
	require.NoError(t, d.WriteMetrics(t.Context(), &text))
	got := make(map[string]string)
	form := regexp.MustCompile(`^(newsdesk_[a-z_]+(?:\{status="[a-z]+"\})?) ([0-9.e+-]+)$`)
	for lines := bufio.NewScanner(strings.NewReader(text.String())); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "# ") {
			continue
		}
		m := form.FindStringSubmatch(lines.Text())
		require.NotNil(t, m, lines.Text())
		got[m[1]] = m[2]
	}
	for name, want := range map[string]string{
		`articles_total{status="new"}`: "2", `articles_total{status="known"}`: "1", `articles_total{status="refused"}`: "1",
		"up": "1", "commit_failures_total": "0", "stored_articles": "2", "open_stories": "2", "changes_total": "2",
		"feeds": "1", "feeds_failing": "1", "readers": "1", "alerts_due": "0",
	} {
		assert.Equal(t, want, got["newsdesk_"+name], name)
	}
	assert.NotEqual(t, "0", got["newsdesk_commits_total"])
}
