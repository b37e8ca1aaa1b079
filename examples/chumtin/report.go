package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/chumtin/chumtin/cluster"
)

// Bounds of what a report explains. A story of more articles is one of copies.
const (
	mostExplained = 40 // articles of a story
	mostShared    = 12 // features of an article
)

//go:embed report.html
var reportHTML string

var reportTemplate = template.Must(template.New("report").Parse(reportHTML))

// A report is what the page shows.
type report struct {
	Version                  string
	Articles, Several, Alone int
	Threshold                string
	Listed                   bool // those alone as well
	Stories                  []*reportStory
}

type reportStory struct {
	Number      int
	Title, Lang string
	Articles    int
	Outlets     int    // with a report of their own
	From, To    string // times
	Lasted      string
	Members     []*reportMember
	Unexplained int // members beyond those that are
	cluster.Story
}

type reportMember struct {
	Anchor         string
	Title, Lang    string
	URL, Source    string
	ID             string
	Clock, Zone    string
	At             float64 // place between the first time and the last, in percent
	Timed          bool
	Kind           cluster.Kind
	Relation       string        // to what it copies
	Original       *reportMember // what it copies
	Representative bool
	Why            *reportWhy
}

// reportWhy is what a member shares with the representative.
type reportWhy struct {
	Similarity string
	Share      float64 // the same, in percent
	Threshold  float64 // in percent
	Alike      bool
	Apart      string // why the two are apart
	Shared     []reportFeature
	More       int
}

type reportFeature struct {
	Text, Part string
	Share      float64 // of the greatest, in percent
}

// writePage groups the articles and writes the page.
func (o *output) writePage(ctx context.Context, in *input, opts cluster.Options, group grouper) error {
	var file *atomicFile
	if o.html != stdout {
		var err error
		if file, err = newAtomicFile(o.html, in.names...); err != nil { // now, lest all be grouped for an error
			return err
		}
		defer file.discard()
	}
	texts := make(map[string]cluster.Article)
	c, err := group(ctx, in, opts, func(a cluster.Article) { texts[a.ID] = a })
	if err != nil {
		return err
	}
	r := newReport(c, o.all)
	r.Threshold = hundredths(cmp.Or(opts.Threshold, cluster.DefaultThreshold))
	if err := r.explain(ctx, opts, texts); err != nil {
		return err
	}
	var page bytes.Buffer
	if err := reportTemplate.Execute(&page, r); err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	if file == nil {
		_, err = page.WriteTo(out)
		return errors.Join(err, out.Flush())
	}
	if err := cmp.Or(ctx.Err(), file.commit(page.Bytes())); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: %s of several, %d alone\n", o.html, count(r.Several, "story"), r.Alone)
	return errors.Join(err, out.Flush())
}

func newReport(c *collection, all bool) *report {
	r := &report{Version: moduleVersion(), Articles: len(c.ids), Listed: all}
	anchors := 0
	for _, s := range c.stories {
		if len(s.Members) == 1 {
			if r.Alone++; !all {
				continue
			}
		} else {
			r.Several++
		}
		story := newReportStory(s)
		story.Number = len(r.Stories) + 1
		for _, m := range story.Members {
			anchors++
			m.Anchor = fmt.Sprintf("a%d", anchors)
		}
		r.Stories = append(r.Stories, story)
	}
	return r
}

func newReportStory(s cluster.Story) *reportStory {
	best := representative(s).Article
	story := &reportStory{Title: readable(headline(best), "No headline"), Lang: best.Lang, Articles: len(s.Members), Story: s}
	byID := make(map[string]*reportMember)
	outlets := make(map[string]bool)
	for _, m := range s.Members {
		member := newReportMember(m)
		member.Representative = m.Article.ID == s.Representative
		member.Original = byID[m.Of]
		byID[m.Article.ID] = member
		story.Members = append(story.Members, member)
		if m.Kind == cluster.Report {
			outlets[cmp.Or(strings.ToLower(m.Article.Source), host(m.Article.URL), "\x00"+m.Article.ID)] = true
		}
	}
	story.Outlets = len(outlets)
	story.Unexplained = max(0, len(s.Members)-mostExplained)
	story.placeTimes()
	return story
}

func newReportMember(m cluster.Member) *reportMember {
	a := m.Article
	member := &reportMember{
		Title:    readable(headline(a), "No headline"),
		Lang:     a.Lang,
		URL:      webAddress(a.URL),
		Source:   readable(oneLine(cmp.Or(a.Source, host(a.URL))), "Unknown outlet"),
		ID:       oneLine(a.ID),
		Kind:     m.Kind,
		Relation: relations[m.Kind],
	}
	if !a.Time.IsZero() {
		member.Timed = true
		member.Clock, member.Zone = a.Time.Format("2006-01-02 15:04"), zoneOf(a.Time)
	}
	return member
}

func zoneOf(t time.Time) string {
	if zone := t.Format("Z07:00"); zone != "Z" {
		return zone
	}
	return "UTC"
}

var relations = map[cluster.Kind]string{
	cluster.ExactCopy: "same text as",
	cluster.NearCopy:  "nearly the text of",
	cluster.Excerpt:   "shares its text with",
	cluster.Update:    "update of",
}

// readable returns what stands for an empty text.
func readable(text, otherwise string) string {
	if text == "-" {
		return otherwise
	}
	return text
}

// webAddress returns an address that a reader may follow, or "".
func webAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// placeTimes places the members on the time from the first to the last.
func (s *reportStory) placeTimes() {
	var times []time.Time // members of unknown time are the last
	for _, m := range s.Story.Members {
		if !m.Article.Time.IsZero() {
			times = append(times, m.Article.Time)
		}
	}
	if len(times) == 0 {
		return
	}
	first, last := times[0], times[len(times)-1]
	s.From, s.To = first.Format("2006-01-02 15:04"), last.Format("2006-01-02 15:04")
	span := last.Sub(first)
	if span <= 0 {
		return
	}
	s.Lasted = lasted(span)
	for i, t := range times {
		s.Members[i].At = 100 * float64(t.Sub(first)) / float64(span)
	}
}

// lasted returns a duration in two units.
func lasted(d time.Duration) string {
	minutes := int64(d.Round(time.Minute) / time.Minute)
	days, hours, minutes := minutes/(24*60), minutes/60%24, minutes%60
	switch {
	case days > 0:
		return fmt.Sprintf("%d d %d h", days, hours)
	case hours > 0:
		return fmt.Sprintf("%d h %d min", hours, minutes)
	}
	return fmt.Sprintf("%d min", minutes)
}

// explain compares the members of each story with its representative.
func (r *report) explain(ctx context.Context, opts cluster.Options, texts map[string]cluster.Article) error {
	spinner := newSpinner("explaining " + count(r.Several, "story"))
	defer spinner.end()
	var next atomic.Int64
	var workers sync.WaitGroup
	errs := make([]error, runtime.GOMAXPROCS(0))
	for w := range errs {
		workers.Go(func() {
			for errs[w] == nil {
				i := int(next.Add(1)) - 1
				if i >= len(r.Stories) {
					return
				}
				errs[w] = r.Stories[i].explain(ctx, opts, texts)
			}
		})
	}
	workers.Wait()
	return cmp.Or(ctx.Err(), errors.Join(errs...))
}

func (s *reportStory) explain(ctx context.Context, opts cluster.Options, texts map[string]cluster.Article) error {
	for i, m := range s.Members[:min(len(s.Members), mostExplained)] {
		if err := ctx.Err(); err != nil {
			return err
		}
		if m.Representative {
			continue
		}
		e, err := cluster.Explain(opts, texts[s.Representative], texts[s.Story.Members[i].Article.ID])
		if err != nil {
			return err
		}
		m.Why = newReportWhy(&e)
	}
	return nil
}

func newReportWhy(e *cluster.Explanation) *reportWhy {
	why := &reportWhy{
		Similarity: fmt.Sprintf("%.2f", e.Similarity),
		Share:      100 * min(e.Similarity, 1),
		Threshold:  100 * e.Threshold,
		Alike:      e.Similarity >= e.Threshold,
		Apart:      reasons[e.Apart],
		More:       max(0, len(e.Shared)-mostShared),
	}
	for _, f := range e.Shared[:min(len(e.Shared), mostShared)] {
		why.Shared = append(why.Shared, reportFeature{
			Text:  oneLine(f.Text),
			Part:  fmt.Sprintf("%.3f", f.Part),
			Share: 100 * f.Part / e.Shared[0].Part,
		})
	}
	return why
}
