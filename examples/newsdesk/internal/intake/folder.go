package intake

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// FolderOptions tunes a [Folder]. Sink and Dir are needed.
type FolderOptions struct {
	Sink Sink
	Dir  string

	// Every is the pause between two looks into the folder. Zero means 2 s.
	Every time.Duration

	// Log is told what is wrong with files. Nil means slog.Default().
	Log *slog.Logger
}

// A Folder takes the files that are put into a directory: articles in JSON, or
// pages in HTML or text, as the chumtin command reads them, in gzip or not. It
// looks again and again, and takes a file once nobody writes to it any longer; one
// that changes is taken again, and the desk knows what it knows. What is no text is
// refused, and told until it is gone. Files whose names
// begin with a dot or end as those of unfinished downloads, links and
// subdirectories are left alone.
type Folder struct {
	opts    FolderOptions
	feed    string
	taken   map[string]stamp // as the sink knows; nil before the first look
	pending map[string]stamp // as of the last look
	faults  []fault          // of files that are there, the last one of the file that was taken last
	wrong   string           // what was wrong with the directory
}

// A fault is what was wrong with a file. It is told until the file is gone or another one.
type fault struct {
	File string `json:"file"`
	Told string `json:"told"`
}

// A stamp is how a file looked.
type stamp struct {
	Size int64     `json:"size"`
	Time time.Time `json:"time"`
}

// A file that looks the same as at the last look and was not written to for
// settled is whole, and so is one that was not for long.
const (
	settled = 2 * time.Second
	long    = 10 * time.Second
)

// NewFolder returns a Folder.
func NewFolder(opts FolderOptions) (*Folder, error) {
	if opts.Sink == nil || opts.Dir == "" {
		return nil, errors.New("intake: FolderOptions needs Sink and Dir")
	}
	if opts.Every < 0 {
		return nil, errors.New("intake: FolderOptions.Every is below 0")
	}
	dir, err := filepath.Abs(opts.Dir)
	if err != nil {
		return nil, err
	}
	opts.Dir = dir
	opts.Every = cmp.Or(opts.Every, 2*time.Second)
	opts.Log = cmp.Or(opts.Log, slog.Default())
	at := url.URL{Scheme: "file", Path: filepath.ToSlash(dir)}
	return &Folder{opts: opts, feed: at.String(), pending: make(map[string]stamp)}, nil
}

// Feed returns the address that the sink knows the folder by, such as
// file:///srv/inbox.
func (f *Folder) Feed() string { return f.feed }

// Run takes files until ctx ends.
func (f *Folder) Run(ctx context.Context) {
	for {
		pause := f.opts.Every
		if err := f.look(ctx); err != nil && ctx.Err() == nil {
			f.opts.Log.Error("cannot store what the folder has", "folder", f.opts.Dir, "err", err)
			pause = sinkPause
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}

// look takes the files that are whole and were not taken as they are now. The error
// is the sink's.
func (f *Folder) look(ctx context.Context) error {
	if f.taken == nil {
		note, err := f.opts.Sink.Recall(ctx, f.feed)
		if err != nil {
			return err
		}
		f.taken = make(map[string]stamp)
		if note != nil {
			_ = json.Unmarshal(note, &f.taken) // else all is taken again, and known
		}
		if note, err = f.opts.Sink.Recall(ctx, f.faultsKey()); err != nil {
			f.taken = nil
			return err
		}
		if note != nil {
			_ = json.Unmarshal(note, &f.faults)
		}
	}
	now, err := f.stamps()
	if err != nil {
		if f.wrong != err.Error() { // told once
			f.wrong = err.Error()
			f.opts.Log.Error("cannot look into the folder", "err", err)
			return f.setHealth(ctx, err.Error(), 1)
		}
		return nil
	}
	if f.wrong != "" {
		f.wrong = ""
		if err := f.tell(ctx, "ok"); err != nil {
			return err
		}
	}
	maps.DeleteFunc(f.taken, func(name string, _ stamp) bool { _, ok := now[name]; return !ok })
	if err := f.forget(ctx, func(name string) bool { _, ok := now[name]; return !ok }); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(now)) {
		s := now[name]
		if f.taken[name] == s || !f.isWhole(name, s) {
			continue
		}
		if err := f.take(ctx, name, s); err != nil {
			return err
		}
	}
	f.pending = now
	return nil
}

// isWhole reports whether nobody seems to write to a file.
func (f *Folder) isWhole(name string, s stamp) bool {
	age := time.Since(s.Time)
	return age >= long || f.pending[name] == s && (age >= settled || age < 0)
}

// stamps returns how the files that may be taken look.
func (f *Folder) stamps() (map[string]stamp, error) {
	entries, err := os.ReadDir(f.opts.Dir)
	if err != nil {
		return nil, err
	}
	now := make(map[string]stamp)
	for _, e := range entries {
		if !e.Type().IsRegular() || kindOf(e.Name()) == "" {
			continue
		}
		if info, err := e.Info(); err == nil { // else it is gone again
			now[e.Name()] = stampOf(info)
		}
	}
	return now, nil
}

func stampOf(info fs.FileInfo) stamp { return stamp{info.Size(), info.ModTime().UTC()} }

// kindOf returns the ending of the name of a file that is taken, or "".
func kindOf(name string) string {
	if strings.HasPrefix(name, ".") {
		return ""
	}
	switch ext := strings.ToLower(filepath.Ext(strings.TrimSuffix(name, ".gz"))); ext {
	case ".jsonl", ".ndjson", ".json", ".txt", ".html", ".htm":
		return ext
	}
	return ""
}

// take puts a file into the sink. It counts as taken if it looks as before
// then: one that has grown meanwhile is taken once more.
func (f *Folder) take(ctx context.Context, name string, s stamp) error {
	file, err := f.open(name)
	if err != nil {
		f.opts.Log.Warn("cannot open a file of the folder", "err", err)
		f.taken[name] = s
		return f.remember(ctx, name, err.Error(), true)
	}
	defer file.Close()
	r := &fileReader{folder: f, name: name}
	if err := r.read(ctx, file); err != nil {
		return err
	}
	if info, err := file.Stat(); err != nil || stampOf(info) != s {
		return nil
	}
	f.taken[name] = s
	status := fmt.Sprintf("ok; %s has %s, %d of them new", name, count(r.articles, "article"), r.fresh)
	if r.bad > 0 {
		status = r.first
		if r.bad > 1 {
			status += fmt.Sprintf("; %d more like that", r.bad-1)
		}
		status += fmt.Sprintf("; %s taken", count(r.articles, "article"))
	}
	return f.remember(ctx, name, status, r.bad > 0)
}

// open opens a file of the folder, and none that a link leads to elsewhere.
func (f *Folder) open(name string) (*os.File, error) {
	file, err := os.OpenInRoot(f.opts.Dir, name)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(fmt.Errorf("%s is no file any longer", name), err, file.Close())
	}
	return file, nil
}

// remember notes that a file was taken, and what is told of that. What was wrong with
// another file goes before what is well with this one.
func (f *Folder) remember(ctx context.Context, name, status string, isWrong bool) error {
	note, err := json.Marshal(newest(f.taken, maxNoted))
	if err != nil {
		return err
	}
	if err := f.opts.Sink.Remember(ctx, f.feed, note); err != nil {
		return err
	}
	before := len(f.faults)
	f.faults = slices.DeleteFunc(f.faults, func(x fault) bool { return x.File == name })
	if isWrong {
		f.faults = append(f.faults, fault{name, status})
		f.faults = f.faults[max(0, len(f.faults)-maxFaults):]
	}
	if before > 0 || isWrong {
		if err := f.noteFaults(ctx); err != nil {
			return err
		}
	}
	return f.tell(ctx, status)
}

// forget drops the faults of files.
func (f *Folder) forget(ctx context.Context, isGone func(string) bool) error {
	before := len(f.faults)
	f.faults = slices.DeleteFunc(f.faults, func(x fault) bool { return isGone(x.File) })
	if len(f.faults) == before {
		return nil
	}
	if err := f.noteFaults(ctx); err != nil {
		return err
	}
	return f.tell(ctx, "ok")
}

// maxFaults is how many faults are remembered.
const maxFaults = 100

func (f *Folder) faultsKey() string { return f.feed + " faults" }

func (f *Folder) noteFaults(ctx context.Context) error {
	note, err := json.Marshal(f.faults)
	if err != nil {
		return err
	}
	return f.opts.Sink.Remember(ctx, f.faultsKey(), note)
}

// faultsTold is how many faults are told at once.
const faultsTold = 3

// tell tells the faults, the last one first and of many how many more there are, or a
// status if there is none.
func (f *Folder) tell(ctx context.Context, status string) error {
	if len(f.faults) == 0 {
		return f.setHealth(ctx, status, 0)
	}
	var told []string
	for _, x := range slices.Backward(f.faults) {
		if len(told) == faultsTold {
			told = append(told, "and "+count(len(f.faults)-faultsTold, "more file"))
			break
		}
		told = append(told, x.Told)
	}
	return f.setHealth(ctx, strings.Join(told, " | "), 1)
}

// maxNoted is how many files a note has room for, with names of some 50 bytes. Of
// more, the oldest are taken again after a restart, and known.
const maxNoted = 8_000

// newest returns the files that were written last.
func newest(files map[string]stamp, most int) map[string]stamp {
	if len(files) <= most {
		return files
	}
	names := slices.SortedFunc(maps.Keys(files), func(a, b string) int {
		return cmp.Or(files[b].Time.Compare(files[a].Time), strings.Compare(a, b))
	})
	kept := make(map[string]stamp, most)
	for _, name := range names[:most] {
		kept[name] = files[name]
	}
	return kept
}

func (f *Folder) setHealth(ctx context.Context, status string, failures int) error {
	h := desk.Health{LastFetch: time.Now(), Status: status, Failures: failures}
	if failures > 0 {
		h.Failing = h.LastFetch
	}
	return f.opts.Sink.SetHealth(ctx, f.feed, h)
}
