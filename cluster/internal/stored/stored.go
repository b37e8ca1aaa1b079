// Package stored reads articles whose documents are in their binary form.
package stored

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/internal/blank"
	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/story"
	"github.com/chumtin/chumtin/cluster/internal/work"
	"github.com/chumtin/chumtin/shingle"
)

// Read returns n articles in order, and where each was, or an error that names all
// that cannot be used. at returns an article and its document.
func Read(ctx context.Context, p shingle.Profile, n int, at func(i int) (*cluster.Article, []byte)) ([]story.Article, []int, error) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		a, _ := at(i)
		b, _ := at(j)
		return story.Compare(story.Dated(a.Time), a.ID, story.Dated(b.Time), b.ID)
	})
	articles, errs := make([]story.Article, n), make([]error, n)
	err := work.Parallel(ctx, n, func() func(int) {
		return func(i int) {
			a, document := at(order[i])
			articles[i], errs[i] = read(p, a, document)
		}
	})
	if err != nil {
		return nil, nil, err
	}
	seen := make(map[string]bool, n)
	for i, a := range articles {
		if errs[i] == nil && seen[a.ID] {
			errs[i] = fmt.Errorf("item %q: %w", a.ID, cluster.ErrRepeatedID)
		}
		seen[a.ID] = true
	}
	return articles, order, errors.Join(errs...)
}

func read(p shingle.Profile, a *cluster.Article, document []byte) (story.Article, error) {
	switch {
	case !utf8.ValidString(a.ID):
		return story.Article{}, fmt.Errorf("item %.60q: %w", a.ID, cluster.ErrInvalidID)
	case blank.Is(a.ID):
		return story.Article{}, fmt.Errorf("item: %w (title %.60q)", cluster.ErrNoID, a.Title)
	}
	d, err := p.ReadDocument(document)
	if err != nil {
		return story.Article{}, fmt.Errorf("item %q: %w", a.ID, err)
	}
	t := story.Dated(a.Time)
	return story.Article{ID: a.ID, Time: t, Text: like.Text{Doc: d, When: like.WhenOf(t), Source: like.SourceOf(a.Source)}}, nil
}
