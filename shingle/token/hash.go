package token

import (
	"encoding/binary"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// Hash returns the 64-bit hash of one token. The token's UTF-8 bytes, with
// zeros after the last one, are read in blocks of two little-endian words; each
// word is combined by exclusive or with a constant, and the two are folded into
// one by a 64 × 64 → 128 bit multiplication. The hash so far is mixed and the
// result added to it. At the end the length, times a constant, is added. The
// lowest bit is set instead if the token is a number: see [IsNumber].
//
// No text makes a factor zero, because the two constants are not UTF-8. The hash
// is unkeyed and the same on every machine, so anyone can search for two words
// with the same hash. If the input may be adversarial, use a secret [Key].
func Hash(token string) uint64 { return Key{}.Hash(token) }

// A Key replaces the constants of the hash by others, which may be secret. The
// zero Key is the public one: its hashes are those of [Hash] and [Append].
type Key struct{ lo, hi uint64 } // what they differ by from the constants of Hash

// NewKey returns the key of two constants. The words of a token are combined
// with them by exclusive or.
func NewKey(lo, hi uint64) Key { return Key{lo ^ num.Mul1, hi ^ num.Mul2} }

// constants returns what the words of a token are combined with.
func (k Key) constants() (lo, hi uint64) { return k.lo ^ num.Mul1, k.hi ^ num.Mul2 }

// Hash returns the hash of one token by k.
func (k Key) Hash(token string) uint64 {
	size, number := uint64(len(token)), numberOf(load(token))
	h := uint64(0)
	for {
		h = k.block(h, load(token), load(token[min(8, len(token)):]))
		if len(token) <= 16 {
			return (h+size*num.Mul0)&^numberBit | number
		}
		token = token[16:]
	}
}

// block adds a block of 16 bytes to the hash of those before. The factors do not
// depend on h: otherwise someone who knows h could make one of them zero, and the
// other would not count.
func (k Key) block(h, lo, hi uint64) uint64 {
	kLo, kHi := k.constants()
	return num.Mix(h) + num.Fold(lo^kLo, hi^kHi)
}

// numberBit is set in the hash of a token that is a number.
const numberBit = 1

// IsNumber reports whether hash is that of a number, by any key: of a token that
// starts with an ASCII digit. [normalize.Key] leaves no other digits.
func IsNumber(hash uint64) bool { return hash&numberBit != 0 }

// numberOf returns numberBit if a token that starts with the bytes of word is a
// number, and 0 if it is not.
func numberOf(word uint64) uint64 { return (uint64(byte(word)-'0') - 10) >> 63 }

// load returns the first eight bytes of s, or as many as there are, as a
// little-endian number.
func load(s string) uint64 {
	var b [8]byte
	copy(b[:], s)
	return binary.LittleEndian.Uint64(b[:])
}
