package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// applicationID marks a file as the desk's: "ndsk".
const applicationID = 0x6e64736b

// migrations[i] brings a file from version i to i+1. A step that was published never
// changes: a new one is appended.
var migrations = []string{
	// The log is what the stream was told, in order. A snapshot and the log after
	// it give the stream again, call by call.
	`
CREATE TABLE log (
	seq     INTEGER PRIMARY KEY,
	at      INTEGER NOT NULL,             -- microseconds of the desk's clock
	kind    TEXT    NOT NULL,             -- put, edit, editor or anew
	article INTEGER,                      -- article.num, of a put or an edit
	text    INTEGER,                      -- text.seq
	time    TEXT    NOT NULL DEFAULT '',  -- as the stream was told
	source  TEXT    NOT NULL DEFAULT '',
	url     TEXT    NOT NULL DEFAULT '',
	lang    TEXT    NOT NULL DEFAULT '',
	who     TEXT    NOT NULL DEFAULT '',  -- the editor
	detail  TEXT    NOT NULL DEFAULT ''   -- of what an editor did, as JSON
) STRICT;
CREATE INDEX log_article ON log (article, seq) WHERE article IS NOT NULL;
CREATE INDEX log_action ON log (seq) WHERE who <> '';

-- Which outlets belong to which publishers, by editors.
CREATE TABLE publisher (
	outlet    TEXT PRIMARY KEY,
	publisher TEXT NOT NULL
) STRICT;

-- What was taken back.
CREATE TABLE undone (
	seq INTEGER PRIMARY KEY,              -- log.seq
	by  INTEGER NOT NULL                  -- log.seq of what did it
) STRICT;

-- A text as it was given. Summary and body are dropped when they are old.
CREATE TABLE text (
	seq     INTEGER PRIMARY KEY,          -- log.seq of the call that brought it
	article INTEGER NOT NULL,
	version INTEGER NOT NULL,
	arrived INTEGER NOT NULL,
	hash    BLOB    NOT NULL,
	title   TEXT    NOT NULL,
	summary TEXT    NOT NULL,
	body    TEXT    NOT NULL,
	dropped INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX text_article ON text (article, seq);

-- An article as it is now.
CREATE TABLE article (
	num      INTEGER PRIMARY KEY,         -- order of arrival
	id       TEXT    NOT NULL UNIQUE,
	version  INTEGER NOT NULL,
	streamed INTEGER NOT NULL,            -- its version in the stream
	text     INTEGER NOT NULL,
	arrived  INTEGER NOT NULL,            -- when this version did
	time     TEXT    NOT NULL,
	source   TEXT    NOT NULL,
	url      TEXT    NOT NULL,
	lang     TEXT    NOT NULL,
	story    INTEGER NOT NULL,
	kind     INTEGER NOT NULL,
	of       TEXT    NOT NULL,
	pinned   INTEGER NOT NULL DEFAULT 0   -- log.seq of what lets it stand for its story
) STRICT;
CREATE INDEX article_story ON article (story);
CREATE INDEX article_source ON article (source, arrived);

CREATE TABLE change (
	seq       INTEGER PRIMARY KEY,
	log       INTEGER NOT NULL,
	kind      TEXT    NOT NULL,
	story     INTEGER NOT NULL,
	source    INTEGER NOT NULL,           -- the story that the articles were in, or 0
	articles  TEXT    NOT NULL,           -- a JSON array of ids
	by_editor INTEGER NOT NULL,
	now       TEXT    NOT NULL
) STRICT;
CREATE INDEX change_log ON change (log);
CREATE INDEX change_story ON change (story);
CREATE INDEX change_source ON change (source) WHERE source <> 0;

CREATE TABLE story (
	id             INTEGER PRIMARY KEY,
	open           INTEGER NOT NULL,
	merged         INTEGER NOT NULL,      -- the story that it is in now, or 0
	topic          INTEGER NOT NULL,
	representative INTEGER NOT NULL,      -- article.num
	articles       INTEGER NOT NULL,
	independent    INTEGER NOT NULL,
	sources        INTEGER NOT NULL,
	first          INTEGER NOT NULL,
	last           INTEGER NOT NULL,
	weight         REAL    NOT NULL,
	seq            INTEGER NOT NULL       -- of its last change
) STRICT;
CREATE INDEX story_open ON story (id) WHERE open;
CREATE INDEX story_weight ON story (weight DESC, id) WHERE NOT open AND articles > 0;
CREATE INDEX story_last ON story (last DESC, id) WHERE NOT open AND articles > 0;
CREATE INDEX story_topic ON story (topic);
CREATE INDEX story_merged ON story (merged) WHERE merged <> 0;

CREATE TABLE source (
	num        INTEGER PRIMARY KEY,
	feed       TEXT    NOT NULL,
	name       TEXT    NOT NULL,
	site       TEXT    NOT NULL DEFAULT '',
	section    TEXT    NOT NULL DEFAULT '',
	preferred  INTEGER NOT NULL DEFAULT 0,
	muted      INTEGER NOT NULL DEFAULT 0,
	pages      INTEGER NOT NULL DEFAULT 0,
	removed    INTEGER NOT NULL DEFAULT 0,
	health     TEXT    NOT NULL DEFAULT '' -- how its fetches went, as JSON
) STRICT;
CREATE UNIQUE INDEX source_feed ON source (feed) WHERE feed <> '';
CREATE UNIQUE INDEX source_name ON source (name) WHERE feed = '';

CREATE TABLE carried (
	article INTEGER NOT NULL,
	source  INTEGER NOT NULL,             -- source.num
	PRIMARY KEY (article, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX carried_source ON carried (source);

-- How far a reader has read a story.
CREATE TABLE seen (
	reader TEXT    NOT NULL,
	story  INTEGER NOT NULL,
	upto   INTEGER NOT NULL,              -- article.num
	PRIMARY KEY (reader, story)
) STRICT, WITHOUT ROWID;

-- Saved searches; with a trigger, alerts.
CREATE TABLE search (
	num     INTEGER PRIMARY KEY AUTOINCREMENT,
	reader  TEXT    NOT NULL,
	name    TEXT    NOT NULL,
	filter  TEXT    NOT NULL,             -- JSON
	trigger TEXT    NOT NULL,
	webhook TEXT    NOT NULL,
	since   INTEGER NOT NULL              -- change.seq when it was made
) STRICT;

-- What alerts had to say, once each.
CREATE TABLE delivery (
	num      INTEGER PRIMARY KEY,
	search   INTEGER NOT NULL,
	story    INTEGER NOT NULL,
	key      TEXT    NOT NULL UNIQUE,
	at       INTEGER NOT NULL,
	body     TEXT    NOT NULL,
	due      INTEGER NOT NULL,            -- of the next attempt, or 0
	attempts INTEGER NOT NULL DEFAULT 0,
	failure  TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX delivery_search ON delivery (search, num);
CREATE INDEX delivery_due ON delivery (due, num) WHERE due <> 0;

CREATE TABLE snapshot (
	log    INTEGER PRIMARY KEY,           -- the last call in it
	links  BLOB    NOT NULL
) STRICT;

-- Stories that the stream knows by other ids than readers do.
CREATE TABLE alias (
	stream INTEGER PRIMARY KEY,
	story  INTEGER NOT NULL
) STRICT;

-- What others remember by names of their own.
CREATE TABLE note (
	name  TEXT PRIMARY KEY,
	value BLOB NOT NULL
) STRICT;

CREATE VIRTUAL TABLE words USING fts5(
	key, bare, content='', contentless_delete=1,
	tokenize="unicode61 remove_diacritics 0"
);
`,
}

// ErrNewer reports a file that a later newsdesk wrote.
var ErrNewer = errors.New("written by a later newsdesk")

// ErrNotDesk reports a file that is another program's.
var ErrNotDesk = errors.New("is a database, but not newsdesk's")

// migrate brings the file to the newest version, in one transaction.
func migrate(ctx context.Context, c *sql.Conn) (err error) {
	version, err := fileVersion(ctx, c)
	if err != nil || version == len(migrations) {
		return err
	}
	if _, err := c.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_, _ = c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		}
	}()
	for v, step := range migrations[version:] {
		if _, err := c.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("from version %d to %d: %w", version+v, version+v+1, err)
		}
	}
	_, err = c.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT", applicationID, len(migrations)))
	return err
}

// fileVersion returns the version of the file, and 0 for an empty one.
func fileVersion(ctx context.Context, c interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}) (int, error) {
	var id, version, tables int
	for query, to := range map[string]*int{
		"PRAGMA application_id":              &id,
		"PRAGMA user_version":                &version,
		"SELECT count(*) FROM sqlite_schema": &tables,
	} {
		if err := c.QueryRowContext(ctx, query).Scan(to); err != nil {
			return 0, err
		}
	}
	switch {
	case id == 0 && version == 0 && tables == 0:
		return 0, nil
	case id != applicationID:
		return 0, ErrNotDesk
	case version > len(migrations):
		return 0, fmt.Errorf("%w: it has version %d, and this one knows %d", ErrNewer, version, len(migrations))
	}
	return version, nil
}
