package store

import (
	"context"
	"database/sql"

	"github.com/chumtin/chumtin/cluster"
)

// SetSeen sets how far a reader has read a story: up to the article of a number, or
// not at all if that is 0.
func (tx *Tx) SetSeen(reader string, story cluster.StoryID, upto int64) error {
	if upto == 0 {
		return tx.exec("DELETE FROM seen WHERE reader = ? AND story = ?", reader, story)
	}
	return tx.exec("INSERT INTO seen (reader, story, upto) VALUES (?,?,?) ON CONFLICT DO UPDATE SET upto = excluded.upto", reader, story, upto)
}

// Seen returns how far a reader has read the stories.
func (s *Store) Seen(ctx context.Context, reader string) (map[cluster.StoryID]int64, error) {
	all := make(map[cluster.StoryID]int64)
	_, err := collect(ctx, s, func(rows *sql.Rows) (none struct{}, err error) {
		var story cluster.StoryID
		var upto int64
		err = rows.Scan(&story, &upto)
		all[story] = upto
		return none, err
	}, "SELECT story, upto FROM seen WHERE reader = ?", reader)
	return all, err
}

// Newest returns the number of the newest article of a story, and 0 if it has none.
func (tx *Tx) Newest(story cluster.StoryID) (num int64, err error) {
	_, err = tx.one("SELECT coalesce(max(num), 0) FROM article WHERE story = ?", []any{story}, &num)
	return num, err
}
