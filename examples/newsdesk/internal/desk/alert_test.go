package desk

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

// posted is a webhook that fails as often as fails says.
type posted struct {
	fails int
	got   chan string
}

func (p *posted) post(_ context.Context, url string, header http.Header, body []byte) error {
	if p.fails > 0 {
		p.fails--
		return errors.New("does not answer")
	}
	var n notification
	if err := json.Unmarshal(body, &n); err != nil {
		return err
	}
	p.got <- url + " " + header.Get("Idempotency-Key") + " " + n.Alert + ": " + n.Title
	return nil
}

func TestSearches(t *testing.T) {
	d := openDesk(t, Options{Clock: afternoon().now})
	want := Search{Name: "Lũ", Filter: Filter{Query: "lũ OR lụt", Independent: 2, Section: "Thời sự"}}
	saved, err := d.PutSearch(t.Context(), "lan", want)
	require.NoError(t, err)
	want.Num = saved.Num
	all, err := d.Searches(t.Context(), "lan")
	require.NoError(t, err)
	assert.Equal(t, []Search{want}, all)
	want.Name = "Lũ lụt"
	require.NoError(t, second(d.PutSearch(t.Context(), "lan", want)))
	require.ErrorIs(t, second(d.PutSearch(t.Context(), "minh", want)), ErrNoSearch, "it is not his")
	require.ErrorIs(t, d.RemoveSearch(t.Context(), "minh", want.Num), ErrNoSearch)
	all, err = d.Searches(t.Context(), "lan")
	require.NoError(t, err)
	assert.Equal(t, []Search{want}, all)
	require.NoError(t, d.RemoveSearch(t.Context(), "lan", want.Num))
	all, err = d.Searches(t.Context(), "lan")
	require.NoError(t, err)
	assert.Empty(t, all)
	for _, bad := range []Search{
		{}, {Name: "x", Trigger: "y"}, {Name: "x", Webhook: "https://a.example/"},
		{Name: "x", Trigger: TriggerMatch, Webhook: "file:///x"}, {Name: "x", Trigger: TriggerMatch, Webhook: "https://"},
	} {
		require.Error(t, second(d.PutSearch(t.Context(), "lan", bad)), "%+v", bad)
	}
}

// An alert says each thing once, whatever comes later, and its webhook gets it with one
// key even if it failed at first and the desk was killed meanwhile.
func TestAlerts(t *testing.T) {
	hook := &posted{got: make(chan string, 10), fails: 1}
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db"), Clock: afternoon().now}
	d := mustOpen(t, opts)
	two, err := d.PutSearch(t.Context(), "", Search{Name: "hai nguồn", Trigger: TriggerMatch, Filter: Filter{Independent: 2}, Webhook: "https://hook.example/"})
	require.NoError(t, err)
	word, err := d.PutSearch(t.Context(), "", Search{Name: "cầu", Trigger: TriggerMatch, Filter: Filter{Query: "cau phong chau"}})
	require.NoError(t, err)
	split, err := d.PutSearch(t.Context(), "", Search{Name: "tách", Trigger: TriggerSplit})
	require.NoError(t, err)
	said := func(s Search) (titles []string) {
		all, err := d.Deliveries(t.Context(), "", s.Num)
		require.NoError(t, err)
		for _, x := range all {
			titles = append(titles, x.Title)
		}
		return titles
	}
	x, y := report("1", "a", flood, 0), report("2", "b", flood2, 1)
	x.Summary, y.Summary = "Sáng nay bộ đội xuống bản tìm kiếm bà con", "Theo chính quyền huyện, mưa lớn kéo dài suốt hai ngày qua"
	put(t, d, x)
	assert.Empty(t, said(two))
	z, w := report("3", "c", bridge, 2), report("5", "f", bridge+" hôm nay", 4)
	z.Summary, w.Summary = "Bộ Xây dựng cắt băng khánh thành lúc chín giờ sáng", "Người dân Phú Thọ đi lại dễ dàng hơn, xe tải nặng vẫn bị cấm"
	flooded := put(t, d, y, z)[0].Story
	require.Len(t, said(two), 1)
	assert.Equal(t, []string{bridge}, said(word))
	put(t, d, report("4", "e", flood+" trong đêm", 3), w)
	assert.Len(t, said(two), 2, "of the bridge as well, and of the flood once")
	assert.Len(t, said(word), 1)
	assert.Empty(t, said(split))
	_, err = d.Split(t.Context(), "lan", flooded, []string{"2"})
	require.NoError(t, err)
	assert.Len(t, said(split), 1)

	// Nobody could post so far.
	opts.Post = hook.post
	d.crash(t)
	d = mustOpen(t, opts)
	first := <-hook.got
	var all []Delivery
	require.Eventually(t, func() bool {
		all, err = d.Deliveries(t.Context(), "", two.Num)
		return err == nil && len(all) == 2 && all[0].Attempts == 1 && all[1].Attempts == 1
	}, time.Minute, time.Millisecond)
	assert.Contains(t, first, "https://hook.example/ ")
	for _, x := range all {
		if x.Failure != "" {
			assert.Equal(t, "does not answer", x.Failure)
			assert.False(t, x.Due.IsZero(), "it is tried again")
			assert.NotContains(t, first, x.Key+" ")
		} else if x.Attempts == 1 {
			assert.Contains(t, first, " "+x.Key+" ")
		}
	}
	d.crash(t)
	alter(t, opts.File, "UPDATE delivery SET due = 1 WHERE due <> 0")
	d = mustOpen(t, opts)
	next := <-hook.got
	assert.NotEqual(t, first, next)
	require.NoError(t, d.Close())
	assert.Empty(t, hook.got, "each once")
	require.NoError(t, Check(t.Context(), opts.File))
}

func TestAlertsOfAWholeDay(t *testing.T) {
	d := openDesk(t, Options{})
	a, err := d.PutSearch(t.Context(), "", Search{Name: "ba nguồn", Trigger: TriggerMatch, Filter: Filter{Independent: 3}})
	require.NoError(t, err)
	for _, article := range feedday(t) {
		put(t, d, article)
	}
	all, err := d.Deliveries(t.Context(), "", a.Num)
	require.NoError(t, err)
	told := make(map[cluster.StoryID]bool)
	for _, x := range all {
		assert.False(t, told[x.Story])
		assert.GreaterOrEqual(t, x.Independent, 3)
		told[x.Story] = true
	}
	for _, topic := range front(t, d, Filter{Independent: 3, Limit: 200}).Topics {
		for _, c := range topic.Cards {
			assert.True(t, told[c.ID], "story %d", c.ID)
		}
	}
}
