package like

import (
	"slices"

	"github.com/chumtin/chumtin/shingle"
)

// Bulletins, results and previews are written on templates: cut-off scores of two
// universities, weather in two cities. Two texts of one template share most of
// their words and name another subject in the headline. So two texts are of other
// subjects if they share many shingles, and each headline has rare words that the
// other text lacks; the fewer the rest of the texts differ, the surer. A subject
// that its own text names again counts sooner than words of a headline alone,
// which two desks choose differently for one event.
//
// On two labelled days of feeds the first line parts 20 wrong pairs and no right
// one. All figures are in nats of idf and tenths of the Jaccard similarity of
// shingles.
const (
	minSubject      = 8 * nat     // of words that the other text lacks, at one outlet
	minSubjectAlike = 6 * nat     // the same, where half of the shingles are shared
	minNamedAgain   = 4 * nat     // of those of them that the own text has again
	minAgainAlike   = 5 * nat / 2 // the same, at one outlet where half of the shingles are shared

	// A Jaccard similarity of 1/2 is a third of all shingles in both, one of 1/4 a
	// fifth.
	half, quarter = 3, 5

	// A vector of a long text does not hold its most common words, so that only
	// rare ones are known to be lacking there.
	fullVector = 190
	surelyHeld = 5 * nat / 2
)

// otherSubject reports whether a and b were made on one template for two subjects. The
// probe is that of a, or nil.
func otherSubject(p *Probe, a, b Text) bool {
	atOne := a.Source == b.Source && a.Source != 0
	all, shorter := len(a.Doc.Shingles)+len(b.Doc.Shingles), min(len(a.Doc.Shingles), len(b.Doc.Shingles))
	if all > half*shorter && !(atOne && all <= quarter*shorter) {
		return false // the shorter text has too few shingles, whatever they are
	}
	words, again := lacked(p, b.Doc, a.Doc, atOne)
	if !areNamed(words, again, atOne) {
		return false // most pairs that are alike: what follows takes much longer
	}
	aWords, aAgain := lacked(nil, a.Doc, b.Doc, atOne)
	words, again = min(words, aWords), min(again, aAgain)
	if !areNamed(words, again, atOne) {
		return false
	}
	part := half
	if atOne && (again >= minNamedAgain || words >= minSubject) {
		part = quarter
	}
	return p.share(a.Doc, b.Doc, max(1, (all+part-1)/part))
}

// areNamed reports whether words of so much idf, and those of them that the own text has
// again, may name a subject.
func areNamed(words, again uint64, atOne bool) bool {
	return again >= minNamedAgain || atOne && (words >= minSubjectAlike || again >= minAgainAlike)
}

// lacked returns the idf of the words in the headline of a that b lacks, and that
// of those of them that a has again, which are all that it looks at unless atOne. The
// probe is that of b, or nil.
func lacked(p *Probe, a, b *shingle.Document, atOne bool) (words, again uint64) {
	known := uint64(0)
	if len(b.Vector) >= fullVector {
		known = surelyHeld
	}
	for _, w := range a.Headline {
		if (atOne || w.IsAgain()) && w.IDF() >= known && !p.hasFeature(b.Vector, w.Feature()) {
			words += w.IDF()
			if w.IsAgain() {
				again += w.IDF()
			}
		}
	}
	return words, again
}

// hasFeature reports whether a vector has a feature, given as an element without
// weight.
func hasFeature(v shingle.Vector, feature uint64) bool {
	i, _ := slices.BinarySearch(v, feature)
	return i < len(v) && v[i]^feature <= shingle.Unit
}
