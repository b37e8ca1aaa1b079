package shingle

import (
	_ "embed"
	"encoding/binary"
	"math/bits"
	"sync"
)

// A Table tells how rare a feature (a token or a pair of successive tokens) is
// in a language: its inverse document frequency idf = ln(N/df) in nats, where
// df of the N articles of a corpus hold it (Spärck Jones, J. Documentation
// 1972). It is what makes the similarity of two articles a function of these
// two alone.
//
// A Table is one byte a slot and no keys: a feature's slot is given by the top
// bits of its hash, and of the features that meet in one slot the most
// frequent one counts. A feature that the corpus never had reads as absent, or
// with the chance of the table's load as one that it had, most likely a rare
// one. [TableOptions] tells what that costs.
//
// A Table does not change once made and is safe for concurrent use. The zero
// Table is not usable: call [NewTable], [ReadTable] or [Background].
type Table struct {
	slots       []uint8 // 0 absent, else 1 + idf in units of 1/idfUnit nat
	shift       int     // hash >> shift is the slot
	origin      string
	fingerprint uint64
}

const (
	idfUnit = 32 // the steps to a nat
	idfMax  = 7 * idfUnit

	// idfAbsent is taken for a feature that the table does not hold. Most of
	// them are names and numbers of the day's event, which tie its reports,
	// but a slip of the pen is as rare, so it is less than the most.
	idfAbsent = 5 * idfUnit
)

// newTable returns the table of slots, whose number is a power of two.
func newTable(slots []uint8, origin string) *Table {
	t := &Table{slots: slots, shift: 64 - bits.TrailingZeros(uint(len(slots))), origin: origin}
	h := uint64(len(slots))
	for b := slots; len(b) > 0; b = b[8:] {
		h = mix(h*mul0 + binary.LittleEndian.Uint64(b))
	}
	t.fingerprint = h
	return t
}

// idf returns the idf of the feature with hash h in units of 1/idfUnit nat.
func (t *Table) idf(h uint64) int { return idfOf(t.slots[h>>t.shift]) }

// idfOf returns the idf that a slot tells. So written it has no branch, which the
// processor could not foresee.
func idfOf(slot uint8) int {
	idf := int(slot) - 1
	if slot == 0 {
		idf = idfAbsent
	}
	return idf
}

// IDF returns the inverse document frequency of the feature with hash h in
// nats, from 0 (in every article) to 7, and whether the table holds it. The
// hash is one of [AppendShingles] with k = 1 or 2.
func (t *Table) IDF(h uint64) (nats float64, ok bool) {
	return float64(t.idf(h)) / idfUnit, t.slots[h>>t.shift] != 0
}

// Fingerprint returns a hash of what the table tells, for a [Profile]. It does
// not depend on the origin.
func (t *Table) Fingerprint() uint64 { return t.fingerprint }

// Origin returns what the table was learned from: what [TableOptions] said of
// it, then a line for each language with its number of articles, and the least
// number of articles of a feature.
func (t *Table) Origin() string { return t.origin }

// Load returns the share of the slots that hold a feature, from 0 to 1.
func (t *Table) Load() float64 {
	var used int
	for _, q := range t.slots {
		if q != 0 {
			used++
		}
	}
	return float64(used) / float64(len(t.slots))
}

//go:generate go run background_gen.go -out background.idf -origin "magizbox/scraper, Vietnamese papers of 2017; ZitRos/news-articles-dataset, BBC of 2004 and 2005; as of 2026-11-22" vi=../../shared/data/baomoi-2017.jsonl.gz en=../../shared/data/bbc-en.jsonl.gz

//go:embed background.idf
var background []byte

// Background returns the table that is part of the library: 2^20 slots (1 MiB)
// learned in November 2026 from 35,530 Vietnamese articles of many papers of
// 2017 (the corpus magizbox/scraper) and 2,095 English ones of the BBC of 2004
// and 2005 (ZitRos/news-articles-dataset). It holds numbers derived from these
// corpora, and none of their text.
var Background = sync.OnceValue(func() *Table {
	t, err := ReadTable(background)
	if err != nil {
		panic(err) // the embedded file is tested
	}
	return t
})
