package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/chumtin/chumtin/cluster"
)

// AddChanges appends the changes that a call of the log made.
func (tx *Tx) AddChanges(log int64, changes []cluster.Change) error {
	for _, c := range changes {
		articles, err := json.Marshal(c.Articles)
		if err != nil {
			return err
		}
		if err := tx.exec("INSERT INTO change (seq, log, kind, story, source, articles, by_editor, now) VALUES (?,?,?,?,?,?,?,?)",
			c.Seq, log, c.Kind.String(), c.Story, c.From, string(articles), c.ByEditor, formatTime(c.Now)); err != nil {
			return err
		}
	}
	return nil
}

func scanChange(rows *sql.Rows) (c cluster.Change, err error) {
	var kind, now, articles string
	if err := rows.Scan(&c.Seq, &kind, &c.Story, &c.From, &articles, &c.ByEditor, &now); err != nil {
		return c, err
	}
	c.Now = parseTime(now)
	if err := c.Kind.UnmarshalText([]byte(kind)); err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(articles), &c.Articles)
}

const changeColumns = "seq, kind, story, source, articles, by_editor, now"

// Changes returns the changes of a story, the oldest first.
func (s *Store) Changes(ctx context.Context, story cluster.StoryID) ([]cluster.Change, error) {
	return collect(ctx, s, scanChange,
		"SELECT "+changeColumns+" FROM change WHERE story = ?1 UNION SELECT "+changeColumns+" FROM change WHERE source = ?1 AND source <> 0 ORDER BY seq", story)
}

// ChangesAfter returns the changes that the calls after one made.
func (s *Store) ChangesAfter(ctx context.Context, log int64) ([]cluster.Change, error) {
	return collect(ctx, s, scanChange, "SELECT "+changeColumns+" FROM change WHERE log > ? ORDER BY seq", log)
}
