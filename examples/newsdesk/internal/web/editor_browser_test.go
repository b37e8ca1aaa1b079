package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/chumtin/chumtin/cluster"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// An editor corrects stories, the desk is started anew in between, and all is as the editor
// left it.
func TestEditorInBrowser(t *testing.T) {
	ctx, axe := startBrowser(t)

	file := filepath.Join(t.TempDir(), "newsdesk.db")
	posted := make(chan http.Header, 10)
	opts := desk.Options{File: file, Clock: clock, Post: func(_ context.Context, address string, header http.Header, _ []byte) error {
		if address == "https://hook.example/in" {
			posted <- header
		}
		return nil
	}}
	d, err := desk.Open(context.Background(), opts)
	require.NoError(t, err)
	_, err = d.Put(t.Context(), "", theDay(t, 30))
	require.NoError(t, err)
	server := newServer(d, Options{})
	web := httptest.NewServer(server)
	b := openTab(t, ctx, web.URL, scene{"light", 1280, "en", true})
	click := func(selector string) {
		t.Helper()
		require.True(t, eval[bool](t, b, fmt.Sprintf(`(() => { const e = document.querySelector(%s); e?.click(); return Boolean(e); })()`, quote(selector))), selector)
	}
	at := func(path string) string {
		return fmt.Sprintf(`location.pathname === %s && document.readyState === "complete"`, quote(path))
	}
	heading := func() string { return eval[string](t, b, `document.querySelector("h1").textContent`) }

	// A split with a preview, and back.
	story := "/stories/" + storyOf(t, server, "fd-013")
	b.open(t, story)
	click(`input[name=id][value="fd-013"]`)
	b.until(t, `document.querySelector("#compare").classList.contains("picked")`)
	b.look(t, "ticked", axe)
	click(`button[formaction$="/split"]`)
	b.until(t, at(story+"/split"))
	assert.Equal(t, "Split this story?", heading())
	assert.Equal(t, []string{"fd-013"}, eval[[]string](t, b, `[...document.querySelectorAll("form input[name=id]")].map((i) => i.value)`))
	b.look(t, "split", axe)
	click(`.edit-page button.strong`)
	b.until(t, at(story)+` && document.querySelector(".done")`)
	assert.NotEqual(t, story, "/stories/"+storyOf(t, server, "fd-013"))
	b.look(t, "done", axe)
	click(`.done form button`)
	b.until(t, `document.querySelector(".done")?.textContent.includes("Taken back")`)
	assert.Equal(t, story, "/stories/"+storyOf(t, server, "fd-013"))

	// Another threshold, which changes nothing.
	b.open(t, story+"/threshold")
	eval[bool](t, b, `(() => { const s = document.querySelector("#threshold"); s.value = s.max; s.dispatchEvent(new Event("input")); return true; })()`)
	assert.Equal(t, []string{"step9"}, eval[[]string](t, b, `[...document.querySelectorAll(".outcome:not([hidden])")].map((o) => o.id)`))
	b.look(t, "threshold", axe)

	// A merge, and the address of the story that is no more.
	later := "/stories/" + storyOf(t, server, "fd-002")
	b.open(t, later+"/merge?q=chay+chung+cu")
	b.look(t, "merge-choose", axe)
	b.open(t, later+"/merge?with="+story[len("/stories/"):])
	b.look(t, "merge", axe)
	click(`.edit-page button.strong`)
	b.until(t, at(story)+` && document.querySelector(".done")`)
	b.open(t, later)
	assert.Equal(t, story, eval[string](t, b, `location.pathname`), "a merged story's address leads to the other")

	// A publisher, and the counts.
	before := eval[int](t, b, `Number(document.querySelector(".main-number dd").textContent)`)
	b.open(t, "/sources")
	for _, outlet := range []string{"Tin Điện", "Thời Luận"} {
		require.True(t, eval[bool](t, b, fmt.Sprintf(`(() => {
			const form = [...document.querySelectorAll("form.change")].find((f) => f.elements.old.value === %s);
			form.closest("details").open = true;
			form.elements.publisher.value = "Tập đoàn B";
			form.requestSubmit();
			return true;
		})()`, quote(outlet))))
		b.until(t, fmt.Sprintf(`[...document.querySelectorAll("form.change")].find((f) => f.elements.old.value === %s)?.elements.publisher.defaultValue === "Tập đoàn B"`, quote(outlet)))
	}
	eval[bool](t, b, `document.querySelector(".edit details").open = true`)
	b.look(t, "sources-open", axe)
	b.open(t, story)
	assert.Equal(t, before-1, eval[int](t, b, `Number(document.querySelector(".main-number dd").textContent)`), "two of one publisher count once")

	// An alert.
	b.open(t, "/searches?q=voi#new")
	require.True(t, eval[bool](t, b, `(() => {
		const form = document.querySelector(".new-search form");
		form.elements.name.value = "Voi";
		form.elements.trigger.value = "match";
		form.elements.webhook.value = "https://hook.example/in";
		form.requestSubmit();
		return true;
	})()`))
	b.until(t, `document.querySelector(".saved h2")?.textContent === "Voi"`)

	// The desk is started anew.
	web.Close()
	server.Close()
	require.NoError(t, d.Close())
	d, err = desk.Open(context.Background(), opts)
	require.NoError(t, err)
	defer d.Close()
	server = newServer(d, Options{})
	web = httptest.NewServer(server)
	defer web.Close()
	defer server.Close()
	b.base = web.URL

	_, err = d.Put(t.Context(), "", []cluster.Article{{ID: "voi", Title: "Voi con lạc mẹ ở Buôn Đôn đã về rừng", Source: "Tin Điện", Time: clock()}})
	require.NoError(t, err)
	select {
	case header := <-posted:
		assert.NotEmpty(t, header.Get("Idempotency-Key"))
	case <-ctx.Done():
		require.FailNow(t, "the webhook heard nothing")
	}
	b.open(t, "/searches")
	assert.Equal(t, "Voi con lạc mẹ ở Buôn Đôn đã về rừng", eval[string](t, b, `document.querySelector(".saved .told a").textContent`))
	b.look(t, "searches", axe)
	b.open(t, "/corrections")
	b.look(t, "corrections", axe)
	assert.Equal(t, 5, eval[int](t, b, `document.querySelectorAll(".deed").length`), "split, undo, merge and two publishers")
	require.True(t, eval[bool](t, b, `(() => {
		const merge = [...document.querySelectorAll(".deed")].find((d) => d.textContent.includes("was merged into"));
		merge.querySelector("form").requestSubmit();
		return true;
	})()`))
	b.until(t, `document.querySelectorAll(".deed").length === 6 && document.readyState === "complete"`)
	assert.NotEqual(t, storyOf(t, server, "fd-001"), storyOf(t, server, "fd-002"))

	dark := openTab(t, ctx, web.URL, scene{"dark", 390, "vi", true})
	story = "/stories/" + storyOf(t, server, "fd-001")
	for _, page := range []string{story, story + "/threshold", story + "/split?weakest=1", story + "/merge?q=chay", "/corrections", "/searches?independent=3"} {
		dark.open(t, page)
		dark.look(t, page, axe)
	}
	assert.Empty(t, append(b.errors(), dark.errors()...), "errors that the pages logged")
}
