package corpus

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/chumtin/chumtin/cluster"
)

// A names knows the words that names are made of, those that are written with a
// capital letter within a sentence, and gives each another in another world, about as
// common.
type names struct {
	words []string       // the most common first
	ranks map[string]int // of each word
}

// nameBlock is how many words, neighbours in rank, change places with one another.
const nameBlock = 64

// newNames returns the names in the articles of files.
func newNames(files []string) (*names, error) {
	counts := make(map[string]int)
	for a, err := range articlesIn(files) {
		if err != nil {
			return nil, err
		}
		for _, text := range []string{a.Title, a.Summary, a.Body} {
			rename(text, func(word string) string { counts[word]++; return word })
		}
	}
	n := &names{words: slices.Collect(maps.Keys(counts)), ranks: make(map[string]int, len(counts))}
	slices.SortFunc(n.words, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b)) })
	for rank, word := range n.words {
		n.ranks[word] = rank
	}
	return n, nil
}

// in returns what a word of a name is in a world: of two words never the same.
func (n *names) in(word string, world int) string {
	rank, ok := n.ranks[word]
	if !ok {
		return word
	}
	block := rank / nameBlock * nameBlock
	size := min(nameBlock, len(n.words)-block)
	// Another step in each block, so that the two words of a name do not go together
	// into the name of another world.
	step := world * (2*(block/nameBlock) + 1)
	return n.words[block+(rank-block+step)%size]
}

// renamed returns an article as it is in another world.
func (n *names) renamed(a cluster.Article, world int) cluster.Article {
	in := func(word string) string { return n.in(word, world) }
	a.Title, a.Summary, a.Body = rename(a.Title, in), rename(a.Summary, in), rename(a.Body, in)
	a.URL = ""
	if a.Source != "" {
		a.Source += " " + strconv.Itoa(world)
	}
	return a
}

// rename returns a text in which each word with a capital letter that begins no
// sentence is another.
func rename(text string, another func(string) string) string {
	var b strings.Builder
	b.Grow(len(text))
	begins := true
	for i, word := range strings.Fields(text) {
		if i > 0 {
			b.WriteByte(' ')
		}
		start := strings.IndexFunc(word, unicode.IsLetter)
		if first, _ := utf8.DecodeRuneInString(word[max(start, 0):]); start < 0 || begins || !unicode.IsUpper(first) {
			b.WriteString(word)
		} else {
			end := start + strings.IndexFunc(word[start:]+" ", func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
			b.WriteString(word[:start])
			b.WriteString(another(word[start:end]))
			b.WriteString(word[end:])
		}
		begins = strings.ContainsAny(word[len(word)-1:], ".!?:")
	}
	return b.String()
}
