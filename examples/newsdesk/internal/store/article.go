package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/normalize"
)

// An Article is a row of an article as it is now.
type Article struct {
	cluster.Article

	Num      int64 // order of arrival, from 1
	Version  int   // from 1
	Streamed int   // the version that the stream gave it
	Text     int64 // the call that brought its text
	Arrived  time.Time
	Told     time.Time // that the stream was told, of one that states no time
	Story    cluster.StoryID
	Kind     cluster.Kind
	Of       string
	Pinned   int64 // the call that lets it stand for its story, or 0
	Dropped  bool  // the text is no longer kept
}

// When returns the time that the stream goes by: the one that the article states, or
// that it was told in place of one.
func (a *Article) When() time.Time {
	if a.Time.IsZero() {
		return a.Told
	}
	return a.Time
}

// A Hash is that of a text.
type Hash [16]byte

// HashOf returns the hash of an article's title, summary and body.
func HashOf(a *cluster.Article) (h Hash) {
	sum := sha256.New()
	for _, field := range []string{a.Title, a.Summary, a.Body} {
		sum.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(field))))
		sum.Write([]byte(field))
	}
	copy(h[:], sum.Sum(nil))
	return h
}

// Words are the forms of a text that are searched.
type Words struct {
	Key, Bare string
}

// WordsOf returns the forms of an article's text. It takes as long as all else that
// the store does with an article, and needs no transaction.
func WordsOf(a *cluster.Article) Words {
	key := normalize.Key.String(a.Title + "\n" + a.Summary + "\n" + a.Body)
	return Words{key, normalize.Bare.String(key)}
}

// lastTold is the time that the stream was told last of an article a.
const lastTold = "coalesce((SELECT l.time FROM log l WHERE l.article = a.num AND l.kind = 'put' ORDER BY l.seq DESC LIMIT 1), '')"

// Known returns the article with an ID and the hash of its text, and whether there
// is one. The texts are left out.
func (tx *Tx) Known(id string) (a Article, h Hash, found bool, err error) {
	a.ID = id
	var arrived int64
	var at, told string
	var hash []byte
	found, err = tx.one(`SELECT a.num, a.version, a.streamed, a.text, a.arrived, `+lastTold+`, a.time, a.source, a.url, a.lang, a.story, a.kind, a.of, a.pinned, t.hash, t.title, t.dropped
		FROM article a JOIN text t ON t.seq = a.text WHERE a.id = ?`, []any{id},
		&a.Num, &a.Version, &a.Streamed, &a.Text, &arrived, &told, &at, &a.Source, &a.URL, &a.Lang, &a.Story, &a.Kind, &a.Of, &a.Pinned, &hash, &a.Title, &a.Dropped)
	if err != nil || !found {
		return a, h, false, err
	}
	a.Arrived, a.Told, a.Time = fromMicro(arrived), parseTime(told), parseTime(at)
	copy(h[:], hash)
	return a, h, true, nil
}

// A Put is a call of the log that brought an article.
type Put struct {
	Kind    string // KindPut or KindEdit
	At      time.Time
	Article *Article // as it is after the call; Num is 0 if it is new, and then set
	Words   *Words   // nil if the text is the one before
	Hash    Hash
}

// Put appends a call to the log, and sets the article to what it is after it.
func (tx *Tx) Put(p Put) (seq int64, err error) {
	a := p.Article
	isNew := a.Num == 0
	if isNew {
		if _, err := tx.one("SELECT coalesce(max(num), 0) + 1 FROM article", nil, &a.Num); err != nil {
			return 0, err
		}
	}
	if _, err := tx.one("SELECT coalesce(max(seq), 0) + 1 FROM log", nil, &seq); err != nil {
		return 0, err
	}
	if p.Words != nil {
		a.Text, a.Dropped = seq, false
		if err := tx.exec("INSERT INTO text (seq, article, version, arrived, hash, title, summary, body) VALUES (?,?,?,?,?,?,?,?)",
			seq, a.Num, a.Version, p.At.UnixMicro(), p.Hash[:], a.Title, a.Summary, a.Body); err != nil {
			return 0, err
		}
		if err := tx.setWords(a.Num, isNew, p.Words); err != nil {
			return 0, err
		}
	}
	if err := tx.exec("INSERT INTO log (seq, at, kind, article, text, time, source, url, lang) VALUES (?,?,?,?,?,?,?,?,?)",
		seq, p.At.UnixMicro(), p.Kind, a.Num, a.Text, formatTime(a.When()), a.Source, a.URL, a.Lang); err != nil {
		return 0, err
	}
	if isNew {
		return seq, tx.exec("INSERT INTO article (num, id, version, streamed, text, arrived, time, source, url, lang, story, kind, of) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
			a.Num, a.ID, a.Version, a.Streamed, a.Text, a.Arrived.UnixMicro(), formatTime(a.Time), a.Source, a.URL, a.Lang, a.Story, a.Kind, a.Of)
	}
	return seq, tx.exec("UPDATE article SET version=?, streamed=?, text=?, arrived=?, time=?, source=?, url=?, lang=? WHERE num=?",
		a.Version, a.Streamed, a.Text, a.Arrived.UnixMicro(), formatTime(a.Time), a.Source, a.URL, a.Lang, a.Num)
}

func (tx *Tx) setWords(num int64, isNew bool, w *Words) error {
	if !isNew {
		if err := tx.exec("DELETE FROM words WHERE rowid = ?", num); err != nil {
			return err
		}
	}
	return tx.exec("INSERT INTO words (rowid, key, bare) VALUES (?,?,?)", num, w.Key, w.Bare)
}

// Place sets the story of an article, and what it is there.
func (tx *Tx) Place(num int64, story cluster.StoryID, kind cluster.Kind, of string) error {
	return tx.exec("UPDATE article SET story=?, kind=?, of=? WHERE num=?", story, kind, of, num)
}

// Carried notes that a source carried an article. It reports whether that is news.
func (tx *Tx) Carried(num, source int64) (bool, error) {
	stmt, err := tx.prepared("INSERT INTO carried (article, source) VALUES (?,?) ON CONFLICT DO NOTHING")
	if err != nil {
		return false, err
	}
	result, err := stmt.ExecContext(tx.ctx, num, source)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

const articleColumns = "a.id, a.num, a.version, a.streamed, a.text, a.arrived, CASE a.time WHEN '' THEN " + lastTold + " ELSE '' END, a.time, a.source, a.url, a.lang, a.story, a.kind, a.of, a.pinned, t.title, t.dropped"

func scanArticle(rows *sql.Rows, more ...any) (a Article, err error) {
	var arrived int64
	var at, told string
	err = rows.Scan(append([]any{&a.ID, &a.Num, &a.Version, &a.Streamed, &a.Text, &arrived, &told, &at, &a.Source, &a.URL, &a.Lang, &a.Story, &a.Kind, &a.Of, &a.Pinned, &a.Title, &a.Dropped}, more...)...)
	a.Arrived, a.Told, a.Time = fromMicro(arrived), parseTime(told), parseTime(at)
	return a, err
}

// Article returns an article with its text.
func (s *Store) Article(ctx context.Context, id string) (Article, error) {
	return first(ctx, s, func(rows *sql.Rows) (Article, error) {
		var summary, body string
		a, err := scanArticle(rows, &summary, &body)
		a.Summary, a.Body = summary, body
		return a, err
	}, "SELECT "+articleColumns+", t.summary, t.body FROM article a JOIN text t ON t.seq = a.text WHERE a.id = ?", id)
}

// OpenArticles returns all articles of open stories, without summaries and bodies.
func (s *Store) OpenArticles(ctx context.Context) ([]Article, error) {
	return s.articles(ctx, "SELECT "+articleColumns+" FROM story s JOIN article a ON a.story = s.id JOIN text t ON t.seq = a.text WHERE s.open ORDER BY a.num")
}

// StoryArticles returns the articles of a story by their arrival, without bodies.
func (s *Store) StoryArticles(ctx context.Context, id cluster.StoryID) ([]Article, error) {
	return s.articles(ctx, "SELECT "+articleColumns+" FROM article a JOIN text t ON t.seq = a.text WHERE a.story = ? ORDER BY a.num", id)
}

func (s *Store) articles(ctx context.Context, query string, args ...any) ([]Article, error) {
	return collect(ctx, s, func(rows *sql.Rows) (Article, error) { return scanArticle(rows) }, query, args...)
}

// Summaries returns the summaries of texts by their numbers.
func (s *Store) Summaries(ctx context.Context, texts []int64) (map[int64]string, error) {
	all := make(map[int64]string, len(texts))
	_, err := collect(ctx, s, func(rows *sql.Rows) (none struct{}, err error) {
		var seq int64
		var summary string
		err = rows.Scan(&seq, &summary)
		all[seq] = summary
		return none, err
	}, "SELECT seq, summary FROM text WHERE seq IN (SELECT value FROM json_each(?))", list(texts))
	return all, err
}

// A Headline is that of a version.
type Headline struct {
	Article int64
	Version int
	Title   string
	Arrived time.Time
}

// Headlines returns the last headline of each version of articles, by version.
func (s *Store) Headlines(ctx context.Context, articles []int64) ([]Headline, error) {
	return collect(ctx, s, func(rows *sql.Rows) (h Headline, err error) {
		var arrived int64
		err = rows.Scan(&h.Article, &h.Version, &h.Title, &arrived)
		h.Arrived = fromMicro(arrived)
		return h, err
	}, `SELECT t.article, t.version, t.title, t.arrived FROM text t
		WHERE t.article IN (SELECT value FROM json_each(?))
		AND t.seq = (SELECT max(u.seq) FROM text u WHERE u.article = t.article AND u.version = t.version)
		ORDER BY t.article, t.version`, list(articles))
}

// Feeds returns the feeds that carried articles, by article.
func (s *Store) Feeds(ctx context.Context, articles []int64) (map[int64][]string, error) {
	all := make(map[int64][]string)
	_, err := collect(ctx, s, func(rows *sql.Rows) (none struct{}, err error) {
		var num int64
		var feed string
		err = rows.Scan(&num, &feed)
		all[num] = append(all[num], feed)
		return none, err
	}, `SELECT c.article, f.feed FROM carried c JOIN source f ON f.num = c.source
		WHERE c.article IN (SELECT value FROM json_each(?)) ORDER BY c.article, c.source`, list(articles))
	return all, err
}

// The store's times. An article's keeps its offset, which the stream does as well.

func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

func parseTime(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

func fromMicro(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

func toMicro(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// OpenCarried returns the numbers of the sources that carried the articles of open
// stories.
func (s *Store) OpenCarried(ctx context.Context) (map[int64][]int64, error) {
	return s.carried(ctx, "SELECT c.article, c.source FROM story s JOIN article a ON a.story = s.id JOIN carried c ON c.article = a.num WHERE s.open ORDER BY c.article, c.source")
}

func (s *Store) carried(ctx context.Context, query string, args ...any) (map[int64][]int64, error) {
	all := make(map[int64][]int64)
	_, err := collect(ctx, s, func(rows *sql.Rows) (none struct{}, err error) {
		var num, source int64
		err = rows.Scan(&num, &source)
		all[num] = append(all[num], source)
		return none, err
	}, query, args...)
	return all, err
}
