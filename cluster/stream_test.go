package cluster_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

// Bodies on three events; two outlets wrote on the first.
const (
	khasan = "Đoàn tàu chở Chủ tịch Kim Jong-un dừng ở ga Khasan, Bộ trưởng Kozlov ra đón; hai bên sẽ hội đàm tại Vostochny, theo Hãng KCNA và điện Kremlin."
	kozlov = "Chủ tịch Kim Jong-un tới ga Khasan bằng tàu bọc thép, được Bộ trưởng Kozlov tiếp; KCNA và điện Kremlin xác nhận cuộc gặp ở Vostochny."
	yagi   = "Bão Yagi giật cấp 17 quật đổ cây xanh ở Hạ Long, Cẩm Phả mất điện; Quảng Ninh sơ tán ngư dân khỏi lồng bè Vân Đồn."
	lamine = "Tiền đạo Lamine Yamal ghi bàn vào lưới Mbappé ở bán kết Euro tại Munich, đội của De la Fuente hạ Deschamps."
)

var noon = time.Date(2024, 9, 10, 12, 0, 0, 0, time.UTC)

func newStream(t testing.TB, opts cluster.StreamOptions) *cluster.Stream {
	s, err := cluster.NewStream(opts)
	require.NoError(t, err)
	return s
}

func add(t testing.TB, s *cluster.Stream, a cluster.Article) cluster.Placement {
	p, err := s.Put(a)
	require.NoError(t, err)
	return p
}

// tick lets the present time of s be at least now: most of the next articles
// that it goes by are of that time.
func tick(t testing.TB, s *cluster.Stream, now time.Time) {
	for i := range 15 {
		add(t, s, cluster.Article{ID: fmt.Sprintf("tick-%d-%d", now.Unix(), i), Title: fmt.Sprintf("Ảnh %d", i), Time: now})
	}
}

// what writes changes as "born 1 [a]" or "merged 1 [b] from 2".
func what(changes []cluster.Change) (lines []string) {
	for _, e := range changes {
		line := fmt.Sprint(e.Kind, " ", e.Story, " ", e.Articles)
		if e.From != 0 {
			line += fmt.Sprint(" from ", e.From)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestStreamGrows(t *testing.T) {
	s := newStream(t, cluster.StreamOptions{})
	p := add(t, s, cluster.Article{ID: "a", Body: khasan, Time: noon})
	assert.Equal(t, []string{"born 1 [a]"}, what(p.Changes))
	assert.Empty(t, p.Matches)
	p = add(t, s, cluster.Article{ID: "b", Body: yagi, Time: noon})
	assert.Equal(t, []string{"born 2 [b]"}, what(p.Changes))
	p = add(t, s, cluster.Article{ID: "c", Body: kozlov, Time: noon.Add(time.Hour)})
	assert.Equal(t, []string{"grew 1 [c]"}, what(p.Changes))
	assert.Equal(t, cluster.StoryID(1), p.Story)
	require.Len(t, p.Matches, 1)
	e, err := cluster.Explain(cluster.Options{}, cluster.Article{ID: "a", Body: khasan, Time: noon}, cluster.Article{ID: "c", Body: kozlov, Time: noon.Add(time.Hour)})
	require.NoError(t, err)
	assert.Equal(t, cluster.Match{ID: "a", Similarity: e.Similarity}, p.Matches[0])
	p = add(t, s, cluster.Article{ID: "d", Body: khasan, Time: noon})
	assert.Equal(t, []string{"grew 1 [d]"}, what(p.Changes), "a copy")
	require.Len(t, p.Matches, 2)
	assert.Equal(t, "a", p.Matches[0].ID)

	st, ok := s.Story(1)
	require.True(t, ok)
	var timeline []string
	for _, m := range st.Members {
		timeline = append(timeline, m.Article.ID)
	}
	assert.Equal(t, []string{"a", "d", "c"}, timeline)
	assert.Equal(t, noon.Add(time.Hour), st.Active)
}

func TestStreamClosesWhatIsQuiet(t *testing.T) {
	var closed []cluster.StreamStory
	s := newStream(t, cluster.StreamOptions{
		Window:  24 * time.Hour,
		OnClose: func(st cluster.StreamStory) { closed = append(closed, st) },
	})
	add(t, s, cluster.Article{ID: "a", Body: khasan, Time: noon})
	tick(t, s, noon.Add(24*time.Hour))
	_, ok := s.StoryOf("a")
	assert.True(t, ok, "a day is not more than a day")
	assert.Empty(t, closed)
	tick(t, s, noon.Add(24*time.Hour+time.Second))
	_, ok = s.StoryOf("a")
	assert.False(t, ok)
	require.NotEmpty(t, closed)
	assert.Equal(t, cluster.StoryID(1), closed[0].ID)
	assert.Equal(t, "a", closed[0].Representative)
	_, ok = s.Resolve(1)
	assert.False(t, ok)

	p := add(t, s, cluster.Article{ID: "b", Body: kozlov, Time: noon.Add(25 * time.Hour)})
	assert.NotEqual(t, cluster.StoryID(1), p.Story, "no id is used again")
	p = add(t, s, cluster.Article{ID: "a", Body: khasan, Time: noon.Add(25 * time.Hour)})
	assert.Equal(t, 1, p.Version, "an id whose story has closed is new")
}

// A story stays open while its articles are within the window of each other, though
// the median of the last 15 is days behind.
func TestStreamOfFewArticles(t *testing.T) {
	s := newStream(t, cluster.StreamOptions{Window: 48 * time.Hour})
	for i := range 40 {
		at := noon.Add(time.Duration(i) * 30 * time.Hour)
		p := add(t, s, cluster.Article{ID: fmt.Sprint(i), Title: fmt.Sprintf("Ảnh %d", i), Time: at})
		_, ok := s.Resolve(p.Story)
		require.True(t, ok)
		if i > 0 {
			_, ok = s.StoryOf(fmt.Sprint(i - 1))
			require.True(t, ok, "30 hours are within the window")
		}
	}
}

// An article may be dated a day after the present time, and no more, to count as
// of its date at once.
func TestStreamForesight(t *testing.T) {
	for after, want := range map[time.Duration]time.Duration{
		24*time.Hour - 1: 24*time.Hour - 1,
		24 * time.Hour:   24 * time.Hour,
		24*time.Hour + 1: 0,
	} {
		s := newStream(t, cluster.StreamOptions{})
		tick(t, s, noon)
		p := add(t, s, cluster.Article{ID: "x", Body: khasan, Time: noon.Add(after)})
		st, ok := s.Story(p.Story)
		require.True(t, ok)
		assert.Equal(t, noon.Add(want), st.Active, "dated %v ahead", after)
	}
}

// The present time is the median of the last 15 times, and of two in the middle
// the earlier.
func TestStreamPresentTime(t *testing.T) {
	s := newStream(t, cluster.StreamOptions{})
	var times []time.Time
	for i, hours := range []int{5, 3, 9, 1, 7, 2, 8, 6, 4, 0, 11, 10, 14, 13, 12, 20, 1, 1, 1, 30} {
		at := noon.Add(time.Duration(hours) * time.Hour)
		add(t, s, cluster.Article{ID: fmt.Sprint(i), Title: fmt.Sprint("Ảnh ", i), Time: at})
		times = append(times, at)
		last := slices.Clone(times[max(0, len(times)-15):])
		slices.SortFunc(last, time.Time.Compare)
		later := 0 // times after the present: half of them, rounded down
		for _, at := range last {
			if at.After(s.Stats().Now) {
				later++
			}
		}
		if i < 15 { // no two are equal
			assert.Equal(t, len(last)/2, later, "after %d articles", i+1)
		}
		assert.Contains(t, last, s.Stats().Now)
	}
}

func TestStreamHoldsMaxArticles(t *testing.T) {
	s := newStream(t, cluster.StreamOptions{MaxArticles: 2})
	add(t, s, cluster.Article{ID: "a", Body: khasan, Time: noon})
	add(t, s, cluster.Article{ID: "b", Body: yagi, Time: noon.Add(-time.Hour)})
	p := add(t, s, cluster.Article{ID: "c", Body: kozlov, Time: noon})
	assert.Equal(t, []string{"grew 1 [c]", "closed 2 [b]"}, what(p.Changes), "b was quiet for longest")
	p = add(t, s, cluster.Article{ID: "d", Body: khasan, Time: noon})
	assert.Equal(t, []string{"grew 1 [d]", "closed 1 [a c d]"}, what(p.Changes), "even where it is all there is")
	assert.Zero(t, s.Stats().Articles)
}

func TestStreamEdits(t *testing.T) {
	s := newStream(t, cluster.StreamOptions{})
	add(t, s, cluster.Article{ID: "a", Body: khasan, Time: noon})
	add(t, s, cluster.Article{ID: "b", Title: "Kim tới Nga", Body: kozlov, Time: noon})

	p := add(t, s, cluster.Article{ID: "b", Title: "KIM TỚI NGA!", Body: kozlov, Time: noon, Source: "hongha.example"})
	assert.Empty(t, p.Changes, "the same text")
	assert.Equal(t, 1, p.Version)
	st, _ := s.Story(1)
	assert.Equal(t, "hongha.example", st.Members[1].Article.Source, "but what is stated of it is new")

	p = add(t, s, cluster.Article{ID: "b", Title: "Yamal hạ Mbappé ở bán kết Munich", Body: kozlov, Time: noon})
	assert.Equal(t, []string{"edited 1 [b]"}, what(p.Changes), "a headline")
	assert.Equal(t, 2, p.Version)
	st, _ = s.Story(1)
	assert.Equal(t, []int{1, 2}, st.Versions)

	p = add(t, s, cluster.Article{ID: "b", Body: yagi, Time: noon})
	assert.Equal(t, []string{"edited 1 [b]", "split 2 [b] from 1"}, what(p.Changes))
	assert.Equal(t, cluster.StoryID(2), p.Story)
	assert.Equal(t, 3, p.Version)
	found, err := s.Query(cluster.Article{ID: "?", Body: kozlov})
	require.NoError(t, err)
	require.Len(t, found, 1, "what b was is gone")
	assert.Equal(t, "a", found[0].ID)

	p = add(t, s, cluster.Article{ID: "b", Body: khasan, Time: noon})
	assert.Equal(t, []string{"edited 2 [b]", "merged 1 [b] from 2"}, what(p.Changes), "the older id stays")
	to, ok := s.Resolve(2)
	assert.True(t, ok)
	assert.Equal(t, cluster.StoryID(1), to)
}

// A new headline alone leaves an article where it is, even one that alone would
// not have brought it there.
func TestStreamKeepsAnArticleOfANewHeadline(t *testing.T) {
	s := newStream(t, cluster.StreamOptions{})
	storm := add(t, s, cluster.Article{ID: "storm", Body: yagi, Time: noon})
	add(t, s, cluster.Article{ID: "a", Body: khasan, Time: noon})
	add(t, s, cluster.Article{ID: "b", Body: kozlov, Time: noon})
	p := add(t, s, cluster.Article{ID: "b", Title: yagi, Body: kozlov, Time: noon})
	assert.Equal(t, []string{"edited 2 [b]"}, what(p.Changes))
	require.NotEmpty(t, p.Matches)
	assert.Equal(t, "storm", p.Matches[0].ID, "the text that is compared is the new one")

	p = add(t, s, cluster.Article{ID: "c", Title: yagi, Body: kozlov + " Đó là tin.", Time: noon})
	assert.Equal(t, storm.Story, p.Story, "where a new article of this text belongs")
}

func TestStreamRemoves(t *testing.T) {
	s := newStream(t, cluster.StreamOptions{})
	add(t, s, cluster.Article{ID: "a", Body: khasan})
	add(t, s, cluster.Article{ID: "b", Body: khasan})
	changes, err := s.Remove("a")
	require.NoError(t, err)
	assert.Equal(t, []string{"left 1 [a]"}, what(changes))
	changes, err = s.Remove("b")
	require.NoError(t, err)
	assert.Equal(t, []string{"left 1 [b]", "closed 1 []"}, what(changes))
	_, err = s.Remove("b")
	assert.ErrorIs(t, err, cluster.ErrNoArticle)
	assert.ErrorContains(t, err, `"b"`)
}

func TestStreamRefuses(t *testing.T) {
	_, err := cluster.NewStream(cluster.StreamOptions{
		Options: cluster.Options{Threshold: 2}, Window: -1, MaxArticles: -1,
	})
	assert.ErrorContains(t, err, "Options.Threshold is 2")
	assert.ErrorContains(t, err, "StreamOptions.Window is -1ns, want above 0, or 0 for 168h0m0s")
	assert.ErrorContains(t, err, "StreamOptions.MaxArticles is -1, want 1 or more, or 0 for 200000")
	s := newStream(t, cluster.StreamOptions{})
	_, err = s.Put(cluster.Article{Body: khasan})
	assert.ErrorIs(t, err, cluster.ErrNoID)
	_, err = s.Put(cluster.Article{ID: "a\xff", Body: khasan})
	assert.ErrorIs(t, err, cluster.ErrInvalidID, "JSON of its changes would name another article")
	_, err = s.Put(cluster.Article{ID: "a"})
	assert.ErrorIs(t, err, cluster.ErrNoText)
	_, err = s.Query(cluster.Article{ID: "a"})
	assert.ErrorIs(t, err, cluster.ErrNoText)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	add(t, s, cluster.Article{ID: "a", Body: khasan})
	_, err = s.Regroup(ctx)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestIndependentReports(t *testing.T) {
	independent := func(articles ...cluster.Article) int {
		s := newStream(t, cluster.StreamOptions{Publishers: map[string]string{"Bến Nghé Online": "bn", "bennghe.example": "bn"}})
		var p cluster.Placement
		for i, a := range articles {
			a.ID = fmt.Sprint(i)
			p = add(t, s, a)
		}
		st, ok := s.Story(p.Story)
		require.True(t, ok)
		require.Len(t, st.Members, len(articles))
		return st.Independent
	}
	from := func(source, body string) cluster.Article { return cluster.Article{Source: source, Body: body} }
	assert.Equal(t, 1, independent(from("a.vn", khasan)))
	assert.Equal(t, 2, independent(from("a.vn", khasan), from("b.vn", kozlov)))
	assert.Equal(t, 1, independent(from("a.vn", khasan), from("b.vn", khasan), from("c.vn", khasan)), "one agency's text")
	assert.Equal(t, 1, independent(from("a.vn", khasan), from(" www.A.vn", kozlov)), "one outlet")
	assert.Equal(t, 1, independent(from("vietnamplus.vn", khasan), from("baotintuc.vn", kozlov)), "one publisher")
	assert.Equal(t, 1, independent(from("e.vnexpress.net", khasan), from("vnexpress.net", kozlov)), "one domain")
	assert.Equal(t, 1, independent(from("BẾN NGHÉ ONLINE", khasan), from("m.bennghe.example", kozlov)), "one by the user's table")
	assert.Equal(t, 1, independent(cluster.Article{URL: "https://www.tuoitre.vn/1.htm", Body: khasan}, from("tuoitrenews.vn", kozlov)), "by address")
	assert.Equal(t, 2, independent(from("", khasan), from("", kozlov)), "outlets unknown")
	assert.Equal(t, 2, independent(from("a.vn", khasan), from("a.vn", kozlov), from("b.vn", khasan)),
		"b.vn's text is also a.vn's, which has another one")
}

// A story that never closes may have a part split from it and merged again for
// ever; the stream remembers the last 1024 ids of it, and so does a ledger.
func TestStreamForgetsOldRedirects(t *testing.T) {
	const rounds, kept = 1100, 1024
	s := newStream(t, cluster.StreamOptions{})
	var l cluster.Ledger
	put := func(id, body string) {
		for _, e := range add(t, s, cluster.Article{ID: id, Body: body, Time: noon}).Changes {
			require.NoError(t, l.Apply(e))
		}
	}
	put("a", khasan)
	put("b", kozlov)
	for range rounds {
		put("b", yagi)
		put("b", kozlov)
	}
	assert.Equal(t, kept, s.Stats().Redirects)
	for id := range cluster.StoryID(1 + rounds) {
		id++
		want := id == 1 || id > 1+rounds-kept
		to, ok := s.Resolve(id)
		require.Equal(t, want, ok, "story %d", id)
		told, ok := l.Resolve(id)
		require.Equal(t, want, ok, "story %d", id)
		if want {
			require.Equal(t, []cluster.StoryID{1, 1}, []cluster.StoryID{to, told})
		}
	}
}

// No time is too far off to be grouped, told and written.
func TestStreamOfExtremeTimes(t *testing.T) {
	east, west := time.FixedZone("", 14*60*60), time.FixedZone("", -12*60*60)
	times := []time.Time{
		{},
		time.Unix(1<<62, 0), time.Unix(-1<<62, 0), time.Unix(math.MaxInt64, 999_999_999), time.Unix(math.MinInt64, 0),
		time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC),
		time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(-200_000_000, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC), time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(10_000, 1, 1, 0, 0, 0, 0, east), time.Date(9999, 12, 31, 23, 0, 0, 0, west),
		time.Date(200_000_000, 1, 1, 0, 0, 0, 0, time.UTC),
		noon,
	}
	for _, window := range []time.Duration{1, math.MaxInt64} {
		s := newStream(t, cluster.StreamOptions{Window: window})
		var l cluster.Ledger
		for i, at := range slices.Concat(times, times) {
			for n := range 16 { // enough to be the present time
				a := cluster.Article{ID: fmt.Sprint(i, "-", n), Title: fmt.Sprint("Ảnh ", n), Body: khasan, Time: at}
				for _, e := range add(t, s, a).Changes {
					_, err := json.Marshal(e)
					require.NoError(t, err)
					require.NoError(t, l.Apply(e))
				}
				_, err := s.Query(a)
				require.NoError(t, err)
			}
			if now := s.Stats().Now; !now.IsZero() {
				require.True(t, 1 <= now.Year() && now.Year() <= 9999, "%v after %v", now, at)
			}
		}
		changes, err := s.Regroup(context.Background())
		require.NoError(t, err)
		for _, e := range changes {
			require.NoError(t, l.Apply(e))
		}
		assert.Len(t, l.Stories(), s.Stats().Stories)
		assert.Equal(t, noon, s.Stats().Now)
	}
}

// A log in JSON gives the same stories as the stream that told it.
func TestLedger(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	s := newStream(t, cluster.StreamOptions{Window: 30 * 24 * time.Hour})
	var log []cluster.Change
	for _, a := range articles {
		log = append(log, add(t, s, a).Changes...)
	}
	data, err := json.Marshal(log)
	require.NoError(t, err)
	var read []cluster.Change
	require.NoError(t, json.Unmarshal(data, &read))
	var l cluster.Ledger
	for _, e := range read {
		require.NoError(t, l.Apply(e))
	}
	want := make(map[cluster.StoryID][]string)
	for _, st := range s.Stories() {
		for _, m := range st.Members {
			want[st.ID] = append(want[st.ID], m.Article.ID)
		}
		slices.Sort(want[st.ID])
	}
	assert.Equal(t, want, l.Stories())
}

func TestLedgerRefuses(t *testing.T) {
	change := func(seq uint64, kind cluster.ChangeKind, story, from cluster.StoryID, articles ...string) cluster.Change {
		return cluster.Change{Seq: seq, Kind: kind, Story: story, From: from, Articles: articles}
	}
	_, err := cluster.ChangeKind(99).MarshalText()
	assert.Error(t, err, "it could not be read again")
	var l cluster.Ledger
	require.NoError(t, l.Apply(change(1, cluster.Born, 1, 0, "a", "b")))
	require.NoError(t, l.Apply(change(2, cluster.Born, 2, 0, "c")))
	before := l.Stories()
	for reason, e := range map[string]cluster.Change{
		"again":                  change(2, cluster.Born, 3, 0, "d"),
		"one left out":           change(4, cluster.Born, 3, 0, "d"),
		"id used again":          change(3, cluster.Born, 2, 0, "d"),
		"article of another":     change(3, cluster.Born, 3, 0, "a"),
		"no such story":          change(3, cluster.Grew, 3, 0, "d"),
		"no such kind":           change(3, 99, 1, 0, "d"),
		"not in the story":       change(3, cluster.Left, 1, 0, "c"),
		"from nowhere":           change(3, cluster.Split, 3, 0, "a"),
		"from a story not open":  change(3, cluster.Moved, 1, 7, "c"),
		"from itself":            change(3, cluster.Moved, 1, 1, "a"),
		"into the younger":       change(3, cluster.Merged, 2, 1, "a", "b"),
		"not all":                change(3, cluster.Closed, 1, 0, "a"),
		"twice the same":         change(3, cluster.Closed, 1, 0, "a", "a"),
		"closed, with an origin": change(3, cluster.Closed, 2, 1, "c"),
		"born of nothing":        change(3, cluster.Born, 3, 0),
	} {
		assert.ErrorIs(t, l.Apply(e), cluster.ErrChange, reason)
		assert.Equal(t, before, l.Stories(), reason)
	}
	require.NoError(t, l.Apply(change(3, cluster.Merged, 1, 2, "c")))
	to, ok := l.Resolve(2)
	assert.True(t, ok)
	assert.Equal(t, cluster.StoryID(1), to)
	require.NoError(t, l.Apply(change(4, cluster.Closed, 1, 0, "a", "b", "c")))
	_, ok = l.Resolve(2)
	assert.False(t, ok)
	assert.Empty(t, l.Stories())
}

// Eight goroutines add, change and remove while eight ask. The changes, put in
// order, are those of one history.
func TestStreamConcurrently(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	s := newStream(t, cluster.StreamOptions{Window: 10000 * time.Hour})
	var mu sync.Mutex
	var log []cluster.Change
	note := func(changes []cluster.Change) {
		mu.Lock()
		defer mu.Unlock()
		log = append(log, changes...)
	}
	var adders, readers sync.WaitGroup
	done := make(chan struct{})
	for i := range 8 {
		adders.Go(func() {
			for n := i; n < len(articles); n += 8 {
				p, err := s.Put(articles[n])
				assert.NoError(t, err)
				note(p.Changes)
				switch n % 10 {
				case 3:
					changes, err := s.Remove(articles[n].ID)
					assert.NoError(t, err)
					note(changes)
				case 7:
					changes, err := s.Regroup(context.Background())
					assert.NoError(t, err)
					note(changes)
				}
			}
		})
		readers.Go(func() {
			for n := i; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				a := articles[n%len(articles)]
				_, err := s.Query(a)
				assert.NoError(t, err)
				if id, ok := s.StoryOf(a.ID); ok {
					s.Story(id)
					s.Resolve(id)
				}
			}
		})
	}
	adders.Wait()
	close(done)
	readers.Wait()
	slices.SortFunc(log, func(a, b cluster.Change) int { return cmp.Compare(a.Seq, b.Seq) })
	var l cluster.Ledger
	for _, e := range log {
		require.NoError(t, l.Apply(e))
	}
	var left []string
	for _, ids := range l.Stories() {
		left = append(left, ids...)
	}
	assert.Len(t, left, s.Stats().Articles)
	assert.Len(t, l.Stories(), s.Stats().Stories)
}

// Add refuses an ID of an open story, whatever its text, and nothing changes; it
// takes one whose story has closed.
func TestStreamAddRefuses(t *testing.T) {
	s := newStream(t, cluster.StreamOptions{})
	_, err := s.Add(cluster.Article{ID: "a", Body: khasan, Time: noon})
	require.NoError(t, err)
	before, stats := s.Stories(), s.Stats()
	for _, body := range []string{khasan, yagi} {
		_, err = s.Add(cluster.Article{ID: "a", Body: body, Time: noon.Add(time.Hour)})
		assert.ErrorIs(t, err, cluster.ErrExists)
		assert.ErrorContains(t, err, `"a"`)
	}
	assert.Equal(t, before, s.Stories())
	assert.Equal(t, stats, s.Stats())
	tick(t, s, noon.Add(30*24*time.Hour))
	_, err = s.Add(cluster.Article{ID: "a", Body: yagi, Time: noon.Add(30 * 24 * time.Hour)})
	assert.NoError(t, err)
}
