package cluster

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/story"
)

// A tape is bytes that a fuzz target reads as choices; after its end all are 0.
type tape []byte

func (t *tape) pick(n int) int {
	if len(*t) == 0 {
		return 0
	}
	choice := int((*t)[0]) % n
	*t = (*t)[1:]
	return choice
}

// topics are words of which each text has most of one topic and some of the next.
var topics = func() (all [4][]string) {
	w := newWire(41, 5, 40, time.Minute)
	for i := range all {
		all[i] = append(w.event().words, strings.Fields(common[i]+" "+common[i+9]+" "+common[i+18])...)
	}
	return all
}()

// article returns an article and the days, of 1 to 3, that its headline names.
func (t *tape) article(id string) (a Article, named []int) {
	topic := t.pick(len(topics))
	words := slices.Clone(topics[topic][t.pick(6):])
	words = append(words, topics[(topic+1)%len(topics)][:t.pick(8)]...)
	for n := range t.pick(4) {
		words = append(words, fmt.Sprint(100+37*t.pick(8)+n))
	}
	a = Article{ID: id, Body: strings.Join(words, " ")}
	days := t.pick(16) // most headlines name none
	for day := 1; day <= 3; day++ {
		if days < 8 && days>>(day-1)&1 != 0 {
			named = append(named, day)
			a.Title += fmt.Sprintf("ngày %d/4 ", day)
		}
	}
	a.Title += "bản tin " + words[0]
	if at := t.pick(8); at > 0 {
		a.Time = time.Date(2024, 4, at, t.pick(24), 0, 0, 0, time.UTC)
	}
	return a, named
}

// near returns the days that count in a headline of an article of time t: those within
// two days of it.
func near(days []int, t time.Time) []int {
	return slices.DeleteFunc(days, func(day int) bool { return !t.IsZero() && (day < t.Day()-2 || day > t.Day()+2) })
}

// seeds are tapes of several kinds of set.
func seeds(f *testing.F) {
	for kind := range byte(6) {
		var tape []byte
		for i := range byte(90) {
			tape = append(tape, i*(2*kind+1)+i/7*kind)
		}
		f.Add(tape)
	}
	f.Add([]byte(strings.Repeat("\x00\x00\x03\x00\x00\x01\x02\x00\x00\x03\x00\x01\x01\x02\x00\x00\x00\x00\x09\x01\x02", 6)))
}

// requireDaysApart fails if two texts are in one story whose headlines name
// different days.
func requireDaysApart(t *testing.T, named map[string][]int, members []Member) {
	for _, a := range members {
		for _, b := range members {
			x, y := named[a.Article.ID], named[b.Article.ID]
			common := slices.ContainsFunc(x, func(day int) bool { return slices.Contains(y, day) })
			require.False(t, len(x) > 0 && len(y) > 0 && !common, "%v and %v in one story", a.Article, b.Article)
		}
	}
}

// Law 7: the mean similarity within a story, over all pairs, reaches the
// threshold, and no two headlines in it name different days, nor are any two texts
// in it of one template. A pair that was not proposed counts as zero.
func FuzzStories(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, bytes []byte) {
		tape := tape(bytes[:min(len(bytes), 600)])
		opts := Options{Threshold: []float64{.145, .1, .3, .5}[tape.pick(4)]}
		b, err := NewBatch(opts)
		require.NoError(t, err)
		named := make(map[string][]int)
		for n := 0; len(tape) > 0 && n < 60; n++ {
			a, days := tape.article(fmt.Sprint(n))
			named[a.ID] = near(days, a.Time)
			require.NoError(t, b.Add(a))
		}
		stories, err := b.Stories(t.Context())
		require.NoError(t, err)
		in := 0
		for _, s := range stories {
			in += len(s.Members)
			requireDaysApart(t, named, s.Members)
		}
		require.Equal(t, len(named), in, "each is in one story")

		opts, err = opts.withDefaults()
		require.NoError(t, err)
		threshold := like.Units(opts.Threshold)
		sorted := ofStories(b.sorted())
		texts := story.NewSet(sorted, opts.criteria(), story.Named(sorted, nil)).Texts
		pairs, _, err := propose.Pairs(t.Context(), texts, opts.measure())
		require.NoError(t, err)
		sums, counts := make(map[link.GroupID]uint64), make(map[link.GroupID]uint64)
		g, err := linkAll(t.Context(), texts, pairs, nil, opts)
		require.NoError(t, err)
		of := g.Of
		for i := range texts {
			for j := range i {
				if of[i] == of[j] {
					counts[of[i]]++
				}
			}
		}
		for _, p := range pairs {
			full, isApart := like.Unpacked(p.Similarity)
			require.Equal(t, opts.measure().Likeness(texts[p.A], texts[p.B]).Full, full)
			if of[p.A] == of[p.B] {
				require.False(t, isApart, "%d and %d in one story", p.A, p.B)
				sums[of[p.A]] += full
			}
		}
		for group, pairs := range counts {
			require.GreaterOrEqual(t, sums[group], threshold*pairs, "group %d of %d pairs", group, pairs)
		}
	})
}

// Law 6: whatever was done to a stream, at no time do headlines of different
// days share a story, and regrouped it holds the stories of a batch.
func FuzzStreamRegroup(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, bytes []byte) {
		tape := tape(bytes[:min(len(bytes), 500)])
		opts := StreamOptions{Window: 1 << 62}
		opts.Linkage = Linkage(tape.pick(4))
		h := newHistory(t, opts)
		h.s.maxNear = []int{maxNear, 3, 8}[tape.pick(3)]
		h.s.index.minSize = []int{minSegment, 2, 8}[tape.pick(3)]
		named := make(map[string][]int)
		for n := 0; len(tape) > 0 && n < 60; n++ {
			open := h.open()
			id := fmt.Sprint(n)
			switch kind := tape.pick(8); {
			case len(open) == 0 || kind < 4:
				a, days := tape.article(id)
				named[id] = near(days, a.Time)
				h.add(a)
			case kind == 4: // another text, and perhaps another day
				id = open[tape.pick(len(open))]
				a, days := tape.article(id)
				named[id] = near(days, a.Time)
				h.add(a)
			case kind == 5: // another headline
				old := h.articles[open[tape.pick(len(open))]]
				a, days := tape.article(old.ID)
				named[old.ID], old.Title = near(days, old.Time), a.Title
				h.add(old)
			case kind == 6: // a copy
				old := h.articles[open[tape.pick(len(open))]]
				named[id], old.ID = named[old.ID], id
				h.add(old)
			default:
				events, err := h.s.Remove(open[tape.pick(len(open))])
				require.NoError(t, err)
				h.apply(events)
			}
			if n%8 == 7 {
				for _, st := range h.s.Stories() {
					requireDaysApart(t, named, st.Members)
				}
			}
		}
		h.check()
		h.checkRegrouped()
		for _, st := range h.s.Stories() {
			requireDaysApart(t, named, st.Members)
		}
	})
}
