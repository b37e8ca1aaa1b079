package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/chumtin/chumtin/cluster"
)

// A Search is a row of a saved search, or of an alert.
type Search struct {
	Num     int64
	Reader  string
	Name    string
	Filter  string // JSON
	Trigger string // of an alert, or ""
	Webhook string
	Since   uint64 // the alert knows of changes after this one
}

// PutSearch adds a search, or changes the one with its number if that is its reader's.
// It reports whether there is one.
func (tx *Tx) PutSearch(s *Search) (found bool, err error) {
	if s.Num == 0 {
		s.Num, err = tx.insert("INSERT INTO search (reader, name, filter, trigger, webhook, since) VALUES (?,?,?,?,?,?)", s.Reader, s.Name, s.Filter, s.Trigger, s.Webhook, s.Since)
		return true, err
	}
	if found, err = tx.one("SELECT since FROM search WHERE num = ? AND reader = ?", []any{s.Num, s.Reader}, &s.Since); err != nil || !found {
		return false, err
	}
	return true, tx.exec("UPDATE search SET name=?, filter=?, trigger=?, webhook=? WHERE num=?", s.Name, s.Filter, s.Trigger, s.Webhook, s.Num)
}

// RemoveSearch removes a search, and what is yet to be delivered of it. It reports
// whether there was one.
func (tx *Tx) RemoveSearch(reader string, num int64) (found bool, err error) {
	var one int
	if found, err = tx.one("SELECT 1 FROM search WHERE num = ? AND reader = ?", []any{num, reader}, &one); err != nil || !found {
		return false, err
	}
	for _, query := range []string{"DELETE FROM delivery WHERE search = ?", "DELETE FROM search WHERE num = ?"} {
		if err := tx.exec(query, num); err != nil {
			return false, err
		}
	}
	return true, nil
}

// Searches returns all saved searches and alerts, by number.
func (s *Store) Searches(ctx context.Context) ([]Search, error) {
	return collect(ctx, s, func(rows *sql.Rows) (r Search, err error) {
		err = rows.Scan(&r.Num, &r.Reader, &r.Name, &r.Filter, &r.Trigger, &r.Webhook, &r.Since)
		return r, err
	}, "SELECT num, reader, name, filter, trigger, webhook, since FROM search ORDER BY num")
}

// A Delivery is what an alert had to say, once.
type Delivery struct {
	Num      int64
	Search   int64
	Story    cluster.StoryID
	Key      string // of one alert and occasion
	At       time.Time
	Body     string
	Due      time.Time // of the next attempt; zero if it was delivered, or has not to be
	Attempts int
	Failure  string
}

// AddDelivery adds a delivery, unless there is one with its key.
func (tx *Tx) AddDelivery(d Delivery) error {
	return tx.exec("INSERT INTO delivery (search, story, key, at, body, due) VALUES (?,?,?,?,?,?) ON CONFLICT (key) DO NOTHING",
		d.Search, d.Story, d.Key, d.At.UnixMicro(), d.Body, toMicro(d.Due))
}

// Delivered reports whether there is a delivery with a key.
func (tx *Tx) Delivered(key string) (bool, error) {
	var one int
	return tx.one("SELECT 1 FROM delivery WHERE key = ?", []any{key}, &one)
}

// SetAttempt notes what became of an attempt at a delivery.
func (tx *Tx) SetAttempt(d Delivery) error {
	return tx.exec("UPDATE delivery SET due=?, attempts=?, failure=? WHERE num=?", toMicro(d.Due), d.Attempts, d.Failure, d.Num)
}

func scanDelivery(rows *sql.Rows) (d Delivery, err error) {
	var at, due int64
	err = rows.Scan(&d.Num, &d.Search, &d.Story, &d.Key, &at, &d.Body, &due, &d.Attempts, &d.Failure)
	d.At, d.Due = fromMicro(at), fromMicro(due)
	return d, err
}

const deliveryColumns = "num, search, story, key, at, body, due, attempts, failure"

// Deliveries returns the last deliveries of an alert, the newest first.
func (s *Store) Deliveries(ctx context.Context, search int64, limit int) ([]Delivery, error) {
	return collect(ctx, s, scanDelivery, "SELECT "+deliveryColumns+" FROM delivery WHERE search = ? ORDER BY num DESC LIMIT ?", search, limit)
}

// Due returns the deliveries that are due first.
func (s *Store) Due(ctx context.Context, limit int) ([]Delivery, error) {
	return collect(ctx, s, scanDelivery, "SELECT "+deliveryColumns+" FROM delivery WHERE due <> 0 ORDER BY due, num LIMIT ?", limit)
}

// CountDue returns how many deliveries wait.
func (s *Store) CountDue(ctx context.Context) (int, error) {
	return first(ctx, s, scanOne[int], "SELECT count(*) FROM delivery WHERE due <> 0")
}

// Has reports whether an expression of [Match] finds an article of a story, as the
// transaction has it.
func (tx *Tx) Has(story cluster.StoryID, match string) (bool, error) {
	var one int
	return tx.one("SELECT 1 FROM article a JOIN words w ON w.rowid = a.num WHERE a.story = ? AND words MATCH ? LIMIT 1", []any{story, match}, &one)
}
