package intake

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/charset"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/extract"
)

// maxFilePage is the greatest length of a page in a folder.
const maxFilePage = 16 << 20

// maxTold is how many bad lines of a file the log is told.
const maxTold = 20

// A fileReader puts the articles of one file into a sink.
type fileReader struct {
	folder *Folder
	name   string
	group  []cluster.Article

	articles, fresh int
	bad             int
	first           string // what was wrong first
}

// read reads a file. The error is the sink's or of the context; whatever is wrong
// with the file is counted and told.
func (r *fileReader) read(ctx context.Context, src io.Reader) error {
	var err error
	switch kind := kindOf(r.name); kind {
	case ".txt", ".html", ".htm":
		err = r.readPage(ctx, src, kind)
	default:
		err = r.readLines(ctx, src)
	}
	return errors.Join(err, r.flush(ctx))
}

func (r *fileReader) readLines(ctx context.Context, src io.Reader) error {
	lines, err := jsonl.NewReader(src, r.name, jsonl.Options{})
	if err != nil {
		r.complain(err)
		return nil
	}
	for rec, err := range lines.All() {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			r.complain(err)
			continue
		}
		if err := timely(rec, time.Now()); err != nil {
			r.complain(err)
			rec.Time = time.Time{} // the article counts all the same
		}
		if err := r.put(ctx, rec.Article); err != nil {
			return err
		}
	}
	return nil
}

func (r *fileReader) readPage(ctx context.Context, src io.Reader, kind string) error {
	text, err := pageText(src, r.name)
	if err != nil {
		r.complain(fmt.Errorf("%s: %w", r.name, err))
		return nil
	}
	page := extract.Text(text)
	if kind != ".txt" {
		page = extract.Stated(text)
	}
	a := cluster.Article{
		ID: r.name, Title: page.Title, Summary: page.Lead, Body: page.Body,
		Source: page.Site, URL: page.URL, Lang: page.Lang, Time: published(page.Published, page.Lang),
	}
	if a.Check() != nil {
		r.complain(fmt.Errorf("%s: page has no text", r.name))
		return nil
	}
	return r.put(ctx, a)
}

// pageText returns the text of a page, whatever its encoding.
func pageText(src io.Reader, name string) (string, error) {
	buffered := bufio.NewReader(src)
	src = buffered
	if startsAsGzip(buffered) {
		gz, err := gzip.NewReader(buffered)
		if err != nil {
			return "", err
		}
		src = gz
	} else if strings.HasSuffix(name, ".gz") {
		return "", gzip.ErrHeader
	}
	text, err := io.ReadAll(io.LimitReader(src, maxFilePage+1))
	if err != nil {
		return "", err
	}
	if len(text) > maxFilePage {
		return "", fmt.Errorf("more than %d MB, too long for a page", maxFilePage>>20)
	}
	return charset.Text(text, "")
}

func (r *fileReader) put(ctx context.Context, a cluster.Article) error {
	r.articles++
	if r.group = append(r.group, a); len(r.group) < together {
		return nil
	}
	return r.flush(ctx)
}

func (r *fileReader) flush(ctx context.Context) error {
	if len(r.group) == 0 || ctx.Err() != nil {
		return context.Cause(ctx)
	}
	results, err := r.folder.opts.Sink.Put(ctx, r.folder.feed, r.group)
	for _, result := range results {
		switch result.Status {
		case desk.StatusNew, desk.StatusVersion:
			r.fresh++
		case desk.StatusRefused:
			r.articles--
			r.complain(fmt.Errorf("%s: %q: %s", r.name, result.ID, result.Error))
		}
	}
	r.group = r.group[:0]
	return err
}

// complain counts something that is wrong with the file, and tells the log.
func (r *fileReader) complain(err error) {
	if r.bad++; r.bad == 1 {
		r.first = err.Error()
	}
	if r.bad <= maxTold {
		r.folder.opts.Log.Warn("bad article in the folder", "err", err)
	}
}
