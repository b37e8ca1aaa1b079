package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxWait bounds what a server may ask for by Retry-After or max-age.
const maxWait = 7 * 24 * time.Hour

// retryAfter returns how long after now a server wants to be asked again: seconds
// or a date.
func retryAfter(h http.Header, now time.Time) time.Duration {
	s := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseInt(s, 10, 64); err == nil {
		return bounded(seconds)
	}
	if at, err := http.ParseTime(s); err == nil {
		return min(max(at.Sub(now), 0), maxWait)
	}
	return 0
}

// fresh returns how long an answer is fresh by Cache-Control.
func fresh(h http.Header) time.Duration {
	for _, line := range h.Values("Cache-Control") {
		for directive := range strings.SplitSeq(line, ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
			if !strings.EqualFold(name, "max-age") {
				continue
			}
			if seconds, err := strconv.ParseInt(strings.Trim(value, `"`), 10, 64); err == nil {
				return bounded(seconds)
			}
		}
	}
	return 0
}

// bounded returns a number of seconds as a duration of at most maxWait.
func bounded(seconds int64) time.Duration {
	return time.Duration(min(max(seconds, 0), int64(maxWait/time.Second))) * time.Second
}
