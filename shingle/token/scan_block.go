package token

import (
	"math/bits"
	"slices"
	"sync"
	"unsafe"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// blockSize is how many bytes appendWords looks at together: a bit for each fits into
// a register.
const blockSize = 64

// appendWords appends the words at the start of text up to the first one of which it
// is not sure, and returns how much of text they are. It knows words and numbers of
// eight bytes or less between ASCII characters that are neither letters nor digits.
//
// appendNext is the simpler version, one character after the other. Here each step
// works on several bytes at once, and a word that came before is only recognized.
func (v *vocabulary) appendWords(dst []uint64, text string) ([]uint64, int) {
	var padded [blockSize + 8]byte
	done := 0
	for done < len(text) {
		block := text[done:]
		if len(block) < len(padded) {
			clear(padded[copy(padded[:], block):])
			block = unsafe.String(&padded[0], len(padded))
		}
		block = block[:len(padded)]
		runs := runsOf(block)
		if runs == 0 {
			done += blockSize
			continue
		}
		grown := slices.Grow(dst, blockSize/2)
		words, n := grown[len(dst):cap(grown)], 0
		next, sure := blockSize, true
		for runs != 0 {
			start := bits.TrailingZeros64(runs) & (blockSize - 1)
			size := bits.TrailingZeros64(^(runs >> start))
			if sure = size <= 8; !sure || start+size == blockSize {
				next = start // it is longer, or may be
				break
			}
			// The bytes after the word become zero, its ASCII letters lower case: what
			// has 0x40 and not 0x80 gets 0x20.
			word := load8(block[start:]) & (^uint64(0) >> ((64 - 8*size) & 63))
			word |= word >> 1 & (^word & highBits >> 2)
			known := v.at(word)
			key := known.key
			if known.word != word {
				if key, sure = foldWord(word, uint(size), block[start+size]); !sure {
					next = start
					break
				}
				if !startsNumber(word) {
					*known = knownWord{word, key}
				}
			}
			words[n] = key
			n++
			runs &= runs + 1<<start // without the lowest run
		}
		if n > 0 {
			dst = grown[:len(dst)+n]
		}
		done += next
		if !sure {
			return dst, done
		}
	}
	return dst, min(done, len(text))
}

// runsOf returns a bit for each byte of a block that is a digit, an ASCII letter or
// part of a longer character, so that words are runs of these bits. It takes some
// other bytes as well, [ \ ] ^ _ { | } ~ and control codes: to tell them would cost all words what
// few need, and foldWord refuses words with them.
func runsOf(block string) (runs uint64) {
	for i := 0; i < blockSize; i += 8 {
		s := load8(block[i:])
		low := s&^highBits | 0x20*eachByte
		digits := (low + (0x80-'0')*eachByte) &^ (low + (0x7F-'9')*eachByte)
		in := (low + (0x80-'a')*eachByte | digits | s) & highBits
		runs |= in >> 7 * gather >> 56 << i
	}
	return runs
}

// gather times a number of which each byte is 0 or 1 has these eight bits at the top.
const gather = 0x0102040810204080

// foldWord returns the key of a word of up to eight bytes in which the letters of ASCII
// are in lower case, given its size and the ASCII character behind it. It reports false
// if it is not sure.
func foldWord(word uint64, size uint, next byte) (key uint64, sure bool) {
	if startsNumber(word) {
		isNumber := bits.OnesCount64(asciiDigits(word)) == int(size)
		return word, isNumber && (byte(word) != '0' || size == 1) && next != '.' && next != ','
	}
	if bits.OnesCount64((asciiLetters(word)|word)&highBits) != int(size) {
		return 0, false
	}
	key = word
	var seen class
	if word&highBits != 0 {
		if key, seen, sure = foldShort(word); !sure {
			return 0, false
		}
	}
	// Now it is the key, except that a y may have to be i.
	if seen&tonedY != 0 || mayFoldY(key) {
		key, _ = foldY(key, size, seen)
	}
	return key, true
}

func startsNumber(word uint64) bool { return numberOf(word) != 0 }

// asciiDigits returns the highest bit of each byte of s that is an ASCII digit.
func asciiDigits(s uint64) uint64 {
	low := s &^ highBits
	return (low + (0x80-'0')*eachByte) &^ (low + (0x7F-'9')*eachByte) &^ s & highBits
}

// A vocabulary remembers words and their keys, each where its hash says and until
// another comes there. To fold a word takes steps that depend on its letters, which a
// processor guesses wrong; to recognize it takes one comparison. Of the words of the
// news at hand nine in ten are there. With half as many places it is 84 in 100, with
// twice as many 94, which are slower to reach.
type vocabulary [1 << vocabularyBits]knownWord

const vocabularyBits = 12 // 64 KiB

// A knownWord is a word with its ASCII letters in lower case, and its key. A zero one
// is no word.
type knownWord struct{ word, key uint64 }

// at returns the place of a word.
func (v *vocabulary) at(word uint64) *knownWord {
	return &v[word*num.Mul0>>(64-vocabularyBits)]
}

var vocabularies = sync.Pool{New: func() any { return new(vocabulary) }}
