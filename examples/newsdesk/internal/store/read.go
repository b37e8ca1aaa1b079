package store

import (
	"context"
	"database/sql"
	"strconv"
)

// read returns a statement of the readers. Preparing one takes half as long as what
// most of them do.
func (s *Store) read(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := s.reads.Load(query); ok {
		return stmt.(*sql.Stmt), nil
	}
	stmt, err := s.reader.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if other, loaded := s.reads.LoadOrStore(query, stmt); loaded {
		return other.(*sql.Stmt), stmt.Close()
	}
	return stmt, nil
}

// collect returns what scan makes of the rows of a query.
func collect[T any](ctx context.Context, s *Store, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	stmt, err := s.read(ctx, query)
	if err != nil {
		return nil, s.explain(err)
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		row, err := scan(rows)
		if err != nil {
			return nil, s.explain(err)
		}
		all = append(all, row)
	}
	return all, s.explain(rows.Err())
}

// first returns the first row of a query. The error is ErrNotFound if there is none.
func first[T any](ctx context.Context, s *Store, scan func(*sql.Rows) (T, error), query string, args ...any) (row T, err error) {
	rows, err := collect(ctx, s, scan, query, args...)
	switch {
	case err != nil:
		return row, err
	case len(rows) == 0:
		return row, ErrNotFound
	}
	return rows[0], nil
}

// scanOne scans a row of one column.
func scanOne[T any](rows *sql.Rows) (v T, err error) {
	err = rows.Scan(&v)
	return v, err
}

// list returns numbers as JSON, for json_each: a query is the same for however many.
func list[N ~int64 | ~uint64](all []N) string {
	text := []byte{'['}
	for i, n := range all {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendInt(text, int64(n), 10)
	}
	return string(append(text, ']'))
}
