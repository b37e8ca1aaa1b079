package main

import (
	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/furniture"
)

// So many articles of a set, or bytes of their texts, are learned before any is
// trimmed. They bound the memory of a set that is not kept otherwise: 4,096 items of
// feeds have a megabyte or two, and as many articles ten.
const (
	maxWaiting      = 4096
	maxWaitingBytes = 32 << 20
)

// A trimmer takes the furniture of their outlets off the articles of a set. The first
// ones wait until all of them are learned; each later one is learned and trimmed as it
// comes.
type trimmer struct {
	furniture furniture.Learner
	waiting   []cluster.Article
	bytes     int  // of the texts that wait
	passed    bool // the first ones were trimmed
	to        func(cluster.Article)
}

// newTrimmer returns a trimmer that calls to with each article, in order.
func newTrimmer(to func(cluster.Article)) *trimmer { return &trimmer{to: to} }

func (t *trimmer) add(a cluster.Article) {
	if t.passed {
		t.furniture.Learn(a)
		t.to(t.furniture.Trim(a))
		return
	}
	t.waiting = append(t.waiting, a)
	if t.bytes += len(a.Title) + len(a.Summary) + len(a.Body); len(t.waiting) >= maxWaiting || t.bytes >= maxWaitingBytes {
		t.end()
	}
}

// end trims those that wait.
func (t *trimmer) end() {
	t.furniture.Learn(t.waiting...)
	for _, a := range t.waiting {
		t.to(t.furniture.Trim(a))
	}
	t.waiting, t.passed = nil, true
}
