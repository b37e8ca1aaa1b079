package index

import (
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/shingle"
)

// Keys appends the keys of a document in an index of [SameEvent] to dst and returns
// the extended buffer: one for each feature of its weighted sketch, each once, in
// ascending order. Reports of one event share several, so that a table of keys, in
// any database, proposes what to compare by [shingle.Document.Similarity]. A document
// without tokens has no keys.
//
// A key is a feature as an element of [shingle.Vector] has it, without the weight.
// The keys are the same on every machine for documents of one profile.
func Keys(dst []uint64, d *shingle.Document) []uint64 {
	var memory [512]uint32 // as many as a sketch has slots
	v := d.Vector
	for _, key := range propose.Keys(memory[:0], d) {
		for len(v) > 0 && uint32(v[0]>>32) < key {
			v = v[1:]
		}
		if len(v) > 0 && uint32(v[0]>>32) == key {
			dst = append(dst, v[0]&^shingle.Unit)
		}
	}
	return dst
}
