package main

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/transforms/filter"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/copies"
)

// A Shingled is a text by its shingles.
type Shingled struct {
	ID       string
	Shingles []uint64
}

var (
	candidatePairs = beam.NewCounter(namespace, "candidate pairs")
	copyPairs      = beam.NewCounter(namespace, "pairs of copies")
	copiesFound    = beam.NewCounter(namespace, "copies")
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[extractFn]())
	beam.RegisterDoFn(reflect.TypeFor[verifyFn]())
	beam.RegisterFunction(pairUp)
	beam.RegisterFunction(byFirst)
	beam.RegisterFunction(sendOn)
	beam.RegisterFunction(tellCopies)
}

// findCopies returns a line for each copy among articles: its ID, a tab and the ID of
// the text to keep, the lowest of its group.
func findCopies(s beam.Scope, articles beam.PCollection, o copies.Options) beam.PCollection {
	keys, texts := beam.ParDo2(s, &extractFn{Options: o}, articles)
	candidates := filter.Distinct(s, beam.ParDo(s, pairUp, beam.GroupByKey(s, keys)))
	// The shingles of one text of each pair go to the other.
	firsts := beam.ParDo(s, sendOn, beam.CoGroupByKey(s, texts, beam.ParDo(s, byFirst, candidates)))
	pairs := beam.ParDo(s, &verifyFn{Options: o}, beam.CoGroupByKey(s, texts, firsts))
	return beam.ParDo(s, tellCopies, components(s, pairs))
}

// extractFn makes the keys and shingles of a text.
type extractFn struct {
	Options   copies.Options
	extractor *copies.Extractor
}

func (f *extractFn) Setup() (err error) {
	f.extractor, err = copies.NewExtractor(f.Options)
	return err
}

func (f *extractFn) ProcessElement(id string, a cluster.Article, keys func(uint64, string), texts func(string, Shingled)) {
	parts := slices.DeleteFunc([]string{a.Title, a.Summary, a.Body}, func(s string) bool { return s == "" })
	features := f.extractor.Features(strings.Join(parts, "\n"))
	if len(features.Keys) == 0 {
		return // no text that could be a copy
	}
	texts(id, Shingled{id, features.Shingles})
	for _, key := range features.Keys { // each is of its band alone
		keys(key, id)
	}
}

// pairUp emits the candidates among texts with a key in common: all pairs, or of too
// many each with the lowest one, as a copies.Set does.
func pairUp(_ uint64, texts func(*string) bool, emit func(Edge)) {
	var ids []string
	for id := ""; texts(&id); {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for k, b := range ids {
		against := ids[:k]
		if len(ids) > copies.MaxBucket {
			against = ids[:min(k, 1)]
		}
		for _, a := range against {
			emit(Edge{a, b})
		}
	}
}

func byFirst(pair Edge) (first, second string) { return pair.A, pair.B }

// sendOn sends a text to the others that it is to be compared with.
func sendOn(_ string, text func(*Shingled) bool, to func(*string) bool, emit func(string, Shingled)) {
	var t Shingled
	if !text(&t) {
		return
	}
	for other := ""; to(&other); {
		emit(other, t)
	}
}

// verifyFn compares a text with those that were sent to it.
type verifyFn struct {
	Options   copies.Options
	threshold float64
}

func (f *verifyFn) Setup() {
	if f.threshold = f.Options.Threshold; f.threshold == 0 {
		f.threshold = copies.DefaultThreshold
	}
}

func (f *verifyFn) ProcessElement(ctx context.Context, _ string, text, sent func(*Shingled) bool, emit func(Edge)) {
	var t, other Shingled
	if !text(&t) {
		return
	}
	for sent(&other) {
		candidatePairs.Inc(ctx, 1)
		if copies.Similarity(t.Shingles, other.Shingles) >= f.threshold {
			copyPairs.Inc(ctx, 1)
			emit(Edge{other.ID, t.ID})
		}
	}
}

func tellCopies(ctx context.Context, groups Forest, emit func(string)) {
	for id := range groups.Up {
		if kept := groups.top(id); kept != id {
			copiesFound.Inc(ctx, 1)
			emit(id + "\t" + kept)
		}
	}
}
