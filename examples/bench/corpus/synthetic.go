package corpus

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"

	"github.com/chumtin/chumtin/shingle"
)

// SyntheticShingles is how many shingles a synthetic document has, so that
// candidates can be verified.
const SyntheticShingles = 120

// RandomDocument returns a synthetic document: random slots and shingles, and
// nothing else.
func RandomDocument(x *shingle.Extractor, rng *rand.Rand) *shingle.Document {
	d := x.Document()
	d.Tokens = SyntheticShingles + ShingleWidth - 1
	binary.LittleEndian.PutUint64(d.TextHash[:], rng.Uint64())
	for i := range d.CopySketch {
		d.CopySketch[i] = rng.Uint32()
	}
	for range SyntheticShingles {
		d.Shingles = append(d.Shingles, rng.Uint32())
	}
	slices.Sort(d.Shingles)
	return d
}

// NearCopy returns a document of a Jaccard similarity of .5 to 1 to d, and that
// similarity: of its shingles, and of its slots up to chance.
func NearCopy(x *shingle.Extractor, rng *rand.Rand, d *shingle.Document) (*shingle.Document, float64) {
	other := RandomDocument(x, rng)
	shared := SyntheticShingles * 2 / 3
	shared += rng.IntN(SyntheticShingles - shared)
	j := float64(shared) / float64(2*SyntheticShingles-shared)
	for i := range other.CopySketch {
		if rng.Float64() < j {
			other.CopySketch[i] = d.CopySketch[i]
		}
	}
	for k, i := range rng.Perm(SyntheticShingles)[:shared] {
		other.Shingles[k] = d.Shingles[i]
	}
	slices.Sort(other.Shingles)
	return other, j
}
