package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/chumtin/chumtin/cluster"
)

// An Action is a call of an editor.
type Action struct {
	Seq    int64
	At     time.Time
	Who    string
	Detail string
	Undone int64 // the call that took it back, or 0
}

func scanAction(rows *sql.Rows) (a Action, err error) {
	var at int64
	err = rows.Scan(&a.Seq, &at, &a.Who, &a.Detail, &a.Undone)
	a.At = fromMicro(at)
	return a, err
}

const actionColumns = "l.seq, l.at, l.who, l.detail, coalesce(u.by, 0) FROM log l LEFT JOIN undone u ON u.seq = l.seq WHERE l.who <> ''"

// Actions returns at most limit calls of editors before one, or the last if that is
// 0, the newest first.
func (s *Store) Actions(ctx context.Context, before int64, limit int) ([]Action, error) {
	return collect(ctx, s, scanAction, "SELECT "+actionColumns+" AND (?1 = 0 OR l.seq < ?1) ORDER BY l.seq DESC LIMIT ?2", before, limit)
}

// ActionsAfter returns the calls of editors after one that were not taken back, the
// oldest first.
func (s *Store) ActionsAfter(ctx context.Context, seq int64) ([]Action, error) {
	return collect(ctx, s, scanAction, "SELECT "+actionColumns+" AND l.seq > ? AND u.by IS NULL ORDER BY l.seq", seq)
}

// ActionCall returns the call of an editor.
func (s *Store) ActionCall(ctx context.Context, seq int64) (Action, error) {
	return first(ctx, s, scanAction, "SELECT "+actionColumns+" AND l.seq = ?", seq)
}

// Undone reports whether a call was taken back.
func (tx *Tx) Undone(seq int64) (bool, error) {
	var by int64
	return tx.one("SELECT by FROM undone WHERE seq = ?", []any{seq}, &by)
}

// SetUndone notes that a call takes another one back.
func (tx *Tx) SetUndone(seq, by int64) error {
	return tx.exec("INSERT INTO undone (seq, by) VALUES (?,?)", seq, by)
}

// SetPinned sets by which call an article's headline stands for its story, or 0.
func (tx *Tx) SetPinned(num, by int64) error {
	return tx.exec("UPDATE article SET pinned = ? WHERE num = ?", by, num)
}

// ChangesOf returns the changes that a call made.
func (s *Store) ChangesOf(ctx context.Context, log int64) ([]cluster.Change, error) {
	return collect(ctx, s, scanChange, "SELECT "+changeColumns+" FROM change WHERE log = ? ORDER BY seq", log)
}
