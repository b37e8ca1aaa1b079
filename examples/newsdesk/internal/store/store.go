// Package store keeps a desk in one SQLite file: articles and their versions, the
// stories that they are in, the log of what the stream was told, snapshots of its
// links, and an index of words.
//
// There is one writer. Readers see what was committed last and do not wait for it.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var (
	// ErrInUse reports a file that another desk has open.
	ErrInUse = errors.New("is in use by another newsdesk")

	// ErrReadOnly reports a file that cannot be written.
	ErrReadOnly = errors.New("cannot be written")

	// ErrFull reports that there is no room left for the file.
	ErrFull = errors.New("no room left for the file")

	// ErrDamaged reports a file that is not what SQLite wrote.
	ErrDamaged = errors.New("is damaged, or no database")

	// ErrNotFound reports a row that is not there.
	ErrNotFound = errors.New("not in the store")
)

// A Store is an open file, or a database in memory.
type Store struct {
	file   string // "" in memory
	lock   *sql.DB
	writer *sql.DB
	reader *sql.DB

	// conn is the only connection that writes. stmts are prepared on it.
	conn  *sql.Conn
	stmts map[string]*sql.Stmt

	// reads are the readers' statements, prepared once a connection.
	reads sync.Map // of *sql.Stmt by query
}

// memories numbers the databases in memory, which all have names.
var memories atomic.Int64

// pageSize is SQLite's of a new file.
const pageSize = 4096

// Open opens a file, which it makes if there is none, or a new database in memory
// if file is empty. It grows to maxBytes at most, if that is not 0. An older file is brought to the newest version. At most one
// Store has a file open: for others the error wraps [ErrInUse].
func Open(ctx context.Context, file string, maxBytes int64) (s *Store, err error) {
	s = &Store{file: file, stmts: map[string]*sql.Stmt{}}
	defer func() {
		if err != nil {
			_ = s.Close()
			err = s.explain(err)
		}
	}()
	if file == "" {
		// A connection of its own keeps the memory, whatever becomes of the others.
		const inMemory = "vfs=memdb"
		name := fmt.Sprintf("/newsdesk-%d", memories.Add(1))
		if s.lock, err = open(name, inMemory, "_pragma=journal_mode(memory)"); err != nil {
			return s, err
		}
		if err := s.lock.PingContext(ctx); err != nil {
			return s, err
		}
		// Readers of memory lock writers out, so all share one connection in turn.
		if s.writer, err = open(name, inMemory, "_pragma=busy_timeout(10000)"); err != nil {
			return s, err
		}
		if s.reader, err = open(name, inMemory, "_pragma=busy_timeout(10000)", "_pragma=query_only(1)"); err != nil {
			return s, err
		}
	} else {
		if err := refuseForeign(ctx, file); err != nil {
			return s, err
		}
		if s.lock, err = lockFile(ctx, file); err != nil {
			return s, err
		}
		if s.writer, err = open(file, "_pragma=busy_timeout(10000)", "_pragma=synchronous(FULL)", "_pragma=cache_size(-16384)"); err != nil {
			return s, err
		}
		if s.reader, err = openReader(file); err != nil {
			return s, err
		}
	}
	s.writer.SetMaxOpenConns(1)
	if s.conn, err = s.writer.Conn(ctx); err != nil {
		return s, err
	}
	if maxBytes > 0 {
		if _, err := s.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", max(1, maxBytes/pageSize))); err != nil {
			return s, err
		}
	}
	// A file that cannot be written is one that cannot be used, even if there is
	// nothing to write yet.
	if _, err := s.conn.ExecContext(ctx, "BEGIN IMMEDIATE; PRAGMA application_id = 1; ROLLBACK"); err != nil {
		return s, err
	}
	if file != "" {
		if _, err := s.conn.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
			return s, err
		}
	}
	return s, migrate(ctx, s.conn)
}

// refuseForeign returns an error if a file is another program's, or a later newsdesk's. It
// only reads, as what comes after it changes the file: the mode of its journal at least.
func refuseForeign(ctx context.Context, file string) error {
	if info, err := os.Stat(file); err != nil || info.Size() == 0 {
		return nil // it is made, or whoever opens it says why it cannot be
	}
	parameters := []string{readOnly, "_pragma=query_only(1)"}
	if _, err := os.Stat(file + "-wal"); errors.Is(err, os.ErrNotExist) {
		parameters = append(parameters, "immutable=1") // else a log of writes is made
	}
	db, err := open(file, parameters...)
	if err != nil {
		return err
	}
	_, err = fileVersion(ctx, db)
	if errors.Is(err, ErrNotDesk) || errors.Is(err, ErrNewer) || code(err) == sqlite3.SQLITE_NOTADB {
		return errors.Join(err, db.Close())
	}
	// Of anything else, such as a write that was cut off, a reader cannot judge.
	return db.Close()
}

func open(name string, parameters ...string) (*sql.DB, error) {
	u := url.URL{Scheme: "file", RawQuery: strings.Join(parameters, "&")}
	switch path := filepath.ToSlash(name); {
	case strings.HasPrefix(path, "/"):
		u.Path = path
	case filepath.VolumeName(name) != "":
		u.Path = "/" + path
	default:
		u.Opaque = url.PathEscape(path)
	}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxIdleConns(16)
	return db, nil
}

const readOnly = "mode=ro"

func openReader(file string) (*sql.DB, error) {
	db, err := open(file, readOnly, "_pragma=busy_timeout(10000)", "_pragma=query_only(1)", "_pragma=cache_size(-4096)")
	if err == nil {
		db.SetMaxOpenConns(8)
	}
	return db, err
}

// lockFile holds the exclusive lock of an empty database beside the file: SQLite's
// locks work on all systems, end with the process however that ends, and those of
// the file itself would lock readers out as well.
func lockFile(ctx context.Context, file string) (*sql.DB, error) {
	db, err := open(file+".lock", "_pragma=busy_timeout(0)", "_pragma=journal_mode(memory)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	if _, err := db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		_ = db.Close()
		if code(err) == sqlite3.SQLITE_BUSY {
			return nil, ErrInUse
		}
		return nil, err
	}
	return db, nil
}

// Close closes the file. What was committed is in it.
func (s *Store) Close() error {
	var errs []error
	for _, stmt := range s.stmts {
		errs = append(errs, stmt.Close())
	}
	if s.conn != nil {
		errs = append(errs, s.conn.Close())
	}
	s.reads.Range(func(_, stmt any) bool {
		errs = append(errs, stmt.(*sql.Stmt).Close())
		return true
	})
	if s.reader != nil {
		errs = append(errs, s.reader.Close())
	}
	// The writer is last, so that its end folds the log of writes into the file.
	for _, db := range []*sql.DB{s.writer, s.lock} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// File returns the file's name, or "" for a database in memory.
func (s *Store) File() string { return s.file }

// Size returns the bytes of the file with its log of writes.
func (s *Store) Size(ctx context.Context) (int64, error) {
	if s.file == "" {
		return first(ctx, s, scanOne[int64], "SELECT p.page_count * s.page_size FROM pragma_page_count AS p, pragma_page_size AS s")
	}
	var sum int64
	for _, name := range []string{s.file, s.file + "-wal"} {
		info, err := os.Stat(name)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return 0, err
		}
		if err == nil {
			sum += info.Size()
		}
	}
	return sum, nil
}

// code returns the primary code of an error of SQLite, or 0.
func code(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

// explain names the file, and says in plain words what SQLite has a code for.
func (s *Store) explain(err error) error {
	if err == nil {
		return nil
	}
	name := s.file
	if name == "" {
		name = "the database in memory"
	}
	var plain error
	switch code(err) {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		plain = ErrInUse
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		plain = ErrReadOnly
	case sqlite3.SQLITE_FULL:
		plain = ErrFull
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		plain = ErrDamaged
	}
	switch {
	case errors.Is(err, ErrInUse), errors.Is(err, ErrNewer), errors.Is(err, ErrNotDesk):
		return fmt.Errorf("%s %w", name, err)
	case plain == nil:
		return fmt.Errorf("%s: %w", name, err)
	}
	return fmt.Errorf("%s %w: %w", name, plain, err)
}
