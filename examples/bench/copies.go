package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/chumtin/chumtin/cluster/copies"
	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/examples/bench/peers"
	"github.com/chumtin/chumtin/examples/bench/report"
)

type copiesOptions struct {
	dir     string
	planted int
}

func setupCopies(flags *flag.FlagSet) func(context.Context, *progress) (report.Section, error) {
	var o copiesOptions
	flags.StringVar(&o.dir, "data", "", "take the articles of this `directory`, not the project's own")
	flags.IntVar(&o.planted, "planted", 1000, "edited copies of each kind to plant")
	return func(ctx context.Context, p *progress) (report.Section, error) { return findCopies(ctx, o, p) }
}

// alike is the similarity of copies, and unlike that below which none is.
const alike, unlike = 0.8, 0.5

// findCopies compares ways to find the copies in a corpus.
func findCopies(ctx context.Context, o copiesOptions, p *progress) (report.Section, error) {
	s := report.Section{
		ID: "copies", Title: "Copies", Command: "go run ./examples/bench copies",
		Notes: []string{
			"Pairs are all those of a Jaccard similarity of word 3-grams of at least 0.8, found without sketches; found are those in one group. Wrongly dropped are texts that are less alike than 0.5 with every other of their group, and have less than 0.8 of the smaller of the two in common with it.",
			"A planted copy is found if it is in a group with its text. Each is of a text of its own.",
			"text-dedup and datatrove are their algorithms by their default settings, written anew in Go (peers/copies.go): n-grams of 5 words, 256 permutations and a threshold of 0.7; n-grams of 5 words, 14 buckets of 8 hashes. Neither verifies candidates.",
		},
	}
	texts, err := corpus.Texts(o.dir)
	if err != nil {
		return s, err
	}
	p.step("copies: all pairs of %d texts", len(texts))
	sets, err := shinglesOf(texts)
	if err != nil {
		return s, err
	}
	pairs := corpus.CopyPairs(sets, alike)
	planted := corpus.Copies(texts, o.planted)
	all := texts[:len(texts):len(texts)]
	for _, c := range planted {
		all = append(all, c.Text)
	}
	found := report.Table{
		ID: "copies-found", Title: fmt.Sprintf("Copies in %d texts", len(texts)),
		Head: []string{"method", "dropped", "wrongly", fmt.Sprintf("of %d pairs", len(pairs))},
	}
	edits := report.Table{ID: "copies-planted", Title: "Planted copies that are found", Head: []string{"edit", "copies"}}
	counts := make(map[string]int)
	for _, c := range planted {
		counts[c.Kind]++
	}
	for _, kind := range corpus.CopyKinds {
		edits.Rows = append(edits.Rows, []string{kind, fmt.Sprint(counts[kind])})
	}
	for _, finder := range peers.CopyFinders() {
		p.step("copies: %s", finder.Name)
		groups, err := finder.Groups(ctx, texts)
		if err != nil {
			return s, err
		}
		dropped, wrong := dropped(groups, sets)
		found.Rows = append(found.Rows, []string{finder.Name, fmt.Sprint(dropped), fmt.Sprint(wrong), share(pairsIn(groups, pairs), len(pairs))})

		if groups, err = finder.Groups(ctx, all); err != nil {
			return s, err
		}
		edits.Head = append(edits.Head, finder.Name)
		of := make(map[string]int)
		for i, c := range planted {
			if groups[len(texts)+i] == groups[c.Of] {
				of[c.Kind]++
			}
		}
		for i, kind := range corpus.CopyKinds {
			edits.Rows[i] = append(edits.Rows[i], share(of[kind], counts[kind]))
		}
	}
	s.Tables = []report.Table{found, edits}
	return s, nil
}

// shinglesOf returns the word 3-grams of each text.
func shinglesOf(texts []string) ([][]uint64, error) {
	x, err := copies.NewExtractor(copies.Options{})
	if err != nil {
		return nil, err
	}
	sets := make([][]uint64, len(texts))
	for i, text := range texts {
		sets[i] = x.Features(text).Shingles
	}
	return sets, nil
}

// contained returns the share of the smaller set that the other has.
func contained(a, b []uint64) float64 {
	j := corpus.Jaccard(a, b) // common ÷ (|a| + |b| − common)
	return j / (1 + j) * float64(len(a)+len(b)) / float64(max(1, min(len(a), len(b))))
}

// dropped returns how many texts are not the first of their group, and how many of these
// are unlike all others of it, none of which is in the other.
func dropped(groups []int, sets [][]uint64) (all, wrong int) {
	members := make(map[int][]int)
	for i, g := range groups {
		members[g] = append(members[g], i)
	}
	for _, group := range members {
		for k, i := range group[1:] {
			all++
			wrong++
			for j, other := range group {
				if j != k+1 && (corpus.Jaccard(sets[i], sets[other]) >= unlike || contained(sets[i], sets[other]) >= alike) {
					wrong--
					break
				}
			}
		}
	}
	return all, wrong
}

func pairsIn(groups []int, pairs []corpus.CopyPair) (n int) {
	for _, p := range pairs {
		if groups[p.A] == groups[p.B] {
			n++
		}
	}
	return n
}

// share returns n of all as a share, or a dash.
func share(n, all int) string {
	if all == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f", float64(n)/float64(all))
}
