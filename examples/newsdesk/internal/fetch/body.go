package fetch

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// A TooLargeError reports a body of more than Max bytes.
type TooLargeError struct{ Max int64 }

func (e *TooLargeError) Error() string {
	if e.Max >= 1<<20 {
		return fmt.Sprintf("sends more than %d MB", e.Max>>20)
	}
	return fmt.Sprintf("sends more than %d bytes", e.Max)
}

// A pulse is a body whose reads must not take longer than idle.
type pulse struct {
	src   io.Reader
	idle  time.Duration
	timer *time.Timer
}

func newPulse(src io.Reader, idle time.Duration, stalled func()) *pulse {
	timer := time.AfterFunc(idle, stalled)
	timer.Stop()
	return &pulse{src, idle, timer}
}

func (p *pulse) Read(b []byte) (int, error) {
	p.timer.Reset(p.idle)
	defer p.timer.Stop()
	return p.src.Read(b)
}

// limited fails with a TooLargeError instead of reading more than max bytes. Other
// than an io.LimitReader, it does not take a part for the whole.
type limited struct {
	src       io.Reader
	max, read int64
}

func (l *limited) Read(b []byte) (int, error) {
	if int64(len(b)) > l.max-l.read+1 {
		b = b[:l.max-l.read+1]
	}
	n, err := l.src.Read(b)
	if l.read += int64(n); l.read > l.max {
		return 0, &TooLargeError{l.max}
	}
	return n, err
}

// decoded returns a body without its compression. Neither as it comes nor decoded
// may it have more than max bytes: the one limit stops bombs, the other a stream
// that decodes to nothing for ever.
func decoded(src io.Reader, resp *http.Response, max int64) ([]byte, error) {
	if resp.ContentLength > max {
		return nil, &TooLargeError{max}
	}
	src = &limited{src: src, max: max}
	encodings := strings.FieldsFunc(resp.Header.Get("Content-Encoding"), func(r rune) bool { return r == ',' || r == ' ' })
	if len(encodings) > 2 {
		return nil, sayf(ErrEncoding, "is compressed %d times", len(encodings))
	}
	for i := len(encodings) - 1; i >= 0; i-- {
		var err error
		if src, err = decompressed(src, strings.ToLower(encodings[i])); err != nil {
			return nil, err
		}
	}
	return io.ReadAll(&limited{src: src, max: max})
}

func decompressed(src io.Reader, encoding string) (io.Reader, error) {
	switch encoding {
	case "identity":
		return src, nil
	case "gzip", "x-gzip":
		return gzip.NewReader(src)
	case "deflate":
		// RFC 9110 means zlib; some servers send what is inside of it.
		buffered := bufio.NewReader(src)
		if head, err := buffered.Peek(2); err != nil || head[0]&0x0f != 8 || (int(head[0])<<8|int(head[1]))%31 != 0 {
			return flate.NewReader(buffered), nil
		}
		return zlib.NewReader(buffered)
	}
	return nil, sayf(ErrEncoding, "is compressed by %q, which was not asked for", cut(encoding))
}
