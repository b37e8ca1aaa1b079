package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// queryOf returns the query that filterOf makes a filter of.
func queryOf(f desk.Filter, zone *time.Location) url.Values {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	number := func(name string, n int) {
		if n > 0 {
			q.Set(name, strconv.Itoa(n))
		}
	}
	instant := func(name string, t time.Time) {
		if !t.IsZero() {
			q.Set(name, t.In(zone).Format(time.RFC3339))
		}
	}
	set("q", f.Query)
	set("section", f.Section)
	set("source", f.Source)
	number("independent", f.Independent)
	number("articles", f.Articles)
	instant("since", f.Since)
	instant("until", f.Until)
	if f.Closed {
		q.Set("closed", "1")
	}
	if f.Unread {
		q.Set("unread", "1")
	}
	if f.Order == desk.ByTime {
		q.Set("order", "time")
	}
	return q
}

// A saved is a saved search or alert as the pages show it.
type saved struct {
	desk.Search
	Address    string // of the list that it chooses
	Host       string // of the webhook
	Deliveries []delivery
}

// Alert reports whether the search waits for stories.
func (s saved) Alert() bool { return s.Trigger != "" }

// A delivery is what an alert had to say.
type delivery struct {
	desk.Delivery
	Plain string // the headline
}

func (s *Server) savedOf(search desk.Search) saved {
	q := queryOf(search.Filter, s.opts.Zone)
	path := "/"
	if search.Filter.Query != "" {
		path = "/search"
	}
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return saved{Search: search, Address: path, Host: hostOf(search.Webhook)}
}

func (s *Server) savedSearches(r *http.Request) ([]saved, error) {
	searches, err := s.desk.Searches(r.Context(), readerOf(r))
	if err != nil {
		return nil, err
	}
	all := make([]saved, len(searches))
	for i, search := range searches {
		all[i] = s.savedOf(search)
	}
	return all, nil
}

// A searchesData is what the page of saved searches shows.
type searchesData struct {
	Saved    []saved
	Sections []string
	Names    []string // of outlets
	Form     saved    // what the form holds
	Wrong    string   // what is wrong with it
}

func (s *Server) searches(w http.ResponseWriter, r *http.Request) error {
	f, err := filterOf(r.URL.Query(), s.opts.Zone)
	if err != nil {
		return err
	}
	return s.showSearches(w, r, http.StatusOK, desk.Search{Filter: f}, "")
}

func (s *Server) showSearches(w http.ResponseWriter, r *http.Request, status int, form desk.Search, wrong string) error {
	const shown = 5 // deliveries of each
	ctx := r.Context()
	data := searchesData{Form: s.savedOf(form), Wrong: wrong}
	var err error
	if data.Saved, err = s.savedSearches(r); err != nil {
		return err
	}
	for i := range data.Saved {
		search := &data.Saved[i]
		if !search.Alert() {
			continue
		}
		deliveries, err := s.desk.Deliveries(ctx, readerOf(r), search.Num)
		if err != nil {
			return err
		}
		for _, d := range deliveries[:min(len(deliveries), shown)] {
			d.Failure = told(r, d.Failure)
			search.Deliveries = append(search.Deliveries, delivery{d, plain(d.Title)})
		}
	}
	if data.Sections, err = s.desk.Sections(ctx); err != nil {
		return err
	}
	sources, err := s.desk.Sources(ctx)
	if err != nil {
		return err
	}
	data.Names = frontData{Sources: sources}.Names()
	return s.render(w, r, status, "searches", data)
}

func (s *Server) putSearch(w http.ResponseWriter, r *http.Request) error {
	const longest = 100 // characters of a name
	if err := parseForm(w, r, maxForm); err != nil {
		return err
	}
	f, err := filterOf(r.PostForm, s.opts.Zone)
	if err != nil {
		return err
	}
	search := desk.Search{
		Name: oneLine(r.PostFormValue("name")), Filter: f, Trigger: r.PostFormValue("trigger"), Webhook: strings.TrimSpace(r.PostFormValue("webhook")),
	}
	if text := r.PostFormValue("num"); text != "" {
		if search.Num, err = strconv.ParseInt(text, 10, 64); err != nil || search.Num < 1 {
			return desk.ErrNoSearch
		}
	}
	wrong := ""
	switch {
	case search.Name == "":
		wrong = "A search needs a name."
	case cut(search.Name, longest) != search.Name:
		wrong = "The name is too long."
	case search.Trigger != "" && search.Trigger != desk.TriggerMatch && search.Trigger != desk.TriggerSplit:
		return badRequest("There is no such alert.")
	case search.Webhook != "" && link(search.Webhook) == "":
		wrong = "The address of a webhook begins with http:// or https://."
	case search.Webhook != "" && search.Trigger == "":
		wrong = "A webhook is for an alert: say what it waits for."
	}
	if wrong != "" {
		return s.showSearches(w, r, http.StatusUnprocessableEntity, search, wrong)
	}
	if _, err := s.desk.PutSearch(r.Context(), readerOf(r), search); err != nil {
		return err
	}
	http.Redirect(w, r, "/searches", http.StatusSeeOther)
	return nil
}

func (s *Server) removeSearch(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r, maxForm); err != nil {
		return err
	}
	num, err := strconv.ParseInt(r.PostFormValue("num"), 10, 64)
	if err != nil {
		return desk.ErrNoSearch
	}
	if err := s.desk.RemoveSearch(r.Context(), readerOf(r), num); err != nil {
		return err
	}
	http.Redirect(w, r, "/searches", http.StatusSeeOther)
	return nil
}

// alertFeed is the feed of what an alert had to say.
func (s *Server) alertFeed(r *http.Request) (*outFeed, error) {
	num, err := strconv.ParseInt(r.PathValue("num"), 10, 64)
	if err != nil {
		return nil, desk.ErrNoSearch
	}
	searches, err := s.desk.Searches(r.Context(), readerOf(r))
	if err != nil {
		return nil, err
	}
	deliveries, err := s.desk.Deliveries(r.Context(), readerOf(r), num)
	if err != nil {
		return nil, err
	}
	in, base := words{languageOf(r)}, s.base(r)
	feed := &outFeed{title: in.T("News desk"), home: base + "/searches", self: base + r.URL.RequestURI()}
	for _, search := range searches {
		if search.Num == num {
			feed.title += " · " + search.Name
		}
	}
	for _, d := range deliveries {
		feed.items = append(feed.items, outItem{
			id: fmt.Sprintf("tag:%s,2026:alert/%d/%s", hostName(r.Host), num, url.PathEscape(d.Key)), link: fmt.Sprintf("%s/stories/%d", base, d.Story),
			title: plain(d.Title), source: oneLine(d.Source), published: d.At, updated: d.At,
			text: in.N(d.Independent, "# independent report", "# independent reports") + " · " + in.N(d.Articles, "# article", "# articles"),
		})
	}
	return feed.dated(), nil
}

func (s *Server) alertAtom(w http.ResponseWriter, r *http.Request) error {
	f, err := s.alertFeed(r)
	if err != nil {
		return err
	}
	return f.writeAtom(w, r)
}

func (s *Server) alertJSONFeed(w http.ResponseWriter, r *http.Request) error {
	f, err := s.alertFeed(r)
	if err != nil {
		return err
	}
	return f.writeJSON(w, r)
}
