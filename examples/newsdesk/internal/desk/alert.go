package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// What an alert waits for.
const (
	// TriggerMatch is that a story is, for the first time, one that the filter
	// chooses: that it has so many independent reports, or that a word is in it.
	TriggerMatch = "match"

	// TriggerSplit is that a story that the filter chooses splits.
	TriggerSplit = "split"
)

// ErrNoSearch reports a saved search or an alert that a reader does not have.
var ErrNoSearch = errors.New("no such search")

// maxSearches is how many searches and alerts there may be: each article is held
// against all alerts.
const maxSearches = 200

// An alert is a search that waits for stories, ready to be held against them.
type alert struct {
	store.Search
	filter Filter
	match  string // of the filter's query, or ""
}

// Searches returns a reader's saved searches and alerts, by name.
func (d *Desk) Searches(ctx context.Context, reader string) ([]Search, error) {
	rows, err := d.store.Searches(ctx)
	if err != nil {
		return nil, err
	}
	var all []Search
	for _, row := range rows {
		if row.Reader == clean(reader) {
			s := Search{Num: row.Num, Name: row.Name, Trigger: row.Trigger, Webhook: row.Webhook}
			if err := json.Unmarshal([]byte(row.Filter), &s.Filter); err != nil {
				return nil, fmt.Errorf("search %d: %w", row.Num, err)
			}
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(a, b Search) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// PutSearch saves a search or an alert, and returns it with its number. With the number
// of one that there is, it changes that.
func (d *Desk) PutSearch(ctx context.Context, reader string, s Search) (Search, error) {
	if s.Name = strings.TrimSpace(clean(s.Name)); s.Name == "" {
		return s, errors.New("a search needs a name")
	}
	s.Filter.After, s.Filter.Limit = "", 0
	s.Filter.Query = clean(s.Filter.Query)
	s.Filter.Source, s.Filter.Section = nameOf(s.Filter.Source), nameOf(s.Filter.Section)
	if err := short(field{"name", s.Name}, field{"query", s.Filter.Query}, field{"webhook", s.Webhook}); err != nil {
		return s, err
	}
	switch s.Trigger {
	case "", TriggerMatch, TriggerSplit:
	default:
		return s, fmt.Errorf("trigger %q, want %q, %q or none", s.Trigger, TriggerMatch, TriggerSplit)
	}
	if s.Webhook != "" {
		u, err := url.Parse(s.Webhook)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || s.Trigger == "" {
			return s, fmt.Errorf("webhook %q, want an http or https address, and a trigger", s.Webhook)
		}
	}
	filter, err := json.Marshal(s.Filter)
	if err != nil {
		return s, err
	}
	var refused error
	err = d.submit(ctx, 1, func(g *group) error {
		row := store.Search{Num: s.Num, Reader: clean(reader), Name: s.Name, Filter: string(filter), Trigger: s.Trigger, Webhook: s.Webhook, Since: d.lastChange}
		if s.Num == 0 && len(d.alerts) >= maxSearches && s.Trigger != "" {
			refused = fmt.Errorf("there are %d alerts, and no more than that", maxSearches)
			return nil
		}
		found, err := g.tx.PutSearch(&row)
		if err != nil {
			return err
		}
		if !found {
			refused = ErrNoSearch
			return nil
		}
		s.Num = row.Num
		g.after = append(g.after, func(*state) { d.setAlert(row) })
		return nil
	})
	return s, cmp.Or(err, refused)
}

// RemoveSearch removes a search or an alert of a reader.
func (d *Desk) RemoveSearch(ctx context.Context, reader string, num int64) error {
	var refused error
	err := d.submit(ctx, 1, func(g *group) error {
		found, err := g.tx.RemoveSearch(clean(reader), num)
		if err != nil {
			return err
		}
		if !found {
			refused = ErrNoSearch
		}
		g.after = append(g.after, func(*state) { delete(d.alerts, num) })
		return nil
	})
	return cmp.Or(err, refused)
}

// setAlert holds a search against stories from now on, if it is an alert.
func (d *Desk) setAlert(row store.Search) {
	delete(d.alerts, row.Num)
	a := &alert{Search: row}
	if row.Trigger == "" || json.Unmarshal([]byte(row.Filter), &a.filter) != nil {
		return
	}
	if a.filter.Query != "" {
		if a.match = store.Match(a.filter.Query); a.match == "" {
			return // it has no word, and finds nothing
		}
	}
	d.alerts[row.Num] = a
}

func (d *Desk) loadAlerts(ctx context.Context) error {
	rows, err := d.store.Searches(ctx)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.alerts = make(map[int64]*alert)
	for _, row := range rows {
		d.setAlert(row)
	}
	return nil
}

// raise writes what alerts have to say of the stories that the group settled.
func (g *group) raise() error {
	if len(g.d.alerts) == 0 {
		return nil
	}
	b := &board{opinions: opinionsOf(g.d.state.sources)}
	splits := make(map[cluster.StoryID]uint64) // the last split, by the story that it was of
	for _, c := range g.changes {
		if c.Kind == cluster.Split {
			splits[c.From] = c.Seq
		}
	}
	for _, num := range sorted(g.d.alerts) {
		a := g.d.alerts[num]
		for _, id := range slices.Sorted(maps.Keys(g.settled)) {
			st := g.settled[id]
			occasion := fmt.Sprintf("%d-%d", num, id)
			if a.Trigger == TriggerSplit {
				seq, ok := splits[id]
				if !ok {
					continue
				}
				occasion = fmt.Sprintf("%d-%d-%d", num, id, seq)
			}
			if st.Seq <= a.Since || !b.chooses(&a.filter, st) {
				continue
			}
			if said, err := g.tx.Delivered(occasion); err != nil || said {
				if err != nil {
					return err
				}
				continue
			}
			if a.match != "" {
				if has, err := g.tx.Has(id, a.match); err != nil || !has {
					if err != nil {
						return err
					}
					continue
				}
			}
			if err := g.deliver(a, st, occasion); err != nil {
				return err
			}
		}
	}
	return nil
}

// A notification is the body of a webhook.
type notification struct {
	Alert       string          `json:"alert"`
	Trigger     string          `json:"trigger"`
	Story       cluster.StoryID `json:"story"`
	Title       string          `json:"title"`
	Source      string          `json:"source"`
	URL         string          `json:"url,omitzero"` // of the article that stands for the story
	Independent int             `json:"independent"`
	Articles    int             `json:"articles"`
	At          time.Time       `json:"at"`
}

func (g *group) deliver(a *alert, st *openStory, occasion string) error {
	b := &board{opinions: opinionsOf(g.d.state.sources)}
	shown, _ := b.choose(st)
	at := g.d.Now()
	body, err := json.Marshal(notification{
		Alert: a.Name, Trigger: a.Trigger, Story: st.ID, Title: shown.Title, Source: shown.Source, URL: shown.URL,
		Independent: st.Independent, Articles: st.Articles, At: at.UTC(),
	})
	if err != nil {
		return err
	}
	row := store.Delivery{Search: a.Num, Story: st.ID, Key: occasion, At: at, Body: string(body)}
	if a.Webhook != "" {
		row.Due = time.Now()
		g.after = append(g.after, func(*state) { g.d.wake() })
	}
	return g.tx.AddDelivery(row)
}

// Deliveries returns what an alert of a reader had to say last, the newest first.
func (d *Desk) Deliveries(ctx context.Context, reader string, num int64) ([]Delivery, error) {
	searches, err := d.Searches(ctx, reader)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(searches, func(s Search) bool { return s.Num == num }) {
		return nil, ErrNoSearch
	}
	rows, err := d.store.Deliveries(ctx, num, maxLimit)
	if err != nil {
		return nil, err
	}
	all := make([]Delivery, len(rows))
	for i, row := range rows {
		var n notification
		if err := json.Unmarshal([]byte(row.Body), &n); err != nil {
			return nil, err
		}
		all[i] = Delivery{
			Key: row.Key, Story: row.Story, Title: n.Title, Source: n.Source, Independent: n.Independent, Articles: n.Articles,
			At: row.At, Attempts: row.Attempts, Due: row.Due, Failure: row.Failure,
		}
	}
	return all, nil
}

// Attempts at a webhook: the pause doubles from one to the next.
const (
	firstRetry  = 15 * time.Second
	maxRetry    = 6 * time.Hour
	maxAttempts = 20 // some three days
)

// deliverAll posts what is due until ctx ends.
func (d *Desk) deliverAll(ctx context.Context) {
	for {
		pause, err := d.deliverDue(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			d.opts.Log.Error("alerts are not delivered", "err", err)
			pause = time.Minute
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-d.woken:
			timer.Stop()
		case <-timer.C:
		}
	}
}

func (d *Desk) wake() {
	select {
	case d.woken <- struct{}{}:
	default:
	}
}

// deliverDue posts what is due, and returns the time until something will be.
func (d *Desk) deliverDue(ctx context.Context) (time.Duration, error) {
	const together = 32
	rows, err := d.store.Due(ctx, together)
	if err != nil {
		return 0, err
	}
	for _, row := range rows {
		if wait := time.Until(row.Due); wait > 0 {
			return wait, nil
		}
		if err := d.attempt(ctx, row); err != nil {
			return 0, err
		}
	}
	if len(rows) == together {
		return 0, nil
	}
	return time.Hour, nil
}

// attempt posts one delivery, and notes what became of that. If the desk is killed in
// between, it is posted again, with the same key.
func (d *Desk) attempt(ctx context.Context, row store.Delivery) error {
	webhook := d.webhookOf(row.Search)
	row.Attempts++
	err := errors.New("no webhook any more")
	if webhook != "" {
		err = d.opts.Post(ctx, webhook, http.Header{
			"Content-Type":    {"application/json; charset=utf-8"},
			"Idempotency-Key": {row.Key},
		}, []byte(row.Body))
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	row.Due, row.Failure = time.Time{}, ""
	if err == nil {
		d.tally.posted.Add(1)
	} else {
		d.tally.unposted.Add(1)
		row.Failure = err.Error()
		if webhook != "" && row.Attempts < maxAttempts {
			row.Due = time.Now().Add(min(maxRetry, firstRetry<<min(row.Attempts-1, 20)))
		}
	}
	return d.submit(context.WithoutCancel(ctx), 1, func(g *group) error { return g.tx.SetAttempt(row) })
}

func (d *Desk) webhookOf(num int64) string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if a := d.alerts[num]; a != nil {
		return a.Webhook
	}
	return ""
}
