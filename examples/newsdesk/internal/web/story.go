package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/chumtin/chumtin/cluster"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// A storyData is what the page of a story shows.
type storyData struct {
	card
	Originals []original // by time, a part of them if there are many
	Part      int        // from 1
	Parts     int
	First     Report
	Lanes     []lane
	From, To  time.Time
	Weakest   *weakest
	History   []event
	Related   []card
	Threshold int         // thousandths
	Done      *correction // what was just done to it
}

// An original is a report of its own with what copied it.
type original struct {
	Report
	NewDay         bool // that it is the first of its day
	First          bool
	Representative bool
	Copies         []copied
	Left           int    // copies that are not in Copies
	Mate           string // the article that "why" compares it with
}

// A copied is a copy, excerpt or update under its original.
type copied struct {
	Report
	After time.Duration // the original
	Timed bool
}

// A lane is an outlet on the chart of a story.
type lane struct {
	Source string
	Dots   []dot
}

// A dot is an article on a lane, at a percentage of the time that the story lasted.
type dot struct {
	Report
	At string
}

// A weakest is the weakest joint of a story.
type weakest struct {
	Similarity int // thousandths
	Sure       bool
	Part       []Report
	Rest       int
	Width      string // of the meter
	Mark       string // where the threshold is on it
	A, B       string // the two articles to compare across it
}

// An event is a line of the history.
type event struct {
	Time     time.Time
	Text     string
	Articles []Report
	More     int
	Other    cluster.StoryID // that it was between, or 0
}

func storyID(r *http.Request) (cluster.StoryID, error) {
	id, err := strconv.ParseUint(r.PathValue("id"), 10, 64)
	if err != nil || id == 0 {
		return 0, &statusError{status: http.StatusNotFound, text: "There is no such story."}
	}
	return cluster.StoryID(id), nil
}

func (s *Server) story(w http.ResponseWriter, r *http.Request) error {
	id, err := storyID(r)
	if err != nil {
		return err
	}
	story, err := s.desk.Story(r.Context(), readerOf(r), id)
	if err != nil {
		return err
	}
	part := 1
	if text := r.URL.Query().Get("part"); text != "" {
		if part, err = strconv.Atoi(text); err != nil || part < 1 {
			return badRequest("There is no such part of the list.")
		}
	}
	data := s.storyDataOf(&story, words{languageOf(r)})
	data.cutTo(part)
	data.Done = s.lastDone(r)
	return s.render(w, r, http.StatusOK, "story", data)
}

func (s *Server) storyDataOf(story *desk.Story, in words) storyData {
	data := storyData{card: cardOf(&story.Card), Threshold: thousandths(s.opts.Threshold)}
	members := reportsOf(story.Members)
	if len(members) == 0 {
		members = []Report{data.card.Report}
	}
	data.First = members[0]
	byID := make(map[string]Report, len(members))
	for _, m := range members {
		byID[m.ID] = m
	}
	place := make(map[string]int) // of originals
	for _, m := range members {
		if _, known := byID[m.Of]; m.Own() || !known {
			place[m.ID] = len(data.Originals)
			data.Originals = append(data.Originals, original{Report: m, Representative: m.ID == story.Representative.ID})
		}
	}
	for _, m := range members {
		if _, own := place[m.ID]; own {
			continue
		}
		root := m.Of
		for range len(members) { // a copy of a copy is under the original of both
			if _, ok := place[root]; ok {
				break
			}
			root = byID[root].Of
		}
		i, ok := place[root]
		if !ok {
			i = 0
		}
		o := &data.Originals[i]
		o.Copies = append(o.Copies, copied{m, m.Time.Sub(o.Time), m.Timed && o.Timed})
	}
	for i := range data.Originals {
		o := &data.Originals[i]
		o.First = o.ID == data.First.ID
		o.NewDay = i == 0 || !sameDay(o.Time, data.Originals[i-1].Time, s.opts.Zone)
		o.Mate = story.Representative.ID
		if o.Representative {
			o.Mate = ""
			if len(data.Originals) > 1 {
				o.Mate = data.Originals[(i+1)%len(data.Originals)].ID
			}
		}
	}
	data.Lanes, data.From, data.To = lanesOf(members)
	if len(members) < 3 {
		data.Lanes = nil // nothing that the list does not show as well
	}
	data.Weakest = weakestOf(story, byID, members, s.opts.Threshold)
	data.History = historyOf(story, byID, in)
	for i := range story.Related {
		data.Related = append(data.Related, cardOf(&story.Related[i]))
	}
	return data
}

// How much of a story a page shows: reports, copies of each, and those of these that are
// seen at once.
const (
	partSize   = 100
	mostCopies = 100
	seenCopies = 12
)

// cutTo leaves the nth part of the reports, or the last.
func (d *storyData) cutTo(n int) {
	d.Parts = max(1, (len(d.Originals)+partSize-1)/partSize)
	d.Part = min(n, d.Parts)
	d.Originals = d.Originals[(d.Part-1)*partSize : min(len(d.Originals), d.Part*partSize)]
	if len(d.Originals) > 0 {
		d.Originals[0].NewDay = true
	}
	for i := range d.Originals {
		o := &d.Originals[i]
		if len(o.Copies) > mostCopies {
			o.Left = len(o.Copies) - mostCopies
			o.Copies = o.Copies[:mostCopies]
		}
	}
}

// Pinnable reports whether an editor can choose the headline.
func (d storyData) Pinnable() bool { return d.Card.Open && d.Card.Articles > 1 }

// Before and After return the numbers of the parts beside this one, or 0.
func (d storyData) Before() int { return d.Part - 1 }
func (d storyData) After() int {
	if d.Part == d.Parts {
		return 0
	}
	return d.Part + 1
}

// The stories of the affair that are seen at once.
const nearRelated = 8

// NearRelated and FarRelated divide the other stories of the affair.
func (d storyData) NearRelated() []card { return d.Related[:min(len(d.Related), nearRelated)] }
func (d storyData) FarRelated() []card  { return d.Related[min(len(d.Related), nearRelated):] }

// Seen returns the copies that are seen at once, and Folded the others.
func (o original) Seen() []copied   { return o.Copies[:min(len(o.Copies), seenCopies)] }
func (o original) Folded() []copied { return o.Copies[min(len(o.Copies), seenCopies):] }

// The changes of a story that are seen at once.
const recentChanges = 6

// Recent returns the newest changes.
func (d storyData) Recent() []event { return d.History[:min(len(d.History), recentChanges)] }

// Older returns those that are folded.
func (d storyData) Older() []event { return d.History[min(len(d.History), recentChanges):] }

// Copied reports whether the story has copies or excerpts.
func (d storyData) Copied() bool {
	return d.has(func(r Report) bool { return !r.Own() && r.Kind != cluster.Update })
}

// Updated reports whether an outlet updated its report.
func (d storyData) Updated() bool {
	return d.has(func(r Report) bool { return r.Kind == cluster.Update })
}

func (d storyData) has(is func(Report) bool) bool {
	for _, o := range d.Originals {
		if is(o.Report) || slices.ContainsFunc(o.Copies, func(c copied) bool { return is(c.Report) }) {
			return true
		}
	}
	return false
}

// Lasted returns the time from the first dated article to the last.
func (d storyData) Lasted() time.Duration { return d.To.Sub(d.From) }

func sameDay(a, b time.Time, zone *time.Location) bool {
	return a.In(zone).Format(time.DateOnly) == b.In(zone).Format(time.DateOnly)
}

// lanesOf returns the chart of a story: its outlets by their first article, at
// most twelve of them. Articles without a time of their own are left out.
func lanesOf(members []Report) (lanes []lane, from, to time.Time) {
	const most = 12
	for _, m := range members {
		if !m.Timed {
			continue
		}
		if from.IsZero() || m.Time.Before(from) {
			from = m.Time
		}
		if m.Time.After(to) {
			to = m.Time
		}
	}
	if !to.After(from) {
		return nil, from, to
	}
	for _, m := range members {
		if !m.Timed {
			continue
		}
		i := slices.IndexFunc(lanes, func(l lane) bool { return l.Source == m.Source })
		if i < 0 {
			if len(lanes) == most {
				continue
			}
			i = len(lanes)
			lanes = append(lanes, lane{Source: m.Source})
		}
		share := 100 * float64(m.Time.Sub(from)) / float64(to.Sub(from))
		lanes[i].Dots = append(lanes[i].Dots, dot{m, fmt.Sprintf("%.2f%%", share)})
	}
	return lanes, from, to
}

func weakestOf(story *desk.Story, byID map[string]Report, members []Report, threshold float64) *weakest {
	if story.Weakest == nil || len(story.Weakest.Part) == 0 {
		return nil
	}
	w := &weakest{Similarity: thousandths(story.Weakest.Similarity), Sure: story.Weakest.Similarity >= 1,
		Width: percent(story.Weakest.Similarity), Mark: percent(threshold)}
	for _, id := range story.Weakest.Part {
		if m, ok := byID[id]; ok {
			w.Part = append(w.Part, m)
		}
	}
	if len(w.Part) == 0 {
		return nil
	}
	w.A = w.Part[0].ID
	for _, m := range members {
		if m.Own() && !slices.Contains(story.Weakest.Part, m.ID) {
			w.Rest++
			if w.B == "" || m.ID == story.Representative.ID {
				w.B = m.ID
			}
		}
	}
	return w
}

// historyOf tells what happened to a story, the newest first.
func historyOf(story *desk.Story, byID map[string]Report, in words) []event {
	const most, shown = 100, 3
	var out []event
	for _, c := range slices.Backward(story.Changes) {
		if len(out) == most {
			break
		}
		e := event{Time: c.Now, Text: changeText(c, story.ID, in), Other: c.From}
		if c.From == story.ID {
			e.Other = c.Story
		}
		for _, id := range c.Articles {
			if m, ok := byID[id]; ok && len(e.Articles) < shown {
				e.Articles = append(e.Articles, m)
			} else {
				e.More++
			}
		}
		out = append(out, e)
	}
	return out
}

func changeText(c cluster.Change, story cluster.StoryID, in words) string {
	n := len(c.Articles)
	text := ""
	switch c.Kind {
	case cluster.Born:
		text = in.N(n, "begins with # article", "begins with # articles")
	case cluster.Grew:
		text = in.N(n, "# article joins", "# articles join")
	case cluster.Edited:
		text = in.N(n, "# article has a new text", "# articles have a new text")
	case cluster.Left:
		text = in.N(n, "# article is withdrawn", "# articles are withdrawn")
	case cluster.Split:
		if c.From == story {
			text = in.N(n, "# article parts as story", "# articles part as story") + fmt.Sprintf(" %d", c.Story)
		} else {
			text = in.T("parts from story %d", c.From) + ", " + in.N(n, "with # article", "with # articles")
		}
	case cluster.Moved:
		if c.From == story {
			text = in.N(n, "# article goes to story", "# articles go to story") + fmt.Sprintf(" %d", c.Story)
		} else {
			text = in.N(n, "# article comes from story", "# articles come from story") + fmt.Sprintf(" %d", c.From)
		}
	case cluster.Merged:
		if c.From == story {
			text = in.T("becomes a part of story %d", c.Story)
		} else {
			text = in.T("story %d becomes a part of this one", c.From)
		}
	case cluster.Closed:
		text = in.T("closes: nothing new for a week")
	default:
		text = c.Kind.String()
	}
	if c.ByEditor {
		text += " · " + in.T("an editor's choice")
	}
	return text
}

func (s *Server) markRead(w http.ResponseWriter, r *http.Request) error {
	id, err := storyID(r)
	if err != nil {
		return err
	}
	if err := parseForm(w, r, maxForm); err != nil {
		return err
	}
	if err := s.desk.MarkRead(r.Context(), readerOf(r), id, r.PostFormValue("read") != "no"); err != nil {
		return err
	}
	if r.Header.Get("X-Part") != "" {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(w, r, localPath(r.PostFormValue("next")), http.StatusSeeOther)
	return nil
}
