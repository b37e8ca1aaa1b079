package web

import (
	"crypto/sha256"
	"maps"
	"slices"
	"sync"
	"time"
)

// A brake lets each key through a number of times at once, and then once in a while: the
// generic cell rate algorithm, which keeps one time for each key. It is safe for concurrent
// use.
type brake struct {
	burst int
	every time.Duration
	most  int // keys in memory

	mu   sync.Mutex
	debt map[[sha256.Size]byte]time.Time // when a key, by its hash, has its whole burst again
}

func newBrake(burst int, every time.Duration, most int) *brake {
	return &brake{burst: burst, every: every, most: most, debt: make(map[[sha256.Size]byte]time.Time)}
}

// take counts an attempt of a key. If it is one too many, it does not count, and wait is how
// long it is until the next one may be.
func (b *brake) take(key string, now time.Time) (wait time.Duration, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	hash := sha256.Sum256([]byte(key)) // however long the key is
	until := b.debt[hash]
	if until.Before(now) {
		until = now
	}
	until = until.Add(b.every)
	if wait = until.Sub(now) - time.Duration(b.burst)*b.every; wait > 0 {
		return wait, false
	}
	if _, known := b.debt[hash]; !known && len(b.debt) >= b.most {
		b.makeRoom(now)
	}
	b.debt[hash] = until
	return 0, true
}

// forget forgets the attempts of a key.
func (b *brake) forget(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.debt, sha256.Sum256([]byte(key)))
}

// giveBack takes back one attempt of a key.
func (b *brake) giveBack(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	hash := sha256.Sum256([]byte(key))
	if until, known := b.debt[hash]; known {
		b.debt[hash] = until.Add(-b.every)
	}
}

// makeRoom drops the keys that have their whole burst again, and if that is not enough those
// that are the nearest to it: what a crowd of keys cannot do is to have one forgotten that
// tries harder than they do. Half of all go at once, so that a key costs little.
func (b *brake) makeRoom(now time.Time) {
	maps.DeleteFunc(b.debt, func(_ [sha256.Size]byte, until time.Time) bool { return !until.After(now) })
	if len(b.debt) <= b.most/2 {
		return
	}
	last := slices.SortedFunc(maps.Values(b.debt), time.Time.Compare)[len(b.debt)-b.most/2-1]
	maps.DeleteFunc(b.debt, func(_ [sha256.Size]byte, until time.Time) bool { return !until.After(last) })
}
