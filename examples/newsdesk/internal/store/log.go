package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/chumtin/chumtin/cluster"
)

// Kinds of calls in the log.
const (
	KindPut    = "put"    // an article for the stream
	KindEdit   = "edit"   // an article whose story has closed: the stream was not told
	KindEditor = "editor" // what an editor did
	KindAnew   = "anew"   // the stream was made anew, and what it says of stored articles
)

// A Call is a row of the log.
type Call struct {
	Seq     int64
	At      time.Time
	Kind    string
	Article cluster.Article // of a put
	Dropped bool            // its text is no longer kept
	Who     string
	Detail  string
}

// CallsAfter returns at most limit calls after one, in order.
func (s *Store) CallsAfter(ctx context.Context, seq int64, limit int) ([]Call, error) {
	return collect(ctx, s, func(rows *sql.Rows) (c Call, err error) {
		var at int64
		var published string
		a := &c.Article
		err = rows.Scan(&c.Seq, &at, &c.Kind, &c.Who, &c.Detail, &a.ID, &published, &a.Source, &a.URL, &a.Lang, &a.Title, &a.Summary, &a.Body, &c.Dropped)
		c.At, a.Time = fromMicro(at), parseTime(published)
		return c, err
	}, `SELECT l.seq, l.at, l.kind, l.who, l.detail, coalesce(a.id, ''), l.time, l.source, l.url, l.lang,
			coalesce(t.title, ''), coalesce(t.summary, ''), coalesce(t.body, ''), coalesce(t.dropped, 0)
		FROM log l LEFT JOIN article a ON a.num = l.article LEFT JOIN text t ON t.seq = l.text
		WHERE l.seq > ? ORDER BY l.seq LIMIT ?`, seq, limit)
}

// Add appends a call that brings no article, and returns its number.
func (tx *Tx) Add(c Call) (seq int64, err error) {
	if _, err := tx.one("SELECT coalesce(max(seq), 0) + 1 FROM log", nil, &seq); err != nil {
		return 0, err
	}
	return seq, tx.exec("INSERT INTO log (seq, at, kind, who, detail) VALUES (?,?,?,?,?)", seq, c.At.UnixMicro(), c.Kind, c.Who, c.Detail)
}

// LastDated returns when the last article that states a time came, and that time, of the
// latest calls; and none if they brought no such article.
func (s *Store) LastDated(ctx context.Context) (came, stated time.Time, err error) {
	const latest = 1000
	rows, err := collect(ctx, s, func(rows *sql.Rows) (at [2]time.Time, err error) {
		var us int64
		var text string
		err = rows.Scan(&us, &text)
		return [2]time.Time{fromMicro(us), parseTime(text)}, err
	}, `SELECT l.at, a.time FROM log l JOIN article a ON a.num = l.article
		WHERE l.seq > (SELECT max(seq) FROM log) - ? AND a.time <> '' ORDER BY l.seq DESC LIMIT 1`, latest)
	if err != nil || len(rows) == 0 {
		return came, stated, err
	}
	return rows[0][0], rows[0][1], nil
}

// Last are the highest numbers of a file.
type Last struct {
	Call   int64
	Change uint64
	Story  cluster.StoryID
}

// Last returns the numbers of the last call, the last change and the last story.
func (s *Store) Last(ctx context.Context) (Last, error) {
	return first(ctx, s, func(rows *sql.Rows) (l Last, err error) {
		err = rows.Scan(&l.Call, &l.Change, &l.Story)
		return l, err
	}, "SELECT (SELECT coalesce(max(seq), 0) FROM log), (SELECT coalesce(max(seq), 0) FROM change), (SELECT coalesce(max(id), 0) FROM story)")
}

// ArticleAt returns an article as the stream was given it last, up to a call.
func (s *Store) ArticleAt(ctx context.Context, id string, log int64) (cluster.Article, error) {
	return first(ctx, s, func(rows *sql.Rows) (a cluster.Article, err error) {
		var at string
		err = rows.Scan(&at, &a.Source, &a.URL, &a.Lang, &a.Title, &a.Summary, &a.Body)
		a.ID, a.Time = id, parseTime(at)
		return a, err
	}, `SELECT l.time, l.source, l.url, l.lang, t.title, t.summary, t.body
		FROM article a JOIN log l ON l.article = a.num JOIN text t ON t.seq = l.text
		WHERE a.id = ? AND l.seq <= ? AND l.kind = 'put' ORDER BY l.seq DESC LIMIT 1`, id, log)
}
