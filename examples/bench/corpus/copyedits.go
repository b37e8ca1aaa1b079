package corpus

import (
	"math/rand/v2"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// A Copy is a copy of a text, edited in one way.
type Copy struct {
	Kind string
	Of   int // the text
	Text string
}

// CopyKinds are what copies undergo on their way.
var CopyKinds = []string{
	"capitals, no punctuation", "decomposed (NFD)", "tone marks elsewhere (hòa, hoà)", "a dateline and a credit",
	"one word in 50 changed", "one word in 25 changed", "the first two thirds",
}

// copySeed draws the edits.
const copySeed = 43

// Copies returns n copies for each kind, each of a text of its own, of at least 60 words. It
// returns fewer if there are not that many.
func Copies(texts []string, n int) (edited []Copy) {
	if n <= 0 {
		return nil
	}
	rng := rand.New(rand.NewPCG(copySeed, copySeed))
	edits := []func(words []string) string{
		func(words []string) string { return strings.ToUpper(strings.Join(letters(words), " ")) },
		func(words []string) string { return norm.NFD.String(strings.Join(words, " ")) },
		func(words []string) string { return otherTones.Replace(strings.Join(words, " ") + " ") },
		func(words []string) string {
			return "(Bản tin) Phóng viên thường trú đưa tin, ngày mùng tám: " + strings.Join(words, " ") + " (Theo một hãng tin trong nước, biên tập lại)"
		},
		func(words []string) string { return strings.Join(changed(rng, words, texts, 50), " ") },
		func(words []string) string { return strings.Join(changed(rng, words, texts, 25), " ") },
		func(words []string) string { return strings.Join(words[:len(words)*2/3], " ") },
	}
	kind, left := 0, n
	for _, i := range rng.Perm(len(texts)) {
		words := strings.Fields(texts[i])
		if len(words) < 60 {
			continue
		}
		if left == 0 {
			if kind, left = kind+1, n; kind == len(edits) {
				break
			}
		}
		edited = append(edited, Copy{CopyKinds[kind], i, edits[kind](words)})
		left--
	}
	return edited
}

// letters returns words without the punctuation around them.
func letters(words []string) (bare []string) {
	for _, w := range words {
		if w = strings.Trim(w, `.,;:!?"'()“”‘’…–-`); w != "" {
			bare = append(bare, w)
		}
	}
	return bare
}

// changed returns words of which one in so many is that of another text.
func changed(rng *rand.Rand, words, texts []string, oneIn int) []string {
	words = append([]string(nil), words...)
	for range max(1, len(words)/oneIn) {
		if other := strings.Fields(texts[rng.IntN(len(texts))]); len(other) > 0 {
			words[rng.IntN(len(words))] = other[rng.IntN(len(other))]
		}
	}
	return words
}

// otherTones moves the tone marks of open syllables from one place in use to the other.
var otherTones = strings.NewReplacer(
	"òa ", "oà ", "óa ", "oá ", "ỏa ", "oả ", "õa ", "oã ", "ọa ", "oạ ",
	"òe ", "oè ", "óe ", "oé ", "ỏe ", "oẻ ", "õe ", "oẽ ", "ọe ", "oẹ ",
	"ùy ", "uỳ ", "úy ", "uý ", "ủy ", "uỷ ", "ũy ", "uỹ ", "ụy ", "uỵ ",
)
