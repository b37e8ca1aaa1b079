package intake

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/feed"
)

// MaxPost is the greatest length of a body of articles, decompressed, in bytes.
const MaxPost = 64 << 20

// maxArticle is that of one article in it.
const maxArticle = 8 << 20

// A PostError is what is wrong with one article of a body.
type PostError struct {
	Place string // such as "line 3", or "article 3, line 1" in an array
	ID    string // of the article, if it can be read
	Err   error
}

func (e *PostError) Error() string { return e.Place + ": " + e.Err.Error() }
func (e *PostError) Unwrap() error { return e.Err }

// A TooLargeError reports a body that is longer than Max, decompressed.
type TooLargeError struct{ Max int64 }

func (e *TooLargeError) Error() string { return fmt.Sprintf("the body has more than %d MB", e.Max>>20) }

// ReadPosts returns a function that reads bodies of articles: one JSON object, an
// array of them or one a line, in gzip or not, with the fields that package jsonl
// knows. It yields the articles in order and, in between, a [*PostError] for each that
// cannot be taken; a time that cannot be read, or is after now, is such an error. A
// time that states no zone is of this one. The last error may be one of reading, a
// [*TooLargeError] among others. Of a body, no more than one article is held at a time.
func ReadPosts(now func() time.Time, zone *time.Location) func(io.Reader) iter.Seq2[cluster.Article, error] {
	return readPosts(now, zone, MaxPost, maxArticle)
}

func readPosts(now func() time.Time, zone *time.Location, maxPost int64, maxArticle int) func(io.Reader) iter.Seq2[cluster.Article, error] {
	return func(body io.Reader) iter.Seq2[cluster.Article, error] {
		return func(yield func(cluster.Article, error) bool) {
			src, err := plain(body, maxPost)
			if err != nil {
				yield(cluster.Article{}, err)
				return
			}
			isArray := startsAsArray(src)
			lines, err := jsonl.NewReader(src, "", jsonl.Options{Zone: zone, MaxLine: maxArticle})
			if err != nil {
				yield(cluster.Article{}, err)
				return
			}
			n := 0
			for rec, err := range lines.All() {
				n++
				if err == nil {
					err = timely(rec, now())
				}
				if !yield(rec.Article, told(err, n, isArray, maxArticle)) {
					return
				}
			}
		}
	}
}

// timely returns an error if the time of an article cannot be.
func timely(rec jsonl.Record, now time.Time) error {
	if rec.TimeErr == nil && feed.Future(rec.Time, now) {
		return &jsonl.LineError{File: rec.File, Line: rec.Line, ID: rec.ID, Err: fmt.Errorf("time %s is in the future", rec.Time.Format(time.RFC3339))}
	}
	return rec.TimeErr
}

// told returns err as one who sent a body reads it, who knows of no file: n counts what
// it has, from 1.
func told(err error, n int, inArray bool, maxArticle int) error {
	if at, ok := errors.AsType[*jsonl.LineError](err); ok {
		place := fmt.Sprintf("line %d", at.Line)
		if inArray {
			place = fmt.Sprintf("article %d, %s", n, place)
		}
		err = at.Err
		if errors.Is(err, jsonl.ErrTooLong) {
			err = fmt.Errorf("the article has more than %d MB", maxArticle>>20)
		}
		return &PostError{place, at.ID, err}
	}
	if large, ok := errors.AsType[*TooLargeError](err); ok {
		return large // wherever that was
	}
	return err
}

// plain returns a body without its compression and with an end. Package jsonl
// decompresses as well, but without a limit: what is compressed twice is refused.
func plain(body io.Reader, most int64) (*bufio.Reader, error) {
	src := bufio.NewReader(body)
	if !startsAsGzip(src) {
		return bufio.NewReader(&capped{src, most, most}), nil
	}
	gz, err := gzip.NewReader(src)
	if err != nil {
		return nil, gzipError(err)
	}
	inner := bufio.NewReader(&capped{unzipped{gz}, most, most})
	if startsAsGzip(inner) {
		return nil, errors.New("the body is compressed twice")
	}
	return inner, nil
}

func startsAsGzip(src *bufio.Reader) bool {
	start, _ := src.Peek(2)
	return string(start) == "\x1f\x8b"
}

// unzipped is data in gzip without it.
type unzipped struct{ src io.Reader }

func (u unzipped) Read(p []byte) (int, error) {
	n, err := u.src.Read(p)
	if err != nil && err != io.EOF {
		err = gzipError(err)
	}
	return n, err
}

// gzipError returns the error of a reader of gzip in plain words.
func gzipError(err error) error {
	_, corrupt := errors.AsType[flate.CorruptInputError](err)
	if corrupt || err == io.EOF || err == io.ErrUnexpectedEOF || err == gzip.ErrHeader || err == gzip.ErrChecksum {
		return errors.New("the body begins as gzip does, but is broken or was cut off")
	}
	return err
}

// startsAsArray reports whether what comes first is an array, as far as it has come.
func startsAsArray(src *bufio.Reader) bool {
	src.Peek(1)
	start, _ := src.Peek(src.Buffered())
	return strings.HasPrefix(strings.TrimLeft(string(start), "\ufeff \t\r\n"), "[")
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
		return 0, &TooLargeError{c.most}
	}
	return n, err
}
