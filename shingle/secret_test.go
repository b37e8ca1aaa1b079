package shingle

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"math/bits"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/internal/num"
	"github.com/chumtin/chumtin/shingle/internal/shingletest"
	"github.com/chumtin/chumtin/shingle/token"
)

// unmix is the inverse of mix.
func unmix(h uint64) uint64 {
	inverse := func(odd uint64) uint64 {
		x := odd // right to 3 bits, and to twice as many after each step
		for range 5 {
			x *= 2 - odd*x
		}
		return x
	}
	h ^= h>>31 ^ h>>62
	h *= inverse(num.Mul2)
	h ^= h>>27 ^ h>>54
	h *= inverse(num.Mul1)
	return h ^ h>>30 ^ h>>60
}

// A profile is printed in errors and stored beside documents: the seed must not
// follow from it.
func TestProfileHidesTheSeed(t *testing.T) {
	const seed = 0x0123456789ABCDEF
	require.Equal(t, uint64(seed), unmix(num.Mix(seed)))
	p := newExtractor(t, Options{Seed: seed}).Profile()
	for h := p.Seed; ; h = unmix(h) {
		assert.NotEqual(t, uint64(seed), h)
		if h == unmix(unmix(p.Seed)) {
			break
		}
	}
	assert.NotZero(t, p.Seed)
	assert.NotEqual(t, newExtractor(t, Options{Seed: seed + 1}).Profile(), p)
}

// Two blocks whose words change places have one product, if the constants are
// known. No key but the public one has it so.
func TestKeysAreIndependent(t *testing.T) {
	block := func(lo, hi uint64) string {
		return string(binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, lo), hi))
	}
	const lo, hi = 0x6162636465666768, 0x696A6B6C6D6E6F70
	a, b := block(lo, hi), block(hi^num.Mul1^num.Mul2, lo^num.Mul1^num.Mul2)
	require.Equal(t, token.Hash(a), token.Hash(b))
	for seed := range uint64(1000) {
		key := newSecret(seed + 1).key
		require.NotEqual(t, key.Hash(a), key.Hash(b), "seed %d", seed+1)
	}
}

// After this prefix the first factor of the next block was zero when it was made
// with the hash before, and what followed did not count.
const absorbing = "qsirijmyximxmugeoaaifhgt"

func TestNoBlockAbsorbsTheNext(t *testing.T) {
	assert.NotEqual(t, token.Hash(absorbing+"aaaaaaaa"), token.Hash(absorbing+"hanoivnx"))
	for _, seed := range []uint64{0, 0xDEADBEEFCAFE} {
		x := newExtractor(t, Options{Seed: seed})
		a, b := x.Document(absorbing+"aaaaaaaa của"), x.Document(absorbing+"hanoivnx của")
		assert.NotEqual(t, a.TextHash, b.TextHash)
		assert.NotEqual(t, a.Shingles, b.Shingles)
		assert.NotEqual(t, a.Vector, b.Vector)
	}
}

// thueMorse returns the sequence of two words that no polynomial in an odd number
// modulo 2^64 tells from the one with the words exchanged.
func thueMorse(a, b string, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = [...]string{a, b}[bits.OnesCount(uint(i))%2]
	}
	return strings.Join(words, " ")
}

func TestTextIsNoPolynomial(t *testing.T) {
	for _, seed := range []uint64{0, 77} {
		x := newExtractor(t, Options{Seed: seed})
		for _, n := range []int{512, 1024, 2048} {
			a, b := x.Document(thueMorse("mưa", "nắng", n)), x.Document(thueMorse("nắng", "mưa", n))
			assert.Equal(t, a.Shingles, b.Shingles, "the same runs of three")
			assert.NotEqual(t, a.TextHash, b.TextHash, "%d words, seed %d", n, seed)
		}
	}
}

// Text is as documented, over all fields.
func TestTextIsSHA256(t *testing.T) {
	for _, seed := range []uint64{0, 42} {
		x := newExtractor(t, Options{Seed: seed})
		for _, text := range append(shingletest.Texts(), strings.Join(shingletest.Odd, ""), absorbing+"a") {
			data := append([]byte(nil), x.digest...)
			for range 2 {
				for word := range token.All(text) {
					data = append(append(data, word...), 0)
				}
			}
			sum := sha256.Sum256(data)
			assert.Equal(t, [16]byte(sum[:16]), x.Document(text, text).TextHash, "seed %d, text %q", seed, text)
		}
		assert.Zero(t, x.Document("…").TextHash)
	}
	plain, secret := newExtractor(t, Options{}), newExtractor(t, Options{Seed: 42})
	assert.NotEqual(t, plain.Document("a").TextHash, secret.Document("a").TextHash)
}

// A seed changes hashes and nothing that they stand for.
func TestSeededDocument(t *testing.T) {
	plain, secret := newExtractor(t, Options{}), newExtractor(t, Options{Seed: 42})
	for _, text := range append(shingletest.Texts(), strings.Join(shingletest.Texts(), " ")) {
		a, b := plain.Document("Ngày 12/9", text), secret.Document("Ngày 12/9", text)
		namesA, namesB := plain.FeatureTexts("Ngày 12/9", text), secret.FeatureTexts("Ngày 12/9", text)
		require.Len(t, namesB, len(namesA))
		weights := make(map[string]uint64)
		least := uint64(math.MaxUint64)
		for hash, w := range a.Vector.All() {
			weights[namesA[hash]] = w
			least = min(least, w)
		}
		if len(a.Vector) < 192 {
			least = 0
		} // else, of the features that weigh least, hashes choose
		for hash, w := range b.Vector.All() {
			assert.NotContains(t, namesA, hash)
			if w > least {
				assert.Equal(t, weights[namesB[hash]], w, "%q", namesB[hash])
			}
		}
		assert.Len(t, b.Vector, len(a.Vector))
		assert.Equal(t, [3]any{a.Dates, a.HeadlineDates, a.Tokens}, [3]any{b.Dates, b.HeadlineDates, b.Tokens})
		units := func(numbers []uint64) (sum uint64) {
			for _, n := range numbers {
				sum += n & Unit
			}
			return sum
		}
		assert.Equal(t, units(a.Numbers), units(b.Numbers))
		assert.Len(t, b.Numbers, len(a.Numbers))
		assert.Len(t, b.Shingles, len(a.Shingles))
		assert.Equal(t, b.Vector, secret.AppendVector(nil, "Ngày 12/9", text))
	}
	assert.Panics(t, func() { secret.AppendVectorOf(nil, []uint64{1}) }, "hashes of tokens are public")
}
