package cluster

import (
	"container/heap"
	"time"
)

// An activity is the times of a story's articles as the window sees them. An
// article that comes, goes or gets another date takes steps in the logarithm of
// their number.
type activity struct {
	latest  latest
	pending pending
	tick    int // of the clock, when the last of those came that were pending
	early   int // how many count as of the clock's start
}

// add notes an article.
func (a *activity) add(c *clock, r *streamArticle) {
	a.weigh(c, r)
	heap.Push(&a.latest, r)
}

// weigh sets what r counts for now, and lets it wait if that may change.
func (a *activity) weigh(c *clock, r *streamArticle) {
	var final bool
	if r.active, final = c.active(r); r.active.IsZero() {
		a.early++
	}
	if !final {
		heap.Push(&a.pending, r)
		a.tick = max(a.tick, r.tick)
	}
}

// judge weighs all articles again.
func (a *activity) judge(c *clock) {
	for _, r := range a.pending {
		r.waits = false
	}
	*a = activity{latest: a.latest}
	for _, r := range a.latest {
		a.weigh(c, r)
	}
	heap.Init(&a.latest)
}

// remove forgets an article.
func (a *activity) remove(r *streamArticle) {
	heap.Remove(&a.latest, r.byTime)
	a.discount(r)
	if r.waits {
		heap.Remove(&a.pending, r.byDate)
	}
}

// discount takes back what weigh counted.
func (a *activity) discount(r *streamArticle) {
	if r.active.IsZero() {
		a.early--
	}
}

// at returns the time of the latest article, and zero if there is none.
func (a *activity) at(c *clock) time.Time {
	for len(a.pending) > 0 && c.near(a.pending[0].Time) {
		r := heap.Pop(&a.pending).(*streamArticle)
		a.discount(r)
		a.weigh(c, r)
		heap.Fix(&a.latest, r.byTime)
	}
	var t time.Time
	if len(a.latest) > 0 {
		t = a.latest[0].active
	}
	if a.early > 0 && c.start.After(t) {
		t = c.start
	}
	if now := c.now(); len(a.pending) > 0 && c.ticks-a.tick < clockTimes && now.After(t) {
		return now // where articles are few, the median is days behind
	}
	return t
}

// latest is a heap of articles, that which counts as of the latest time first.
type latest []*streamArticle

func (x latest) Len() int           { return len(x) }
func (x latest) Less(i, j int) bool { return x[i].active.After(x[j].active) }
func (x latest) Swap(i, j int) {
	x[i], x[j] = x[j], x[i]
	x[i].byTime, x[j].byTime = i, j
}
func (x *latest) Push(r any) {
	r.(*streamArticle).byTime = len(*x)
	*x = append(*x, r.(*streamArticle))
}
func (x *latest) Pop() any { return pop((*[]*streamArticle)(x)) }

// pending is a heap of articles that are dated ahead of the present time, that which
// is first to be believed first.
type pending []*streamArticle

func (x pending) Len() int           { return len(x) }
func (x pending) Less(i, j int) bool { return x[i].Time.Before(x[j].Time) }
func (x pending) Swap(i, j int) {
	x[i], x[j] = x[j], x[i]
	x[i].byDate, x[j].byDate = i, j
}
func (x *pending) Push(r any) {
	r.(*streamArticle).byDate, r.(*streamArticle).waits = len(*x), true
	*x = append(*x, r.(*streamArticle))
}
func (x *pending) Pop() any {
	r := pop((*[]*streamArticle)(x))
	r.waits = false
	return r
}

// pop takes off the last element, and lets go of it.
func pop[T any](all *[]*T) *T {
	last := len(*all) - 1
	r := (*all)[last]
	(*all)[last] = nil
	*all = (*all)[:last]
	return r
}
