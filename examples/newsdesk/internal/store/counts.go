package store

import (
	"context"
	"database/sql"
)

// Counts are of all that is stored.
type Counts struct {
	Articles int
	Stories  int // without those that were merged
	Changes  uint64
	Calls    int64
}

// Counts returns the present counts.
func (s *Store) Counts(ctx context.Context) (Counts, error) {
	return first(ctx, s, func(rows *sql.Rows) (c Counts, err error) {
		err = rows.Scan(&c.Articles, &c.Stories, &c.Changes, &c.Calls)
		return c, err
	}, `SELECT (SELECT coalesce(max(num), 0) FROM article),
		(SELECT count(*) FROM story) - (SELECT count(*) FROM story WHERE merged <> 0),
		(SELECT coalesce(max(seq), 0) FROM change), (SELECT coalesce(max(seq), 0) FROM log)`)
}
