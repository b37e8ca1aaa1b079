package corpus

import (
	"iter"
	"math/rand/v2"
	"strings"
)

// shortSeed draws the short texts.
const shortSeed = 41

// ShortTexts yields n texts of 20 to 40 words, by their numbers, always the same. Of five
// texts one is a copy of one of the last thousands, with up to two words changed. The
// words are made-up syllables, drawn as often as words are in a language (Zipf).
func ShortTexts(n int) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		rng := rand.New(rand.NewPCG(shortSeed, shortSeed))
		zipf := rand.NewZipf(rng, 1.07, 8, 200_000)
		var recent [4096][]uint64
		for i := range n {
			words := make([]uint64, 20+rng.IntN(21))
			for k := range words {
				words[k] = zipf.Uint64()
			}
			if i > 0 && rng.IntN(5) == 0 {
				words = append(words[:0], recent[rng.IntN(min(i, len(recent)))]...)
				for range rng.IntN(3) {
					words[rng.IntN(len(words))] = zipf.Uint64()
				}
			}
			recent[i%len(recent)] = words
			if !yield(i, spelled(words)) {
				return
			}
		}
	}
}

// spelled returns the words of these ranks, each its own.
func spelled(words []uint64) string {
	const onsets, rimes = "bcdghklmnpqrstvx", "aeiou"
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		for first := true; first || w > 0; first = false {
			b.WriteByte(onsets[w%16])
			b.WriteByte(rimes[w/16%5])
			w /= 80
		}
	}
	return b.String()
}
