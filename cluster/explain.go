package cluster

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/normalize"
	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/shingle"
	"github.com/chumtin/chumtin/shingle/token"
)

// An Explanation says why two articles are similar, or are not.
type Explanation struct {
	// Similarity is what groups articles into stories, from 0 to 1: Cosine,
	// reduced by the days between the two articles and by numbers and dates
	// that differ. Average linkage needs a mean similarity of at least
	// Threshold.
	Similarity float64 `json:"similarity"`
	Threshold  float64 `json:"threshold"`

	// Cosine is the dot product of the two vectors, from 0 to 1.
	Cosine float64 `json:"cosine"`

	// Shared lists the features of both vectors, by their part of the cosine,
	// the largest first.
	Shared []Feature `json:"shared"`

	// SketchShared is the number of features that the two weighted sketches
	// share. SketchEvidence is the sum of their parts of the cosine and of 1/80
	// for each, so it may be above 1.
	SketchShared   int     `json:"sketch_shared"`
	SketchEvidence float64 `json:"sketch_evidence"`

	// Proposed reports whether SketchEvidence is at least 0.11. Then a [Batch],
	// a [Stream] and an index of same events compare the two, unless too many
	// other articles share these features.
	Proposed bool `json:"proposed"`

	// Jaccard is the Jaccard similarity of the two sets of shingles, and
	// Containment is the share of the smaller set that is in the larger.
	Jaccard     float64 `json:"jaccard"`
	Containment float64 `json:"containment"`

	// Kind is the kind of the later article beside the earlier one.
	Kind Kind `json:"kind"`

	// Template reports whether the two were made from one template for two
	// events, as bulletins of two days are: their headlines name different
	// days, or they differ in many numbers and all dates but little else. Their
	// similarity is then 0. Articles whose headlines name different days are
	// never in one story, except by [Batch.MustLink].
	Template bool `json:"template"`
}

// A Feature is a token, or two tokens with a blank between, as [token.All]
// gives them.
type Feature struct {
	Text string `json:"text"`

	// Part is what the feature gives to the cosine: the product of its two
	// weights. The parts of all shared features add up to the cosine, which is
	// cut to 1.
	Part float64 `json:"part"`

	// In are the passages where the feature stands first in the two articles,
	// in the order in which Explain got these.
	In [2]Passage `json:"in"`
}

// Explain compares two articles as a [Batch] with the same options does. If one
// has no text, the error wraps [ErrNoText].
func Explain(opts Options, a, b Article) (Explanation, error) {
	opts, optsErr := opts.withDefaults()
	x, textErr := shingle.NewExtractor(opts.Text)
	if err := errors.Join(optsErr, textErr, hasText(&a), hasText(&b)); err != nil {
		return Explanation{}, err
	}
	da, db := new(shingle.Document), new(shingle.Document)
	extract(x, da, &a)
	extract(x, db, &b)
	earlier, later := article{a, da}, article{b, db}
	if compareArticles(&b, &a) < 0 {
		earlier, later = later, earlier
	}
	likeness := like.Text{Doc: da, Day: like.DayOf(a.Time)}.Likeness(like.Text{Doc: db, Day: like.DayOf(b.Time)})
	e := Explanation{
		Similarity: float64(likeness.Full) / like.Unit,
		Threshold:  opts.Threshold,
		Cosine:     da.Vector.Similarity(db.Vector),
		Shared:     shared(da.Vector, db.Vector, x.FeatureTexts(fields(&a)...)),
		Kind:       kindOf(later, earlier),
		Template:   likeness.Apart || likeness.Full == 0 && likeness.Plain > 0,
	}
	inA, inB := passages(&a), passages(&b)
	for i := range e.Shared {
		f := &e.Shared[i]
		f.In = [2]Passage{inA[f.Text], inB[f.Text]}
	}
	e.Jaccard, e.Containment = like.Overlap(da, db)
	n, evidence := sketchEvidence(da, db)
	e.SketchShared, e.SketchEvidence, e.Proposed = n, float64(evidence)*propose.EvidenceUnit/like.Unit, evidence >= propose.MinEvidence
	return e, nil
}

// sketchEvidence returns how many features the sketches of a and b share, and
// the evidence that they give.
func sketchEvidence(a, b *shingle.Document) (n int, evidence uint32) {
	var ours, theirs propose.Terms
	ours.Set(a)
	theirs.Set(b)
	for i, key := range ours.Keys {
		if k, ok := slices.BinarySearch(theirs.Keys, key); ok {
			n++
			evidence += propose.EvidenceOf(ours.Weights[i], theirs.Weights[k])
		}
	}
	return n, evidence
}

// shared returns the features of both vectors by falling part, then by text.
func shared(a, b shingle.Vector, texts map[uint64]string) []Feature {
	weights := maps.Collect(b.All())
	features := []Feature{}
	for hash, w := range a.All() {
		if v, ok := weights[hash]; ok {
			features = append(features, Feature{Text: texts[hash], Part: float64(v*w) / like.Unit})
		}
	}
	slices.SortFunc(features, func(x, y Feature) int {
		return cmp.Or(cmp.Compare(y.Part, x.Part), cmp.Compare(x.Text, y.Text))
	})
	return features
}

// A Passage is a part of an article's text as it was published: the bytes from
// Start to End of its Field, which is "title", "summary" or "body". Where the field
// has markup, what stands between the first and the last character of the
// passage is a part of it. The zero Passage is none; so is that of a feature that
// stands only in a body that is a whole page.
type Passage struct {
	Field string `json:"field"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// passages returns where in a each feature stands first, by its text: each
// token, and each two in a row with a blank between.
func passages(a *Article) map[string]Passage {
	first := make(map[string]Passage)
	compared := fields(a)
	for i, field := range []struct{ name, source string }{{"title", a.Title}, {"summary", a.Summary}, {"body", a.Body}} {
		text, unmarked := markup.Map(field.source)
		// A lead is cut in front, so what is left ends with the summary: its first
		// occurrence may be in the outlet's mark. A body is cut behind.
		skipped := strings.Index(text, compared[i])
		if field.name == "summary" {
			skipped = strings.LastIndex(text, compared[i])
		}
		if skipped < 0 {
			continue // a page
		}
		key, origin := normalize.Key.Map(compared[i])
		note := func(feature string, start, end int) {
			if _, ok := first[feature]; !ok {
				from, to := origin.Source(start, end)
				from, to = unmarked.Source(skipped+from, skipped+to)
				first[feature] = Passage{field.name, from, to}
			}
		}
		before, start, end := "", 0, 0
		for word := range token.All(compared[i]) {
			last := start
			start = end + strings.Index(key[end:], word)
			end = start + len(word)
			note(word, start, end)
			if before != "" {
				note(before+" "+word, last, end)
			}
			before = word
		}
	}
	return first
}
