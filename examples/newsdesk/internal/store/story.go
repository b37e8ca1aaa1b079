package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/chumtin/chumtin/cluster"
)

// A Story is a row of a story, open or not.
type Story struct {
	ID             cluster.StoryID
	Open           bool
	Merged         cluster.StoryID // the story that it is in now, or 0
	Topic          cluster.StoryID
	Representative int64 // the article's number
	Articles       int
	Independent    int
	Sources        int
	First, Last    time.Time
	Weight         float64
	Seq            uint64
}

// SetStory sets a story's row.
func (tx *Tx) SetStory(st Story) error {
	return tx.exec(`INSERT INTO story (id, open, merged, topic, representative, articles, independent, sources, first, last, weight, seq)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
		ON CONFLICT (id) DO UPDATE SET open=excluded.open, merged=excluded.merged, topic=excluded.topic, representative=excluded.representative,
			articles=excluded.articles, independent=excluded.independent, sources=excluded.sources,
			first=excluded.first, last=excluded.last, weight=excluded.weight, seq=excluded.seq`,
		st.ID, st.Open, st.Merged, st.Topic, st.Representative, st.Articles, st.Independent, st.Sources, toMicro(st.First), toMicro(st.Last), st.Weight, st.Seq)
}

// SetMerged lets the address of a story that was merged lead to a story.
func (tx *Tx) SetMerged(story, into cluster.StoryID) error {
	return tx.exec("UPDATE story SET merged = ? WHERE id = ? AND merged <> 0", into, story)
}

// Merged returns the story that one was merged into, or 0.
func (tx *Tx) Merged(story cluster.StoryID) (into cluster.StoryID, err error) {
	_, err = tx.one("SELECT merged FROM story WHERE id = ?", []any{story}, &into)
	return into, err
}

// SetTopic sets the topic of a story.
func (tx *Tx) SetTopic(story, topic cluster.StoryID) error {
	return tx.exec("UPDATE story SET topic = ? WHERE id = ?", topic, story)
}

const storyColumns = "s.id, s.open, s.merged, s.topic, s.representative, s.articles, s.independent, s.sources, s.first, s.last, s.weight, s.seq"

func scanStory(rows *sql.Rows) (st Story, err error) {
	var first, last int64
	err = rows.Scan(&st.ID, &st.Open, &st.Merged, &st.Topic, &st.Representative, &st.Articles, &st.Independent, &st.Sources, &first, &last, &st.Weight, &st.Seq)
	st.First, st.Last = fromMicro(first), fromMicro(last)
	return st, err
}

// Story returns a story's row.
func (s *Store) Story(ctx context.Context, id cluster.StoryID) (Story, error) {
	return first(ctx, s, scanStory, "SELECT "+storyColumns+" FROM story s WHERE s.id = ?", id)
}

// OpenStories returns the rows of all open stories by their ids.
func (s *Store) OpenStories(ctx context.Context) ([]Story, error) {
	return collect(ctx, s, scanStory, "SELECT "+storyColumns+" FROM story s WHERE s.open ORDER BY s.id")
}

// Related returns the other closed stories of a topic, those with the latest
// articles first.
func (s *Store) Related(ctx context.Context, topic, not cluster.StoryID, limit int) ([]Story, error) {
	return collect(ctx, s, scanStory, "SELECT "+storyColumns+" FROM story s WHERE s.topic = ? AND s.id <> ? AND NOT s.open AND s.articles > 0 ORDER BY s.last DESC, s.id LIMIT ?", topic, not, limit)
}
