package story

import (
	"context"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
)

// New returns the story of its members, which are in order, or only part of it if ctx
// ends. near returns those that a member may be a copy of, by their places among the
// members.
func New(ctx context.Context, members []Article, near func(i int) []int) Story {
	return new(maker).story(ctx, members, near)
}

// A maker makes stories, one after the other, on behalf of one goroutine. What it uses
// of memory it uses again.
type maker struct {
	sums     sums
	shingles *like.Shingles // made when there is need
	earlier  []int          // members, of the one whose kind is looked for
	members  []Article      // of the story of a builder
	near     []int          // of the same, of one member
}

// story returns the story of its members: see [New].
func (m *maker) story(ctx context.Context, members []Article, near func(i int) []int) Story {
	s := Story{Members: make([]Member, len(members)), Weakest: Bridge{Score: 1, Part: []string{}}}
	if len(members) == 1 {
		s.Members[0].Similarity = 1
		return s
	}
	similarities := m.meanSimilarities(ctx, members)
	for i, similarity := range similarities {
		s.Members[i].Similarity = float64(similarity) / like.Unit
		if similarity > similarities[s.Medoid] {
			s.Medoid = i
		}
	}
	m.setKinds(ctx, s.Members, members, near)
	return s
}

// meanSimilarities returns of each of several members the mean similarity to the others,
// or what means nothing if ctx ends.
func (m *maker) meanSimilarities(ctx context.Context, members []Article) []uint64 {
	means := make([]uint64, len(members))
	if len(members) == 2 {
		means[0] = members[0].Doc.Vector.Dot(members[1].Doc.Vector)
		means[1] = means[0]
		return means
	}
	features := 0
	for _, a := range members {
		features += len(a.Doc.Vector)
	}
	m.sums.reset(features)
	for _, a := range members {
		if ctx.Err() != nil {
			return means
		}
		m.sums.add(a.Doc.Vector)
	}
	for i, a := range members {
		if ctx.Err() != nil {
			return means
		}
		means[i] = m.sums.meanToOthers(a.Doc.Vector, len(members)-1)
	}
	return means
}

// MaxOriginals bounds the texts of a story that each later one is compared with
// whatever their similarity. A text that floods a story is among them.
const MaxOriginals = 64

// setKinds finds what of each member copies an earlier one: one of the first
// texts, or of those near it, or what these are copies of. It stops if ctx ends.
func (m *maker) setKinds(ctx context.Context, out []Member, members []Article, near func(i int) []int) {
	var originals []int                   // the first members of the first texts
	original := make([]int, len(members)) // the first member of the same text
	copied := make([]int, len(members))   // the original of which it is a copy, or itself
	first := make(map[[16]byte]int)
	for i, a := range members {
		if ctx.Err() != nil {
			return
		}
		if n, ok := first[a.Doc.TextHash]; ok {
			original[i], copied[i] = n, copied[n]
			out[i].Kind, out[i].Of = ExactCopy, members[n].ID
			continue
		}
		first[a.Doc.TextHash] = i
		m.earlier = append(m.earlier[:0], originals...)
		for _, k := range near(i) {
			if k < i {
				m.earlier = append(m.earlier, original[k], copied[k])
			}
		}
		slices.Sort(m.earlier)
		original[i], copied[i] = i, i
		if kind, n := m.kindAmong(a, members, slices.Compact(m.earlier)); kind != Report {
			copied[i] = n
			out[i].Kind, out[i].Of = kind, members[n].ID
		}
		if len(originals) < MaxOriginals {
			originals = append(originals, i)
		}
	}
}

// kindAmong returns the kind of an article beside the earlier ones of members, and the
// first that it copies: of one whole, if there is such a one.
func (m *maker) kindAmong(a Article, members []Article, earlier []int) (kind Kind, of int) {
	share := func(others []uint32, n int) bool { return like.Share(a.Doc.Shingles, others, n) }
	if len(earlier) > 1 {
		if m.shingles == nil {
			m.shingles = new(like.Shingles)
		}
		m.shingles.Set(a.Doc.Shingles)
		share = m.shingles.Share
	}
	for _, n := range earlier {
		switch k := kindOf(a.Text, members[n].Text, share); {
		case k == NearCopy || k == Update:
			return k, n
		case k != Report && kind == Report:
			kind, of = k, n
		}
	}
	return kind, of
}
