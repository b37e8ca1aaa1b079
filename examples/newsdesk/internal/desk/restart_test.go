package desk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// crash ends a desk as a kill would: without a snapshot of its end.
func (d *Desk) crash(t testing.TB) {
	t.Helper()
	require.NoError(t, d.submit(context.Background(), 1, func(g *group) error {
		g.after = append(g.after, func(*state) { d.poisoned = errors.New("crashed") })
		return nil
	}))
	require.NoError(t, d.Close())
}

func mustOpen(t testing.TB, opts Options) *Desk {
	t.Helper()
	d, err := Open(t.Context(), opts)
	require.NoError(t, err)
	return d
}

// history is random arrivals: new articles, the same again, other headlines, other
// texts and other times of those that came.
func history(t testing.TB, rng *rand.Rand, n int) []cluster.Article {
	articles := feedday(t)
	var all []cluster.Article
	var came []cluster.Article
	next := 0
	for len(all) < n {
		var a cluster.Article
		switch r := rng.IntN(10); {
		case r < 5 || len(came) == 0:
			a = articles[next%len(articles)]
			if round := next / len(articles); round > 0 {
				// The day again, with other articles and days later.
				a.ID = fmt.Sprintf("%s/%d", a.ID, round)
				if !a.Time.IsZero() {
					a.Time = a.Time.AddDate(0, 0, 2*round)
				}
			}
			next++
			came = append(came, a)
		case r < 7:
			a = came[rng.IntN(len(came))]
		default:
			i := max(0, len(came)-1-rng.IntN(200))
			switch rng.IntN(4) {
			case 0:
				came[i].Title += fmt.Sprintf(" (cập nhật %d)", len(all))
			case 1:
				came[i].Summary = articles[rng.IntN(len(articles))].Summary
			case 2:
				if !came[i].Time.IsZero() {
					came[i].Time = came[i].Time.Add(time.Minute)
				}
			case 3:
				came[i].Title = strings.ToUpper(came[i].Title)
			}
			a = came[i]
		}
		all = append(all, a)
	}
	return all
}

// wanted is what a desk should hold after calls, by a stream that never stopped. An
// article whose story has closed is not told to it again.
type wanted struct {
	t      testing.TB
	stream *cluster.Stream
	last   map[string]cluster.Article
	log    []cluster.Change
}

func (w *wanted) put(a cluster.Article) {
	a, err := admissible(a)
	require.NoError(w.t, err)
	last, known := w.last[a.ID]
	w.last[a.ID] = a
	if known && last == a {
		return
	}
	if _, open := w.stream.StoryOf(a.ID); known && !open {
		return
	}
	p, err := w.stream.Put(a)
	require.NoError(w.t, err)
	w.log = append(w.log, p.Changes...)
}

// check compares all stories that are open with those of the desk.
func (w *wanted) check(d *Desk) {
	t := w.t
	b := d.board()
	got := make(map[cluster.StoryID]*openStory)
	for _, r := range b.byTime {
		got[r.st.ID] = r.st
	}
	stories := w.stream.Stories()
	require.Len(t, got, len(stories))
	for _, st := range stories {
		g := got[st.ID]
		require.NotNil(t, g, "story %d", st.ID)
		require.Equal(t, st.Independent, g.Independent, "story %d", st.ID)
		require.Equal(t, st.Representative, g.representative.ID, "story %d", st.ID)
		require.Equal(t, st.Seq, g.Seq, "story %d", st.ID)
		require.Len(t, g.members, len(st.Members))
		for i, m := range st.Members {
			a := g.members[i]
			require.Equal(t, m.Article.ID, a.ID)
			require.Equal(t, m.Kind, a.Kind, a.ID)
			require.Equal(t, m.Of, a.Of, a.ID)
			require.Equal(t, m.Article.Title, a.Title)
			require.Equal(t, st.Versions[i], a.Streamed, a.ID)
		}
	}
	requireWhole(t, d)
	byOutlet, err := d.store.CountsByName(t.Context())
	require.NoError(t, err)
	bySource, err := d.store.CountsByFeed(t.Context())
	require.NoError(t, err)
	for outlet, count := range byOutlet {
		require.Equal(t, count.Articles, d.state.counts.byOutlet[outlet].Articles, outlet)
	}
	require.Len(t, d.state.counts.byOutlet, len(byOutlet))
	for source, count := range bySource {
		require.Equal(t, count.Articles, d.state.counts.bySource[source].Articles, source)
	}
	changes, err := d.store.ChangesAfter(t.Context(), 0)
	require.NoError(t, err)
	require.Len(t, changes, len(w.log))
	for i := range changes {
		require.True(t, sameChange(changes[i], w.log[i]), "change %d is %+v, want %+v", i+1, changes[i], w.log[i])
	}
}

// requireWhole requires that the board, which is made of the one before, is the one
// that is made of all.
func requireWhole(t testing.TB, d *Desk) {
	t.Helper()
	got := d.board()
	d.boards.mu.Lock()
	d.boards.last = nil
	d.boards.mu.Unlock()
	want := d.board()
	require.Equal(t, len(want.byWeight), len(got.byWeight))
	for i := range want.byTime {
		require.Same(t, want.byTime[i].st, got.byTime[i].st)
		require.Equal(t, want.byTime[i].rank, got.byTime[i].rank)
		require.Same(t, want.byWeight[i].st, got.byWeight[i].st)
	}
	require.LessOrEqual(t, got.oldest, want.oldest)
	require.Equal(t, want.seq, got.seq)
}

func newWanted(t testing.TB, opts cluster.StreamOptions) *wanted {
	stream, err := cluster.NewStream(opts)
	require.NoError(t, err)
	return &wanted{t: t, stream: stream, last: make(map[string]cluster.Article)}
}

func TestGoesOnAsNeverStopped(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db"), Stream: cluster.StreamOptions{Window: 36 * time.Hour}, snapshotEvery: 150}
	want := newWanted(t, opts.Stream)
	d := mustOpen(t, opts)
	n := 2000
	if testing.Short() {
		n = 500
	}
	calls := history(t, rng, n)
	for len(calls) > 0 {
		n := min(1+rng.IntN(40), len(calls))
		results, err := d.Put(t.Context(), "https://feed.example/"+fmt.Sprint(rng.IntN(3)), calls[:n])
		require.NoError(t, err)
		for i, a := range calls[:n] {
			want.put(a)
			require.Equal(t, strings.TrimSpace(a.ID), results[i].ID)
			require.Empty(t, results[i].Error)
		}
		calls = calls[n:]
		if rng.IntN(3) == 0 {
			requireWhole(t, d)
		} else {
			d.board()
		}
		switch rng.IntN(12) {
		case 0:
			require.NoError(t, d.Close())
			d = mustOpen(t, opts)
			want.check(d)
		case 1:
			d.crash(t)
			d = mustOpen(t, opts)
			want.check(d)
		}
	}
	want.check(d)
	require.NoError(t, d.Close())
	require.NoError(t, Check(t.Context(), opts.File))
	// It was made anew not once.
	assert.Zero(t, query[int](t, opts.File, "SELECT count(*) FROM log WHERE kind = 'anew'"))
	assert.Equal(t, 2, query[int](t, opts.File, "SELECT count(*) FROM snapshot"))
}

// query returns the only value of a query on a file, as another program sees it.
func query[T any](t testing.TB, file, query string, args ...any) (v T) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, db.QueryRowContext(t.Context(), query, args...).Scan(&v))
	return v
}

// alter changes a file, as another program does.
func alter(t testing.TB, file, statement string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", file+"?_pragma=busy_timeout(5000)")
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), statement, args...)
	require.NoError(t, err)
}

// filled returns the file of a desk that got the day, and was killed some articles
// after its last snapshot.
func filled(t testing.TB) (Options, []cluster.Article) {
	t.Helper()
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db"), snapshotEvery: 200}
	d := mustOpen(t, opts)
	articles := feedday(t)
	_, err := d.Put(t.Context(), "", articles[:700])
	require.NoError(t, err)
	d.crash(t)
	return opts, articles
}

// placed returns the stories of all articles that are stored.
func placed(t testing.TB, d *Desk, articles []cluster.Article) map[string]cluster.StoryID {
	t.Helper()
	all := make(map[string]cluster.StoryID)
	for _, a := range articles {
		got, err := d.Article(t.Context(), a.ID)
		require.NoError(t, err)
		all[a.ID] = got.Story
	}
	return all
}

func TestDamagedSnapshots(t *testing.T) {
	damages := map[string][]string{
		"the newest": {"UPDATE snapshot SET links = zeroblob(100) WHERE log = (SELECT max(log) FROM snapshot)"},
		"both":       {"UPDATE snapshot SET links = substr(links, 1, length(links) / 2)"},
		"none":       {"DELETE FROM snapshot"},
	}
	for name, statements := range damages {
		t.Run(name, func(t *testing.T) {
			opts, articles := filled(t)
			d := mustOpen(t, opts)
			before := placed(t, d, articles[:700])
			d.crash(t)
			for _, s := range statements {
				alter(t, opts.File, s)
			}
			d = mustOpen(t, opts)
			assert.Equal(t, before, placed(t, d, articles[:700]))
			results, err := d.Put(t.Context(), "", articles)
			require.NoError(t, err)
			for i, r := range results {
				if i < 700 {
					assert.Equal(t, StatusKnown, r.Status)
				} else {
					assert.Equal(t, StatusNew, r.Status)
				}
			}
			after := placed(t, d, articles)
			require.NoError(t, d.Close())
			d = mustOpen(t, opts)
			assert.Equal(t, after, placed(t, d, articles))
			require.NoError(t, d.Close())
			require.NoError(t, Check(t.Context(), opts.File))
		})
	}
}

// What cannot be a continuation of what is stored is brought together with it, and no
// address of a story is lost.
func TestMadeAnew(t *testing.T) {
	changed := map[string]func(*Options){
		"another threshold": func(o *Options) { o.Stream.Threshold = 0.2 },
		"a lower one":       func(o *Options) { o.Stream.Threshold = 0.12 },
		"another window":    func(o *Options) { o.Stream.Window = 6 * time.Hour },
	}
	for name, change := range changed {
		for _, damaged := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, damaged %v", name, damaged), func(t *testing.T) {
				opts, articles := filled(t)
				d := mustOpen(t, opts)
				before := placed(t, d, articles[:700])
				d.crash(t)
				if damaged {
					alter(t, opts.File, "UPDATE snapshot SET links = zeroblob(100)")
				}
				change(&opts)
				for _, upto := range []int{700, 740, len(articles)} {
					d = mustOpen(t, opts)
					_, err := d.Put(t.Context(), "", articles[:upto])
					require.NoError(t, err)
					known := make(map[cluster.StoryID]bool)
					for _, story := range before {
						known[story] = true
					}
					for id := range known {
						requireServed(t, d, id)
					}
					for _, topic := range front(t, d, Filter{Articles: 3, Limit: 200}).Topics {
						st, err := d.Story(t.Context(), "", topic.Cards[0].ID)
						require.NoError(t, err)
						require.NotNil(t, st.Weakest)
						for _, id := range st.Weakest.Part {
							require.True(t, slices.ContainsFunc(st.Members, func(a Article) bool { return a.ID == id }), "story %d is cut at %q", st.ID, id)
						}
					}
					if upto == 740 {
						d.crash(t)
					} else {
						require.NoError(t, d.Close())
					}
					require.NoError(t, Check(t.Context(), opts.File))
				}
				anew := query[int](t, opts.File, "SELECT count(*) FROM log WHERE kind = 'anew'")
				assert.Equal(t, 1, anew, "made anew once, and then gone on")
			})
		}
	}
}

// requireServed requires that a story's address leads to a story.
func requireServed(t testing.TB, d *Desk, id cluster.StoryID) {
	t.Helper()
	_, err := d.row(t.Context(), id)
	if merged, ok := errors.AsType[*MergedError](err); ok {
		_, err = d.row(t.Context(), merged.Into)
	}
	require.NoError(t, err, "story %d", id)
}

// A clean end leaves a snapshot of all, so stories stay as they are whatever the
// options of the next start.
func TestAdoptionMovesNothing(t *testing.T) {
	opts, articles := filled(t)
	d := mustOpen(t, opts)
	before := placed(t, d, articles[:700])
	require.NoError(t, d.Close())
	changes := query[int](t, opts.File, "SELECT max(seq) FROM change")
	opts.Stream.Threshold = 0.3
	d = mustOpen(t, opts)
	assert.Equal(t, before, placed(t, d, articles[:700]))
	require.NoError(t, d.Close())
	assert.Equal(t, changes, query[int](t, opts.File, "SELECT max(seq) FROM change"))
	require.NoError(t, Check(t.Context(), opts.File))
}

func TestInUse(t *testing.T) {
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db")}
	openDesk(t, opts)
	_, err := Open(t.Context(), opts)
	require.ErrorIs(t, err, store.ErrInUse)
	assert.Contains(t, err.Error(), opts.File+" is in use by another newsdesk")
}

func TestNoDeskFile(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	require.NoError(t, os.WriteFile(text, []byte(strings.Repeat("no database at all\n", 100)), 0o600))
	_, err := Open(t.Context(), Options{File: text})
	require.ErrorIs(t, err, store.ErrDamaged)

	other := filepath.Join(dir, "other.db")
	alter(t, other, "CREATE TABLE t (x)")
	_, err = Open(t.Context(), Options{File: other})
	require.ErrorIs(t, err, store.ErrNotDesk)
	assert.Equal(t, 1, query[int](t, other, "SELECT count(*) FROM sqlite_schema"), "another program's file stays as it is")

	newer := filepath.Join(dir, "newer.db")
	require.NoError(t, mustOpen(t, Options{File: newer}).Close())
	alter(t, newer, "PRAGMA user_version = 1000")
	_, err = Open(t.Context(), Options{File: newer})
	require.ErrorIs(t, err, store.ErrNewer)

	_, err = Open(t.Context(), Options{File: filepath.Join(dir, "no", "directory.db")})
	require.ErrorIs(t, err, store.ErrReadOnly)
}

// SQLite opens a file whose header has a higher write version to read only, whoever
// owns it.
func TestReadOnlyFile(t *testing.T) {
	opts, _ := filled(t)
	require.NoError(t, mustOpen(t, opts).Close())
	f, err := os.OpenFile(opts.File, os.O_RDWR, 0)
	require.NoError(t, err)
	_, err = f.WriteAt([]byte{3}, 18)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	before, err := os.ReadFile(opts.File)
	require.NoError(t, err)
	_, err = Open(t.Context(), opts)
	require.ErrorIs(t, err, store.ErrReadOnly)
	assert.Contains(t, err.Error(), opts.File+" cannot be written")
	after, err := os.ReadFile(opts.File)
	require.NoError(t, err)
	assert.True(t, slices.Equal(before, after))
}

// Where the file has no more room, what was answered is there, readers go on, and so
// does the desk once there is room.
func TestFull(t *testing.T) {
	articles := feedday(t)
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db"), MaxBytes: 800_000, snapshotEvery: 100}
	want := newWanted(t, opts.Stream)
	d := mustOpen(t, opts)
	failed := 0
	for _, a := range articles {
		results, err := d.Put(t.Context(), "", []cluster.Article{a})
		if err == nil {
			want.put(a)
			require.Equal(t, StatusNew, results[0].Status)
			continue
		}
		require.ErrorIs(t, err, store.ErrFull)
		require.Contains(t, err.Error(), "no room left")
		require.Empty(t, results)
		if failed++; failed == 5 {
			break
		}
	}
	require.Equal(t, 5, failed)
	want.check(d)
	page, err := d.Front(t.Context(), "", Filter{})
	require.NoError(t, err)
	assert.Equal(t, len(want.stream.Stories()), page.Total)
	require.NoError(t, d.Close())

	opts.MaxBytes = 0
	d = mustOpen(t, opts)
	want.check(d)
	_, err = d.Put(t.Context(), "", articles)
	require.NoError(t, err)
	for _, a := range articles {
		want.put(a)
	}
	want.check(d)
	require.NoError(t, d.Close())
	require.NoError(t, Check(t.Context(), opts.File))
}

// Any statement may fail, in the middle of a transaction.
func TestFailures(t *testing.T) {
	for _, table := range []string{"article", "change", "story", "text", "snapshot", "carried"} {
		t.Run(table, func(t *testing.T) {
			opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db"), snapshotEvery: 4}
			want := newWanted(t, opts.Stream)
			d := mustOpen(t, opts)
			alter(t, opts.File, "CREATE TRIGGER fault BEFORE INSERT ON "+table+" WHEN abs(random()) % 8 = 0 BEGIN SELECT RAISE(ROLLBACK, 'fault'); END")
			failed := 0
			for _, a := range feedday(t)[:150] {
				for {
					_, err := d.Put(t.Context(), "https://feed.example/", []cluster.Article{a})
					if err == nil {
						break
					}
					require.ErrorContains(t, err, "fault")
					failed++
				}
				want.put(a)
			}
			require.Positive(t, failed)
			want.check(d)
			alter(t, opts.File, "DROP TRIGGER fault")
			require.NoError(t, d.Close())
			require.NoError(t, Check(t.Context(), opts.File))
		})
	}
}

// A desk of articles that state no time has the time at which they come: its stories close,
// also after a restart, and what is stated of them stays unknown.
func TestUndatedArticles(t *testing.T) {
	at := afternoon()
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db"), Clock: at.now, Stream: cluster.StreamOptions{Window: 24 * time.Hour}}
	d := mustOpen(t, opts)
	undated := func(id, text string) cluster.Article {
		a := report(id, "s"+id, text, 0)
		a.Time = time.Time{}
		return a
	}
	came := at.now()
	first := put(t, d, undated("1", flood))[0].Story
	at.add(30 * time.Minute)
	later := put(t, d, undated("1", flood+" trong đêm"), undated("2", flood2))
	assert.Equal(t, first, later[1].Story)
	why, _, _, err := d.Explain(t.Context(), "1", "2")
	require.NoError(t, err)
	dated, other := report("1", "s1", flood+" trong đêm", 0), report("2", "s2", flood2, 30)
	want, err := cluster.Explain(opts.Stream.Options, dated, other)
	require.NoError(t, err)
	assert.Equal(t, want.Similarity, why.Similarity, "half an hour apart")
	shown := func() {
		t.Helper()
		st, err := d.Story(t.Context(), "", first)
		require.NoError(t, err)
		require.Len(t, st.Members, 2)
		for i, m := range st.Members {
			assert.Equal(t, fmt.Sprint(i+1), m.ID)
			assert.Zero(t, m.Time)
		}
		assert.True(t, st.First.Equal(came), "%v", st.First)
	}
	shown()
	for i := range 20 {
		at.add(6 * time.Hour)
		put(t, d, undated(fmt.Sprint("x", i), fmt.Sprintf("Tin %d: %s", i, strings.Repeat(fmt.Sprint("từ", i, " "), 8))))
		if i%7 == 0 {
			stream := d.stream.Load().Stats().Now
			assert.False(t, stream.IsZero())
			d.crash(t)
			d = mustOpen(t, opts)
			assert.True(t, stream.Equal(d.stream.Load().Stats().Now), "the same again")
		}
	}
	st, err := d.Story(t.Context(), "", first)
	require.NoError(t, err)
	assert.False(t, st.Open, "two days ago")
	shown()
	calls, err := d.store.CallsAfter(t.Context(), 0, 1000)
	require.NoError(t, err)
	for _, c := range calls {
		assert.Equal(t, store.KindPut, c.Kind, "no restart made the stream anew")
	}
	require.NoError(t, d.Close())
	require.NoError(t, Check(t.Context(), opts.File))
}

// In a backlog, an article that states no time is not taken for one of today: it joins the
// story of its event. When the backlog is over, what comes is news again.
func TestUndatedArticlesOfABacklog(t *testing.T) {
	at := afternoon()
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db"), Clock: at.now}
	d := mustOpen(t, opts)
	at.add(60 * 24 * time.Hour)
	undated := report("2", "b", flood2, 0)
	undated.Time = time.Time{}
	first := put(t, d, report("1", "a", flood, 0))
	d.crash(t)
	d = mustOpen(t, opts) // which knows that there is one
	assert.Equal(t, first[0].Story, put(t, d, undated)[0].Story)
	assert.True(t, d.stream.Load().Stats().Now.Equal(report("1", "a", flood, 0).Time))

	at.add(2 * time.Hour)
	undated = report("3", "c", bridge, 0)
	undated.Time = time.Time{}
	put(t, d, undated)
	a, err := d.store.Article(t.Context(), "3")
	require.NoError(t, err)
	assert.True(t, a.When().Equal(at.now()))
	assert.Zero(t, a.Time)
}
