package cluster_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/shingle"
)

func TestExplain(t *testing.T) {
	articles, _ := read(t, "../testdata/kimputin.jsonl")
	byID := make(map[string]cluster.Article)
	for _, a := range articles {
		byID[a.ID] = a
	}
	e, err := cluster.Explain(cluster.Options{}, byID["kim-bennghe"], byID["kim-hongha"])
	require.NoError(t, err)
	var sum float64
	for i, f := range e.Shared {
		assert.NotEmpty(t, f.Text)
		sum += f.Part
		if i > 0 {
			assert.LessOrEqual(t, f.Part, e.Shared[i-1].Part)
		}
	}
	assert.InDelta(t, e.Cosine, sum, 1e-9, "the parts add up")
	assertAddsUp(t, e)
	assert.Greater(t, e.Similarity, e.Threshold)
	assert.Less(t, e.Jaccard, .1, "no copy detector would find them")
	assert.Positive(t, e.SketchShared)
	assert.LessOrEqual(t, e.SketchEvidence, e.Cosine, "parts of the cosine")
	assert.True(t, e.Proposed)
	assert.Equal(t, cluster.Report, e.Kind)
	assert.Empty(t, e.Apart)

	turned, err := cluster.Explain(cluster.Options{}, byID["kim-hongha"], byID["kim-bennghe"])
	require.NoError(t, err)
	for i, f := range turned.Shared {
		turned.Shared[i].In = [2]cluster.Passage{f.In[1], f.In[0]}
	}
	assert.Equal(t, e, turned, "symmetric but for the order of passages")

	_, err = cluster.Explain(cluster.Options{Threshold: 2, Linkage: 9}, articles[0], cluster.Article{ID: "x"})
	assert.ErrorContains(t, err, "Threshold is 2")
	assert.ErrorContains(t, err, "Linkage is 9, want 0 (Average) to 3 (Single)")
	assert.ErrorIs(t, err, cluster.ErrNoText)
}

// assertAddsUp fails the test if the similarity is not what the parts make.
func assertAddsUp(t *testing.T, e cluster.Explanation) {
	t.Helper()
	for _, part := range []float64{e.Cosine, e.Copy, e.Spread, e.Elapsed, e.Outlet, e.Quote} {
		assert.GreaterOrEqual(t, part, 0.0)
	}
	left := e.Cosine + e.Copy - e.Spread - e.Elapsed - e.Outlet - e.Quote
	if e.Apart != "" || left < 0.08 {
		assert.Zero(t, e.Similarity)
		return
	}
	assert.InDelta(t, left, e.Similarity, 1e-9)
}

// What each part is, by its definition.
func TestExplainParts(t *testing.T) {
	at := time.Date(2026, 9, 12, 8, 30, 0, 0, time.UTC)
	a := cluster.Article{ID: "a", Title: "Xe khách rơi vực đèo Mây", Body: "Ba người tử vong khi xe khách lao xuống vực ở đèo Mây.", Time: at, Source: "hongha.example"}
	b := cluster.Article{ID: "b", Title: "Tai nạn ở đèo Mây", Body: "Xe khách lao xuống vực, đội cứu hộ đưa ba nạn nhân lên.", Time: at, Source: "bennghe.example"}
	explain := func(a, b cluster.Article) cluster.Explanation {
		e, err := cluster.Explain(cluster.Options{}, a, b)
		require.NoError(t, err)
		assertAddsUp(t, e)
		return e
	}
	together := explain(a, b)
	assert.Zero(t, together.Copy)
	assert.Zero(t, together.Elapsed)
	assert.Zero(t, together.Outlet)
	assert.Empty(t, together.Apart)
	var squares float64
	for _, f := range together.Shared {
		squares += f.Part * f.Part
	}
	h := squares / (together.Cosine * together.Cosine)
	assert.InDelta(t, together.Cosine*0.45*h*h, together.Spread, 1e-4)

	b.Time = at.Add(12 * time.Hour)
	assert.InDelta(t, together.Similarity/6, explain(a, b).Elapsed, 1e-6, "a third over a day")
	b.Time = at.Add(29 * 24 * time.Hour)
	month := explain(a, b)
	assert.InDelta(t, together.Similarity*(1-2./3/(1+.05*math.Log2(28))), month.Elapsed, 1e-3)
	b.Time = at.Add(cluster.DefaultHorizon + time.Hour)
	assert.InDelta(t, together.Similarity, explain(a, b).Elapsed, 1e-9, "all")

	b.Time, b.Source = at, a.Source
	assert.InDelta(t, together.Similarity*2/5, explain(a, b).Outlet, 1e-6)

	short := cluster.Article{ID: "a", Title: "Tin trong ngày", Source: "hongha.example", Time: at}
	copied := short
	copied.ID, copied.Source = "b", "bennghe.example"
	e := explain(short, copied)
	assert.Positive(t, e.Copy)
	assert.Equal(t, 1.0, e.Similarity)
	copied.Source = short.Source
	assert.Zero(t, explain(short, copied).Copy, "not by one outlet")
}

// Each reason why two are apart.
func TestExplainApart(t *testing.T) {
	at := time.Date(2026, 9, 12, 8, 30, 0, 0, time.UTC)
	numbers := func(from int) string {
		var b strings.Builder
		for i := range 40 {
			fmt.Fprintf(&b, " vàng miếng %d đồng,", 137*from+31*i)
		}
		return b.String()
	}
	points := " công bố điểm chuẩn năm nay, thí sinh xem điểm trúng tuyển từng ngành tại cổng thông tin và nhập học trước ngày 20 tháng này, hồ sơ gồm giấy báo, học bạ và ảnh."
	for _, test := range []struct {
		a, b cluster.Article
		want cluster.Difference
	}{
		{cluster.Article{Title: "Giá vàng ngày 11/9", Body: numbers(100)}, cluster.Article{Title: "Giá vàng ngày 12/9", Body: numbers(100)}, cluster.OtherDays},
		{cluster.Article{Title: "Điểm chuẩn Đại học Vostochny", Body: "Đại học Vostochny" + points}, cluster.Article{Title: "Điểm chuẩn Đại học Formosa", Body: "Đại học Formosa" + points}, cluster.OtherSubject},
		{cluster.Article{Title: "Giá vàng", Body: "Ngày 11/9:" + points + numbers(100)}, cluster.Article{Title: "Giá vàng", Body: "Ngày 12/9:" + points + numbers(500)}, cluster.OtherNumbers},
		{cluster.Article{Title: "Giá vàng", Body: numbers(100)}, cluster.Article{Title: "Giá vàng", Body: numbers(100)}, ""},
	} {
		test.a.ID, test.a.Time, test.b.ID, test.b.Time = "a", at, "b", at
		e, err := cluster.Explain(cluster.Options{}, test.a, test.b)
		require.NoError(t, err)
		assert.Equal(t, test.want, e.Apart, "%s", test.b.Title)
		assertAddsUp(t, e)
	}
}

// A passage is the published text of its feature, the first there is.
func TestExplainQuotes(t *testing.T) {
	a := cluster.Article{ID: "a", Title: "KHÔNG  CÒN “Hoà Bình”", Summary: "(Dân trí) - Ông Kim Jong-un gặp ông Putin.", Body: "Hòa bình ở xa.\n\nTheo AFP"}
	b := cluster.Article{ID: "b", Title: "Tổng thống Putin", Body: "Nói về ho\u0300a bi\u0300nh, Kim Jong Un và ông Putin."}
	e, err := cluster.Explain(cluster.Options{}, a, b)
	require.NoError(t, err)
	quotes := make(map[string][2]string)
	for _, f := range e.Shared {
		text := func(a cluster.Article, p cluster.Passage) string {
			return map[string]string{"title": a.Title, "summary": a.Summary, "body": a.Body}[p.Field][p.Start:p.End]
		}
		quotes[f.Text] = [2]string{text(a, f.In[0]), text(b, f.In[1])}
	}
	for feature, want := range map[string][2]string{
		"hòa":      {"Hoà", "ho\u0300a"},
		"hòa bình": {"Hoà Bình", "ho\u0300a bi\u0300nh"},
		"kim jong": {"Kim Jong", "Kim Jong"},
		"jong un":  {"Jong-un", "Jong Un"},
		"putin":    {"Putin", "Putin"},
	} {
		assert.Equal(t, want, quotes[feature], feature)
	}
	assert.Equal(t, [2]cluster.Passage{{"summary", len("(Dân trí) - Ông Kim Jong-un gặp ông "), len("(Dân trí) - Ông Kim Jong-un gặp ông Putin")}, {"title", len("Tổng thống "), len("Tổng thống Putin")}},
		in(e, "putin"))
	articles, _ := read(t, "../testdata/labelled.jsonl")
	for _, other := range articles {
		e, err := cluster.Explain(cluster.Options{}, articles[0], other)
		require.NoError(t, err)
		for _, f := range e.Shared {
			assert.NotZero(t, f.In[0], f.Text)
			assert.NotZero(t, f.In[1], f.Text)
		}
	}
}

// Explain tells which pairs a batch compares.
func TestExplainTellsWhatIsProposed(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	articles = articles[:40]
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	items := make([]index.Item, len(articles))
	for i, a := range articles {
		items[i] = index.Item{ID: a.ID, Time: a.Time, Source: a.Source, Doc: x.Document(a.Title, a.Summary, a.Body)}
	}
	proposed := cluster.Proposed(items)
	require.NotEmpty(t, proposed)
	for i, a := range articles {
		for j := i + 1; j < len(articles); j++ {
			e, err := cluster.Explain(cluster.Options{}, a, articles[j])
			require.NoError(t, err)
			assert.Equal(t, slices.Contains(proposed, [2]int{i, j}), e.Proposed, "%s and %s", a.ID, articles[j].ID)
			assert.Equal(t, e.SketchEvidence >= 0.05, e.Proposed, "%s and %s", a.ID, articles[j].ID)
		}
	}
}

// in returns the passages of a feature.
func in(e cluster.Explanation, feature string) [2]cluster.Passage {
	for _, f := range e.Shared {
		if f.Text == feature {
			return f.In
		}
	}
	return [2]cluster.Passage{}
}

// Why yesterday's bulletin is not today's.
func TestExplainTellsTemplates(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	byID := make(map[string]cluster.Article)
	for _, a := range articles {
		byID[a.ID] = a
	}
	e, err := cluster.Explain(cluster.Options{}, byID["s48-1"], byID["s49-1"])
	require.NoError(t, err)
	assert.Equal(t, cluster.OtherDays, e.Apart)
	assert.Zero(t, e.Similarity)
	assert.Greater(t, e.Cosine, e.Threshold)
}
