package fetch

import (
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"
)

// These errors, wrapped, say what kind of thing went wrong where no type does.
var (
	ErrRefused   = errors.New("fetch: refused address")
	ErrRedirects = errors.New("fetch: bad redirects")
	ErrEncoding  = errors.New("fetch: unknown compression")
	ErrRobots    = errors.New("fetch: robots.txt")
	ErrTimeout   = errors.New("fetch: too slow")
)

// The causes that the requests of a Client are cancelled with.
var (
	errTotal = errors.New("fetch: request too long")
	errIdle  = errors.New("fetch: body stalled")
)

// A StatusError reports an answer that is neither a body nor a redirect.
type StatusError struct {
	Code int

	// RetryAfter is how long the server wants to be left alone, at most a week,
	// or 0.
	RetryAfter time.Duration
}

func (e *StatusError) Error() string {
	switch text := http.StatusText(e.Code); {
	case e.Code == http.StatusGone:
		return "answers 410: it is gone for good"
	case e.Code == http.StatusTooManyRequests:
		return "answers 429: it is asked too often"
	case text == "":
		return fmt.Sprintf("answers %d", e.Code)
	default:
		return fmt.Sprintf("answers %d (%s)", e.Code, text)
	}
}

func statusError(resp *http.Response) error {
	drained(resp)
	return &StatusError{resp.StatusCode, retryAfter(resp.Header, time.Now())}
}

// A said error has the words of a reader and the error behind them.
type said struct {
	words string
	err   error
}

func (s *said) Error() string { return s.words }
func (s *said) Unwrap() error { return s.err }

func sayf(err error, format string, args ...any) error {
	return &said{fmt.Sprintf(format, args...), err}
}

// explain puts into words why a request failed. Of a caller that has given up, the
// error is that of its context.
func (c *Client) explain(caller, request context.Context, err error) error {
	if caller.Err() != nil {
		return context.Cause(caller)
	}
	switch context.Cause(request) {
	case errTotal:
		return sayf(ErrTimeout, "is not finished after %v", c.opts.Total)
	case errIdle:
		return sayf(ErrTimeout, "sends nothing more for %v", c.opts.Idle)
	}
	if private, ok := errors.AsType[*PrivateError](err); ok {
		return private
	}
	if large, ok := errors.AsType[*TooLargeError](err); ok {
		return large
	}
	if s, ok := errors.AsType[*said](err); ok {
		return s
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		if dns.IsNotFound {
			return sayf(err, "is at a host that is not known, %s", cut(dns.Name))
		}
		return sayf(err, "is at a host whose name cannot be looked up now, %s", cut(dns.Name))
	}
	if slow, ok := errors.AsType[net.Error](err); ok && slow.Timeout() {
		if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" || strings.Contains(err.Error(), "TLS handshake") {
			return sayf(errors.Join(ErrTimeout, err), "cannot be connected to within %v", c.opts.Connect)
		}
		return sayf(errors.Join(ErrTimeout, err), "sends no answer within %v", c.opts.Headers)
	}
	if bad, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return sayf(err, "has a certificate that is not valid: %s", cut(bad.Err.Error()))
	}
	for _, known := range []struct {
		err   error
		words string
	}{
		{syscall.ECONNREFUSED, "refuses the connection"},
		{syscall.ECONNRESET, "breaks the connection"},
		{syscall.EPIPE, "breaks the connection"},
		{syscall.EHOSTUNREACH, "cannot be reached"},
		{syscall.ENETUNREACH, "cannot be reached"},
		{io.ErrUnexpectedEOF, "breaks off in the middle"},
		{io.EOF, "breaks the connection"},
		{gzip.ErrHeader, "is not compressed as it says"},
		{gzip.ErrChecksum, "is damaged: the checksum is wrong"},
		{zlib.ErrHeader, "is not compressed as it says"},
		{zlib.ErrChecksum, "is damaged: the checksum is wrong"},
	} {
		if errors.Is(err, known.err) {
			return sayf(err, "%s", known.words)
		}
	}
	if _, ok := errors.AsType[flate.CorruptInputError](err); ok {
		return sayf(err, "is not compressed as it says")
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return sayf(err, "does not speak https")
	}
	return sayf(err, "cannot be fetched: %s", cut(err.Error()))
}

// show returns an address as an error may show it: short and without a password.
func show(u *url.URL) string { return cut(u.Redacted()) }

// cut returns the beginning of what a stranger sent, without control characters.
func cut(s string) string {
	const most = 200
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
	for i, n := 0, 0; i < len(s); n++ {
		if n == most {
			return s[:i] + "…"
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return s
}
