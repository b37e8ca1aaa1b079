package corpus

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
)

// Articles yields n articles: made up from those of the project or, if dir is
// given, those of its files, first as they are and then edited.
func Articles(dir string, n int) iter.Seq2[cluster.Article, error] {
	return func(yield func(cluster.Article, error) bool) {
		source := madeUp
		if dir != "" {
			source = edited
		}
		left := n
		for a, err := range source(dir) {
			if left == 0 || !yield(a, err) || err != nil {
				return
			}
			left--
		}
	}
}

// edited yields the articles of the files of dir and then, without end, edits
// of them in which up to a tenth of the words is changed.
func edited(dir string) iter.Seq2[cluster.Article, error] {
	return func(yield func(cluster.Article, error) bool) {
		files, err := Files(dir)
		if err != nil {
			yield(cluster.Article{}, err)
			return
		}
		rng := rand.New(rand.NewPCG(Seed, 5))
		id := 0
		for round := 0; ; round++ {
			before := id
			for a, err := range articlesIn(files) {
				if round > 0 {
					a.Body = reworded(rng, a.Body)
				}
				a.ID = strconv.Itoa(id)
				if !yield(a, err) || err != nil {
					return
				}
				id++
			}
			if id == before {
				yield(cluster.Article{}, fmt.Errorf("%s: no articles", dir))
				return
			}
		}
	}
}

func reworded(rng *rand.Rand, body string) string {
	w := strings.Fields(body)
	return strings.Join(edit(rng, [][]string{w}, w, .002+.098*rng.Float64()), " ")
}

// Texts returns the headline, lead and body of each article of the files of dir, or
// of the project's own, each article once.
func Texts(dir string) (texts []string, err error) {
	files, err := Files(dir)
	if err != nil {
		return nil, err
	}
	for a, err := range articlesIn(files) {
		if err != nil {
			return nil, err
		}
		texts = append(texts, a.Title+"\n"+a.Summary+"\n"+a.Body)
	}
	return texts, nil
}

// articlesIn yields the articles of files, each once.
func articlesIn(files []string) iter.Seq2[cluster.Article, error] {
	return func(yield func(cluster.Article, error) bool) {
		var seen jsonl.Seen
		for _, file := range files {
			for rec, err := range newRecords(file, "", &seen) {
				if !yield(rec.Article, err) || err != nil {
					return
				}
			}
		}
	}
}

// Chunked yields articles n at a time, so that making them is not measured.
func Chunked[A any](articles iter.Seq2[A, error], n int) iter.Seq2[[]A, error] {
	return func(yield func([]A, error) bool) {
		var chunk []A
		for a, err := range articles {
			if err != nil {
				yield(nil, err)
				return
			}
			if chunk = append(chunk, a); len(chunk) == n {
				if !yield(chunk, nil) {
					return
				}
				chunk = nil
			}
		}
		if len(chunk) > 0 {
			yield(chunk, nil)
		}
	}
}
