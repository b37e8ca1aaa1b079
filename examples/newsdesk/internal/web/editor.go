package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/chumtin/chumtin/cluster"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// An editor's page shows what an action would make before it is done: a half is a story
// of those that there would be.
type half struct {
	card
	ID      cluster.StoryID // 0 of one that would be new
	Reports []Report
	Left    int // reports that are not in Reports
}

// How many reports of a half are shown.
const mostOfHalf = 40

func halfOf(id cluster.StoryID, c card, reports []Report) half {
	h := half{card: c, ID: id, Reports: reports}
	if len(reports) > mostOfHalf {
		h.Reports, h.Left = reports[:mostOfHalf], len(reports)-mostOfHalf
	}
	return h
}

// Count returns the number of reports.
func (h half) Count() int { return len(h.Reports) + h.Left }

// openStory returns the story that the address names, which an editor can only change while it
// is open.
func (s *Server) openStory(r *http.Request) (desk.Story, error) {
	id, err := storyID(r)
	if err != nil {
		return desk.Story{}, err
	}
	story, err := s.desk.Story(r.Context(), readerOf(r), id)
	if err == nil && !story.Open {
		err = desk.ErrClosedStory
	}
	return story, err
}

// done answers an action: it leads to a story that says what was done.
func done(w http.ResponseWriter, r *http.Request, story cluster.StoryID, action desk.Action) error {
	http.Redirect(w, r, fmt.Sprintf("/stories/%d?done=%d", story, action.Seq), http.StatusSeeOther)
	return nil
}

// A splitData is the preview of a split.
type splitData struct {
	Story      cluster.StoryID
	Stays      half
	Parts      half
	Part       []string // the ids of all that part
	Similarity int      // of the two halves, if they are those of the weakest joint
	Threshold  int
	Width      string
	Mark       string
	Impossible bool // nothing is ticked, or all is
}

func (s *Server) splitPage(w http.ResponseWriter, r *http.Request) error {
	story, err := s.openStory(r)
	if err != nil {
		return err
	}
	ticked := r.URL.Query()["id"]
	if r.URL.Query().Has("weakest") && story.Weakest != nil {
		ticked = story.Weakest.Part
	}
	part := withCopies(&story, ticked)
	data := splitData{Story: story.ID, Part: part, Threshold: thousandths(s.opts.Threshold), Mark: percent(s.opts.Threshold)}
	var stays, parts []Report
	for i := range story.Members {
		m := reportOf(&story.Members[i])
		if slices.Contains(part, m.ID) {
			parts = append(parts, m)
		} else {
			stays = append(stays, m)
		}
	}
	data.Impossible = len(parts) == 0 || len(stays) == 0
	data.Stays, data.Parts = halfOf(story.ID, card{}, stays), halfOf(0, card{}, parts)
	if story.Weakest != nil && slices.Equal(slices.Sorted(slices.Values(part)), slices.Sorted(slices.Values(withCopies(&story, story.Weakest.Part)))) {
		data.Similarity, data.Width = thousandths(story.Weakest.Similarity), percent(story.Weakest.Similarity)
	}
	return s.render(w, r, http.StatusOK, "split", data)
}

// withCopies returns ids of a story's articles together with what copies them.
func withCopies(story *desk.Story, ids []string) []string {
	in := make(map[string]bool)
	for _, id := range ids {
		in[id] = true
	}
	for range len(story.Members) { // a copy may come before what it copies
		before := len(in)
		for _, m := range story.Members {
			if m.Of != "" && in[m.Of] {
				in[m.ID] = true
			}
		}
		if len(in) == before {
			break
		}
	}
	var all []string
	for _, m := range story.Members {
		if in[m.ID] {
			all = append(all, m.ID)
		}
	}
	return all
}

func (s *Server) split(w http.ResponseWriter, r *http.Request) error {
	id, err := storyID(r)
	if err != nil {
		return err
	}
	if err := parseForm(w, r, maxEdit); err != nil {
		return err
	}
	action, err := s.desk.Split(r.Context(), readerOf(r), id, r.PostForm["id"])
	if err != nil {
		return err
	}
	return done(w, r, id, action)
}

// A choiceData is a page on which another story is chosen for an action, and then the
// preview of that.
type choiceData struct {
	Action   string // "merge" or "move"
	Story    card
	Moved    []Report // of a move
	Related  []card
	Found    []card
	Sought   string
	With     *half // the story chosen
	This     half
	Position url.Values // what the form keeps
}

// Address returns that of the preview with another story.
func (d choiceData) Address(with cluster.StoryID) string {
	q := url.Values{"with": {strconv.FormatUint(uint64(with), 10)}, "id": d.Position["id"]}
	return fmt.Sprintf("/stories/%d/%s?%s", d.Story.StoryID(), d.Action, q.Encode())
}

func (s *Server) mergePage(w http.ResponseWriter, r *http.Request) error {
	return s.choose(w, r, "merge")
}

func (s *Server) movePage(w http.ResponseWriter, r *http.Request) error {
	return s.choose(w, r, "move")
}

func (s *Server) choose(w http.ResponseWriter, r *http.Request, action string) error {
	ctx, q := r.Context(), r.URL.Query()
	story, err := s.openStory(r)
	if err != nil {
		return err
	}
	data := choiceData{Action: action, Story: cardOf(&story.Card), Position: url.Values{"id": q["id"]}, Sought: q.Get("q")}
	members := reportsOf(story.Members)
	if action == "move" {
		members = slices.DeleteFunc(members, func(m Report) bool { return !slices.Contains(q["id"], m.ID) })
		data.Moved = members
		if len(members) == 0 {
			return badRequest("Tick the articles that are to move.")
		}
	}
	data.This = halfOf(story.ID, data.Story, members)
	if text := q.Get("with"); text != "" {
		with, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return desk.ErrNoStory
		}
		other, err := s.desk.Story(ctx, readerOf(r), cluster.StoryID(with))
		switch {
		case err != nil:
			return err
		case !other.Open:
			return desk.ErrClosedStory
		case other.ID == story.ID:
			return badRequest("That is the same story.")
		}
		h := halfOf(other.ID, cardOf(&other.Card), reportsOf(other.Members))
		data.With = &h
		return s.render(w, r, http.StatusOK, "choose", data)
	}
	for i := range story.Related {
		if story.Related[i].Open {
			data.Related = append(data.Related, cardOf(&story.Related[i]))
		}
	}
	if data.Sought != "" {
		f, err := filterOf(url.Values{"q": {data.Sought}, "limit": {"30"}}, s.opts.Zone)
		if err != nil {
			return err
		}
		page, err := s.desk.Front(ctx, readerOf(r), f)
		if err != nil {
			return err
		}
		for _, t := range topicsOf(page.Topics, soughtIn(data.Sought)) {
			for _, c := range t.Cards {
				if c.StoryID() != story.ID {
					data.Found = append(data.Found, c)
				}
			}
		}
	}
	return s.render(w, r, http.StatusOK, "choose", data)
}

// with returns the other story of a form.
func with(r *http.Request) (cluster.StoryID, error) {
	id, err := strconv.ParseUint(r.PostFormValue("with"), 10, 64)
	if err != nil || id == 0 {
		return 0, desk.ErrNoStory
	}
	return cluster.StoryID(id), nil
}

func (s *Server) merge(w http.ResponseWriter, r *http.Request) error {
	id, err := storyID(r)
	if err != nil {
		return err
	}
	if err := parseForm(w, r, maxEdit); err != nil {
		return err
	}
	other, err := with(r)
	if err != nil {
		return err
	}
	if id == other {
		return badRequest("That is the same story.")
	}
	action, err := s.desk.Merge(r.Context(), readerOf(r), id, other)
	if err != nil {
		return err
	}
	return done(w, r, action.To, action)
}

// move moves each of the articles ticked. If one cannot be moved, those before it are.
func (s *Server) move(w http.ResponseWriter, r *http.Request) error {
	if _, err := storyID(r); err != nil {
		return err
	}
	if err := parseForm(w, r, maxEdit); err != nil {
		return err
	}
	to, err := with(r)
	if err != nil {
		return err
	}
	var action desk.Action
	for _, article := range r.PostForm["id"] {
		if action, err = s.desk.Move(r.Context(), readerOf(r), article, to); err != nil {
			return err
		}
	}
	if action.Seq == 0 {
		return badRequest("Tick the articles that are to move.")
	}
	return done(w, r, to, action)
}

func (s *Server) apart(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r, maxEdit); err != nil {
		return err
	}
	action, err := s.desk.Apart(r.Context(), readerOf(r), r.PostFormValue("a"), r.PostFormValue("b"))
	if err != nil {
		return err
	}
	return done(w, r, action.Story, action)
}

// pin lets an article's headline stand for its story, or none if the form names none.
func (s *Server) pin(w http.ResponseWriter, r *http.Request) error {
	id, err := storyID(r)
	if err != nil {
		return err
	}
	if err := parseForm(w, r, maxEdit); err != nil {
		return err
	}
	action, err := s.desk.Pin(r.Context(), readerOf(r), id, r.PostFormValue("article"))
	if err != nil {
		return err
	}
	return done(w, r, id, action)
}

// undo takes back an action and leads to where the form says.
func (s *Server) undo(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r, maxEdit); err != nil {
		return err
	}
	seq, err := strconv.ParseInt(r.PostFormValue("seq"), 10, 64)
	if err != nil {
		return desk.ErrNoAction
	}
	action, err := s.desk.Undo(r.Context(), readerOf(r), seq)
	if err != nil {
		return err
	}
	if r.PostFormValue("from") == "story" && action.Story != 0 {
		return done(w, r, action.Story, action)
	}
	http.Redirect(w, r, "/corrections", http.StatusSeeOther)
	return nil
}

// A correctionsData is what the page of corrections shows.
type correctionsData struct {
	Actions []correction
	Next    int64 // the number to show those before, or 0
}

// A correction is an action of an editor.
type correction struct {
	desk.Action
	NewDay   bool
	Articles []Report // those that are still there, at most five
	More     int
	Made     cluster.StoryID // the story that a split made
}

// Nameless reports whether the desk does not know who it was, as one that is open to all does
// not.
func (c correction) Nameless() bool { return c.Who == desk.Nobody }

// Undoable reports whether the action can be taken back.
func (c correction) Undoable() bool { return c.UndoneBy == 0 && c.Kind != desk.ActionRegroup }

func (s *Server) correctionOf(r *http.Request, a desk.Action) correction {
	const most = 5
	c := correction{Action: a}
	for i, id := range a.Articles {
		if i == most {
			c.More = len(a.Articles) - most
			break
		}
		if article, err := s.desk.Article(r.Context(), id); err == nil { // it may be gone
			c.Articles = append(c.Articles, reportOf(&article))
		}
	}
	if a.Kind == desk.ActionSplit {
		for _, change := range a.Changes {
			if change.Kind == cluster.Split {
				c.Made = change.Story
			}
		}
	}
	return c
}

func (s *Server) corrections(w http.ResponseWriter, r *http.Request) error {
	const most = 50
	var before int64
	if text := r.URL.Query().Get("before"); text != "" {
		var err error
		if before, err = strconv.ParseInt(text, 10, 64); err != nil || before < 1 {
			return badRequest("There is no such part of the list.")
		}
	}
	actions, err := s.desk.Actions(r.Context(), before, most)
	if err != nil {
		return err
	}
	var data correctionsData
	for i, a := range actions {
		c := s.correctionOf(r, a)
		c.NewDay = i == 0 || !sameDay(a.At, actions[i-1].At, s.opts.Zone)
		data.Actions = append(data.Actions, c)
	}
	if len(actions) == most {
		data.Next = actions[most-1].Seq
	}
	return s.render(w, r, http.StatusOK, "corrections", data)
}

// lastDone returns the action that the address of a story says was just done, or nil.
func (s *Server) lastDone(r *http.Request) *correction {
	seq, err := strconv.ParseInt(r.URL.Query().Get("done"), 10, 64)
	if err != nil || seq < 1 {
		return nil
	}
	actions, err := s.desk.Actions(r.Context(), seq+1, 1)
	if err != nil || len(actions) == 0 || actions[0].Seq != seq {
		return nil
	}
	c := s.correctionOf(r, actions[0])
	return &c
}
