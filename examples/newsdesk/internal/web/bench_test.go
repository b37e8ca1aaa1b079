package web

import (
	"context"
	"net/http/httptest"
	"testing"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// What a page costs over the made-up day.
func BenchmarkPage(b *testing.B) {
	r, err := jsonl.Open("../../../../testdata/feedday.jsonl", jsonl.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	d, err := desk.Open(context.Background(), desk.Options{Clock: clock})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	var day []cluster.Article
	for record, err := range r.All() {
		if err != nil {
			b.Fatal(err)
		}
		day = append(day, record.Article)
	}
	for len(day) > 0 {
		n := min(len(day), 64)
		if _, err := d.Put(b.Context(), "", day[:n]); err != nil {
			b.Fatal(err)
		}
		day = day[n:]
	}
	s := newServer(d, Options{})
	for name, target := range map[string]string{
		"front": "/", "story": "/stories/1", "why": "/why?a=fd-001&b=fd-013", "search": "/search?q=duong", "api": "/api/stories", "atom": "/feed.atom",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				request := httptest.NewRequest("GET", target, nil)
				request.Host = "localhost"
				w := httptest.NewRecorder()
				s.ServeHTTP(w, request)
				if w.Code != 200 {
					b.Fatal(w.Code, w.Body)
				}
				b.ReportMetric(float64(w.Body.Len())/1000, "kB/page")
			}
		})
	}
}
