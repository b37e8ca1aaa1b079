package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
)

// A labelledSet is a set of articles and the label of each, empty for a
// distractor.
type labelledSet struct {
	name     string
	articles []cluster.Article
	labels   []string
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

// dataFiles returns the .jsonl and .jsonl.gz files of dir, or without a dir the
// project's own.
func dataFiles(dir string) ([]string, error) {
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

func isArticles(e fs.DirEntry) bool {
	return !e.IsDir() && (strings.HasSuffix(e.Name(), ".jsonl") || strings.HasSuffix(e.Name(), ".jsonl.gz"))
}

// readSet reads a file. Articles that come again are read once.
func readSet(path, label string) (labelledSet, error) {
	name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), ".gz"), ".jsonl")
	set := labelledSet{name: name}
	r, err := jsonl.Open(path, jsonl.Options{Label: label})
	if err != nil {
		return set, err
	}
	defer r.Close()
	var seen jsonl.Seen
	for rec, err := range r.All() {
		if err != nil {
			return set, err
		}
		isNew, err := seen.Add(rec)
		if err != nil {
			return set, err
		}
		if isNew {
			set.articles = append(set.articles, rec.Article)
			set.labels = append(set.labels, rec.Label)
		}
	}
	return set, nil
}

func (s *labelledSet) isLabelled() bool {
	return slices.ContainsFunc(s.labels, func(l string) bool { return l != "" })
}

// numberOfLabels returns how many labels the set has.
func (s *labelledSet) numberOfLabels() int {
	distinct := map[string]bool{}
	for _, l := range s.labels {
		if l != "" {
			distinct[l] = true
		}
	}
	return len(distinct)
}

// text returns the whole text of an article, for peers that know no fields.
func text(a cluster.Article) string {
	return strings.Join([]string{a.Title, a.Summary, a.Body}, "\n")
}

// A partition joins numbers into groups.
type partition []int

func newPartition(n int) partition {
	p := make(partition, n)
	for i := range p {
		p[i] = i
	}
	return p
}

func (p partition) root(i int) int {
	for p[i] != i {
		p[i] = p[p[i]]
		i = p[i]
	}
	return i
}

func (p partition) join(a, b int) {
	a, b = p.root(a), p.root(b)
	p[max(a, b)] = min(a, b)
}

// groups returns the group of each number.
func (p partition) groups() []int {
	g := make([]int, len(p))
	for i := range p {
		g[i] = p.root(i)
	}
	return g
}

// groupEqual puts items of equal keys into one group; the zero key stands alone.
func groupEqual[K cmp.Ordered](keys []K) []int {
	p := newPartition(len(keys))
	first := map[K]int{}
	var zero K
	for i, k := range keys {
		if k == zero {
			continue
		}
		if at, ok := first[k]; ok {
			p.join(at, i)
		} else {
			first[k] = i
		}
	}
	return p.groups()
}
