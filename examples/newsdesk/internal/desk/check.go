package desk

import (
	"context"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// Backup copies the file of a desk to a new one, while a desk may use it.
func Backup(ctx context.Context, from, to string) error {
	s, err := store.OpenToRead(ctx, from)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Backup(ctx, to)
}

// Check returns what is wrong with the file of a desk, which one may use.
func Check(ctx context.Context, file string) error {
	s, err := store.OpenToRead(ctx, file)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Check(ctx)
}
