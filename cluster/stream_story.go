package cluster

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
)

// A StreamStory is an open story of a [Stream], or one about to close.
type StreamStory struct {
	ID StoryID `json:"id"`

	// Representative is the ID of the medoid, as in [Story].
	Representative string `json:"representative"`

	// Members are the articles by time, then by ID. Those of unknown time come
	// last. The first member is the first report.
	Members []Member `json:"members"`

	// Versions are the members' [Placement.Version], in the same order.
	Versions []int `json:"versions"`

	// Independent is the number of independent reports: the most members of
	// which no two have one publisher and none copies, near-copies or excerpts
	// the text of another. So copies of an agency's text count once, and outlets of one
	// publisher once.
	//
	// The publisher of an article is that of its Source, or of the host of its
	// URL if that is empty, by [StreamOptions.Publishers] and a built-in table
	// of the hosts of some Vietnamese publishers. Names are compared without case,
	// blanks around them and a leading "www."; a host belongs to the publisher
	// of the nearest domain above it that is in the table. An outlet in neither
	// table is its own publisher, and so is each article without both.
	Independent int `json:"independent"`

	// Active is the time of the latest article, as used by the window, in UTC.
	Active time.Time `json:"active,omitzero"`

	// Seq is the number of the last [Change] of the story.
	Seq uint64 `json:"seq"`
}

// An openStory is a story of a stream. What it has of its articles is kept up to
// date as they come and go, so that no change walks through all of them.
type openStory struct {
	id       StoryID
	texts    []*streamText
	articles int
	activity activity
	active   time.Time // of the activity, when it was last asked
	place    int       // in expiry
	aliases  []StoryID // that lead here
	days     link.Days // of their headlines, or nil if not known
	seq      uint64    // of the last change
}

// add puts a text into st, which is in no story.
func (st *openStory) add(c *clock, n *streamText) {
	n.story, n.placeInStory = st, len(st.texts)
	st.texts = append(st.texts, n)
	if st.days != nil {
		st.days = st.days.Plus(link.DaysOf([]*streamText{n}, (*streamText).asText))
	}
	for _, r := range n.articles {
		st.gain(c, r)
	}
}

// remove takes a text out of st.
func (st *openStory) remove(n *streamText) {
	last := st.texts[len(st.texts)-1]
	st.texts[n.placeInStory], last.placeInStory = last, n.placeInStory
	pop(&st.texts)
	for _, r := range n.articles {
		st.lose(r)
	}
	n.story = nil
	if len(n.Doc.HeadlineDates) > 0 {
		st.days = nil
	}
}

// named returns the days of all headlines.
func (st *openStory) named() link.Days {
	if st.days == nil {
		st.days = link.DaysOf(st.texts, (*streamText).asText)
	}
	return st.days
}

// gain counts an article of one of the texts of st.
func (st *openStory) gain(c *clock, r *streamArticle) {
	st.articles++
	st.activity.add(c, r)
}

// lose is the opposite.
func (st *openStory) lose(r *streamArticle) {
	st.articles--
	st.activity.remove(r)
}

func (st *openStory) allArticles() []*streamArticle {
	all := make([]*streamArticle, 0, st.articles)
	for _, n := range st.texts {
		all = append(all, n.articles...)
	}
	return all
}

// newStory opens a story without articles.
func (s *Stream) newStory() *openStory {
	s.lastStory++
	st := &openStory{id: s.lastStory}
	s.stories[st.id] = st
	heap.Push(&s.expiry, st)
	return st
}

// settle lets st expire by the articles that it has now.
func (s *Stream) settle(st *openStory) {
	st.active = st.activity.at(&s.clock)
	heap.Fix(&s.expiry, st.place)
}

// grow reports a new article, whose text is in st.
func (s *Stream) grow(st *openStory, r *streamArticle) {
	r.story = st
	s.settle(st)
	s.emit(Change{Kind: Grew, Story: st.id, Articles: []string{r.ID}})
}

// closeDue closes the stories that are out of the window.
func (s *Stream) closeDue() {
	now := s.clock.now()
	due := func(st *openStory) bool { return now.Sub(st.active) > s.opts.Window }
	for len(s.expiry) > 0 && due(s.expiry[0]) {
		st := s.expiry[0]
		s.settle(st) // a date that was not believed may be by now
		if due(st) {
			s.close(st)
		}
	}
}

// close ends a story and gives back what it takes.
func (s *Stream) close(st *openStory) {
	articles := st.allArticles()
	s.emit(Change{Kind: Closed, Story: st.id, Articles: idsOf(articles)})
	if s.opts.OnClose != nil && len(st.texts) > 0 {
		s.closings.Add(s.view(st))
	}
	for _, r := range articles {
		s.forget(r.ID)
	}
	for _, n := range st.texts { // those between them go without search
		n.neighbours = slices.DeleteFunc(n.neighbours, func(e neighbour) bool { return e.to.story == st })
	}
	for _, n := range st.texts {
		s.drop(n)
	}
	for _, id := range st.aliases {
		delete(s.redirects, id)
	}
	s.end(st)
}

// end takes st out of the open stories.
func (s *Stream) end(st *openStory) {
	delete(s.stories, st.id)
	heap.Remove(&s.expiry, st.place)
}

func idsOf(articles []*streamArticle) []string {
	all := make([]string, len(articles))
	for i, r := range articles {
		all[i] = r.ID
	}
	return all
}

// view returns st as users see it.
func (s *Stream) view(st *openStory) StreamStory {
	articles := st.allArticles()
	slices.SortFunc(articles, func(a, b *streamArticle) int { return compareArticles(&a.Article, &b.Article) })
	all := make([]article, len(articles))
	versions := make([]int, len(articles))
	place := make(map[*streamText]int) // of a text's first article
	for i, r := range articles {
		all[i], versions[i] = r.article, r.version
		if _, ok := place[r.text]; !ok {
			place[r.text] = i
		}
	}
	story := newStory(context.Background(), all, func(i int) (near []int) {
		for _, e := range articles[i].text.neighbours {
			if at, ok := place[e.to]; ok {
				near = append(near, at)
			}
		}
		return near
	})
	return StreamStory{
		ID:             st.id,
		Representative: story.Representative,
		Members:        story.Members,
		Versions:       versions,
		Independent:    s.publishers.independent(story.Members),
		Active:         st.active,
		Seq:            st.seq,
	}
}

// Weakest returns the weakest bridge of the open story for an id, as [Story.Weakest]
// is that of a Batch: the place to cut it. The texts of the story are linked anew, for
// Average below the threshold as well, as those of a story that grew article by
// article may need. If some are not even linked then, the similarity is 0 and the
// part is all but the largest group of them. Of an id that leads to no open story the
// error wraps [ErrNoStory]; else it is that of ctx.
func (s *Stream) Weakest(ctx context.Context, id StoryID) (Bridge, error) {
	if s.isZero() {
		return Bridge{}, errZeroStream
	}
	if ctx == nil {
		return Bridge{}, errNilContext
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	st := s.resolve(id)
	if st == nil {
		return Bridge{}, fmt.Errorf("cluster: story %d: %w", id, ErrNoStory)
	}
	threshold := s.threshold
	if s.opts.Linkage == Average {
		threshold = 1
	}
	texts := slices.Clone(st.texts)
	g, err := s.groupAll(ctx, texts, threshold)
	if err != nil {
		return Bridge{}, err
	}
	return bridgeOf(texts, g, s.opts.Linkage), nil
}

// bridgeOf returns the weakest bridge of texts of these groups.
func bridgeOf(texts []*streamText, g link.Grouping, by Linkage) Bridge {
	bridge := Bridge{Similarity: 1, Part: []string{}}
	groups := grouped(texts, g.Of)
	if len(groups) == 1 {
		if weak, ok := g.Weakest[g.Of[0]]; ok {
			bridge.Similarity = float64(weak.Score) / like.Unit
			for _, n := range weak.Part {
				bridge.Part = append(bridge.Part, texts[n].articles[0].ID)
			}
		}
		if by == Quorum { // its scores are shares: a half is no multiple of 1/like.Unit
			bridge.Similarity = math.Round(bridge.Similarity*1e9) / 1e9
		}
	} else {
		largest := slices.MaxFunc(groups, func(a, b bunch) int { return cmp.Compare(len(a.texts), len(b.texts)) })
		bridge.Similarity = 0
		for _, of := range groups {
			for _, n := range of.texts {
				if of.texts[0] != largest.texts[0] {
					bridge.Part = append(bridge.Part, n.articles[0].ID)
				}
			}
		}
	}
	slices.Sort(bridge.Part)
	return bridge
}

// An expiry is a heap of stories, that which was quiet for longest first.
type expiry []*openStory

func (x expiry) Len() int { return len(x) }
func (x expiry) Less(i, j int) bool {
	if c := x[i].active.Compare(x[j].active); c != 0 {
		return c < 0
	}
	return x[i].id < x[j].id
}
func (x expiry) Swap(i, j int) {
	x[i], x[j] = x[j], x[i]
	x[i].place, x[j].place = i, j
}
func (x *expiry) Push(st any) {
	st.(*openStory).place = len(*x)
	*x = append(*x, st.(*openStory))
}
func (x *expiry) Pop() any { return pop((*[]*openStory)(x)) }
