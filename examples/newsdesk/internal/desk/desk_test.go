package desk

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/cluster"
)

// feedday returns the made-up day of feeds.
func feedday(t testing.TB) []cluster.Article {
	t.Helper()
	all, err := readFeedday()
	require.NoError(t, err)
	require.NotEmpty(t, all)
	return all
}

func readFeedday() (all []cluster.Article, err error) {
	text, err := os.ReadFile("../../../../testdata/feedday.jsonl")
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		var a cluster.Article
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, lines.Err()
}

func openDesk(t testing.TB, opts Options) *Desk {
	t.Helper()
	d := mustOpen(t, opts)
	t.Cleanup(func() { assert.NoError(t, d.Close()) })
	return d
}

func put(t testing.TB, d *Desk, articles ...cluster.Article) []Result {
	t.Helper()
	results, err := d.Put(t.Context(), "", articles)
	require.NoError(t, err)
	return results
}

func front(t testing.TB, d *Desk, f Filter) Page {
	t.Helper()
	page, err := d.Front(t.Context(), "", f)
	require.NoError(t, err)
	return page
}

// shown returns the stories of a page in their order.
func shown(p Page) (all []cluster.StoryID) {
	for _, topic := range p.Topics {
		for _, c := range topic.Cards {
			all = append(all, c.ID)
		}
	}
	return all
}

// A clockAt is a clock that a test sets.
type clockAt struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clockAt) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clockAt) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// afternoon is an hour after the first reports.
func afternoon() *clockAt { return &clockAt{t: time.Date(2026, 5, 4, 13, 0, 0, 0, time.UTC)} }

// report returns an article of a minute after noon.
func report(id, source, text string, minute int) cluster.Article {
	return cluster.Article{
		ID: id, Source: source, Title: text, URL: "https://" + source + ".example/" + id, Lang: "vi",
		Time: time.Date(2026, 5, 4, 12, minute, 0, 0, time.UTC),
	}
}

const (
	flood  = "Lũ quét ở Mường Lay cuốn trôi bảy ngôi nhà, hai người mất tích"
	flood2 = "Mường Lay: lũ quét cuốn trôi bảy ngôi nhà, tìm kiếm hai người mất tích"
	bridge = "Cầu Phong Châu thông xe sau hai năm xây dựng lại"
)

func TestPutTellsWhatBecame(t *testing.T) {
	d := openDesk(t, Options{Clock: afternoon().now})
	a := report("1", "a", flood, 0)
	edited := a
	edited.Title += " trong đêm"
	later := edited
	later.Time = later.Time.Add(time.Minute)
	long := report("7", "a", strings.Repeat("dài ", 2000), 1)
	results := put(t, d, a, a, edited, later, cluster.Article{Title: "no id"}, report("6", "a", " \u200b ", 1), long)
	story := results[0].Story
	require.NotZero(t, story)
	assert.Equal(t, Result{ID: "1", Status: StatusNew, Story: story, Version: 1}, results[0])
	assert.Equal(t, Result{ID: "1", Status: StatusKnown, Story: story, Version: 1}, results[1])
	assert.Equal(t, Result{ID: "1", Status: StatusVersion, Story: story, Version: 2}, results[2])
	assert.Equal(t, Result{ID: "1", Status: StatusKnown, Story: story, Version: 2}, results[3])
	for i, want := range map[int]string{4: "missing id", 5: "no text", 6: "title has"} {
		assert.Equal(t, StatusRefused, results[i].Status)
		assert.Contains(t, results[i].Error, want)
	}
	got, err := d.Article(t.Context(), "1")
	require.NoError(t, err)
	assert.Equal(t, edited.Title, got.Title)
	assert.True(t, got.Time.Equal(later.Time))
	require.Len(t, got.Earlier, 1)
	assert.Equal(t, a.Title, got.Earlier[0].Title)
}

// What is no UTF-8, or has a NUL, is stored as text that SQLite and JSON can hold.
func TestBytesOfAllKinds(t *testing.T) {
	d := openDesk(t, Options{File: filepath.Join(t.TempDir(), "newsdesk.db"), Clock: afternoon().now})
	a := report("a\xff", "s\x00", flood+"\x00\xc3", 0)
	a.Body = "<script>alert('x')</script> \xed\xa0\x80"
	a.Time = time.Date(2026, 5, 4, 1, 2, 3, 4, time.FixedZone("odd", 3661))
	assert.Equal(t, StatusNew, put(t, d, a)[0].Status)
	assert.Equal(t, StatusKnown, put(t, d, a)[0].Status)
	got, err := d.Article(t.Context(), "a\uFFFD")
	require.NoError(t, err)
	assert.Equal(t, "s\uFFFD", got.Source)
	assert.True(t, got.Time.Equal(a.Time))
}

// Two ids that differ by a NUL alone do not become one.
func TestNULInID(t *testing.T) {
	d := openDesk(t, Options{Clock: afternoon().now})
	r := put(t, d, report("a\x00b", "s", flood, 0), report("a\uFFFDb", "s", flood2, 1), report("c", "s", flood+"\x00", 2), report("c\x00", "s", flood, 3))
	var got []string
	for _, r := range r {
		got = append(got, r.Status)
	}
	assert.Equal(t, []string{StatusRefused, StatusNew, StatusNew, StatusRefused}, got)
	assert.Equal(t, `the id "a\x00b" has a NUL`, r[0].Error)
}

func TestStoryThatMerged(t *testing.T) {
	d := openDesk(t, Options{File: filepath.Join(t.TempDir(), "newsdesk.db")})
	articles := feedday(t)
	told := make(map[cluster.StoryID]bool)
	for _, r := range put(t, d, articles...) {
		told[r.Story] = true
	}
	merged := 0
	for id := range told {
		st, err := d.Story(t.Context(), "", id)
		if into, ok := errors.AsType[*MergedError](err); ok {
			merged++
			assert.Equal(t, id, into.Story)
			st, err = d.Story(t.Context(), "", into.Into)
		}
		require.NoError(t, err)
		assert.NotEmpty(t, st.Members)
		assert.NotEmpty(t, st.Changes)
		assert.Equal(t, st.Articles, len(st.Members))
	}
	assert.Positive(t, merged)
	_, err := d.Story(t.Context(), "", 1<<40)
	require.ErrorIs(t, err, ErrNoStory)
	_, err = d.Article(t.Context(), "none")
	require.ErrorIs(t, err, ErrNoArticle)
}

func TestClosedStoriesStay(t *testing.T) {
	d := openDesk(t, Options{Clock: afternoon().now, Stream: cluster.StreamOptions{Window: time.Hour}})
	first := put(t, d, report("1", "a", flood, 0), report("2", "b", flood2, 1))
	require.Equal(t, first[0].Story, first[1].Story)
	for i := range 20 {
		put(t, d, report(fmt.Sprint("later", i), "c", fmt.Sprintf("%s, ngày thứ %d", bridge, i), 500+i))
	}
	st, err := d.Story(t.Context(), "", first[0].Story)
	require.NoError(t, err)
	assert.False(t, st.Open)
	assert.Len(t, st.Members, 2)
	assert.Equal(t, 2, st.Independent)
	assert.NotContains(t, shown(front(t, d, Filter{})), st.ID)
	all := front(t, d, Filter{Closed: true})
	assert.Contains(t, shown(all), st.ID)
	assert.Equal(t, all.Total, len(shown(all)))
	assert.Contains(t, shown(front(t, d, Filter{Closed: true, Query: "muong lay"})), st.ID)
	assert.Empty(t, shown(front(t, d, Filter{Query: "muong lay"})))

	// The same again is known, and another text of it changes no story.
	again := report("1", "a", flood, 0)
	assert.Equal(t, Result{ID: "1", Status: StatusKnown, Story: st.ID, Version: 1}, put(t, d, again)[0])
	again.Title = "Hoàn toàn khác: giá vàng tăng"
	assert.Equal(t, Result{ID: "1", Status: StatusVersion, Story: st.ID, Version: 2}, put(t, d, again)[0])
	assert.Equal(t, []cluster.StoryID{st.ID}, shown(front(t, d, Filter{Closed: true, Query: "gia vang"})))
}

// Pages of any size have each story once, in the order of one large page.
func TestPages(t *testing.T) {
	d := openDesk(t, Options{Stream: cluster.StreamOptions{Window: 12 * time.Hour}})
	put(t, d, feedday(t)...)
	require.NoError(t, d.updateTopics(t.Context()))
	for _, f := range []Filter{{}, {Order: ByTime}, {Closed: true}, {Closed: true, Order: ByTime}, {Closed: true, Independent: 2}} {
		var all []cluster.StoryID
		for page := 0; ; page++ {
			f.Limit = 7
			p := front(t, d, f)
			assert.LessOrEqual(t, len(p.Topics), 7)
			all = append(all, shown(p)...)
			if f.After = p.Next; p.Next == "" {
				assert.Len(t, all, p.Total, "%+v", f)
				break
			}
			require.Less(t, page, 1000)
		}
		seen := make(map[cluster.StoryID]bool)
		for _, id := range all {
			assert.False(t, seen[id], "story %d comes twice", id)
			seen[id] = true
		}
		f.After, f.Limit = "", 200
		large := shown(front(t, d, f))
		require.LessOrEqual(t, len(large), len(all))
		assert.Equal(t, all[:len(large)], large, "%+v", f)
	}
	_, err := d.Front(t.Context(), "", Filter{After: "no cursor"})
	require.ErrorIs(t, err, ErrCursor)
}

func TestFilters(t *testing.T) {
	clock := afternoon()
	d := openDesk(t, Options{Clock: clock.now})
	require.NoError(t, d.PutSource(t.Context(), Source{Name: "b", Section: "Thời sự"}))
	_, err := d.Put(t.Context(), "https://c.example/rss", []cluster.Article{report("3", "c", bridge, 2)})
	require.NoError(t, err)
	require.NoError(t, d.PutSource(t.Context(), Source{Name: "c", Feed: "https://c.example/rss", Section: "Giao thông"}))
	r := put(t, d, report("1", "a", flood, 0), report("2", "b", flood2, 30))
	flooded := r[0].Story
	bridged, err := d.Article(t.Context(), "3")
	require.NoError(t, err)

	sections, err := d.Sections(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []string{"Giao thông", "Thời sự"}, sections)
	at := func(minute int) time.Time { return time.Date(2026, 5, 4, 12, minute, 0, 0, time.UTC) }
	clock.add(time.Hour)
	for _, test := range []struct {
		filter Filter
		want   []cluster.StoryID
	}{
		{Filter{}, []cluster.StoryID{flooded, bridged.Story}},
		{Filter{Section: "Thời sự"}, []cluster.StoryID{flooded}},
		{Filter{Section: "Giao thông"}, []cluster.StoryID{bridged.Story}},
		{Filter{Section: "none"}, nil},
		{Filter{Source: "a"}, []cluster.StoryID{flooded}},
		{Filter{Source: "c"}, []cluster.StoryID{bridged.Story}},
		{Filter{Independent: 2}, []cluster.StoryID{flooded}},
		{Filter{Articles: 3}, nil},
		{Filter{Query: "nguoi mat tich"}, []cluster.StoryID{flooded}},
		{Filter{Query: "người mất tích"}, []cluster.StoryID{flooded}},
		{Filter{Query: "người mát tích"}, nil},
		{Filter{Query: "cầu OR lũ"}, []cluster.StoryID{flooded, bridged.Story}},
		{Filter{Query: `"mường lay" -cầu`}, []cluster.StoryID{flooded}},
		{Filter{Query: "?!"}, nil},
		{Filter{Until: at(-1)}, nil},
		{Filter{Until: at(1)}, []cluster.StoryID{flooded}},
	} {
		assert.ElementsMatch(t, test.want, shown(front(t, d, test.filter)), "%+v", test.filter)
	}

	require.NoError(t, d.PutSource(t.Context(), Source{Name: "c", Feed: "https://c.example/rss", Muted: true}))
	assert.Equal(t, []cluster.StoryID{flooded}, shown(front(t, d, Filter{})))
	assert.Equal(t, []cluster.StoryID{bridged.Story}, shown(front(t, d, Filter{Source: "c"})), "who asks for it sees it")
	require.NoError(t, d.RemoveSource(t.Context(), "https://c.example/rss"))
	sources, err := d.Sources(t.Context())
	require.NoError(t, err)
	var names []string
	for _, s := range sources {
		names = append(names, s.Name)
	}
	assert.Equal(t, []string{"a", "b", "c"}, names, "c has no feed any more, and its article stays")
	require.ErrorIs(t, d.RemoveSource(t.Context(), "https://c.example/rss"), ErrNoSource)
}

func TestCards(t *testing.T) {
	clock := afternoon()
	d := openDesk(t, Options{Clock: clock.now})
	require.NoError(t, d.PutSource(t.Context(), Source{Name: "f", Preferred: true}))
	var all []cluster.Article
	for i, source := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		text := []string{flood, flood2}[i%2]
		a := report(source, source, text, i)
		for word := range 15 {
			a.Summary += fmt.Sprintf("%s%d ", source, word)
		}
		all = append(all, a)
	}
	put(t, d, all...)
	page := front(t, d, Filter{})
	require.Len(t, shown(page), 1)
	c := page.Topics[0].Cards[0]
	assert.Equal(t, 8, c.Articles)
	assert.Equal(t, 8, c.Sources)
	assert.Equal(t, c.Independent, c.Growth)
	assert.LessOrEqual(t, len(c.Also), 5)
	assert.NotEmpty(t, c.Representative.Summary)
	outlets := map[string]bool{c.Representative.Source: true}
	for _, a := range c.Also {
		assert.False(t, outlets[a.Source], "an outlet once")
		outlets[a.Source] = true
		assert.Equal(t, cluster.Report, a.Kind)
	}
	if c.Representative.Source != "f" && len(c.Also) > 0 {
		assert.Equal(t, "f", c.Also[0].Source, "the preferred one first")
	}
	for _, a := range c.Copies {
		assert.NotEqual(t, cluster.Report, a.Kind)
	}
	clock.add(2 * time.Hour)
	assert.Zero(t, front(t, d, Filter{}).Topics[0].Cards[0].Growth)
}

func TestReadState(t *testing.T) {
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db"), Clock: afternoon().now}
	d := mustOpen(t, opts)
	story := put(t, d, report("1", "a", flood, 0))[0].Story
	card := func(reader string) Card {
		page, err := d.Front(t.Context(), reader, Filter{})
		require.NoError(t, err)
		return page.Topics[0].Cards[0]
	}
	assert.False(t, card("x").Read)
	assert.Zero(t, card("x").New)
	require.NoError(t, d.MarkRead(t.Context(), "x", story, true))
	assert.True(t, card("x").Read)
	assert.False(t, card("y").Read)
	page, err := d.Front(t.Context(), "x", Filter{Unread: true})
	require.NoError(t, err)
	assert.Empty(t, page.Topics)
	put(t, d, report("2", "b", flood2, 1))
	for range 2 {
		assert.False(t, card("x").Read)
		assert.Equal(t, 1, card("x").New)
		require.NoError(t, d.Close())
		d = mustOpen(t, opts)
	}
	require.NoError(t, d.MarkRead(t.Context(), "x", story, true))
	require.NoError(t, d.MarkRead(t.Context(), "x", story, false))
	assert.False(t, card("x").Read)
	assert.Zero(t, card("x").New)
	require.ErrorIs(t, d.MarkRead(t.Context(), "x", 99, true), ErrNoStory)
	require.NoError(t, d.Close())
}

// A reader is told of what is stored: when a notice comes, a page shows it.
func TestNoticesFollowTheCommit(t *testing.T) {
	d := openDesk(t, Options{Clock: afternoon().now})
	notices, cancel := d.Subscribe()
	put(t, d, report("1", "a", flood, 0))
	n := <-notices
	require.Len(t, n.Changes, 1)
	assert.Equal(t, cluster.Born, n.Changes[0].Kind)
	assert.GreaterOrEqual(t, front(t, d, Filter{}).Seq, n.Seq)
	cancel()
	_, open := <-notices
	assert.False(t, open)
	cancel()

	slow, cancel := d.Subscribe()
	defer cancel()
	for i := range waiting + 10 {
		put(t, d, report(fmt.Sprint("slow", i), "a", fmt.Sprintf("%s %d", bridge, i), i%60))
	}
	missed := false
	for len(slow) > 0 {
		n := <-slow
		missed = missed || len(n.Changes) == 0
	}
	assert.True(t, missed, "it is told to look again")
}

func TestConcurrentPutsShareCommits(t *testing.T) {
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db")}
	d := mustOpen(t, opts)
	articles := feedday(t)
	var callers sync.WaitGroup
	for part := range slices.Chunk(articles, 50) {
		callers.Go(func() {
			for _, a := range part {
				results, err := d.Put(context.Background(), "", []cluster.Article{a})
				if assert.NoError(t, err) {
					assert.Equal(t, StatusNew, results[0].Status)
				}
			}
		})
	}
	callers.Wait()
	stats, err := d.Stats(t.Context())
	require.NoError(t, err)
	assert.Equal(t, len(articles), stats.Articles)
	d.mu.RLock()
	commits := d.state.generation
	d.mu.RUnlock()
	assert.Less(t, commits, uint64(len(articles)))
	require.NoError(t, d.Close())
	_, err = d.Put(t.Context(), "", articles[:1])
	require.ErrorIs(t, err, ErrClosed)
	require.NoError(t, Check(t.Context(), opts.File))
}

func TestTopics(t *testing.T) {
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db")}
	d := mustOpen(t, opts)
	put(t, d, feedday(t)...)
	require.NoError(t, d.updateTopics(t.Context()))
	topics, err := d.stream.Load().Topics(t.Context())
	require.NoError(t, err)
	want := make(map[cluster.StoryID]cluster.StoryID)
	for _, topic := range topics {
		for _, st := range topic.Stories {
			want[st.ID] = topic.ID
		}
	}
	for range 2 {
		several := 0
		for _, topic := range front(t, d, Filter{Limit: 200}).Topics {
			for _, c := range topic.Cards {
				assert.Equal(t, want[c.ID], topic.ID)
				assert.Equal(t, want[c.ID], c.Topic)
			}
			if len(topic.Cards) > 1 {
				several++
			}
		}
		assert.Positive(t, several)
		require.NoError(t, d.Close())
		d = mustOpen(t, opts)
	}
	require.NoError(t, d.Close())
}

func TestRetention(t *testing.T) {
	clock := afternoon()
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db"), Clock: clock.now, Retain: 48 * time.Hour, Stream: cluster.StreamOptions{Window: time.Hour}}
	d := mustOpen(t, opts)
	old := report("1", "a", flood, 0)
	old.Summary, old.Body = "Sapo về trận lũ", "Thân bài nhắc đến Nậm Nhùn."
	put(t, d, old)
	clock.add(10 * time.Hour)
	for i := range 20 {
		a := report(fmt.Sprint("later", i), "c", fmt.Sprintf("%s, ngày thứ %d", bridge, i), 500+i)
		a.Body = "Thân bài nhắc đến Việt Trì."
		put(t, d, a)
	}
	require.NoError(t, d.dropOld(t.Context()))
	assert.Len(t, shown(front(t, d, Filter{Closed: true, Query: "nam nhun"})), 1, "it is not old yet")
	clock.add(40 * time.Hour)
	require.NoError(t, d.dropOld(t.Context()))
	assert.Empty(t, shown(front(t, d, Filter{Closed: true, Query: "nam nhun"})))
	assert.Len(t, shown(front(t, d, Filter{Closed: true, Query: "muong lay"})), 1, "the headline stays")
	got, err := d.Article(t.Context(), "1")
	require.NoError(t, err)
	assert.Equal(t, flood, got.Title)
	assert.Empty(t, got.Summary+got.Body)
	assert.False(t, got.HasTexts)
	_, _, _, err = d.Explain(t.Context(), "1", "later0")
	require.ErrorIs(t, err, cluster.ErrNoText)
	assert.Equal(t, StatusKnown, put(t, d, old)[0].Status, "what was dropped is known all the same")
	assert.NotEmpty(t, shown(front(t, d, Filter{Query: "viet tri"})), "open stories keep all")
	d.crash(t)
	d = mustOpen(t, opts)
	require.NoError(t, d.Close())
	require.NoError(t, Check(t.Context(), opts.File))
}

func TestExplain(t *testing.T) {
	d := openDesk(t, Options{Clock: afternoon().now})
	x, y := report("1", "a", flood, 0), report("2", "b", flood2, 1)
	put(t, d, x, y)
	want, err := cluster.Explain(cluster.Options{}, x, y)
	require.NoError(t, err)
	got, a, b, err := d.Explain(t.Context(), "1", "2")
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.Equal(t, []string{flood, flood2}, []string{a.Title, b.Title})
	_, _, _, err = d.Explain(t.Context(), "1", "3")
	require.ErrorIs(t, err, ErrNoArticle)
}

func TestNotes(t *testing.T) {
	d := openDesk(t, Options{})
	note, err := d.Recall(t.Context(), "k")
	require.NoError(t, err)
	assert.Nil(t, note)
	for _, want := range [][]byte{{1, 0, 2}, {}, []byte("x"), nil} {
		require.NoError(t, d.Remember(t.Context(), "k", want))
		note, err = d.Recall(t.Context(), "k")
		require.NoError(t, err)
		assert.Equal(t, want == nil, note == nil)
		assert.True(t, bytes.Equal(want, note))
	}
	require.Error(t, d.Remember(t.Context(), "k", make([]byte, maxNote+1)))
}

func TestHealthIsApart(t *testing.T) {
	d := openDesk(t, Options{Clock: afternoon().now})
	const feed = "https://a.example/rss"
	require.NoError(t, d.SetHealth(t.Context(), feed, Health{Status: "ok"}), "no such source, and no error")
	require.NoError(t, d.PutSource(t.Context(), Source{Name: "A", Feed: feed}))
	want := Health{LastFetch: afternoon().now(), Status: "ok", ETag: `"x"`, Failures: 2, Title: "A's feed"}
	require.NoError(t, d.SetHealth(t.Context(), feed, want))
	require.NoError(t, d.PutSource(t.Context(), Source{Name: "B", Feed: feed, Muted: true}))
	sources, err := d.Sources(t.Context())
	require.NoError(t, err)
	require.Len(t, sources, 1)
	assert.Equal(t, Source{Name: "B", Feed: feed, Muted: true, Health: want}, sources[0])
}

// A copy that is made while articles come is whole, and a desk of its own.
func TestBackup(t *testing.T) {
	dir := t.TempDir()
	opts := Options{File: filepath.Join(dir, "newsdesk.db"), snapshotEvery: 100}
	d := openDesk(t, opts)
	articles := feedday(t)
	put(t, d, articles[:400]...)
	var putting sync.WaitGroup
	putting.Go(func() {
		_, err := d.Put(context.Background(), "", articles[400:])
		assert.NoError(t, err)
	})
	copied := filepath.Join(dir, "copy.db")
	require.NoError(t, Backup(t.Context(), opts.File, copied))
	putting.Wait()
	require.Error(t, Backup(t.Context(), opts.File, copied), "nothing is overwritten")
	require.NoError(t, Check(t.Context(), copied))
	require.NoError(t, Check(t.Context(), opts.File), "while it is in use")
	c := openDesk(t, Options{File: copied})
	stats, err := c.Stats(t.Context())
	require.NoError(t, err)
	assert.GreaterOrEqual(t, stats.Articles, 400)
	assert.Equal(t, placed(t, c, articles[:300]), placed(t, c, articles[:300]))
	put(t, c, articles...)
	require.Error(t, Backup(t.Context(), filepath.Join(dir, "none.db"), filepath.Join(dir, "other.db")))
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	for statement, want := range map[string]string{
		"DELETE FROM change WHERE seq = 5":                                                "changes are numbered without gaps",
		"UPDATE article SET story = (SELECT max(id) FROM story WHERE open) WHERE num = 1": "story has its articles",
		"DELETE FROM words WHERE rowid = 3":                                               "article has its words",
		"DELETE FROM text WHERE seq = 7":                                                  "article has its text",
		"UPDATE change SET articles = '[\"other\"]' WHERE seq = 1":                        "by its changes",
		"UPDATE snapshot SET links = zeroblob(9)":                                         "snapshot",
		"UPDATE text SET title = 'another' WHERE seq = 1":                                 "is not the text that came",
		"UPDATE story SET open = 0 WHERE id = (SELECT max(id) FROM story WHERE open)":     "by its changes",
	} {
		opts, _ := filled(t)
		require.NoError(t, Check(t.Context(), opts.File))
		alter(t, opts.File, statement)
		err := Check(t.Context(), opts.File)
		require.Error(t, err, statement)
		assert.Contains(t, err.Error(), want, statement)
	}
}

// An outlet is one in whatever way its name is written: composed or not, and with blanks
// as they fall.
func TestOutletHasOneName(t *testing.T) {
	d := mustOpen(t, Options{Clock: afternoon().now})
	const outlet = "Báo Điện tử Tiếng Việt"
	forms := []string{outlet, norm.NFD.String(outlet), " Báo  Điện tử\tTiếng\u00a0Việt \n", norm.NFKD.String(outlet) + " "}
	for i, form := range forms {
		put(t, d, report(fmt.Sprint(i), form, fmt.Sprintf("Tin số %d của một tòa soạn", i), i))
	}
	sources, err := d.Sources(t.Context())
	require.NoError(t, err)
	require.Len(t, sources, 1)
	assert.Equal(t, outlet, sources[0].Name)
	assert.Equal(t, len(forms), sources[0].Articles)
	for _, form := range forms {
		page, err := d.Front(t.Context(), "", Filter{Source: form})
		require.NoError(t, err)
		require.Equal(t, 1, page.Total, "%q", form)
		assert.Equal(t, len(forms), page.Topics[0].Cards[0].Articles)
		assert.Equal(t, 1, page.Topics[0].Cards[0].Sources)
		require.NoError(t, d.PutSource(t.Context(), Source{Name: form, Section: form, Muted: true}))
		_, err = d.SetPublisher(t.Context(), "", form, "Chủ")
		require.NoError(t, err)
	}
	sources, err = d.Sources(t.Context())
	require.NoError(t, err)
	assert.Len(t, sources, 1)
	sections, err := d.Sections(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []string{outlet}, sections)
	publishers, err := d.Publishers(t.Context())
	require.NoError(t, err)
	assert.Equal(t, map[string]string{outlet: "Chủ"}, publishers)
	again := put(t, d, report("0", forms[1], "Tin số 0 của một tòa soạn", 0))
	assert.Equal(t, StatusKnown, again[0].Status)
}
