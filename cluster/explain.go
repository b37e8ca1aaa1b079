package cluster

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/story"
	"github.com/chumtin/chumtin/normalize"
	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/shingle"
	"github.com/chumtin/chumtin/shingle/token"
)

// An Explanation says why two articles are similar, or are not.
type Explanation struct {
	// Similarity is what groups articles into stories, from 0 to 1:
	//
	//	Cosine + Copy − Spread − Elapsed − Outlet − Quote
	//
	// It is 0 where that is below 0.08, and where Apart says so. A pair of at
	// least the threshold is an edge; a story needs a mean of at least that.
	Similarity float64 `json:"similarity"`
	Threshold  float64 `json:"threshold"`

	// Cosine is the dot product of the two vectors, from 0 to 1.
	Cosine float64 `json:"cosine"`

	// Copy is what Cosine lacks of 1 where one of the two is a copy of the
	// other: the same text of three words or more, by another outlet or one that
	// is not known, within a day. It is 0 for all others.
	Copy float64 `json:"copy"`

	// Spread is what is taken because few features give the cosine: 0.45 of
	// it if only one does, a ninth if two do alike, next to nothing if many do, and all of it if one of
	// the two texts has fewer than three tokens.
	Spread float64 `json:"spread"`

	// Elapsed is what the time between the two takes: a third over the first
	// day, a little for each doubling of the days from the second on, and all
	// beyond [Options.Horizon]. If one of the two has no time, it takes what a day
	// does.
	Elapsed float64 `json:"elapsed"`

	// Outlet is what is taken if one outlet published both: two fifths of what
	// is left.
	Outlet float64 `json:"outlet"`

	// Quote is what is taken if one has two thirds of the other's shingles, half
	// as much besides and a headline of something else, such as a digest of the day: all that is above 0.28, so that
	// it joins no two stories.
	Quote float64 `json:"quote"`

	// Apart says why the two are no reports of one event, however alike they
	// are.
	Apart Difference `json:"apart,omitempty"`

	// Shared are the features that both vectors hold, those first that give
	// most to the cosine.
	Shared []Feature `json:"shared"`

	// SketchShared is how many features the two weighted sketches share, and
	// SketchEvidence what they give, each its part of the cosine, less what time
	// and outlet take from it. Two short texts that are the same share the text
	// as a feature that gives 1.
	SketchShared   int     `json:"sketch_shared"`
	SketchEvidence float64 `json:"sketch_evidence"`

	// Proposed reports that SketchEvidence is at least 0.049. Then a [Batch] compares
	// the two, unless too many others share these features. A [Stream] does so as
	// well where evidence reaches that before time and outlet, and so does an index
	// of events, a [github.com/chumtin/chumtin/cluster/index.Index].
	Proposed bool `json:"proposed"`

	// Jaccard is the Jaccard similarity of the two sets of shingles, and
	// Containment is the share of the smaller set that is in the larger.
	Jaccard     float64 `json:"jaccard"`
	Containment float64 `json:"containment"`

	// Kind is the kind of the later article beside the earlier one.
	Kind Kind `json:"kind"`
}

// A Difference is why two articles that may share most of their words are not of
// one event: they were made on one template for two, as bulletins are.
type Difference string

const (
	// OtherDays: both headlines name days, and no day is in both. Such articles
	// are never in one story, but by [Batch.MustLink].
	OtherDays Difference = "days"

	// OtherSubject: they share many shingles, and each headline names in rare
	// words what the other article lacks. Such articles are never in one story
	// if they are compared, but by [Batch.MustLink].
	OtherSubject Difference = "subject"

	// OtherNumbers: they are alike but for many numbers and all dates. Their
	// similarity is 0, but others that are like both may bring them together.
	OtherNumbers Difference = "numbers"
)

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
	textsA, errA := withText(&a)
	textsB, errB := withText(&b)
	if err := errors.Join(optsErr, textErr, errA, errB); err != nil {
		return Explanation{}, err
	}
	da, db := new(shingle.Document), new(shingle.Document)
	extract(x, da, &a, &textsA)
	extract(x, db, &b, &textsB)
	earlier, later := article{dated(a), da}, article{dated(b), db}
	if compareArticles(&later.Article, &earlier.Article) < 0 {
		earlier, later = later, earlier
	}
	e := Explanation{
		Threshold: opts.Threshold,
		Cosine:    da.Vector.Similarity(db.Vector),
		Shared:    shared(da.Vector, db.Vector, x.FeatureTexts(textsA[:]...)),
		Kind:      Kind(story.KindOf(later.asText(), earlier.asText())),
	}
	e.takeApart(opts.measure(), earlier.asText(), later.asText())
	inA, inB := passages(&a), passages(&b)
	for i := range e.Shared {
		f := &e.Shared[i]
		f.In = [2]Passage{inA[f.Text], inB[f.Text]}
	}
	e.Jaccard, e.Containment = like.Overlap(da, db)
	return e, nil
}

// takeApart sets what the similarity of two texts is made of.
func (e *Explanation) takeApart(measure like.Measure, a, b like.Text) {
	part := func(units uint64) float64 { return float64(units) / like.Unit }
	l := measure.Likeness(a, b)
	e.Similarity = part(l.Full)
	e.Copy = max(0, part(l.Dot)-e.Cosine)
	e.Spread = part(l.Dot - l.Spread)
	e.Elapsed = part(l.Spread - l.InTime)
	e.Outlet = part(l.InTime - l.Sources)
	e.Quote = part(l.Sources - l.Quoted)
	switch {
	case like.Disjoint(a.Doc.HeadlineDates, b.Doc.HeadlineDates):
		e.Apart = OtherDays
	case l.Apart:
		e.Apart = OtherSubject
	case l.Full == 0 && l.Sources >= like.Floor:
		e.Apart = OtherNumbers
	}
	n, evidence := sketchEvidence(a.Doc, b.Doc)
	left := measure.Deduct(uint64(evidence), a, b)
	e.SketchShared, e.SketchEvidence, e.Proposed = n, part(left*propose.EvidenceUnit), left >= propose.MinEvidence
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
