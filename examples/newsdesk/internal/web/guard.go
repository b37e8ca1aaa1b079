package web

import (
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/intake"
)

// policy lets a page load what the desk serves, and nothing else. There is no
// inline script or style, so a text that slipped through as markup would do
// nothing.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Limits on what is read of a request's body.
const (
	maxForm     = 64 << 10
	maxEdit     = 4 << 20 // the ids of a story
	maxOPML     = 4 << 20
	maxArticles = intake.MaxPost
)

// guard lets requests through to h that come by a known name, from the desk's
// own pages if they change anything, and with a password or token if the desk
// has any.
func (s *Server) guard(h http.Handler) http.Handler {
	h = s.doors.guard(h)
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, r, http.StatusForbidden, "This form was sent from another site.")
	}))
	h = crossOrigin.Handler(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if !s.knownHost(r.Host) {
			refuse(w, r, http.StatusMisdirectedRequest, "The desk is not known by this name; see -host.")
			return
		}
		h.ServeHTTP(w, r)
	})
}

// refuse says in a line why a request is not let through: to a browser in the reader's
// language.
func refuse(w http.ResponseWriter, r *http.Request, status int, text string) {
	in := words{"en"}
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		in = words{languageOf(r)}
	}
	http.Error(w, in.T(text), status)
}

// knownHost reports whether a request for host, with or without a port, is one
// for the desk.
func (s *Server) knownHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if name == "localhost" || slices.ContainsFunc(s.opts.Hosts, func(h string) bool { return strings.EqualFold(h, name) }) {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}
