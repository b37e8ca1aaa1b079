package store

import (
	"context"
	"database/sql"

	"github.com/chumtin/chumtin/cluster"
)

// An Alias is a story that the stream knows by another id.
type Alias struct {
	Stream, Story cluster.StoryID
}

// AddAlias adds an alias.
func (tx *Tx) AddAlias(a Alias) error {
	return tx.exec("INSERT OR REPLACE INTO alias (stream, story) VALUES (?,?)", a.Stream, a.Story)
}

// DropAliases drops all aliases: those of another stream follow.
func (tx *Tx) DropAliases() error { return tx.exec("DELETE FROM alias") }

// Aliases returns the aliases, by the stream's ids.
func (s *Store) Aliases(ctx context.Context) ([]Alias, error) {
	return collect(ctx, s, func(rows *sql.Rows) (a Alias, err error) {
		err = rows.Scan(&a.Stream, &a.Story)
		return a, err
	}, "SELECT stream, story FROM alias ORDER BY stream")
}
