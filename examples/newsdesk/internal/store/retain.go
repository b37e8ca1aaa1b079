package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/chumtin/chumtin/cluster"
)

// An OldText is one that may be dropped.
type OldText struct {
	Seq     int64
	Article int64
	Title   string
	Current bool // the article has no later one
}

// OldTexts returns at most limit texts of closed stories whose last article is of
// before a time.
func (s *Store) OldTexts(ctx context.Context, before time.Time, limit int) ([]OldText, error) {
	return collect(ctx, s, func(rows *sql.Rows) (t OldText, err error) {
		err = rows.Scan(&t.Seq, &t.Article, &t.Title, &t.Current)
		return t, err
	}, `SELECT t.seq, t.article, t.title, t.seq = a.text FROM story s JOIN article a ON a.story = s.id JOIN text t ON t.article = a.num
		WHERE NOT s.open AND s.articles > 0 AND s.last < ? AND NOT t.dropped LIMIT ?`, before.UnixMicro(), limit)
}

// WordsOfTitle returns the forms of a headline that are searched once the rest of the
// text is dropped.
func WordsOfTitle(title string) Words { return WordsOf(&cluster.Article{Title: title}) }

// DropText drops the summary and the body of a text, and their words.
func (tx *Tx) DropText(t OldText, title Words) error {
	if err := tx.exec("UPDATE text SET summary = '', body = '', dropped = 1 WHERE seq = ?", t.Seq); err != nil || !t.Current {
		return err
	}
	return tx.setWords(t.Article, false, &title)
}
