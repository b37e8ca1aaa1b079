package fetch

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Options tunes a [Client]. The zero Options is ready to use.
type Options struct {
	// UserAgent is sent with each request. The letters that it begins with are the
	// name that robots.txt knows the client by. Empty means DefaultUserAgent.
	UserAgent string

	// AllowPrivate permits addresses that are not on the public internet.
	AllowPrivate bool

	// AnyPort permits other ports than 80 and 443.
	AnyPort bool

	// IgnoreRobots leaves robots.txt alone.
	IgnoreRobots bool

	// Delay is the pause between two requests to one host; a Crawl-delay of up to a
	// minute in robots.txt lengthens it. Zero means a second.
	Delay time.Duration

	// Connect is the longest time that connecting may take, Headers that until
	// the headers are there, Idle that between two reads of the body, and Total
	// that of one request with all of these. Zero means 10, 20, 15 and 60 s.
	Connect, Headers, Idle, Total time.Duration
}

// DefaultUserAgent is what a [Client] calls itself.
const DefaultUserAgent = "newsdesk/1 (+https://github.com/chumtin/chumtin)"

// maxRedirects is how many redirects are followed: a feed that has moved from
// http to https, from one name to another and behind a service has four.
const maxRedirects = 5

// A Client fetches over HTTP. It is safe for concurrent use.
type Client struct {
	opts      Options
	transport http.RoundTripper
	hosts     hosts
	robots    robots
}

// New returns a Client.
func New(opts Options) (*Client, error) {
	opts.UserAgent = cmp.Or(opts.UserAgent, DefaultUserAgent)
	for _, d := range []struct {
		name     string
		value    *time.Duration
		standard time.Duration
	}{
		{"Delay", &opts.Delay, time.Second},
		{"Connect", &opts.Connect, 10 * time.Second},
		{"Headers", &opts.Headers, 20 * time.Second},
		{"Idle", &opts.Idle, 15 * time.Second},
		{"Total", &opts.Total, time.Minute},
	} {
		if *d.value < 0 {
			return nil, fmt.Errorf("fetch: Options.%s is %v, want at least 0", d.name, *d.value)
		}
		*d.value = cmp.Or(*d.value, d.standard)
	}
	dialer := &net.Dialer{Timeout: opts.Connect}
	if !opts.AllowPrivate {
		dialer.Control = refusePrivate
	}
	c := &Client{opts: opts, transport: newTransport(opts, dialer.DialContext)}
	c.hosts.delay = opts.Delay
	c.robots.client = c
	return c, nil
}

// newTransport returns a transport that connects by dial. It takes no proxy of the
// environment: that would connect where the dialer's guard does not see it. It
// decompresses nothing, as it would do so without a limit.
func newTransport(opts Options, dial func(context.Context, string, string) (net.Conn, error)) *http.Transport {
	return &http.Transport{
		DialContext:            dial,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
		TLSHandshakeTimeout:    opts.Connect,
		ResponseHeaderTimeout:  opts.Headers,
		MaxResponseHeaderBytes: 256 << 10,
		MaxIdleConns:           100,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        90 * time.Second,
	}
}

// A Request is what to fetch.
type Request struct {
	URL string

	// ETag and Modified are those of an earlier [Response]. With them, the server
	// may answer that nothing has changed.
	ETag, Modified string

	// Accept is the header of that name.
	Accept string

	// MaxBytes is the greatest length of the body, as it comes and as it is
	// decoded.
	MaxBytes int64
}

// A Response is what came.
type Response struct {
	URL         string // where it came from, after all redirects, without a password
	Moved       string // where all requests shall go from now on, without a password, or ""
	NotModified bool   // nothing has changed, and there is no body
	ETag        string
	Modified    string
	ContentType string
	Fresh       time.Duration // how long the server says that it will not change
	Body        []byte
}

// Get fetches what a request names. The errors speak of it in the third person:
// "redirects to itself".
func (c *Client) Get(ctx context.Context, req Request) (*Response, error) {
	return c.get(ctx, req, !c.opts.IgnoreRobots)
}

func (c *Client) get(ctx context.Context, req Request, askRobots bool) (*Response, error) {
	u, err := url.Parse(strings.TrimSpace(req.URL))
	if err != nil {
		return nil, sayf(err, "is at an address that cannot be read")
	}
	u.Fragment = ""
	trail := []string{u.String()}
	moved := "" // the end of the permanent redirects that the trail begins with
	permanent := true
	for {
		if err := c.check(u); err != nil {
			return nil, err
		}
		var crawlDelay time.Duration
		if askRobots {
			if crawlDelay, err = c.robots.ask(ctx, u); err != nil {
				return nil, err
			}
		}
		resp, to, err := c.once(ctx, u, req, crawlDelay)
		if err != nil {
			return nil, err
		}
		if to == nil {
			resp.Moved = moved
			return resp, nil
		}
		if u, err = redirect(u, to.location, trail); err != nil {
			return nil, err
		}
		trail = append(trail, u.String())
		if permanent = permanent && to.permanent; permanent {
			moved = u.Redacted()
		}
	}
}

// check refuses what is no address on the web.
func (c *Client) check(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return sayf(ErrRefused, "is at %s, which is no http or https address", show(u))
	case u.Hostname() == "":
		return sayf(ErrRefused, "is at an address without a host, %s", show(u))
	case c.opts.AnyPort:
		return nil
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		return sayf(ErrRefused, "is at port %s, and only 80 and 443 are allowed", cut(port))
	}
	return nil
}

// A detour is a redirect that a server asks for.
type detour struct {
	location  string
	permanent bool
}

// redirect returns where to go on from u, or an error if the trail that leads to u
// would become a circle, or too long.
func redirect(u *url.URL, location string, trail []string) (*url.URL, error) {
	next, err := u.Parse(location)
	if err != nil {
		return nil, sayf(err, "redirects to an address that cannot be read")
	}
	next.Fragment, next.User = "", nil
	if next.Host == u.Host && (next.Scheme == u.Scheme || next.Scheme == "https") {
		next.User = u.User // a password is for the server that the user gave it to
	}
	for i, before := range trail {
		switch {
		case before != next.String():
		case i == len(trail)-1:
			return nil, sayf(ErrRedirects, "redirects to itself")
		default:
			return nil, sayf(ErrRedirects, "redirects in a circle, by way of %s", show(next))
		}
	}
	if len(trail) > maxRedirects {
		return nil, sayf(ErrRedirects, "redirects more than %d times", maxRedirects)
	}
	return next, nil
}

// once makes one request. If the answer is a redirect, it returns that.
func (c *Client) once(ctx context.Context, u *url.URL, req Request, crawlDelay time.Duration) (*Response, *detour, error) {
	release, err := c.hosts.acquire(ctx, strings.ToLower(u.Hostname()), crawlDelay)
	if err != nil {
		return nil, nil, err
	}
	defer release()

	limited, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	total := time.AfterFunc(c.opts.Total, func() { cancel(errTotal) })
	defer total.Stop()

	r, err := http.NewRequestWithContext(limited, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, nil, sayf(err, "is at an address that cannot be read")
	}
	c.setHeaders(r, req)
	resp, err := c.transport.RoundTrip(r)
	if err != nil {
		return nil, nil, c.explain(ctx, limited, err)
	}
	defer resp.Body.Close()

	switch resp.StatusCode {
	case http.StatusOK, http.StatusNonAuthoritativeInfo:
	case http.StatusNotModified:
		if req.ETag == "" && req.Modified == "" {
			return nil, nil, statusError(resp)
		}
		got := newResponse(resp)
		got.NotModified = true
		got.ETag, got.Modified = cmp.Or(got.ETag, req.ETag), cmp.Or(got.Modified, req.Modified)
		return got, nil, nil
	case http.StatusMovedPermanently, http.StatusPermanentRedirect, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect:
		drained(resp)
		to := resp.Header.Get("Location")
		if to == "" {
			return nil, nil, sayf(ErrRedirects, "redirects to nowhere")
		}
		permanent := resp.StatusCode == http.StatusMovedPermanently || resp.StatusCode == http.StatusPermanentRedirect
		return nil, &detour{to, permanent}, nil
	default:
		return nil, nil, statusError(resp)
	}

	body, err := decoded(newPulse(resp.Body, c.opts.Idle, func() { cancel(errIdle) }), resp, req.MaxBytes)
	if err != nil {
		return nil, nil, c.explain(ctx, limited, err)
	}
	got := newResponse(resp)
	got.Body = body
	return got, nil, nil
}

func (c *Client) setHeaders(r *http.Request, req Request) {
	for name, value := range map[string]string{
		"User-Agent":        c.opts.UserAgent,
		"Accept":            req.Accept,
		"Accept-Encoding":   "gzip, deflate",
		"If-None-Match":     req.ETag,
		"If-Modified-Since": req.Modified,
	} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	if r.URL.User != nil {
		password, _ := r.URL.User.Password()
		r.SetBasicAuth(r.URL.User.Username(), password)
	}
}

func newResponse(resp *http.Response) *Response {
	return &Response{
		URL:         resp.Request.URL.Redacted(),
		ETag:        validator(resp.Header.Get("ETag")),
		Modified:    validator(resp.Header.Get("Last-Modified")),
		ContentType: resp.Header.Get("Content-Type"),
		Fresh:       fresh(resp.Header),
	}
}

// validator returns a header that will be sent back, or "" if it is too long to be
// kept.
func validator(s string) string {
	if len(s) > 1000 {
		return ""
	}
	return s
}

// drained reads what little a server sends with an error or a redirect, so that
// the connection may be used again.
func drained(resp *http.Response) { _, _ = io.CopyN(io.Discard, resp.Body, 4<<10) }
