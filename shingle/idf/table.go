package idf

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// A Table holds the inverse document frequency of the features of a language,
// idf = ln(N/df) in nats, where df of the N articles of a corpus contain the
// feature. With it the similarity of two articles depends on these two alone.
//
// A Table has one byte a slot and no keys. The top bits of a feature's hash select
// its slot, and of the features in one slot the most frequent counts. A feature that
// the corpus does not contain reads as absent, or, with the probability
// [Table.Load], as another one, usually a rare one. [Options] says what that
// costs.
//
// A Table is immutable and safe for concurrent use. The zero
// Table is not usable: call [NewTable], [ReadTable] or [Background].
type Table struct {
	slots       []uint8 // 0 absent, else 1 + idf in units of 1/Unit nat
	shift       int     // hash >> shift is the slot
	origin      string
	fingerprint uint64
}

const (
	// Unit is the number of steps of an idf to a nat.
	Unit = 32

	// Max is the maximum idf in a table, in units of 1/Unit nat: 7.5 nats, the idf
	// of a feature that is in one of 1,800 articles.
	Max = 7*Unit + Unit/2

	// absent is the idf of a feature that the table does not hold. Most of
	// these are names and numbers of the day's event, which its reports share.
	// But a typing error is as rare, so absent is below Max.
	absent = 5 * Unit
)

// newTable returns the table of slots, whose number is a power of two.
func newTable(slots []uint8, origin string) *Table {
	t := &Table{slots: slots, shift: 64 - bits.TrailingZeros(uint(len(slots))), origin: origin}
	h := uint64(len(slots))
	for b := slots; len(b) > 0; b = b[8:] {
		h = num.Mix(h*num.Mul0 + binary.LittleEndian.Uint64(b))
	}
	t.fingerprint = h
	return t
}

// Units returns the inverse document frequency of the feature with hash h in
// units of 1/[Unit] nat, from 0 to [Max].
func (t *Table) Units(h uint64) int { return ofSlot(t.slots[h>>(t.shift&63)]) }

// AppendUnits appends the [Table.Units] of each feature to dst and returns the
// extended buffer. For many features it is faster: between the reads of the table
// it does nothing else, so the processor waits for many of them at a time.
func (t *Table) AppendUnits(dst []uint8, features []uint64) []uint8 {
	start := len(dst)
	dst = slices.Grow(dst, len(features))[:start+len(features)]
	units, slots, shift := dst[start:], t.slots, t.shift&63
	for i, h := range features {
		units[i] = slots[h>>shift]
	}
	for ; len(units) >= 8; units = units[8:] {
		binary.LittleEndian.PutUint64(units, ofSlots(binary.LittleEndian.Uint64(units)))
	}
	for i, slot := range units {
		units[i] = uint8(ofSlot(slot))
	}
	return dst
}

// ofSlot returns the idf that a slot holds. Written so it has no branch, which the
// processor could not foresee.
func ofSlot(slot uint8) int {
	idf := int(slot) - 1
	if slot == 0 {
		idf = absent
	}
	return idf
}

// ofSlots is ofSlot of each byte.
func ofSlots(slots uint64) uint64 {
	const each, high = 0x0101010101010101, 0x8080808080808080
	isZero := ^((slots&^high + 0x7F*each) | slots) & high >> 7
	return slots + isZero*(1+absent) - each
}

// IDF returns the inverse document frequency of the feature with hash h in
// nats, from 0 (in every article) to 7.5, and whether the table holds it. The
// hash is one of [Token] or [Pair].
func (t *Table) IDF(h uint64) (nats float64, ok bool) {
	return float64(t.Units(h)) / Unit, t.slots[h>>t.shift] != 0
}

// Fingerprint returns a hash of the slots, which a profile states. It does not depend
// on the origin.
func (t *Table) Fingerprint() uint64 { return t.fingerprint }

// Origin returns what the table was learned from: Options.Origin, then a line for
// each counter with its language, its number of articles and its share, if any, and a
// line with Options.MinArticles.
func (t *Table) Origin() string { return t.origin }

// Slots returns the number of slots, or 0 for the zero Table.
func (t *Table) Slots() int { return len(t.slots) }

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
