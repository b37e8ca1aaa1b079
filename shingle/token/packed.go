package token

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// Packed holds tokens one after the other in 64-bit words, from which their
// hashes by several keys and their bytes are made without scanning the text again.
//
// A token of up to eight bytes is one word that holds these, the first one lowest,
// and zeros. A longer one is longToken plus its length, then its bytes in as many
// words as they take. No token has a zero byte, and no word of UTF-8 reaches
// longToken.
type Packed []uint64

const longToken = 0xFF << 56

// appendWord appends a token of up to 16 bytes, the first one lowest in lo.
func appendWord(words []uint64, lo, hi uint64, size uint) []uint64 {
	if size <= 8 {
		return append(words, lo)
	}
	return append(words, longToken|uint64(size), lo, hi)
}

// appendString appends a token of any length.
func appendString(words []uint64, token string) []uint64 {
	if len(token) > 8 {
		words = append(words, longToken|uint64(len(token)))
	}
	for ; len(token) > 8; token = token[8:] {
		words = append(words, load(token))
	}
	return append(words, load(token))
}

// longSize returns the length in bytes of the longer token that words start with,
// and how many words it takes.
func longSize(words []uint64) (size, n int) {
	size = int(words[0] &^ longToken)
	return size, 1 + (size+7)/8
}

// hashWords sets the first of dst to the hashes of the tokens in words and returns
// how many there are. dst is no shorter than words and may be the same.
func (k Key) hashWords(dst, words []uint64) int {
	lo, hi := k.constants()
	n, i := 0, 0
	for {
		// Without a call in it, the loop over short tokens stays in registers.
		for ; i < len(words) && words[i] < longToken; i++ {
			w := words[i]
			size := uint64(bits.Len64(w)+7) / 8
			dst[n] = (num.Fold(w^lo, hi)+size*num.Mul0)&^numberBit | numberOf(w)
			n++
		}
		if i == len(words) {
			return n
		}
		hash, taken := k.hashLong(words[i:])
		dst[n] = hash
		n++
		i += taken
	}
}

// hashLong returns the hash of the longer token that words start with, and how
// many words it takes.
func (k Key) hashLong(words []uint64) (hash uint64, n int) {
	size, n := longSize(words)
	for rest := words[1:n]; len(rest) > 0; {
		lo, hi := rest[0], uint64(0)
		if rest = rest[1:]; len(rest) > 0 {
			hi, rest = rest[0], rest[1:]
		}
		hash = k.block(hash, lo, hi)
	}
	return (hash+uint64(size)*num.Mul0)&^numberBit | numberOf(words[1]), n
}

// AppendHashes appends the hash of each token by key to dst and returns the
// extended buffer.
func (words Packed) AppendHashes(dst []uint64, key Key) []uint64 {
	start := len(dst)
	dst = slices.Grow(dst, len(words))[:start+len(words)]
	return dst[:start+key.hashWords(dst[start:], words)]
}

// First returns the first n tokens. It panics if there are fewer.
func (words Packed) First(n int) Packed {
	at := 0
	for ; n > 0; n-- {
		taken := 1
		if words[at] >= longToken {
			_, taken = longSize(words[at:])
		}
		at += taken
	}
	return words[:at]
}

// AppendBytes appends the bytes of each token and a zero byte to dst and returns
// the extended buffer.
func (words Packed) AppendBytes(dst []byte) []byte {
	n := len(dst)
	dst = slices.Grow(dst, 9*len(words))[:n+9*len(words)]
	for i := 0; i < len(words); i++ {
		// All nine bytes are written, and the next token over those after the first zero.
		if w := words[i]; w < longToken {
			next := dst[n : n+9]
			binary.LittleEndian.PutUint64(next, w)
			next[8] = 0
			n += (bits.Len64(w)+7)/8 + 1
			continue
		}
		size, taken := longSize(words[i:])
		for k, w := range words[i+1 : i+taken] {
			binary.LittleEndian.PutUint64(dst[n+8*k:], w)
		}
		n += size
		dst[n] = 0
		n++
		i += taken - 1
	}
	return dst[:n]
}
