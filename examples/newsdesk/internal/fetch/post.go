package fetch

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Post sends a body to an address, with headers, and returns an error unless it was
// taken. It follows no redirect: who asked for the body said where it goes. The guard
// of private addresses is that of Get.
func (c *Client) Post(ctx context.Context, address string, header http.Header, body []byte) error {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return sayf(err, "is at an address that cannot be read")
	}
	if err := c.check(u); err != nil {
		return err
	}
	limited, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	total := time.AfterFunc(c.opts.Total, func() { cancel(errTotal) })
	defer total.Stop()
	r, err := http.NewRequestWithContext(limited, http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		return sayf(err, "is at an address that cannot be read")
	}
	r.Header = header.Clone()
	if r.Header == nil {
		r.Header = make(http.Header)
	}
	r.Header.Set("User-Agent", c.opts.UserAgent)
	if u.User != nil {
		password, _ := u.User.Password()
		r.SetBasicAuth(u.User.Username(), password)
	}
	resp, err := c.transport.RoundTrip(r)
	if err != nil {
		return c.explain(ctx, limited, err)
	}
	defer resp.Body.Close()
	drained(resp)
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return statusError(resp)
	}
	return nil
}
