package shingle

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
)

// The odd 64-bit constants of the token hash and of what is derived from it.
// They are part of the [Profile] version: stored sketches depend on them.
const (
	mul0 = 0x9E3779B97F4A7C15
	mul1 = 0xBF58476D1CE4E5B9
	mul2 = 0x94D049BB133111EB
)

// HashToken returns the 64-bit hash of one token. The token's UTF-8 bytes, with
// zeros after the last one, are read in blocks of two little-endian words; each
// word is combined by exclusive or with a constant, and the two are folded into
// one by a 64 × 64 → 128 bit multiplication. The hash so far is mixed and the
// result added to it. At the end the length, times a constant, is added. The
// lowest bit is set instead if the token is a number, which starts with a digit
// of ASCII (a key has no others), and clear if it is not.
//
// No text makes a factor zero, because the two constants are not UTF-8. But the
// hash is public and the same on every machine, so whoever looks for two words
// with the same hash finds some. Set [Options.Seed] where articles may be forged:
// what a [Document] holds then comes from a hash with a secret key.
func HashToken(token string) uint64 { return publicKey.hash(token) }

// A tokenKey holds the two constants that the words of a token are combined with.
type tokenKey struct{ lo, hi uint64 }

// publicKey is that of HashToken, by which a Table is indexed.
var publicKey = tokenKey{mul1, mul2}

// hash returns what HashToken does, with the constants of k.
func (k tokenKey) hash(token string) uint64 {
	size, number := uint64(len(token)), numberOf(load(token))
	h := uint64(0)
	for {
		h = k.block(h, load(token), load(token[min(8, len(token)):]))
		if len(token) <= 16 {
			return (h+size*mul0)&^numberBit | number
		}
		token = token[16:]
	}
}

// block adds a block of 16 bytes to the hash of those before. The factors do not
// depend on h: who knows h could else make one of them zero, and what the other
// holds would not count.
func (k tokenKey) block(h, lo, hi uint64) uint64 { return mix(h) + fold(lo^k.lo, hi^k.hi) }

// numberBit is set in the hash of a token that is a number.
const numberBit = 1

// numberOf returns numberBit if a token that starts with the bytes of word is a
// number, and 0 if it is not.
func numberOf(word uint64) uint64 { return (uint64(byte(word)-'0') - 10) >> 63 }

// load returns the first eight bytes of s, or what there are, as a little-endian
// number.
func load(s string) uint64 {
	var b [8]byte
	copy(b[:], s)
	return binary.LittleEndian.Uint64(b[:])
}

// fold multiplies and folds the 128-bit product into 64 bits.
func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

// mix is a bijection that lets each bit of h change each bit of the result
// (the finalizer of SplitMix64; Steele, Lea and Flood, OOPSLA 2014). It maps 0 to 0.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * mul1
	h = (h ^ h>>27) * mul2
	return h ^ h>>31
}

// A secret is what follows from [Options.Seed]. None of it tells another part.
type secret struct {
	key     tokenKey
	digest  [8]byte // comes before the tokens in Document.Text
	profile uint64  // what Profile.Seed states
}

// newSecret returns the secret of a seed that is not 0.
func newSecret(seed uint64) secret {
	sum := sha256.Sum256(binary.LittleEndian.AppendUint64([]byte("chumtin seed"), seed))
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(sum[8*i:]) }
	return secret{
		key:     tokenKey{word(0), word(1)},
		digest:  [8]byte(sum[16:24]),
		profile: max(1, word(3)), // 0 is for no seed
	}
}
