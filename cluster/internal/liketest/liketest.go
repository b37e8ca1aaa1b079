// Package liketest makes up texts for the tests of several packages.
package liketest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/shingle"
)

func Extractor(t testing.TB, opts shingle.Options) *shingle.Extractor {
	x, err := shingle.NewExtractor(opts)
	require.NoError(t, err)
	return x
}

// Documents returns n texts of which those with neighbouring numbers share
// some words, and the profile.
func Documents(t testing.TB, n int) (shingle.Profile, []*shingle.Document) {
	x := Extractor(t, shingle.Options{})
	docs := make([]*shingle.Document, n)
	for i := range docs {
		var text strings.Builder
		for k := range 30 {
			fmt.Fprintf(&text, "tên%dx họ%dy, ", (i/3)*7+k%5, i*11+k)
		}
		docs[i] = x.Document(text.String())
	}
	return x.Profile(), docs
}

// Mixtures returns texts that share more or fewer words, some of them often.
func Mixtures(t testing.TB, n int) []*shingle.Document {
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	rng := rand.New(rand.NewPCG(3, 4))
	docs := make([]*shingle.Document, n)
	for i := range docs {
		var text strings.Builder
		for k := range 80 {
			if rng.IntN(n) < i {
				fmt.Fprintf(&text, "chung%d, ", rng.IntN(60))
			} else {
				fmt.Fprintf(&text, "riêng%dx%d, ", i, k)
			}
		}
		docs[i] = x.Document(text.String())
	}
	return docs
}

// Flood returns texts of one text, each with some words changed.
func Flood(tb testing.TB, n, words, changed int) []like.Text {
	rng := rand.New(rand.NewPCG(21, 22))
	word := func() string {
		letters := make([]byte, 3+rng.IntN(5))
		for i := range letters {
			letters[i] = byte('a' + rng.IntN(26))
		}
		return string(letters)
	}
	text := make([]string, words)
	for i := range text {
		text[i] = word()
	}
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(tb, err)
	texts := make([]like.Text, n)
	for i := range texts {
		other := slices.Clone(text)
		for range changed {
			other[rng.IntN(words)] = word()
		}
		texts[i] = like.Text{Doc: x.Document(strings.Join(other, " ")), When: like.When(20_000*48 + i%30*48)}
	}
	return texts
}

// Copies returns texts of some families in random order: copies of one text
// with a word changed, and the text itself again.
func Copies(t testing.TB, rng *rand.Rand, n, size int) (texts []like.Text, family []int) {
	x := Extractor(t, shingle.Options{})
	for i := range n * size {
		family = append(family, i%n)
	}
	rng.Shuffle(len(family), func(i, j int) { family[i], family[j] = family[j], family[i] })
	for i, f := range family {
		words := make([]string, 60)
		for k := range words {
			words[k] = fmt.Sprintf("tên%dx%d", f, k)
		}
		if rng.IntN(3) > 0 {
			words[30] = fmt.Sprint("khác", i)
		}
		doc := x.Document(strings.Join(words, " "))
		texts = append(texts, like.Text{Doc: doc, Source: like.SourceOf(fmt.Sprint(rng.IntN(3)))})
	}
	return texts, family
}
