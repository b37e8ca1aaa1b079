package web

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// Between two messages of a quiet desk, so that proxies keep the connection and
// the desk sees who has gone.
const heartbeat = 20 * time.Second

// events tells a browser that something changed, once it is stored: the browser then
// asks for what it shows. A message is the number of the last change. One that came
// since the change that "after" or Last-Event-ID names, while the page was on its way or the
// connection was lost, is told first.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	notices, cancel := s.desk.Subscribe()
	defer cancel()
	s.listening.Add(1)
	defer s.listening.Add(-1)
	header := w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // nginx would keep messages back
	out := http.NewResponseController(w)
	send := func(format string, args ...any) bool {
		// The server's own limit is on answers that end.
		if err := out.SetWriteDeadline(time.Now().Add(2 * heartbeat)); err != nil {
			return false
		}
		if _, err := fmt.Fprintf(w, format, args...); err != nil {
			return false
		}
		return out.Flush() == nil
	}
	// Nor is its limit on requests meant for one that stays.
	if err := out.SetReadDeadline(time.Time{}); err != nil {
		return
	}
	if !send("retry: 2000\n\n") {
		return
	}
	after := cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("after"))
	if shown, err := strconv.ParseUint(after, 10, 64); err == nil {
		page, err := s.desk.Front(r.Context(), "", desk.Filter{Limit: 1})
		if err != nil || page.Seq > shown && !send("id: %d\nevent: change\ndata: %d\n\n", page.Seq, page.Seq) {
			return
		}
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		ok := true
		select {
		case n, open := <-notices:
			if !open {
				return
			}
			ok = send("id: %d\nevent: change\ndata: %d\n\n", n.Seq, n.Seq)
		case <-beat.C:
			ok = send(": here\n\n")
		case <-s.closing:
			return
		case <-r.Context().Done():
			return
		}
		if !ok {
			return
		}
	}
}
