// Package corpus holds the articles and texts that the benchmarks work on: those
// of the project or of files, and made-up ones.
package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/normalize/page"
	"github.com/chumtin/chumtin/shingle"
)

// A Set is a set of articles and the label of each, empty for a
// distractor.
type Set struct {
	Name     string
	Articles []cluster.Article
	Labels   []string

	// Affairs are the labels of the affairs that the events belong to: the event
	// itself where an article states none. They are nil if no article states one.
	Affairs []string
}

// projectData returns the project's own labelled articles.
func projectData() (string, error) {
	const name = "testdata/labelled.jsonl"
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no " + name + " here or above: run this in a clone of chumtin, or give -data")
		}
		dir = parent
	}
}

// Files returns the .jsonl and .jsonl.gz files of dir, or without a dir the
// project's own.
func Files(dir string) ([]string, error) {
	if dir == "" {
		own, err := projectData()
		return []string{own}, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		if isArticles(e) {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: no .jsonl or .jsonl.gz file", dir)
	}
	return files, nil
}

// A LabelledFile is a file of articles, and the fields that hold the labels of
// their events and affairs.
type LabelledFile struct{ Path, Label, Affair string }

// LabelledFiles returns the files of dir with labels in these fields, or without a
// dir the project's own: its day of feeds and its set of articles.
func LabelledFiles(dir, label, affair string) ([]LabelledFile, error) {
	paths, err := Files(dir)
	if err != nil {
		return nil, err
	}
	var files []LabelledFile
	for _, path := range paths {
		files = append(files, LabelledFile{path, label, affair})
	}
	if dir == "" {
		day := filepath.Join(filepath.Dir(paths[0]), "feedday.jsonl")
		files = append([]LabelledFile{{day, "event", "affair"}}, files...)
	}
	return files, nil
}

func isArticles(e fs.DirEntry) bool {
	return !e.IsDir() && (strings.HasSuffix(e.Name(), ".jsonl") || strings.HasSuffix(e.Name(), ".jsonl.gz"))
}

// ReadSet reads a file, whose field label holds the labels. Articles that come
// again are read once.
func ReadSet(path, label string) (Set, error) {
	name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), ".gz"), ".jsonl")
	set := Set{Name: name}
	var seen jsonl.Seen
	for rec, err := range newRecords(path, label, &seen) {
		if err != nil {
			return set, err
		}
		set.Articles = append(set.Articles, rec.Article)
		set.Labels = append(set.Labels, rec.Label)
	}
	return set, nil
}

// Read reads the file as ReadSet does, and the affairs.
func (f LabelledFile) Read() (Set, error) {
	set, err := ReadSet(f.Path, f.Label)
	if err != nil || f.Affair == "" {
		return set, err
	}
	affairs, err := ReadSet(f.Path, f.Affair)
	if err != nil || !affairs.IsLabelled() {
		return set, err
	}
	set.Affairs = affairs.Labels
	for i, affair := range set.Affairs {
		switch {
		case affair != "":
			set.Affairs[i] = "affair " + affair
		case set.Labels[i] != "":
			set.Affairs[i] = "event " + set.Labels[i]
		}
	}
	return set, nil
}

// newRecords yields the records of a file that are not in seen, and adds them to
// it. It ends with the first error.
func newRecords(path, label string, seen *jsonl.Seen) iter.Seq2[jsonl.Record, error] {
	return func(yield func(jsonl.Record, error) bool) {
		r, err := jsonl.Open(path, jsonl.Options{Label: label})
		if err != nil {
			yield(jsonl.Record{}, err)
			return
		}
		defer r.Close()
		for rec, err := range r.All() {
			isNew := false
			if err == nil {
				isNew, err = seen.Add(rec)
			}
			if err == nil && !isNew {
				continue
			}
			if !yield(rec, err) || err != nil {
				return
			}
		}
	}
}

// ReadAll reads all articles of the files of dir, or without a dir the project's
// own. An article that several files hold comes several times.
func ReadAll(dir string) ([]cluster.Article, error) {
	files, err := Files(dir)
	if err != nil {
		return nil, err
	}
	var articles []cluster.Article
	for _, file := range files {
		set, err := ReadSet(file, "")
		if err != nil {
			return nil, err
		}
		articles = append(articles, set.Articles...)
	}
	if len(articles) == 0 {
		return nil, fmt.Errorf("%s: no articles", dir)
	}
	return articles, nil
}

// IsLabelled reports whether any article has a label.
func (s *Set) IsLabelled() bool {
	return slices.ContainsFunc(s.Labels, func(l string) bool { return l != "" })
}

// NumberOfLabels returns how many labels the set has.
func (s *Set) NumberOfLabels() int {
	distinct := map[string]bool{}
	for _, l := range s.Labels {
		if l != "" {
			distinct[l] = true
		}
	}
	return len(distinct)
}

// Text returns the whole text of an article, for peers that know no fields.
func Text(a cluster.Article) string {
	return strings.Join([]string{a.Title, a.Summary, a.Body}, "\n")
}

// Document returns the document that a Batch makes of an article.
func Document(x *shingle.Extractor, a cluster.Article) *shingle.Document {
	return x.Document(a.Title, page.TrimLead(a.Summary), page.TrimBody(a.Body))
}
