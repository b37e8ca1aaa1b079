package web

import (
	"fmt"
	"net/http"
	"time"
)

// Between two messages of a quiet desk, so that proxies keep the connection and
// the desk sees who has gone.
const heartbeat = 20 * time.Second

// events tells a browser, as they are stored, that stories changed and which: the
// browser then asks for what it shows. A message is an SSE one of the number of
// the last change; a browser that comes back with Last-Event-ID asks anew anyway.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	notices, cancel := s.desk.Subscribe()
	defer cancel()
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
