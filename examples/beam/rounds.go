package main

import (
	"context"
	"fmt"
	"maps"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/chumtin/chumtin/cluster/steps"
)

// A Name is what items know of their group. Those of no group have the zero Name, and
// are groups of one, by their IDs.
type Name struct {
	Group string // the ID of its first item
	Texts int
}

// Names are those of all items of groups of several.
type Names struct{ Of map[string]Name }

// of returns the name of the group of an item, and its number of texts.
func (n Names) of(id string) Name {
	if name, ok := n.Of[id]; ok {
		return name
	}
	return Name{id, 1}
}

// A Between is two groups, by their names, in order.
type Between struct{ A, B string }

// A Bond is what is known of the pairs of two groups.
type Bond struct {
	Sum            uint64 // of their similarities, in units, each as often as it stands for
	Highest        uint32
	Same           bool // a pair counts as one text
	Apart          bool // the groups never merge
	TextsA, TextsB int
}

// maxMean is the number of texts up to which the mean similarity of two groups bounds
// that of groups that they become part of: see package steps.
const maxMean = 256

// reaches reports whether the groups, or groups that they become part of, may reach a
// similarity, in units.
func (b Bond) reaches(least uint64) bool {
	switch {
	case b.Same:
		return true
	case b.Apart || uint64(b.Highest) < least:
		return false
	}
	return max(b.TextsA, b.TextsB) > maxMean || b.Sum >= least*uint64(b.TextsA)*uint64(b.TextsB)
}

func init() {
	beam.RegisterType(reflect.TypeFor[namesFn]())
	beam.RegisterType(reflect.TypeFor[bondFn]())
	beam.RegisterDoFn(reflect.TypeFor[reachFn]())
	beam.RegisterDoFn(reflect.TypeFor[linkFn]())
	beam.RegisterFunction(between)
	beam.RegisterFunction(itemByComponent)
	beam.RegisterFunction(pairByComponent)
	beam.RegisterFunction(untouched)
	beam.RegisterFunction(itemByGroup)
	beam.RegisterFunction(groupByName)
	beam.RegisterFunction(pairByLargeGroup)
}

// linkRound links groups that may reach a similarity, and returns the groups of several
// items that there are then.
func linkRound(s beam.Scope, by grouping, level float64, items, pairs, groups beam.PCollection) beam.PCollection {
	s = s.Scope(fmt.Sprintf("round %g", level))
	names := beam.SideInput{Input: namesOf(s, groups)}
	bonds := beam.CombinePerKey(s, &bondFn{}, beam.ParDo(s, between, pairs, names))
	joined := beam.SideInput{Input: components(s, beam.ParDo(s, &reachFn{Level: level}, bonds))}
	linked := beam.ParDo(s, &linkFn{By: by, Level: level}, beam.CoGroupByKey(s,
		beam.ParDo(s, itemByComponent, items, names, joined),
		beam.ParDo(s, pairByComponent, pairs, names, joined)))
	return beam.Flatten(s, linked, beam.ParDo(s, untouched, groups, joined))
}

// namesOf returns the names of items of groups, one value.
func namesOf(s beam.Scope, groups beam.PCollection) beam.PCollection {
	none := beam.Create(s, steps.Group{}) // so that there are names, even of nothing
	return beam.Combine(s, &namesFn{}, beam.Flatten(s, groups, none))
}

type namesFn struct{}

func (*namesFn) CreateAccumulator() Names { return Names{make(map[string]Name)} }

func (*namesFn) AddInput(n Names, g steps.Group) Names {
	for _, id := range g.IDs {
		n.Of[id] = Name{g.IDs[0], g.Texts}
	}
	return n
}

func (*namesFn) MergeAccumulators(n, m Names) Names {
	maps.Copy(n.Of, m.Of)
	return n
}

// between emits what a pair says of two groups.
func between(p steps.Pair, names Names, emit func(Between, Bond)) {
	a, b := names.of(p.A), names.of(p.B)
	if a.Group == b.Group {
		return
	}
	if a.Group > b.Group {
		a, b = b, a
	}
	emit(Between{a.Group, b.Group}, Bond{
		Sum: uint64(p.Units) * uint64(1+p.Others), Highest: p.Units,
		Same: p.Same, Apart: p.Apart, TextsA: a.Texts, TextsB: b.Texts,
	})
}

type bondFn struct{}

func (*bondFn) MergeAccumulators(a, b Bond) Bond {
	return Bond{
		Sum: a.Sum + b.Sum, Highest: max(a.Highest, b.Highest),
		Same: a.Same || b.Same, Apart: a.Apart || b.Apart,
		TextsA: max(a.TextsA, b.TextsA), TextsB: max(a.TextsB, b.TextsB),
	}
}

// reachFn emits the bonds that reach a similarity.
type reachFn struct {
	Level float64
	bonds beam.Counter
}

func (f *reachFn) Setup() {
	f.bonds = beam.NewCounter(namespace, fmt.Sprintf("bonds of the round of %.3f", f.Level))
}

func (f *reachFn) ProcessElement(ctx context.Context, of Between, b Bond, emit func(Edge)) {
	if b.reaches(uint64(f.Level * steps.One)) {
		f.bonds.Inc(ctx, 1)
		emit(Edge(of))
	}
}

func itemByComponent(id string, item steps.Item, names Names, joined Forest, emit func(string, steps.Item)) {
	if group := names.of(id).Group; joined.has(group) {
		emit(joined.top(group), item)
	}
}

func pairByComponent(p steps.Pair, names Names, joined Forest, emit func(string, steps.Pair)) {
	a, b := names.of(p.A).Group, names.of(p.B).Group
	if joined.has(a) && joined.has(b) && joined.top(a) == joined.top(b) {
		emit(joined.top(a), p)
	}
}

// linkFn links the items of a component down to a similarity.
type linkFn struct {
	By    grouping
	Level float64
	items beam.Distribution // of a component
}

func (f *linkFn) Setup() {
	f.items = beam.NewDistribution(namespace, fmt.Sprintf("items of a component of the round of %.3f", f.Level))
}

func (f *linkFn) ProcessElement(ctx context.Context, _ string, in func(*steps.Item) bool, among func(*steps.Pair) bool, emit func(steps.Group)) error {
	w, err := f.By.worker()
	if err != nil {
		return err
	}
	var items []steps.Item
	for {
		var item steps.Item
		if !in(&item) {
			break
		}
		items = append(items, item)
	}
	var pairs []steps.Pair
	for p := (steps.Pair{}); among(&p); p = (steps.Pair{}) {
		pairs = append(pairs, p)
	}
	f.items.Update(ctx, int64(len(items)))
	groups, err := w.LinkTo(ctx, f.Level, items, pairs, nil)
	for _, g := range groups {
		if len(g.IDs) > 1 {
			emit(g)
		}
	}
	return err
}

// untouched emits the groups that no bond of the round has.
func untouched(g steps.Group, joined Forest, emit func(steps.Group)) {
	if len(g.IDs) > 0 && !joined.has(g.IDs[0]) {
		emit(g)
	}
}

func itemByGroup(id string, item steps.Item, names Names, emit func(string, steps.Item)) {
	emit(names.of(id).Group, item)
}

func groupByName(g steps.Group, emit func(string, steps.Group)) {
	if len(g.IDs) > 0 {
		emit(g.IDs[0], g)
	}
}

// pairByLargeGroup emits the pairs that matter to the kinds of members: those within
// groups of more than 64 texts.
func pairByLargeGroup(p steps.Pair, names Names, emit func(string, steps.Pair)) {
	const few = 64
	if a := names.of(p.A); a.Texts > few && a.Group == names.of(p.B).Group {
		emit(a.Group, p)
	}
}
