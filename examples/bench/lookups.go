package main

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"

	minhashlsh "github.com/ekzhu/minhash-lsh"

	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/shingle"
)

// A lookupWork is what the indexes have to do: synthetic signatures to hold, of
// which one in ten is a near copy of an earlier one, and near copies to look up.
type lookupWork struct {
	items, queries []index.Item
	origin         []int     // of each query, its item
	jaccard        []float64 // of each query to its item
	wide           [][]uint64
	wideQueries    [][]uint64
	profile        shingle.Profile
}

// syntheticShingles is how many shingles a synthetic document has, so that
// candidates can be verified.
const syntheticShingles = 120

func newLookupWork(items, queries int) (*lookupWork, error) {
	x, err := shingle.NewExtractor(shingle.Options{Slots: slots})
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(seed, 3))
	w := &lookupWork{profile: x.Profile()}
	for i := range items {
		doc := randomDocument(x, rng)
		if i > 0 && i%10 == 0 {
			doc, _ = nearCopy(x, rng, w.items[rng.IntN(i)].Doc)
		}
		w.items = append(w.items, index.Item{ID: strconv.Itoa(i), Doc: doc})
		w.wide = append(w.wide, widen(doc.Sketch))
	}
	for i := range queries {
		origin := rng.IntN(items)
		doc, j := nearCopy(x, rng, w.items[origin].Doc)
		w.queries = append(w.queries, index.Item{ID: "q" + strconv.Itoa(i), Doc: doc})
		w.wideQueries = append(w.wideQueries, widen(doc.Sketch))
		w.origin = append(w.origin, origin)
		w.jaccard = append(w.jaccard, j)
	}
	return w, nil
}

func randomDocument(x *shingle.Extractor, rng *rand.Rand) *shingle.Document {
	d := x.Document()
	d.Tokens = syntheticShingles + shingleWidth - 1
	binary.LittleEndian.PutUint64(d.Text[:], rng.Uint64())
	for i := range d.Sketch {
		d.Sketch[i] = rng.Uint32()
	}
	for range syntheticShingles {
		d.Shingles = append(d.Shingles, rng.Uint32())
	}
	slices.Sort(d.Shingles)
	return d
}

// nearCopy returns a document of a Jaccard similarity of .5 to 1 to d, and that
// similarity: of its shingles, and of its slots up to chance.
func nearCopy(x *shingle.Extractor, rng *rand.Rand, d *shingle.Document) (*shingle.Document, float64) {
	other := randomDocument(x, rng)
	shared := syntheticShingles * 2 / 3
	shared += rng.IntN(syntheticShingles - shared)
	j := float64(shared) / float64(2*syntheticShingles-shared)
	for i := range other.Sketch {
		if rng.Float64() < j {
			other.Sketch[i] = d.Sketch[i]
		}
	}
	for k, i := range rng.Perm(syntheticShingles)[:shared] {
		other.Shingles[k] = d.Shingles[i]
	}
	slices.Sort(other.Shingles)
	return other, j
}

// ekzhuThreshold is the threshold for which github.com/ekzhu/minhash-lsh takes
// the banding that the others have.
const ekzhuThreshold = .66

// A lookup is an index to be measured. insert fills a new one.
type lookup struct {
	name, does string
	insert     func() error
	query      func(found func(query, item int)) error
	banding    banding
	documents  int // bytes that it keeps of each document, to verify by
}

func (w *lookupWork) lookups() ([]lookup, error) {
	ours, err := w.chumtin()
	if err != nil {
		return nil, err
	}
	theirs, err := w.ekzhu()
	return []lookup{ours, theirs}, err
}

func (w *lookupWork) chumtin() (lookup, error) {
	var ix *index.Index
	return lookup{
		name: "chumtin, index.Index of near copies", does: "verifies what it proposes; items can be removed",
		banding: judged, documents: 4 * syntheticShingles,
		insert: func() (err error) {
			plan := index.Banding{Bands: judged.bands, Rows: judged.rows, Agreements: 1}
			if ix, err = index.New(w.profile, index.Options{Mode: index.NearCopy, Banding: plan}); err != nil {
				return err
			}
			for _, item := range w.items {
				if err := ix.Add(item); err != nil {
					return err
				}
			}
			return nil
		},
		query: func(found func(query, item int)) error {
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

func (w *lookupWork) ekzhu() (lookup, error) {
	var index *minhashlsh.MinhashLSH
	if rows, bands := minhashlsh.NewMinhashLSH32(slots, ekzhuThreshold).Params(); (banding{bands, rows}) != judged {
		return lookup{}, fmt.Errorf("%s has %d bands of %d", ekzhuName, bands, rows)
	}
	return lookup{
		name: ekzhuName, does: "candidates only; searchable after Index()",
		banding: judged,
		insert: func() error {
			index = minhashlsh.NewMinhashLSH32(slots, ekzhuThreshold)
			for i, sig := range w.wide {
				index.Add(i, sig)
			}
			index.Index()
			return nil
		},
		query: func(found func(query, item int)) error {
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

// quality returns the recall of the queries that are .8 to .9 like their item.
func (w *lookupWork) quality(l lookup) (quality, error) {
	foundOrigin := make([]bool, len(w.queries))
	err := l.query(func(query, item int) {
		if w.origin[query] == item {
			foundOrigin[query] = true
		}
	})
	var q quality
	n := 0.
	for i, j := range w.jaccard {
		if j < judgedLow || j >= judgedHigh {
			continue
		}
		n++
		q.theory += l.banding.rate(j)
		if foundOrigin[i] {
			q.recall++
		}
	}
	return quality{q.recall / n, q.theory / n}, err
}

// heapGrowth returns by how many bytes the live heap grows by work.
func heapGrowth(work func() error) (int64, error) {
	live := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := live()
	err := work()
	return live() - before, err
}
