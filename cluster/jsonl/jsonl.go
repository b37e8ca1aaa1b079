// Package jsonl reads articles from JSON lines: one object a line, in UTF-8,
// whose fields are those of [cluster.Article].
//
//	{"id": "vnx-17", "title": "Lũ lên nhanh", "body": "…", "time": "2026-05-04T08:00:00+07:00"}
//
// A file of a million articles has some bad lines. Each is a [LineError], which
// names file and line, and the rest of the file is read nevertheless:
//
//	r, err := jsonl.Open("news.jsonl.gz", jsonl.Options{})
//	if err != nil {
//		return err
//	}
//	defer r.Close()
//	for rec, err := range r.All() {
//		if err != nil {
//			fmt.Fprintln(os.Stderr, err) // news.jsonl.gz:17: missing id
//			continue
//		}
//		add(rec.Article)
//	}
//
// Any other error means that reading failed, and is the last.
//
// # Fields
//
// An article needs an id and, in title, summary or body, some text that is not
// blank, as [cluster.Article.Check] has it. All other fields may be missing, null or
// empty. The usual other names of fields are known; of several in one object the
// first here that is not blank counts:
//
//	id       guid, _id, uuid, article_id, articleId
//	title    headline
//	summary  description, lead, excerpt, abstract, sapo
//	body     content, content_html, content_text, articleBody, text, full_text, fulltext
//	time     published, published_at, publishedAt, date_published, datePublished, pubDate, pubdate,
//	         pub_date, publish_date, date, datetime, timestamp, created_at
//	source   site, site_name, publisher, outlet, domain
//	url      link, permalink
//	lang     language
//
// [Options.Fields] gives others, and [Reader.Missing] those of them that no object
// had. Fields with names unknown are ignored, and
// names that differ in case are other names. Values are strings, and of id,
// label and time numbers as well; an object such as {"rendered": "…"} or
// {"name": "…"} stands for the text in it, and an array for its elements, a
// line each. [ParseTime] lists the forms of time that are read; a time in none
// of them costs the time, not the article, and is told in Record.TimeErr.
//
// # What an input may be
//
// Blank lines are skipped, but counted. Lines may end in CRLF, the last one
// may have no end, and a byte order mark before the first is ignored. An array
// of objects, and objects of several lines, are read as well. Data in gzip is
// decompressed. What is no JSON at all is an error that says what it looks
// like.
//
// Nothing is repaired where encoding/json would put U+FFFD or take the last:
// bytes that are not UTF-8 make an object bad, and so does a field that is there
// twice or holds half a surrogate pair, such as "\ud83d" alone. In fields that
// are ignored, the last two do not matter.
package jsonl

import (
	"errors"
	"fmt"

	"github.com/chumtin/chumtin/cluster"
)

// These errors, wrapped in a [LineError], tell what makes a line bad, as
// [cluster.ErrNoID], [cluster.ErrNoText] and [cluster.ErrRepeatedID] do. Bad
// JSON and values of a wrong type have errors of their own.
var (
	// ErrTooLong reports a line of more than Options.MaxLine bytes.
	ErrTooLong = errors.New("line too long")

	// ErrNotUTF8 reports a line in another encoding, or with broken bytes.
	ErrNotUTF8 = errors.New("not UTF-8")
)

// A LineError is what is wrong with one line. The lines after it can be read.
type LineError struct {
	File string // as given to Open or NewReader; may be empty
	Line int    // from 1; of an object of several lines the first
	ID   string // of the object, if it can be read
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("%s: %v", place(e.File, e.Line), e.Err) }
func (e *LineError) Unwrap() error { return e.Err }

// place names a line, of an input without a name as well.
func place(file string, line int) string {
	if file == "" {
		return fmt.Sprintf("line %d", line)
	}
	return fmt.Sprintf("%s:%d", file, line)
}

// A Record is an article and where it was read.
type Record struct {
	cluster.Article

	// Label is the value of the field that Options.Label names, a number as it
	// is written. It is empty if the field is missing, null or empty.
	Label string

	// Topic is that of the field that Options.Topic names, such as the affair of an
	// event.
	Topic string

	// TimeErr, if not nil, is a [*LineError] that says why the time could not be
	// read. Time is zero then.
	TimeErr error

	File string // as given to Open or NewReader
	Line int    // from 1
}
