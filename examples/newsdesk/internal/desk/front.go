package desk

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// Sizes of a page.
const (
	defaultLimit = 50
	maxLimit     = 200
)

// ErrCursor reports a cursor that no page gave.
var ErrCursor = errors.New("no such cursor")

// Front returns the stories that a filter chooses, a topic with all of its chosen
// ones. Reader is whose read state the cards show.
func (d *Desk) Front(ctx context.Context, reader string, f Filter) (Page, error) {
	f.Source, f.Section = nameOf(f.Source), nameOf(f.Section)
	limit := cmp.Or(f.Limit, defaultLimit)
	limit = min(max(limit, 1), maxLimit)
	after, err := parseCursor(f.After)
	if err != nil {
		return Page{}, err
	}
	seen, err := d.seen(ctx, reader)
	if err != nil {
		return Page{}, err
	}
	b := d.board()
	var found map[cluster.StoryID]bool
	if f.Query != "" {
		match := store.Match(f.Query)
		if match == "" {
			return Page{Seq: b.seq}, nil
		}
		from := b.oldest
		if f.Closed {
			from = 0
		}
		if found, err = d.store.Matching(ctx, match, from); err != nil {
			return Page{}, err
		}
	}
	order := b.byWeight
	if f.Order == ByTime {
		order = b.byTime
	}
	var all []affair
	at := make(map[cluster.StoryID]int)
	page := Page{Seq: b.seq}
	for _, r := range order {
		if found != nil && !found[r.st.ID] || !b.chooses(&f, r.st) {
			continue
		}
		if upto, ok := seen[r.st.ID]; f.Unread && ok && r.st.after(upto) == 0 {
			continue
		}
		page.Total++
		topic := topicOf(r.st)
		i, ok := at[topic]
		if !ok {
			i = len(all)
			at[topic] = i
			all = append(all, affair{id: topic, rank: r.rank, lead: r.st.ID})
		}
		all[i].stories = append(all[i].stories, r)
	}
	if f.Closed {
		if all, err = d.addClosed(ctx, all, &page, f, found, seen, after, limit); err != nil {
			return Page{}, err
		}
	}
	if after != nil {
		all = slices.DeleteFunc(all, func(a affair) bool { return !after.precedes(a.rank, a.lead) })
	}
	if len(all) > limit {
		page.Next = cursor{all[limit-1].rank, all[limit-1].lead}.String()
		all = all[:limit]
	}
	for _, a := range all {
		topic := Topic{ID: a.id}
		for _, r := range a.stories {
			topic.Cards = append(topic.Cards, b.card(r, seen))
		}
		for _, row := range a.closed {
			card, err := d.closedCard(ctx, row, seen)
			if err != nil {
				return Page{}, err
			}
			topic.Cards = append(topic.Cards, card)
		}
		page.Topics = append(page.Topics, topic)
	}
	return page, d.addLeads(ctx, page.Topics)
}

// An affair is a topic with the stories that a filter chose.
type affair struct {
	id      cluster.StoryID
	rank    float64
	lead    cluster.StoryID
	stories []ranked
	closed  []store.Story
}

// chooses reports whether an open story passes a filter, but for words and what is
// read.
func (b *board) chooses(f *Filter, st *openStory) bool {
	if st.Independent < f.Independent || st.Articles < f.Articles ||
		!f.Since.IsZero() && st.Last.Before(f.Since) || !f.Until.IsZero() && st.First.After(f.Until) {
		return false
	}
	if f.Source != "" {
		return slices.ContainsFunc(st.members, func(a *live) bool { return a.Source == f.Source })
	}
	return slices.ContainsFunc(st.members, func(a *live) bool {
		return !b.opinions.isMuted(a) && (f.Section == "" || b.opinions.inSection(a, f.Section))
	})
}

// card returns a story as a page shows it, without leads.
func (b *board) card(r ranked, seen map[cluster.StoryID]int64) Card {
	st := r.st
	c := Card{
		ID: st.ID, Topic: topicOf(st), Articles: st.Articles, Independent: st.Independent, Sources: st.Sources,
		First: st.First, Last: st.Last, Growth: r.growth, Open: st.Open, Seq: st.Seq,
	}
	if upto, ok := seen[st.ID]; ok {
		c.New = st.after(upto)
		c.Read = c.New == 0
	}
	first, also := b.choose(st)
	c.Representative, c.Pinned = b.article(first), first.Pinned != 0
	shown := map[string]bool{first.ID: true}
	for _, a := range also {
		c.Also = append(c.Also, b.article(a))
		shown[a.ID] = true
	}
	for _, a := range st.members {
		if len(c.Copies) == maxCopies {
			break
		}
		if shown[a.Of] && !shown[a.ID] && !b.opinions.isMuted(a) {
			c.Copies = append(c.Copies, b.article(a))
		}
	}
	return c
}

const (
	maxAlso   = 5
	maxCopies = 20
)

// choose returns the article whose headline stands for a story, and further reports,
// one of each outlet: those of preferred outlets first, then the newest.
func (b *board) choose(st *openStory) (first *live, also []*live) {
	var reports []*live
	first = st.representative
	if pinned := st.pinned(); pinned != nil {
		first = pinned
	} else if b.opinions.isMuted(first) {
		// All of a story are muted only if a filter asks for their outlet.
		for _, a := range st.members {
			if !b.opinions.isMuted(a) {
				first = a
				break
			}
		}
	}
	for _, a := range st.members {
		if a != first && a.Kind == cluster.Report && !b.opinions.isMuted(a) {
			reports = append(reports, a)
		}
	}
	slices.SortStableFunc(reports, func(x, y *live) int {
		if p := b.opinions.isPreferred(x); p != b.opinions.isPreferred(y) {
			if p {
				return -1
			}
			return 1
		}
		return timeOf(&y.Article).Compare(timeOf(&x.Article))
	})
	outlets := map[string]bool{first.Source: true}
	for _, a := range reports {
		if len(also) == maxAlso {
			break
		}
		if !outlets[a.Source] || a.Source == "" {
			outlets[a.Source] = true
			also = append(also, a)
		}
	}
	return first, also
}

// pinned returns the article that an editor let stand for the story last, or nil.
func (st *openStory) pinned() (last *live) {
	for _, a := range st.members {
		if a.Pinned != 0 && (last == nil || a.Pinned > last.Pinned) {
			last = a
		}
	}
	return last
}

// article returns an article of an open story without its texts.
func (b *board) article(a *live) Article {
	to := articleOf(a.Article)
	for _, f := range a.feeds {
		if s := b.opinions.ofFeed[f]; s != nil {
			to.Feeds = append(to.Feeds, s.Feed)
		}
	}
	return to
}

func articleOf(row store.Article) Article {
	return Article{
		Article: row.Article, Seq: row.Num, Arrived: row.Arrived, Version: row.Version,
		Story: row.Story, Kind: row.Kind, Of: row.Of, HasTexts: !row.Dropped, text: row.Text, when: row.When(),
	}
}

// addLeads sets the summaries of the articles that stand for stories.
func (d *Desk) addLeads(ctx context.Context, topics []Topic) error {
	var texts []int64
	for _, t := range topics {
		for _, c := range t.Cards {
			texts = append(texts, c.Representative.text)
		}
	}
	if len(texts) == 0 {
		return nil
	}
	leads, err := d.store.Summaries(ctx, texts)
	if err != nil {
		return err
	}
	for _, t := range topics {
		for i := range t.Cards {
			t.Cards[i].Representative.Summary = leads[t.Cards[i].Representative.text]
		}
	}
	return nil
}

// A cursor is the place of the last topic of a page.
type cursor struct {
	rank float64
	lead cluster.StoryID
}

// precedes reports whether a topic comes after the cursor.
func (c cursor) precedes(rank float64, lead cluster.StoryID) bool {
	return rank < c.rank || rank == c.rank && lead > c.lead
}

func (c cursor) String() string {
	b := binary.BigEndian.AppendUint64(nil, math.Float64bits(c.rank))
	return base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint64(b, uint64(c.lead)))
}

func parseCursor(s string) (*cursor, error) {
	if s == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) != 16 {
		return nil, ErrCursor
	}
	c := cursor{math.Float64frombits(binary.BigEndian.Uint64(b)), cluster.StoryID(binary.BigEndian.Uint64(b[8:]))}
	if math.IsNaN(c.rank) {
		return nil, ErrCursor
	}
	return &c, nil
}
