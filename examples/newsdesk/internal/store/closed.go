package store

import (
	"context"
	"math"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster"
)

// A ClosedQuery chooses closed stories.
type ClosedQuery struct {
	ByTime       bool // by their last article, else by weight
	Independent  int
	Articles     int
	Since, Until time.Time
	Source       string
	Section      string
	Among        []cluster.StoryID // nil for all
	Not          []cluster.StoryID

	After bool // only what comes after Rank and Lead
	Rank  float64
	Lead  cluster.StoryID
	Limit int
}

// ClosedStories returns the first of the stories that a query chooses, and how many
// it chooses in all.
func (s *Store) ClosedStories(ctx context.Context, q ClosedQuery) (rows []Story, total int, err error) {
	var where strings.Builder
	var args []any
	and := func(condition string, values ...any) {
		where.WriteString(" AND " + condition)
		args = append(args, values...)
	}
	where.WriteString("NOT s.open AND s.articles > 0")
	if q.Independent > 0 {
		and("s.independent >= ?", q.Independent)
	}
	if q.Articles > 0 {
		and("s.articles >= ?", q.Articles)
	}
	if !q.Since.IsZero() {
		and("s.last >= ?", q.Since.UnixMicro())
	}
	if !q.Until.IsZero() {
		and("s.first <= ?", q.Until.UnixMicro())
	}
	if q.Source != "" {
		and("EXISTS (SELECT 1 FROM article a WHERE a.story = s.id AND a.source = ?)", q.Source)
	}
	if q.Section != "" {
		and(`EXISTS (SELECT 1 FROM article a WHERE a.story = s.id AND (
			a.source IN (SELECT name FROM source WHERE feed = '' AND section = ?)
			OR EXISTS (SELECT 1 FROM carried c JOIN source f ON f.num = c.source WHERE c.article = a.num AND f.section = ?)))`, q.Section, q.Section)
	}
	if q.Among != nil {
		and("s.id IN (SELECT value FROM json_each(?))", list(q.Among))
	}
	if q.Not != nil {
		and("s.id NOT IN (SELECT value FROM json_each(?))", list(q.Not))
	}
	and("EXISTS (SELECT 1 FROM article a WHERE a.story = s.id AND a.source NOT IN (SELECT name FROM source WHERE feed = '' AND muted))")
	if total, err = first(ctx, s, scanOne[int], "SELECT count(*) FROM story s WHERE "+where.String(), args...); err != nil {
		return nil, 0, err
	}
	rank, value := "s.weight", any(q.Rank)
	if q.ByTime {
		rank, value = "s.last", int64(math.Round(q.Rank))
	}
	if q.After {
		and("("+rank+" < ? OR "+rank+" = ? AND s.id > ?)", value, value, q.Lead)
	}
	rows, err = collect(ctx, s, scanStory, "SELECT "+storyColumns+" FROM story s WHERE "+where.String()+" ORDER BY "+rank+" DESC, s.id LIMIT ?", append(args, q.Limit)...)
	return rows, total, err
}

// Carried returns the numbers of the sources that carried the articles of a story.
func (s *Store) Carried(ctx context.Context, story cluster.StoryID) (map[int64][]int64, error) {
	return s.carried(ctx, "SELECT c.article, c.source FROM article a JOIN carried c ON c.article = a.num WHERE a.story = ? ORDER BY c.article, c.source", story)
}
