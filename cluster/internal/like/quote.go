package like

import "github.com/chumtin/chumtin/shingle"

// maxQuoted is the similarity of a text and one that quotes it and has as much
// besides, such as a podcast's notes or the news of the day in brief. It is below
// twice the default threshold: with either of two texts that have nothing in common
// such a digest makes a story, and the other then has a mean of less than the
// threshold with the two. On no labelled set does it change a figure for the worse.
const maxQuoted = Unit * 28 / 100

// maxNamed is the idf of the words of a digest's headline that are in what it quotes:
// the headline names none of that.
const maxNamed = 4 * nat

// quotes reports whether two thirds of the shingles of one of a and b are in the
// other, and that has half as many again or more, and a headline of something else. The
// probe is that of a, or nil.
func quotes(p *Probe, a, b *shingle.Document) bool {
	n := (2*min(len(a.Shingles), len(b.Shingles)) + 2) / 3
	if n == 0 || 2*max(len(a.Shingles), len(b.Shingles)) < 3*min(len(a.Shingles), len(b.Shingles)) || !p.share(a, b, n) {
		return false
	}
	if len(a.Shingles) > len(b.Shingles) {
		a, b = b, a
	}
	named := uint64(0)
	for _, w := range b.Headline {
		if hasFeature(a.Vector, w.Feature()) {
			named += w.IDF()
		}
	}
	return named < maxNamed
}
