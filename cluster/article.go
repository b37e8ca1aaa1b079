package cluster

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/chumtin/chumtin/cluster/internal/blank"
	"github.com/chumtin/chumtin/cluster/internal/story"
	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/normalize/page"
	"github.com/chumtin/chumtin/shingle"
)

// An Article is one news report as its outlet published it. ID names it, and
// some text is needed to group it; all other fields may be empty. [Article.Check] says
// whether an article has both.
//
// The JSON names of the fields are those of the command's input, one object a
// line; package [github.com/chumtin/chumtin/cluster/jsonl] reads such files.
type Article struct {
	// ID identifies the article among all others of the same set. It is UTF-8.
	ID string `json:"id"`

	// Title, Summary (the lead) and Body are plain text, as published: the
	// library normalizes it.
	Title   string `json:"title,omitempty"`
	Summary string `json:"summary,omitempty"`
	Body    string `json:"body,omitempty"`

	// Time is when the article was published. The zero Time means unknown, and so
	// does one outside the years 1 to 9999, which JSON cannot hold.
	Time time.Time `json:"time,omitzero"`

	// Source is the outlet, by any name that is the same for all its articles.
	Source string `json:"source,omitempty"`

	// URL is where the article was published.
	URL string `json:"url,omitempty"`

	// Lang is the language of the text as a BCP 47 tag, such as "vi" or
	// "en-GB". Empty means unknown.
	Lang string `json:"lang,omitempty"`
}

// isDate reports whether t may be a date.
func isDate(t time.Time) bool { return story.IsDate(t) }

// dated returns a with a time that JSON can hold, or none.
func dated(a Article) Article {
	a.Time = story.Dated(a.Time)
	return a
}

// Check returns an error that wraps [ErrNoID] if the ID of a is blank, [ErrInvalidID] if
// it is not UTF-8, and [ErrNoText] if the title, summary and body are blank. Whatever
// takes articles refuses such a one with that error.
//
// A text is blank if nothing of it shows: white space, zero-width and other characters
// without a shape, and control codes. Of title, summary and body the markup does not
// count, nor what an outlet puts around each text, as in "(Dân trí) -".
func (a *Article) Check() error {
	_, err := checked(a)
	return err
}

// checked returns the fields of an article, or the error of its Check.
func checked(a *Article) (fields [3]string, err error) {
	if err := checkID(a); err != nil {
		return fields, err
	}
	return withText(a)
}

// checkID returns an error if an article has no ID, or one that is not UTF-8.
func checkID(a *Article) error {
	switch {
	case !utf8.ValidString(a.ID):
		return fmt.Errorf("cluster: article %.60q: %w", a.ID, ErrInvalidID)
	case blank.Is(a.ID):
		return fmt.Errorf("cluster: %w (title %.60q)", ErrNoID, a.Title)
	}
	return nil
}

// withText returns the fields of an article, or an error if it has no text. Mostly the
// title has some.
func withText(a *Article) ([3]string, error) {
	of := fields(a)
	if slices.ContainsFunc(of[:], hasWords) {
		return of, nil
	}
	return of, fmt.Errorf("cluster: article %q: %w", a.ID, ErrNoText)
}

// hasWords reports whether a text without markup is not blank but for what an outlet puts
// around it.
func hasWords(text string) bool {
	return startsText(text) || !blank.Is(page.TrimBody(page.TrimLead(text)))
}

// startsText reports whether hasWords is true of a text for sure: it begins with a Latin
// letter, which no trimming from behind takes away, and has no dash near, before which an
// outlet's mark would stand. Of most titles it says so in a fiftieth of the time.
func startsText(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	start := text[:min(len(text), 64)]
	return unicode.Is(unicode.Latin, first) && strings.IndexByte(start, '-') < 0 && strings.IndexByte(start, "–"[0]) < 0
}

// compareArticles orders articles by time, unknown ones last, then by ID.
func compareArticles(a, b *Article) int { return story.Compare(a.Time, a.ID, b.Time, b.ID) }

// NewDocument returns the document of an article as a [Batch] and a [Stream] make
// it: without markup, and without what the outlet puts around each text. It is for
// [Batch.AddDocument] and package [github.com/chumtin/chumtin/cluster/index]. The
// error is that of [Article.Check].
func NewDocument(x *shingle.Extractor, a Article) (*shingle.Document, error) {
	texts, err := checked(&a)
	if err != nil {
		return nil, err
	}
	d := new(shingle.Document)
	x.Extract(d, texts[:]...)
	d.HeadlineDates = datesNear(d.HeadlineDates, story.Dated(a.Time))
	return d, nil
}

// extract sets d to the document of an article, given its fields, without CopySketch: no story
// depends on it.
func extract(x *shingle.Extractor, d *shingle.Document, a *Article, fields *[3]string) {
	x.ExtractEvent(d, fields[:]...)
	d.HeadlineDates = datesNear(d.HeadlineDates, story.Dated(a.Time))
}

// nearDays is how far the day of a bulletin is from the day that it is published, with
// one day for the time zone.
const nearDays = 2

// datesNear returns those of dates that are near t, all if t is not known: a headline
// names other days because something will happen on them or did, and so may two
// reports of one event.
func datesNear(dates []uint16, t time.Time) []uint16 {
	if t.IsZero() {
		return dates
	}
	return slices.DeleteFunc(dates, func(date uint16) bool {
		for i := -nearDays; i <= nearDays; i++ {
			if near := t.AddDate(0, 0, i); date == uint16(near.Month())<<5|uint16(near.Day()) {
				return false
			}
		}
		return true
	})
}

// fields returns the texts of a that are compared: without markup, and without
// what its outlet puts around every lead and body.
func fields(a *Article) [3]string {
	title, lead, body := markup.Text(a.Title), markup.Text(a.Summary), ""
	if markup.IsPage(a.Body) {
		title, lead, body = pageFields(a, title, lead)
	} else {
		body = markup.Text(a.Body)
	}
	return [3]string{title, page.TrimLead(lead), page.TrimBody(body)}
}

// pageFields returns the fields of an article whose body is a whole page: title
// and lead are those of the page where the article has none.
func pageFields(a *Article, title, lead string) (string, string, string) {
	p := markup.Parse(a.Body)
	if blank.Is(title) {
		title = p.Title
	}
	text := p.Text
	if !strings.HasPrefix(text, p.Title) {
		text = p.Title + "\n" + text
	}
	report := page.Parse(text)
	if blank.Is(lead) {
		lead = report.Lead
	}
	return title, lead, strings.Join(report.Body, "\n")
}
