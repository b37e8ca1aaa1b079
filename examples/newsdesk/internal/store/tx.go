package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// A Tx is a transaction that writes. It sees what it wrote.
type Tx struct {
	ctx context.Context
	s   *Store
}

// Update calls f in a transaction, which it commits if f returns nil. After an
// error nothing of the transaction is in the file. Calls must not overlap.
func (s *Store) Update(ctx context.Context, f func(*Tx) error) error {
	tx := &Tx{ctx, s}
	if err := tx.exec("BEGIN IMMEDIATE"); err != nil {
		return s.explain(err)
	}
	err := f(tx)
	if err == nil {
		err = tx.exec("COMMIT")
	}
	if err != nil {
		// SQLite has rolled back by itself after some errors: then this one says so.
		_, _ = s.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return s.explain(err)
	}
	return nil
}

// prepared returns a statement on the writing connection, prepared once.
func (tx *Tx) prepared(query string) (*sql.Stmt, error) {
	if stmt := tx.s.stmts[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := tx.s.conn.PrepareContext(tx.ctx, query)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	tx.s.stmts[query] = stmt
	return stmt, nil
}

func (tx *Tx) exec(query string, args ...any) error {
	stmt, err := tx.prepared(query)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(tx.ctx, args...)
	return err
}

// insert is exec for a row whose number SQLite chooses.
func (tx *Tx) insert(query string, args ...any) (int64, error) {
	stmt, err := tx.prepared(query)
	if err != nil {
		return 0, err
	}
	result, err := stmt.ExecContext(tx.ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// one scans the only row of a query. It reports whether there is one.
func (tx *Tx) one(query string, args []any, to ...any) (bool, error) {
	stmt, err := tx.prepared(query)
	if err != nil {
		return false, err
	}
	err = stmt.QueryRowContext(tx.ctx, args...).Scan(to...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
