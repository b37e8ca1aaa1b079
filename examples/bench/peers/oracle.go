package peers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/shingle"
)

// maxExact is the maximum number of articles that exactAllPairs takes: it needs n² numbers
// and n³ steps.
const maxExact = 2000

// ErrTooMany reports a set that a method cannot take.
var ErrTooMany = errors.New("too many articles")

// exactAllPairs groups articles by naive average linkage over the similarity of
// every pair.
func exactAllPairs(ctx context.Context, articles []cluster.Article) (func(float64) ([]int, error), error) {
	if len(articles) > maxExact {
		return nil, fmt.Errorf("%w: %d articles, at most %d", ErrTooMany, len(articles), maxExact)
	}
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		return nil, err
	}
	items := make([]index.Item, len(articles))
	texts := make([]string, len(articles))
	for i, a := range articles {
		items[i] = index.Item{ID: strconv.Itoa(i), Time: a.Time, Doc: corpus.Document(x, a)}
		texts[i] = fmt.Sprint(items[i].Doc.TextHash, items[i].Doc.Tokens, a.Time.UTC().Format("2006-01-02"))
	}
	// As in a Batch, copies of one day weigh no more than their text does.
	groups := groupEqual(texts)
	var nodes []index.Item
	nodeOf := map[int]int{}
	for i, item := range items {
		if groups[i] == i {
			nodeOf[i] = len(nodes)
			nodes = append(nodes, item)
		}
	}
	similarity, err := allSimilarities(ctx, x.Profile(), nodes)
	if err != nil {
		return nil, err
	}
	merges := averageLinkage(similarity)
	return func(threshold float64) ([]int, error) {
		p := cut(merges, len(nodes), threshold)
		got := make([]int, len(articles))
		for i := range got {
			got[i] = p.root(nodeOf[groups[i]])
		}
		return got, nil
	}, nil
}

// allSimilarities returns the exact similarity of every pair. It asks an index
// that proposes every pair, because all of its documents share some features.
func allSimilarities(ctx context.Context, p shingle.Profile, items []index.Item) ([][]float64, error) {
	const everywhere = 16 // features: evidence enough without any weight
	ix, err := index.New(p, index.Options{MaxPerBucket: len(items) + 1})
	if err != nil {
		return nil, err
	}
	features := make([]uint32, p.Slots)
	for i := range features {
		features[i] = uint32(i % everywhere)
	}
	sharing := make([]index.Item, len(items))
	for i, item := range items {
		doc := *item.Doc
		doc.EventSketch = features
		sharing[i] = index.Item{ID: strconv.Itoa(i), Time: item.Time, Doc: &doc}
		if err := ix.Add(sharing[i]); err != nil {
			return nil, err
		}
	}
	matches, err := ix.QueryAll(ctx, sharing, 0, -1)
	if err != nil {
		return nil, err
	}
	similarity := make([][]float64, len(items))
	for i, others := range matches {
		similarity[i] = make([]float64, len(items))
		if len(others) != len(items)-1 {
			return nil, fmt.Errorf("article %d was compared with %d others, not %d", i, len(others), len(items)-1)
		}
		for _, m := range others {
			j, err := strconv.Atoi(m.ID)
			if err != nil {
				return nil, err
			}
			similarity[i][j] = m.Similarity
		}
	}
	return similarity, nil
}

// A merge joins the groups of items a and b.
type merge struct {
	a, b       int
	similarity float64 // the mean over the pairs
}

// cut returns the groups of n items that merges of at least the threshold make.
func cut(merges []merge, n int, threshold float64) partition {
	p := newPartition(n)
	for _, m := range merges {
		if m.similarity < threshold {
			break
		}
		p.join(m.a, m.b)
	}
	return p
}

// averageLinkage joins, until one group is left, the two groups whose mean
// similarity is highest. It looks at every pair of groups each time.
func averageLinkage(similarity [][]float64) []merge {
	n := len(similarity)
	sum := make([][]float64, n) // of the pairs of two groups
	size := make([]float64, n)
	alive := make([]int, n)
	for i := range n {
		sum[i], size[i], alive[i] = slices.Clone(similarity[i]), 1, i
	}
	var merges []merge
	for len(alive) > 1 {
		best := merge{similarity: -1}
		for k, a := range alive {
			for _, b := range alive[:k] {
				if mean := sum[a][b] / (size[a] * size[b]); mean > best.similarity {
					best = merge{b, a, mean}
				}
			}
		}
		merges = append(merges, best)
		for _, c := range alive {
			sum[best.a][c] += sum[best.b][c]
			sum[c][best.a] = sum[best.a][c]
		}
		size[best.a] += size[best.b]
		alive = slices.DeleteFunc(alive, func(i int) bool { return i == best.b })
	}
	return merges
}
