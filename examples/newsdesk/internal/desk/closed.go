package desk

import (
	"cmp"
	"context"
	"slices"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// closedStory returns the card of a story that has closed, and its articles.
func (d *Desk) closedStory(ctx context.Context, row store.Story, seen map[cluster.StoryID]int64) (Card, []store.Article, error) {
	rows, err := d.store.StoryArticles(ctx, row.ID)
	if err != nil {
		return Card{}, nil, err
	}
	if len(rows) == 0 {
		return Card{ID: row.ID, Topic: cmp.Or(row.Topic, row.ID), Seq: row.Seq}, nil, nil
	}
	carried, err := d.store.Carried(ctx, row.ID)
	if err != nil {
		return Card{}, nil, err
	}
	st := &openStory{Story: row}
	for _, a := range rows {
		m := &live{a, carried[a.Num]}
		st.members = append(st.members, m)
		if a.Num == row.Representative {
			st.representative = m
		}
	}
	sortMembers(st.members)
	for i, m := range st.members {
		rows[i] = m.Article
	}
	st.count()
	st.Story = row
	return d.board().card(ranked{st: st}, seen), rows, nil
}

func (d *Desk) closedCard(ctx context.Context, row store.Story, seen map[cluster.StoryID]int64) (Card, error) {
	card, _, err := d.closedStory(ctx, row, seen)
	return card, err
}

// addClosed adds closed stories that a filter chooses to those that are open, as many
// as may be on the page, and the number of all of them to the total. Each is an affair
// of its own.
func (d *Desk) addClosed(ctx context.Context, all []affair, page *Page, f Filter, found map[cluster.StoryID]bool, seen map[cluster.StoryID]int64, after *cursor, limit int) ([]affair, error) {
	q := store.ClosedQuery{
		ByTime: f.Order == ByTime, Independent: f.Independent, Articles: f.Articles, Since: f.Since, Until: f.Until,
		Source: f.Source, Section: f.Section, Limit: limit + 1,
	}
	if after != nil {
		q.After, q.Rank, q.Lead = true, after.rank, after.lead
	}
	if found != nil {
		q.Among = append([]cluster.StoryID{}, sorted(found)...) // none is not all
	}
	if f.Unread {
		q.Not = sorted(seen)
	}
	rows, total, err := d.store.ClosedStories(ctx, q)
	if err != nil {
		return nil, err
	}
	page.Total += total
	for _, row := range rows {
		rank := row.Weight
		if q.ByTime {
			rank = float64(row.Last.UnixMicro())
		}
		all = append(all, affair{id: cmp.Or(row.Topic, row.ID), rank: rank, lead: row.ID, closed: []store.Story{row}})
	}
	slices.SortStableFunc(all, func(x, y affair) int {
		return cmp.Or(cmp.Compare(y.rank, x.rank), cmp.Compare(x.lead, y.lead))
	})
	return all, nil
}
