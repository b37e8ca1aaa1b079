package store

import (
	"context"
	"database/sql"
)

// Publishers returns the publishers of outlets.
func (s *Store) Publishers(ctx context.Context) (map[string]string, error) {
	all := make(map[string]string)
	_, err := collect(ctx, s, func(rows *sql.Rows) (none struct{}, err error) {
		var outlet, publisher string
		err = rows.Scan(&outlet, &publisher)
		all[outlet] = publisher
		return none, err
	}, "SELECT outlet, publisher FROM publisher")
	return all, err
}

// Publishers returns the publishers of outlets as the transaction has them.
func (tx *Tx) Publishers() (map[string]string, error) {
	stmt, err := tx.prepared("SELECT outlet, publisher FROM publisher")
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(tx.ctx)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := make(map[string]string)
	for rows.Next() {
		var outlet, publisher string
		if err := rows.Scan(&outlet, &publisher); err != nil {
			return nil, err
		}
		all[outlet] = publisher
	}
	return all, rows.Err()
}

// Publisher returns the publisher of an outlet, or "".
func (tx *Tx) Publisher(outlet string) (publisher string, err error) {
	_, err = tx.one("SELECT publisher FROM publisher WHERE outlet = ?", []any{outlet}, &publisher)
	return publisher, err
}

// SetPublisher sets the publisher of an outlet, or drops it if that is "".
func (tx *Tx) SetPublisher(outlet, publisher string) error {
	if publisher == "" {
		return tx.exec("DELETE FROM publisher WHERE outlet = ?", outlet)
	}
	return tx.exec("INSERT INTO publisher (outlet, publisher) VALUES (?,?) ON CONFLICT DO UPDATE SET publisher = excluded.publisher", outlet, publisher)
}
