package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// storyOf returns the story that an article is in.
func storyOf(t *testing.T, s http.Handler, article string) string {
	t.Helper()
	got := ask(t, s, "GET", "/api/article?id="+url.QueryEscape(article), "")
	m := regexp.MustCompile(`"story":(\d+)`).FindStringSubmatch(got.Text)
	require.NotNil(t, m, got.Text)
	return m[1]
}

// seqOf returns the number of the action that an answer says was done.
func seqOf(t *testing.T, a answer) string {
	t.Helper()
	require.Equal(t, http.StatusSeeOther, a.StatusCode)
	_, seq, ok := strings.Cut(a.Header.Get("Location"), "?done=")
	require.True(t, ok, a.Header.Get("Location"))
	return seq
}

func TestSplitAndUndo(t *testing.T) {
	s := newServer(newDesk(t, theDay(t, 20)...), Options{})
	story := storyOf(t, s, "fd-001")
	require.Equal(t, story, storyOf(t, s, "fd-013"))

	preview := ask(t, s, "GET", "/stories/"+story+"/split?id=fd-013", "", "Accept-Language", "en")
	says(t, preview, "Split this story?")
	says(t, preview, `<input type="hidden" name="id" value="fd-013">`)
	assert.Equal(t, story, storyOf(t, s, "fd-013"), "a preview changes nothing")
	weakest := ask(t, s, "GET", "/stories/"+story+"/split?weakest=1", "", "Accept-Language", "en")
	says(t, weakest, "The halves are alike by 0.")
	for _, none := range []string{"", "?id=none", "?id=fd-001&id=fd-005&id=fd-013"} {
		says(t, ask(t, s, "GET", "/stories/"+story+"/split"+none, "", "Accept-Language", "en"), "and not all.")
	}

	done := ask(t, s, "POST", "/stories/"+story+"/split", "id=fd-013")
	seq := seqOf(t, done)
	made := storyOf(t, s, "fd-013")
	assert.NotEqual(t, storyOf(t, s, "fd-001"), made)
	page := ask(t, s, "GET", done.Header.Get("Location"), "", "Accept-Language", "en")
	says(t, page, "From story "+story+" was split off")
	says(t, page, `href="/stories/`+made+`"`)
	assert.Equal(t, http.StatusOK, ask(t, s, "GET", "/stories/"+story+"?done=999999", "").StatusCode, "an action that there is not is not shown")

	seqOf(t, ask(t, s, "POST", "/undo", "seq="+seq+"&from=story"))
	assert.Equal(t, story, storyOf(t, s, "fd-013"))
	assert.Equal(t, http.StatusConflict, ask(t, s, "POST", "/undo", "seq="+seq).StatusCode, "once is enough")
	log := ask(t, s, "GET", "/corrections", "", "Accept-Language", "en")
	says(t, log, "taken back")
	says(t, log, "Taken back: correction "+seq)

	for body, status := range map[string]int{"": 400, "id=none": 400, "id=fd-001&id=fd-005&id=fd-013": 400} {
		assert.Equal(t, status, ask(t, s, "POST", "/stories/"+story+"/split", body).StatusCode, body)
	}
}

// A page of other thresholds changes nothing, and has each article of the story once for each.
func TestOtherThresholds(t *testing.T) {
	s := newServer(newDesk(t, theDay(t, 60)...), Options{})
	story := storyOf(t, s, "fd-001")
	got := ask(t, s, "GET", "/stories/"+story+"/threshold", "", "Accept-Language", "en")
	says(t, got, "as it is")
	outcomes := strings.Split(got.Text, `class="outcome"`)[1:]
	require.Len(t, outcomes, len(thresholdSteps))
	for i, outcome := range outcomes {
		assert.Equal(t, 1, strings.Count(outcome, "Cháy chung cư 14 tầng ở TP HCM"), "threshold %d", i)
	}
	assert.Greater(t, strings.Count(outcomes[len(outcomes)-1], "outcome-group"), strings.Count(outcomes[0], "outcome-group"), "the highest parts most")
	assert.Equal(t, http.StatusBadRequest, ask(t, s, "GET", "/stories/"+story+"/threshold?at=99", "").StatusCode)
	assert.Equal(t, http.StatusNotFound, ask(t, s, "GET", "/stories/99999/threshold", "").StatusCode)
}

func TestMerge(t *testing.T) {
	s := newServer(newDesk(t, theDay(t, 20)...), Options{})
	a, b := storyOf(t, s, "fd-001"), storyOf(t, s, "fd-002")
	require.NotEqual(t, a, b)
	says(t, ask(t, s, "GET", "/stories/"+b+"/merge", "", "Accept-Language", "en"), "Merge with which story?")
	says(t, ask(t, s, "GET", "/stories/"+b+"/merge?q=chay+chung+cu", "", "Accept-Language", "en"), "/stories/"+b+"/merge?with="+a)
	says(t, ask(t, s, "GET", "/stories/"+b+"/merge?with="+a, "", "Accept-Language", "en"), "Merge these two stories?")

	done := ask(t, s, "POST", "/stories/"+b+"/merge", "with="+a)
	seqOf(t, done)
	assert.True(t, strings.HasPrefix(done.Header.Get("Location"), "/stories/"+a+"?"), "the older one stays")
	moved := ask(t, s, "GET", "/stories/"+b, "")
	assert.Equal(t, http.StatusMovedPermanently, moved.StatusCode)
	assert.Equal(t, "/stories/"+a, moved.Header.Get("Location"))
	read := ask(t, s, "POST", "/api/stories/"+b+"/read", "")
	assert.Equal(t, http.StatusTemporaryRedirect, read.StatusCode, "it stays a post")
	assert.Equal(t, "/api/stories/"+a+"/read", read.Header.Get("Location"))
	says(t, ask(t, s, "GET", moved.Header.Get("Location"), ""), "Cháy chung cư")

	ask(t, s, "POST", "/undo", "seq="+seqOf(t, done))
	back := ask(t, s, "GET", "/stories/"+b, "")
	assert.Equal(t, "/stories/"+storyOf(t, s, "fd-002"), back.Header.Get("Location"), "its address leads to its articles again")
	assert.NotEqual(t, "/stories/"+a, back.Header.Get("Location"))

	for target, status := range map[string]int{"/stories/" + a + "/merge?with=" + a: 400, "/stories/" + a + "/merge?with=x": 404, "/stories/" + a + "/merge?with=99999": 404, "/stories/99999/merge": 404} {
		assert.Equal(t, status, ask(t, s, "GET", target, "").StatusCode, target)
	}
	for body, status := range map[string]int{"with=" + a: 400, "with=": 404, "with=99999": 404} {
		assert.Equal(t, status, ask(t, s, "POST", "/stories/"+a+"/merge", body).StatusCode, body)
	}
}

func TestMoveApartAndPin(t *testing.T) {
	s := newServer(newDesk(t, theDay(t, 20)...), Options{})
	a, b := storyOf(t, s, "fd-001"), storyOf(t, s, "fd-002")
	says(t, ask(t, s, "GET", "/stories/"+a+"/move?id=fd-013", "", "Accept-Language", "en"), "Move to which story?")
	says(t, ask(t, s, "GET", "/stories/"+a+"/move?id=fd-013&with="+b, "", "Accept-Language", "en"), "Move to this story?")
	assert.Equal(t, http.StatusBadRequest, ask(t, s, "GET", "/stories/"+a+"/move", "").StatusCode)
	assert.Equal(t, http.StatusBadRequest, ask(t, s, "POST", "/stories/"+a+"/move", "with="+b).StatusCode)
	seqOf(t, ask(t, s, "POST", "/stories/"+a+"/move", "id=fd-013&with="+b))
	assert.Equal(t, b, storyOf(t, s, "fd-013"))

	a = storyOf(t, s, "fd-001")
	require.Equal(t, a, storyOf(t, s, "fd-005"))
	seqOf(t, ask(t, s, "POST", "/stories/"+a+"/pin", "article=fd-005"))
	page := ask(t, s, "GET", "/stories/"+a, "", "Accept-Language", "en")
	says(t, page, "chosen to speak for the story")
	says(t, page, "<h1 lang=\"vi\">Cháy kinh hoàng lúc rạng sáng")
	seqOf(t, ask(t, s, "POST", "/stories/"+a+"/pin", "article="))
	assert.NotContains(t, ask(t, s, "GET", "/stories/"+a, "", "Accept-Language", "en").Text, "chosen to speak")
	assert.Equal(t, http.StatusNotFound, ask(t, s, "POST", "/stories/"+a+"/pin", "article=fd-002").StatusCode)

	seqOf(t, ask(t, s, "POST", "/apart", "a=fd-001&b=fd-005"))
	assert.NotEqual(t, storyOf(t, s, "fd-001"), storyOf(t, s, "fd-005"))
	assert.Equal(t, http.StatusNotFound, ask(t, s, "POST", "/apart", "a=fd-001&b=none").StatusCode)
	assert.Equal(t, http.StatusConflict, ask(t, s, "POST", "/undo", "seq=x").StatusCode)
	assert.Equal(t, http.StatusBadRequest, ask(t, s, "GET", "/corrections?before=x", "").StatusCode)
}

// A copy goes with what it copies, whatever is ticked.
func TestSplitTakesCopiesAlong(t *testing.T) {
	day := theDay(t, 20)
	repost := day[14]
	require.Equal(t, "fd-013", repost.ID)
	repost.ID, repost.Source, repost.URL, repost.Time = "copy", "Sao Hôm", "https://saohom.example/1", repost.Time.Add(time.Hour)
	s := newServer(newDesk(t, append(day, repost)...), Options{})
	story := storyOf(t, s, "fd-013")
	require.Equal(t, story, storyOf(t, s, "copy"))
	preview := ask(t, s, "GET", "/stories/"+story+"/split?id=fd-013", "")
	says(t, preview, `name="id" value="copy"`)
	says(t, preview, `name="id" value="fd-013"`)
}

// Reports of outlets of one publisher count once, from the moment that an editor says so.
func TestPublisher(t *testing.T) {
	s := newServer(newDesk(t, theDay(t, 20)...), Options{})
	story := storyOf(t, s, "fd-001")
	independent := func() string {
		return regexp.MustCompile(`"independent":(\d+)`).FindStringSubmatch(ask(t, s, "GET", "/api/stories/"+story, "").Text)[1]
	}
	require.Equal(t, "3", independent())
	for _, outlet := range []string{"Tin Điện", "Thời Luận"} {
		form := url.Values{"feed": {""}, "old": {outlet}, "name": {outlet}, "publisher": {"Tập đoàn B"}}
		require.Equal(t, http.StatusSeeOther, ask(t, s, "POST", "/sources", form.Encode()).StatusCode)
	}
	assert.Equal(t, "2", independent())
	m := regexp.MustCompile(`name="seq" value="(\d+)"`).FindStringSubmatch(ask(t, s, "GET", "/corrections", "").Text)
	require.NotNil(t, m)
	require.Equal(t, http.StatusSeeOther, ask(t, s, "POST", "/undo", "seq="+m[1]).StatusCode)
	assert.Equal(t, "3", independent())
}
