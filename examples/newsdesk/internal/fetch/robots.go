package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	maxRobots     = 512 << 10 // RFC 9309 asks for 500 KiB at least
	robotsLast    = 24 * time.Hour
	robotsFailing = time.Minute // less than who asks waits after a failure
	maxCrawlDelay = time.Minute
)

// robots remembers the robots.txt of servers, as RFC 9309 has it: of one that is
// not there everything is allowed, of one that cannot be had nothing.
type robots struct {
	client *Client

	mu sync.Mutex
	of map[string]rules // by scheme and host
}

type rules struct {
	group group
	err   error // why it cannot be had
	until time.Time
}

// ask returns an error if the rules of its server forbid u, and else the pause that
// they ask for.
func (r *robots) ask(ctx context.Context, u *url.URL) (delay time.Duration, err error) {
	rules, err := r.get(ctx, u)
	switch {
	case err != nil:
		return 0, err
	case rules.err != nil:
		return 0, rules.err
	case !rules.group.allows(pathOf(u)):
		return 0, sayf(ErrRobots, "is closed to programs by the robots.txt of %s", cut(u.Host))
	}
	return rules.group.crawlDelay, nil
}

// pathOf returns what the rules are about.
func pathOf(u *url.URL) string {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path
}

func (r *robots) get(ctx context.Context, u *url.URL) (rules, error) {
	server := u.Scheme + "://" + strings.ToLower(u.Host)
	r.mu.Lock()
	known, ok := r.of[server]
	r.mu.Unlock()
	if ok && time.Now().Before(known.until) {
		return known, nil
	}
	got := r.fetch(ctx, server)
	if ctx.Err() != nil {
		return rules{}, context.Cause(ctx)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.of == nil || len(r.of) >= maxHosts {
		r.of = make(map[string]rules)
	}
	r.of[server] = got
	return got, nil
}

func (r *robots) fetch(ctx context.Context, server string) rules {
	resp, err := r.client.get(ctx, Request{URL: server + "/robots.txt", Accept: "text/plain", MaxBytes: maxRobots}, false)
	now := time.Now()
	if status, ok := errors.AsType[*StatusError](err); ok && status.Code/100 == 4 && status.Code != http.StatusTooManyRequests {
		return rules{until: now.Add(robotsLast)}
	}
	if err != nil {
		return rules{err: robotsError(err), until: now.Add(robotsFailing)}
	}
	return rules{group: parseRobots(resp.Body, product(r.client.opts.UserAgent)), until: now.Add(robotsLast)}
}

// robotsError returns why a robots.txt cannot be had. Where it is the server that
// cannot, nothing of robots.txt is said.
func robotsError(err error) error {
	_, isStatus := errors.AsType[*StatusError](err)
	_, isLarge := errors.AsType[*TooLargeError](err)
	if isStatus || isLarge || errors.Is(err, ErrRedirects) || errors.Is(err, ErrEncoding) {
		return sayf(err, "has a robots.txt that %v", err)
	}
	return err
}
