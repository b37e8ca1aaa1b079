package desk

import (
	"context"
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
	due, err := d.store.CountDue(ctx)
	if err != nil {
		return Stats{}, err
	}
	t := &d.tally
	return Stats{
		Articles: counts.Articles, Stories: counts.Stories, Changes: counts.Changes,
		Open: d.stream.Load().Stats(), Bytes: size, Failing: d.failing.Load(), Due: due,
		New: t.results[0].Load(), Versions: t.results[1].Load(), Known: t.results[2].Load(), Refused: t.results[3].Load(),
		Commits: t.commits.Load(), FailedCommits: t.failures.Load(), CommitTime: time.Duration(t.committed.Load()),
		Posted: t.posted.Load(), FailedPosts: t.unposted.Load(), Listening: d.notices.count(),
	}, nil
}

// Backup writes a copy of all that is stored to a new file, while the desk goes on.
func (d *Desk) Backup(ctx context.Context, file string) error { return d.store.Backup(ctx, file) }
