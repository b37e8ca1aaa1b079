package peers

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/bench/corpus"
)

// A vocabulary counts in how many texts of a set each word is.
type vocabulary struct {
	texts int
	with  map[string]int
}

// countWords returns the words of each text with their numbers, and the vocabulary.
func countWords(articles []cluster.Article) ([]map[string]int, vocabulary) {
	v := vocabulary{len(articles), map[string]int{}}
	counts := make([]map[string]int, len(articles))
	for i, a := range articles {
		counts[i] = map[string]int{}
		for _, word := range corpus.Words(corpus.Text(a)) {
			counts[i][word]++
		}
		for word := range counts[i] {
			v.with[word]++
		}
	}
	return counts, v
}

// tfidf groups articles by naive average linkage over the cosine of every pair, with the
// weights (1 + ln tf)·ln(N/df) of the set itself.
func tfidf(ctx context.Context, articles []cluster.Article) (func(float64) ([]int, error), error) {
	if len(articles) > maxExact {
		return nil, fmt.Errorf("%w: %d articles, at most %d", ErrTooMany, len(articles), maxExact)
	}
	counts, vocabulary := countWords(articles)
	similarity := make([][]float64, len(articles))
	postings := map[string][]posting{}
	for i, words := range counts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		similarity[i] = make([]float64, len(articles))
		for _, p := range unitVector(words, vocabulary) {
			for _, q := range postings[p.word] {
				similarity[i][q.text] += p.weight * q.weight
			}
			postings[p.word] = append(postings[p.word], posting{i, p.weight})
		}
		for j := range i {
			similarity[j][i] = similarity[i][j]
		}
	}
	merges := averageLinkage(similarity)
	return func(threshold float64) ([]int, error) { return cut(merges, len(articles), threshold).groups(), nil }, nil
}

// A posting is a text that has a word, and the word's weight in it.
type posting struct {
	text   int
	weight float64
}

// A weighed is a word and its weight.
type weighed struct {
	word   string
	weight float64
}

// unitVector returns the weights of words, of length 1, in the order of words.
func unitVector(words map[string]int, v vocabulary) []weighed {
	vector := make([]weighed, 0, len(words))
	for word, n := range words {
		vector = append(vector, weighed{word, (1 + math.Log(float64(n))) * math.Log(float64(v.texts)/float64(v.with[word]))})
	}
	slices.SortFunc(vector, func(a, b weighed) int { return strings.Compare(a.word, b.word) })
	square := 0.
	for _, w := range vector {
		square += w.weight * w.weight
	}
	for i := range vector {
		vector[i].weight /= max(math.Sqrt(square), math.SmallestNonzeroFloat64)
	}
	return vector
}

// titleTrigrams joins titles by the Jaccard similarity of their words' trigrams, each word with
// two blanks before and one after, as PostgreSQL's pg_trgm has it.
func titleTrigrams(_ context.Context, articles []cluster.Article) (func(float64) ([]int, error), error) {
	titles := make([][]string, len(articles))
	for i, a := range articles {
		for _, word := range corpus.Words(a.Title) {
			padded := []rune("  " + word + " ")
			for j := range len(padded) - 2 {
				titles[i] = append(titles[i], string(padded[j:j+3]))
			}
		}
		slices.Sort(titles[i])
		titles[i] = slices.Compact(titles[i])
	}
	return func(threshold float64) ([]int, error) {
		p := newPartition(len(titles))
		for i, t := range titles {
			for j, u := range titles[:i] {
				// Sets of sizes further apart cannot be that similar.
				if small, large := min(len(t), len(u)), max(len(t), len(u)); float64(small) < threshold*float64(large) {
					continue
				}
				if p.root(i) != p.root(j) && corpus.Jaccard(t, u) >= threshold {
					p.join(i, j)
				}
			}
		}
		return p.groups(), nil
	}, nil
}

// What Elasticsearch and Lucene take for "more like this", and BM25's parameters.
const (
	queryTerms = 25
	queryHits  = 10
	bm25K1     = 1.2
	bm25B      = .75
)

// moreLikeThis asks for each article which others are most like it, as a search
// engine does: those with a share of its 25 terms of the highest tf·idf, the ten best by BM25. All
// of these are joined. Terms that only one article has are left out.
func moreLikeThis(ctx context.Context, articles []cluster.Article) (func(float64) ([]int, error), error) {
	counts, vocabulary := countWords(articles)
	postings := map[string][]int{}
	length := make([]float64, len(articles))
	mean := 0.
	for i, words := range counts {
		for word, n := range words {
			length[i] += float64(n)
			postings[word] = append(postings[word], i)
		}
		mean += length[i] / float64(len(articles))
	}
	idf := func(word string) float64 {
		df := float64(vocabulary.with[word])
		return math.Log(1 + (float64(vocabulary.texts)-df+.5)/(df+.5))
	}
	hits := make([][]hit, len(articles)) // all of an article's, the best first
	for i, words := range counts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var terms []weighed
		for word, n := range words {
			if vocabulary.with[word] > 1 {
				terms = append(terms, weighed{word, float64(n) * idf(word)})
			}
		}
		slices.SortFunc(terms, func(a, b weighed) int {
			return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(a.word, b.word))
		})
		terms = terms[:min(len(terms), queryTerms)]
		found := map[int]hit{}
		for _, t := range terms {
			for _, j := range postings[t.word] {
				n := float64(counts[j][t.word])
				h := found[j]
				h.text = j
				h.share += 1 / float64(len(terms))
				h.score += idf(t.word) * n * (bm25K1 + 1) / (n + bm25K1*(1-bm25B+bm25B*length[j]/mean))
				found[j] = h
			}
		}
		delete(found, i)
		for _, h := range found {
			hits[i] = append(hits[i], h)
		}
		slices.SortFunc(hits[i], func(a, b hit) int {
			return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.text, b.text))
		})
	}
	return func(share float64) ([]int, error) {
		p := newPartition(len(articles))
		for i, found := range hits {
			n := 0
			for _, h := range found {
				if n < queryHits && h.share >= share-1e-9 {
					p.join(i, h.text)
					n++
				}
			}
		}
		return p.groups(), nil
	}, nil
}

// A hit is a text that has some of a query's terms.
type hit struct {
	text  int
	share float64 // of the terms
	score float64
}
