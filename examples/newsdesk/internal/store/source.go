package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// A Source is a row of a feed, or of an outlet without one.
type Source struct {
	Num       int64
	Feed      string
	Name      string
	Site      string
	Section   string
	Preferred bool
	Muted     bool
	Pages     bool
	Removed   bool
	Health    string // JSON, or ""
}

// SetSource sets the row with the source's number, which it gives to a new one.
func (tx *Tx) SetSource(s *Source) (err error) {
	if s.Num == 0 {
		if s.Num, err = tx.insert("INSERT INTO source (feed, name) VALUES (?,?)", s.Feed, s.Name); err != nil {
			return err
		}
	}
	return tx.exec("UPDATE source SET feed=?, name=?, site=?, section=?, preferred=?, muted=?, pages=?, removed=?, health=? WHERE num=?",
		s.Feed, s.Name, s.Site, s.Section, s.Preferred, s.Muted, s.Pages, s.Removed, s.Health, s.Num)
}

// Sources returns all sources in the order in which they were added.
func (s *Store) Sources(ctx context.Context) ([]*Source, error) {
	return collect(ctx, s, func(rows *sql.Rows) (*Source, error) {
		r := new(Source)
		return r, rows.Scan(&r.Num, &r.Feed, &r.Name, &r.Site, &r.Section, &r.Preferred, &r.Muted, &r.Pages, &r.Removed, &r.Health)
	}, "SELECT num, feed, name, site, section, preferred, muted, pages, removed, health FROM source ORDER BY num")
}

// A Count is of articles, with the arrival of the latest.
type Count struct {
	Articles int
	Latest   time.Time
}

// CountsByName returns how many articles each outlet has.
func (s *Store) CountsByName(ctx context.Context) (map[string]Count, error) {
	return counts[string](ctx, s, "SELECT source, count(*), max(arrived) FROM article GROUP BY source")
}

// CountsByFeed returns how many articles each source carried, by its number.
func (s *Store) CountsByFeed(ctx context.Context) (map[int64]Count, error) {
	return counts[int64](ctx, s, "SELECT c.source, count(*), max(a.arrived) FROM carried c JOIN article a ON a.num = c.article GROUP BY c.source")
}

func counts[K comparable](ctx context.Context, s *Store, query string) (map[K]Count, error) {
	all := make(map[K]Count)
	_, err := collect(ctx, s, func(rows *sql.Rows) (none struct{}, err error) {
		var key K
		var n int
		var latest int64
		err = rows.Scan(&key, &n, &latest)
		all[key] = Count{n, fromMicro(latest)}
		return none, err
	}, query)
	return all, err
}

// SetNote keeps a note by a name, or drops it if value is nil.
func (tx *Tx) SetNote(name string, value []byte) error {
	if value == nil {
		return tx.exec("DELETE FROM note WHERE name = ?", name)
	}
	return tx.exec("INSERT INTO note (name, value) VALUES (?,?) ON CONFLICT DO UPDATE SET value = excluded.value", name, value)
}

// Note returns the note of a name, or nil if there is none.
func (s *Store) Note(ctx context.Context, name string) ([]byte, error) {
	value, err := first(ctx, s, scanOne[[]byte], "SELECT value FROM note WHERE name = ?", name)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err == nil && value == nil {
		value = []byte{} // which the driver has nil for
	}
	return value, err
}
