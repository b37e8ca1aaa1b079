package peers

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	minhashlsh "github.com/ekzhu/minhash-lsh"

	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/shingle"
)

// A LookupWork is what the indexes have to do: synthetic signatures to hold, of
// which one in ten is a near copy of an earlier one, and near copies to look up.
type LookupWork struct {
	Items, queries []index.Item
	origin         []int     // of each query, its item
	jaccard        []float64 // of each query to its item
	wide           [][]uint64
	wideQueries    [][]uint64
	profile        shingle.Profile
}

// NewLookupWork draws numbers of items and of queries.
func NewLookupWork(items, queries int) (*LookupWork, error) {
	x, err := shingle.NewExtractor(shingle.Options{Slots: corpus.Slots})
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(corpus.Seed, 3))
	w := &LookupWork{profile: x.Profile()}
	for i := range items {
		doc := corpus.RandomDocument(x, rng)
		if i > 0 && i%10 == 0 {
			doc, _ = corpus.NearCopy(x, rng, w.Items[rng.IntN(i)].Doc)
		}
		w.Items = append(w.Items, index.Item{ID: strconv.Itoa(i), Doc: doc})
		w.wide = append(w.wide, Widen(doc.CopySketch))
	}
	for i := range queries {
		origin := rng.IntN(items)
		doc, j := corpus.NearCopy(x, rng, w.Items[origin].Doc)
		w.queries = append(w.queries, index.Item{ID: "q" + strconv.Itoa(i), Doc: doc})
		w.wideQueries = append(w.wideQueries, Widen(doc.CopySketch))
		w.origin = append(w.origin, origin)
		w.jaccard = append(w.jaccard, j)
	}
	return w, nil
}

// ekzhuThreshold is the threshold for which github.com/ekzhu/minhash-lsh takes
// the banding that the others have.
const ekzhuThreshold = .66

// A Lookup is an index to be measured. Insert fills a new one.
type Lookup struct {
	Name, Does string
	Insert     func() error
	Query      func(found func(query, item int)) error // found may be nil
	banding    Banding
	Documents  int // bytes that it keeps of each document, to verify by
}

// Lookups returns the indexes: that of chumtin and its peer.
func (w *LookupWork) Lookups() ([]Lookup, error) {
	ours, err := w.chumtin()
	if err != nil {
		return nil, err
	}
	theirs, err := w.ekzhu()
	return []Lookup{ours, theirs}, err
}

func (w *LookupWork) chumtin() (Lookup, error) {
	var ix *index.Index
	return Lookup{
		Name: "chumtin, index.Index of copies", Does: "verifies what it proposes; items can be removed",
		banding: Judged, Documents: 4 * corpus.SyntheticShingles,
		Insert: func() (err error) {
			plan := index.Banding{Bands: Judged.Bands, Rows: Judged.Rows, Agreements: 1}
			if ix, err = index.New(w.profile, index.Options{Mode: index.NearCopy, Banding: plan}); err != nil {
				return err
			}
			for _, item := range w.Items {
				if err := ix.Add(item); err != nil {
					return err
				}
			}
			return nil
		},
		Query: func(found func(query, item int)) error {
			for q, item := range w.queries {
				matches, err := ix.Query(item, .3, -1)
				if err != nil {
					return err
				}
				for _, m := range matches {
					if found == nil {
						continue
					}
					n, err := strconv.Atoi(m.ID)
					if err != nil {
						return err
					}
					found(q, n)
				}
			}
			return nil
		},
	}, nil
}

func (w *LookupWork) ekzhu() (Lookup, error) {
	var index *minhashlsh.MinhashLSH
	if rows, bands := minhashlsh.NewMinhashLSH32(corpus.Slots, ekzhuThreshold).Params(); (Banding{bands, rows}) != Judged {
		return Lookup{}, fmt.Errorf("%s has %d bands of %d", EkzhuName, bands, rows)
	}
	return Lookup{
		Name: EkzhuName, Does: "candidates only; searchable after Index()",
		banding: Judged,
		Insert: func() error {
			index = minhashlsh.NewMinhashLSH32(corpus.Slots, ekzhuThreshold)
			for i, sig := range w.wide {
				index.Add(i, sig)
			}
			index.Index()
			return nil
		},
		Query: func(found func(query, item int)) error {
			for q, sig := range w.wideQueries {
				for _, key := range index.Query(sig) {
					if found != nil {
						found(q, key.(int))
					}
				}
			}
			return nil
		},
	}, nil
}

// Quality returns the recall of the queries that are .8 to .9 like their item.
func (w *LookupWork) Quality(l Lookup) (Quality, error) {
	foundOrigin := make([]bool, len(w.queries))
	err := l.Query(func(query, item int) {
		if w.origin[query] == item {
			foundOrigin[query] = true
		}
	})
	var q Quality
	n := 0.
	for i, j := range w.jaccard {
		if j < judgedLow || j >= judgedHigh {
			continue
		}
		n++
		q.Theory += l.banding.Rate(j)
		if foundOrigin[i] {
			q.Recall++
		}
	}
	return Quality{q.Recall / n, q.Theory / n}, err
}
