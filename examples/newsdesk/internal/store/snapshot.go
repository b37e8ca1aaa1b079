package store

import (
	"context"
	"database/sql"
)

// A Snapshot is what a stream saved of its links after a call of the log.
type Snapshot struct {
	Log   int64
	Links []byte
}

// kept is how many snapshots there are: if one cannot be read, the one before is.
const kept = 2

// AddSnapshot adds a snapshot and drops those before the last two.
func (tx *Tx) AddSnapshot(s Snapshot) error {
	if err := tx.exec("INSERT OR REPLACE INTO snapshot (log, links) VALUES (?,?)", s.Log, s.Links); err != nil {
		return err
	}
	return tx.exec("DELETE FROM snapshot WHERE log NOT IN (SELECT log FROM snapshot ORDER BY log DESC LIMIT ?)", kept)
}

// Snapshots returns the snapshots, the newest first.
func (s *Store) Snapshots(ctx context.Context) ([]Snapshot, error) {
	return collect(ctx, s, func(rows *sql.Rows) (to Snapshot, err error) {
		err = rows.Scan(&to.Log, &to.Links)
		return to, err
	}, "SELECT log, links FROM snapshot ORDER BY log DESC")
}

// DropSnapshots drops all snapshots: one of another stream follows.
func (tx *Tx) DropSnapshots() error { return tx.exec("DELETE FROM snapshot") }
