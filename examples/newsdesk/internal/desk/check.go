package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/chumtin/chumtin/cluster"
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

// Check returns what is wrong with the file of a desk, which one may use meanwhile: its pages, its rows, whether the changes from the first on lead to the
// stories that are open, and whether its snapshots can be read.
func Check(ctx context.Context, file string) error {
	s, err := store.OpenToRead(ctx, file)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Hold(ctx); err != nil {
		return err
	}
	if err := s.Check(ctx); err != nil {
		return err
	}
	return errors.Join(checkChanges(ctx, s), checkSnapshots(ctx, s))
}

// checkChanges replays all changes.
func checkChanges(ctx context.Context, s *store.Store) error {
	changes, err := s.ChangesAfter(ctx, 0)
	if err != nil {
		return err
	}
	var ledger cluster.Ledger
	for _, c := range changes {
		if err := ledger.Apply(c); err != nil {
			return fmt.Errorf("%s: %w", s.File(), err)
		}
	}
	articles, err := s.OpenArticles(ctx)
	if err != nil {
		return err
	}
	stored := make(map[cluster.StoryID][]string)
	for _, a := range articles {
		stored[a.Story] = append(stored[a.Story], a.ID)
	}
	stories := ledger.Stories()
	for _, id := range slices.Sorted(maps.Keys(stories)) {
		slices.Sort(stored[id])
		if !slices.Equal(stored[id], stories[id]) {
			return fmt.Errorf("%s: story %d has articles %q, and by its changes %q", s.File(), id, stored[id], stories[id])
		}
		delete(stored, id)
	}
	for _, id := range slices.Sorted(maps.Keys(stored)) {
		return fmt.Errorf("%s: story %d is open, and not by its changes", s.File(), id)
	}
	return nil
}

func checkSnapshots(ctx context.Context, s *store.Store) error {
	snapshots, err := s.Snapshots(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, snapshot := range snapshots {
		// Any options will do: what is asked is whether its articles are there.
		_, err := cluster.AdoptStream(bytes.NewReader(snapshot.Links), cluster.StreamOptions{}, func(id string, _ int) (cluster.Article, error) {
			return s.ArticleAt(ctx, id, snapshot.Log)
		})
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: the snapshot after call %d: %w", s.File(), snapshot.Log, err))
		}
	}
	return errors.Join(errs...)
}
