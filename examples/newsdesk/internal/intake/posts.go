package intake

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/feed"
)

// Limits of a body of articles, decompressed, and of one article in it.
const (
	maxPost    = 64 << 20
	maxArticle = 8 << 20
)

// ReadPosts returns a function that reads bodies of articles: one JSON object, an
// array of them or one a line, in gzip or not, with the fields that package jsonl
// knows. It yields the articles in order and, in between, an error for each that
// cannot be taken, which names its line; a time that cannot be read, or is after
// now, is such an error. A time that states no zone is of this one. The last error may be one of reading. Of a body, no more
// than one article is held at a time.
func ReadPosts(now func() time.Time, zone *time.Location) func(io.Reader) iter.Seq2[cluster.Article, error] {
	return readPosts(now, zone, maxPost, maxArticle)
}

func readPosts(now func() time.Time, zone *time.Location, maxPost int64, maxArticle int) func(io.Reader) iter.Seq2[cluster.Article, error] {
	return func(body io.Reader) iter.Seq2[cluster.Article, error] {
		return func(yield func(cluster.Article, error) bool) {
			src, err := plain(body, maxPost)
			if err != nil {
				yield(cluster.Article{}, err)
				return
			}
			lines, err := jsonl.NewReader(src, "", jsonl.Options{Zone: zone, MaxLine: maxArticle})
			if err != nil {
				yield(cluster.Article{}, err)
				return
			}
			for rec, err := range lines.All() {
				if err == nil {
					err = timely(rec, now())
				}
				if !yield(rec.Article, lineError(err)) {
					return
				}
			}
		}
	}
}

// timely returns an error if the time of an article cannot be.
func timely(rec jsonl.Record, now time.Time) error {
	if rec.TimeErr == nil && feed.Future(rec.Time, now) {
		return &jsonl.LineError{File: rec.File, Line: rec.Line, Err: fmt.Errorf("time %s is in the future", rec.Time.Format(time.RFC3339))}
	}
	return rec.TimeErr
}

// lineError returns err as one who sent a body without a name reads it.
func lineError(err error) error {
	if at, ok := errors.AsType[*jsonl.LineError](err); ok {
		return fmt.Errorf("line %d: %w", at.Line, at.Err)
	}
	return err
}

// plain returns a body without its compression and with an end. Package jsonl
// decompresses as well, but without a limit: what is compressed twice is refused.
func plain(body io.Reader, most int64) (io.Reader, error) {
	src := bufio.NewReader(body)
	if !startsAsGzip(src) {
		return &capped{src, most, most}, nil
	}
	gz, err := gzip.NewReader(src)
	if err != nil {
		return nil, fmt.Errorf("the body is no gzip: %w", err)
	}
	inner := bufio.NewReader(&capped{gz, most, most})
	if startsAsGzip(inner) {
		return nil, errors.New("the body is compressed twice")
	}
	return inner, nil
}

func startsAsGzip(src *bufio.Reader) bool {
	start, _ := src.Peek(2)
	return string(start) == "\x1f\x8b"
}

// capped fails after a number of bytes.
type capped struct {
	src        io.Reader
	most, left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.src.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, fmt.Errorf("the body has more than %d MB", c.most>>20)
	}
	return n, err
}
