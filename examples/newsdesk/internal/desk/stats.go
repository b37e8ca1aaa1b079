package desk

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"sync/atomic"
	"time"
)

// A tally counts what a desk did since it was opened.
type tally struct {
	results   [4]atomic.Int64 // by place in statuses
	commits   atomic.Int64
	committed atomic.Int64 // nanoseconds in all commits
	failures  atomic.Int64 // commits that failed
	posted    atomic.Int64 // alerts
	unposted  atomic.Int64 // attempts that failed
}

var statuses = [...]string{StatusNew, StatusVersion, StatusKnown, StatusRefused}

func (t *tally) count(results []Result) {
	for _, r := range results {
		for i, status := range statuses {
			if r.Status == status {
				t.results[i].Add(1)
			}
		}
	}
}

func (t *tally) commit(took time.Duration, err error) {
	t.commits.Add(1)
	t.committed.Add(int64(took))
	if err != nil {
		t.failures.Add(1)
	}
}

// Stats returns the present counts.
func (d *Desk) Stats(ctx context.Context) (Stats, error) {
	counts, err := d.store.Counts(ctx)
	if err != nil {
		return Stats{}, err
	}
	size, err := d.store.Size(ctx)
	if err != nil {
		return Stats{}, err
	}
	return Stats{
		Articles: counts.Articles, Stories: counts.Stories, Changes: counts.Changes,
		Open: d.stream.Load().Stats(), Bytes: size, Failing: d.failing.Load(),
	}, nil
}

// WriteMetrics writes what an operator watches, in the text format of Prometheus.
func (d *Desk) WriteMetrics(ctx context.Context, w io.Writer) error {
	stats, err := d.Stats(ctx)
	if err != nil {
		return err
	}
	due, err := d.store.CountDue(ctx)
	if err != nil {
		return err
	}
	failing := 0
	sources, err := d.Sources(ctx)
	if err != nil {
		return err
	}
	feeds := 0
	for _, s := range sources {
		if s.Feed != "" {
			feeds++
		}
		if s.Failures > 0 {
			failing++
		}
	}
	up := 1
	if stats.Failing {
		up = 0
	}
	out := bufio.NewWriter(w)
	metric := func(kind, name, help string, value any) {
		fmt.Fprintf(out, "# HELP newsdesk_%s %s\n# TYPE newsdesk_%s %s\nnewsdesk_%s %v\n", name, help, name, kind, name, value)
	}
	fmt.Fprint(out, "# HELP newsdesk_articles_total Articles that were put, by what became of them.\n# TYPE newsdesk_articles_total counter\n")
	for i, status := range statuses {
		fmt.Fprintf(out, "newsdesk_articles_total{status=%q} %d\n", status, d.tally.results[i].Load())
	}
	metric("gauge", "up", "Whether the last commit went well.", up)
	metric("counter", "commits_total", "Transactions that were tried.", d.tally.commits.Load())
	metric("counter", "commit_seconds_total", "Time in transactions.", time.Duration(d.tally.committed.Load()).Seconds())
	metric("counter", "commit_failures_total", "Transactions that failed.", d.tally.failures.Load())
	metric("gauge", "stored_articles", "Articles in the file.", stats.Articles)
	metric("gauge", "stored_stories", "Stories in the file.", stats.Stories)
	metric("counter", "changes_total", "Changes of stories in the file.", stats.Changes)
	metric("gauge", "open_articles", "Articles of open stories.", stats.Open.Articles)
	metric("gauge", "open_stories", "Stories that are open.", stats.Open.Stories)
	metric("gauge", "file_bytes", "Size of the file with its log of writes.", stats.Bytes)
	metric("gauge", "feeds", "Feeds that are fetched.", feeds)
	metric("gauge", "feeds_failing", "Feeds whose last fetch failed.", failing)
	metric("gauge", "readers", "Pages that listen.", d.notices.count())
	metric("counter", "alerts_posted_total", "Alerts that webhooks took.", d.tally.posted.Load())
	metric("counter", "alert_failures_total", "Attempts at webhooks that failed.", d.tally.unposted.Load())
	metric("gauge", "alerts_due", "Alerts that wait for a webhook.", due)
	return out.Flush()
}

// Backup writes a copy of all that is stored to a new file, while the desk goes on.
func (d *Desk) Backup(ctx context.Context, file string) error { return d.store.Backup(ctx, file) }
