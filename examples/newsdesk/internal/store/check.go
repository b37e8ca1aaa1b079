package store

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// OpenToRead opens a file, which a desk may use, to read it as it is.
func OpenToRead(ctx context.Context, file string) (s *Store, err error) {
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	s = &Store{file: file}
	if s.reader, err = openReader(file); err != nil {
		return nil, s.explain(err)
	}
	version, err := fileVersion(ctx, s.reader)
	if err == nil && version != len(migrations) {
		err = fmt.Errorf("has version %d, and this newsdesk reads %d: start it once", version, len(migrations))
	}
	if err != nil {
		return nil, s.explain(errors.Join(err, s.Close()))
	}
	return s, nil
}

// Check returns what is wrong with the file.
func (s *Store) Check(ctx context.Context) error {
	var found string
	if err := s.reader.QueryRowContext(ctx, "SELECT group_concat(integrity_check, '; ') FROM pragma_integrity_check").Scan(&found); err != nil {
		return s.explain(err)
	}
	if found != "ok" {
		return s.explain(fmt.Errorf("%w: %s", ErrDamaged, found))
	}
	return nil
}
