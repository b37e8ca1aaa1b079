package desk

import (
	"cmp"
	"context"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// closedStory returns the card of a story that has closed, and its articles.
func (d *Desk) closedStory(ctx context.Context, row store.Story, seen map[cluster.StoryID]int64) (Card, []store.Article, error) {
	rows, err := d.store.StoryArticles(ctx, row.ID)
	if err != nil {
		return Card{}, nil, err
	}
	st := &openStory{Story: row}
	for _, a := range rows {
		m := &live{Article: a}
		st.members = append(st.members, m)
		st.arrivals = append(st.arrivals, a.Num)
		if a.Num == row.Representative {
			st.representative = m
		}
	}
	sortMembers(st.members)
	for i, m := range st.members {
		rows[i] = m.Article
	}
	if len(rows) == 0 {
		return Card{ID: row.ID, Topic: cmp.Or(row.Topic, row.ID), Seq: row.Seq}, nil, nil
	}
	st.representative = cmp.Or(st.representative, st.members[0])
	return d.board().card(ranked{st: st}, seen), rows, nil
}

func (d *Desk) closedCard(ctx context.Context, row store.Story, seen map[cluster.StoryID]int64) (Card, error) {
	card, _, err := d.closedStory(ctx, row, seen)
	return card, err
}

// addClosed adds closed stories that a filter chooses to those that are open.
func (d *Desk) addClosed(ctx context.Context, all []affair, total int, f Filter, found map[cluster.StoryID]bool, limit int, after *cursor) ([]affair, int, error) {
	return all, total, nil
}
