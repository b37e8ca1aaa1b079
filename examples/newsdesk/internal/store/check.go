package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/chumtin/chumtin/cluster"
)

// OpenToRead opens a file, which a desk may use, to read it as it is.
func OpenToRead(ctx context.Context, file string) (s *Store, err error) {
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	s = &Store{file: file}
	if err := refuseForeign(ctx, file); err != nil {
		return nil, s.explain(err)
	}
	if s.reader, err = openReader(file); err != nil {
		return nil, s.explain(err)
	}
	version, err := fileVersion(ctx, s.reader)
	if err == nil && version != len(migrations) {
		err = fmt.Errorf("has version %d, and this newsdesk reads %d: start it once", version, len(migrations))
	}
	if err != nil {
		return nil, s.explain(errors.Join(err, s.Close()))
	}
	return s, nil
}

// Hold lets all that is read from now on be of one moment, whatever a desk writes.
func (s *Store) Hold(ctx context.Context) error {
	s.reader.SetMaxOpenConns(1)
	if _, err := s.reader.ExecContext(ctx, "BEGIN"); err != nil {
		return s.explain(err)
	}
	var n int
	return s.explain(s.reader.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&n))
}

// laws are what must hold of the rows of a file. Each query returns what breaks one.
var laws = []struct{ law, query string }{
	{"calls are numbered without gaps", "SELECT count(*) || ' calls, and the last is ' || max(seq) FROM log HAVING count(*) <> coalesce(max(seq), 0)"},
	{"changes are numbered without gaps", "SELECT count(*) || ' changes, and the last is ' || max(seq) FROM change HAVING count(*) <> coalesce(max(seq), 0)"},
	{"articles are numbered without gaps", "SELECT count(*) || ' articles, and the last is ' || max(num) FROM article HAVING count(*) <> coalesce(max(num), 0)"},
	{"changes are those of calls", "SELECT 'change ' || seq FROM change WHERE log NOT IN (SELECT seq FROM log)"},
	{"an article has a call", "SELECT 'article ' || id FROM article a WHERE NOT EXISTS (SELECT 1 FROM log l WHERE l.article = a.num)"},
	{"an article has its text", "SELECT 'article ' || a.id FROM article a LEFT JOIN text t ON t.seq = a.text AND t.article = a.num AND t.version <= a.version WHERE t.seq IS NULL"},
	{"an article has its words", "SELECT 'article ' || id FROM article WHERE num NOT IN (SELECT id FROM words_docsize)"},
	{"words have their article", "SELECT 'words ' || id FROM words_docsize WHERE id NOT IN (SELECT num FROM article)"},
	{"an article has its story", "SELECT 'article ' || a.id FROM article a LEFT JOIN story s ON s.id = a.story AND s.merged = 0 WHERE s.id IS NULL"},
	{"a story has its articles", "SELECT 'story ' || id FROM story s WHERE articles <> (SELECT count(*) FROM article a WHERE a.story = s.id)"},
	{"a story has its representative", "SELECT 'story ' || s.id FROM story s LEFT JOIN article a ON a.num = s.representative AND a.story = s.id WHERE s.articles > 0 AND a.num IS NULL"},
	{"an open story has articles", "SELECT 'story ' || id FROM story WHERE open AND (articles = 0 OR merged <> 0)"},
	{"a merged story leads to another", "SELECT 'story ' || s.id FROM story s LEFT JOIN story t ON t.id = s.merged WHERE s.merged <> 0 AND (t.id IS NULL OR t.id = s.id OR s.open)"},
	{"what was carried is there", "SELECT 'article number ' || article FROM carried WHERE article NOT IN (SELECT num FROM article) OR source NOT IN (SELECT num FROM source)"},
	{"a snapshot follows a call", "SELECT 'snapshot ' || log FROM snapshot WHERE log > (SELECT coalesce(max(seq), 0) FROM log)"},
}

// Check returns what is wrong with the file: with its pages, or with what must hold
// of its rows.
func (s *Store) Check(ctx context.Context) error {
	var found string
	if err := s.reader.QueryRowContext(ctx, "SELECT group_concat(integrity_check, '; ') FROM pragma_integrity_check").Scan(&found); err != nil {
		return s.explain(err)
	}
	if found != "ok" {
		return fmt.Errorf("%s %w: %s", s.file, ErrDamaged, found)
	}
	var broken []error
	for _, l := range laws {
		var first string
		var n int
		err := s.reader.QueryRowContext(ctx, "WITH broken (what) AS ("+l.query+") SELECT count(*), coalesce(min(what), '') FROM broken").Scan(&n, &first)
		switch {
		case err != nil:
			return s.explain(fmt.Errorf("%s: %w", l.law, err))
		case n > 0:
			broken = append(broken, fmt.Errorf("%s: not %s", l.law, first))
		}
	}
	broken = append(broken, s.checkTexts(ctx))
	return s.explain(errors.Join(broken...))
}

// checkTexts returns which texts are not those that came.
func (s *Store) checkTexts(ctx context.Context) error {
	rows, err := s.reader.QueryContext(ctx, "SELECT seq, hash, title, summary, body FROM text WHERE NOT dropped")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var hash []byte
		var a cluster.Article
		if err := rows.Scan(&seq, &hash, &a.Title, &a.Summary, &a.Body); err != nil {
			return err
		}
		if want := HashOf(&a); !bytes.Equal(hash, want[:]) {
			return fmt.Errorf("text %d is not the text that came", seq)
		}
	}
	return rows.Err()
}
