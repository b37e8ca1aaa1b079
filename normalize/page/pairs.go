package page

import (
	"iter"
	"strings"
)

// pairs is what is known of the pairs of neighbouring words of a page. It is one
// map for all comparisons of a page, since a map for each would take many times
// as much as the page.
type pairs struct {
	known map[string]occurrence
	round uint32 // number of the latest comparison
}

// An occurrence is where a pair stands.
type occurrence struct {
	above, own uint32 // the latest comparison whose headlines, whose paragraphs have it
	core       bool   // among the article's lines so far
}

// accept adds the pairs of a key form to the article.
func (p *pairs) accept(key string) {
	for pair := range neighbours(key) {
		o := p.known[pair]
		o.core = true
		p.known[pair] = o
	}
}

// ties counts the pairs of words that the paragraphs have in common with the
// headlines above them alone, and with the article alone.
func (p *pairs) ties(paragraphs, titles []*line) (teaser, article int) {
	p.round++
	for _, l := range titles {
		if l.decided {
			continue
		}
		for pair := range neighbours(l.key) {
			o := p.known[pair]
			o.above = p.round
			p.known[pair] = o
		}
	}
	for _, l := range paragraphs {
		for pair := range neighbours(l.key) {
			o := p.known[pair]
			above := o.above == p.round
			switch {
			case o.own == p.round || above == o.core:
				continue
			case above:
				teaser++
			default:
				article++
			}
			o.own = p.round
			p.known[pair] = o
		}
	}
	return teaser, article
}

// neighbours yields the pairs of neighbouring words of a key form.
func neighbours(key string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := 0
		middle := strings.IndexByte(key, ' ')
		for middle >= 0 {
			end := len(key)
			next := strings.IndexByte(key[middle+1:], ' ')
			if next >= 0 {
				next += middle + 1
				end = next
			}
			if !yield(key[start:end]) {
				return
			}
			start, middle = middle+1, next
		}
	}
}
