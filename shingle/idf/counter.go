package idf

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math"
	"sync"
	"sync/atomic"

	"github.com/chumtin/chumtin/shingle/token"
)

// A Counter counts in how many articles of one language each feature occurs. Its
// memory does not grow with the number of articles. [NewTable] makes a table of it.
//
// It is an array of 2^bits counts of 4 bytes, without keys. The top bits of a
// feature's hash select its count, and a count is the number of articles that have
// any of its features. So no count is too low. With f features an article, a count
// is too high by at most f/2^bits of the articles on average, however many there
// are (the count-min sketch with one row; Cormode and Muthukrishnan, J. Algorithms
// 2005). News has about f = 700; with 24 bits that is 1 in 24,000, far below the
// 1 in 1,800 of the rarest feature in a [Table].
//
// The B-cubed F1 of tables made so, measured as in [Options], where the
// counts were exact:
//
//	counts        memory  VietnameseMDS  ViMs third  giveme5w1h
//	exact          35 MB      .937         .993        .906
//	2^24          64 MiB      .937         .993        .906
//	2^22          16 MiB      .937         .993        .907
//	2^20           4 MiB      .938         .993        .906
//	lossy         16 MiB      .937         .993        .907
//	lossy          4 MiB      .930         .991        .906
//	conservative   8 MiB      .938         .993        .904
//
// Lossy counting (Manku and Motwani, VLDB 2002) keeps hashes beside the counts
// and drops the rarest features, which a larger archive has more of.
// Conservative update (Estan and Varghese, SIGCOMM 2002), here with two rows
// and half the bytes to find the features by, depends on the order of the
// articles and does not merge exactly.
//
// Counts do not depend on the order of the articles. An archive counted in parts
// and merged has exactly the counts of the whole.
//
// Add and Merge are safe for concurrent use. While one of them runs, the
// counter must not be written, merged into another or made a table. The zero
// Counter is not usable: call [NewCounter] or [ReadCounter].
type Counter struct {
	lang     string
	shift    int // hash >> shift is the index of a count
	articles atomic.Uint64
	scratch  sync.Pool // of *distinct

	// What ReadCounter read stays a list until something is counted: a form of
	// 18 bytes may stand for 2^28 counts.
	unfold sync.Once
	counts []atomic.Uint32 // nil before
	read   []indexed       // nil after; by ascending index
}

// An indexed count is not zero.
type indexed struct{ index, n uint32 }

// The bits of a Counter.
const (
	DefaultCounterBits = 24 // 64 MiB
	minCounterBits     = 10
	maxCounterBits     = 28 // 1 GiB
)

const maxLang = 64

// NewCounter returns a counter for articles in lang, a name such as "vi" that the
// caller chooses, of at most 64 bytes. It has 2^bits counts and uses 2^(bits+2)
// bytes; bits is from 10 to 28, or 0 for [DefaultCounterBits].
func NewCounter(lang string, bits int) (*Counter, error) {
	bits = cmp.Or(bits, DefaultCounterBits)
	var errs []error
	if bits < minCounterBits || bits > maxCounterBits {
		errs = append(errs, fmt.Errorf("idf: counter of 2^%d counts, want 2^%d to 2^%d", bits, minCounterBits, maxCounterBits))
	}
	if len(lang) > maxLang {
		errs = append(errs, fmt.Errorf("idf: name of a language of %d bytes, at most %d allowed", len(lang), maxLang))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	c := emptyCounter(lang, bits)
	c.all()
	return c, nil
}

// emptyCounter returns a counter that takes no memory until something is counted.
func emptyCounter(lang string, bits int) *Counter {
	c := &Counter{lang: lang, shift: 64 - bits}
	c.scratch.New = func() any { return new(distinct) }
	return c
}

// all returns all counts, to be increased.
func (c *Counter) all() []atomic.Uint32 {
	c.unfold.Do(func() {
		c.counts = make([]atomic.Uint32, 1<<(64-c.shift))
		for _, r := range c.read {
			c.counts[r.index].Store(r.n)
		}
		c.read = nil
	})
	return c.counts
}

// notZero yields the counts that are not zero, by ascending index.
func (c *Counter) notZero() iter.Seq2[uint32, uint32] {
	return func(yield func(index, n uint32) bool) {
		for _, r := range c.read {
			if !yield(r.index, r.n) {
				return
			}
		}
		for i := range c.counts {
			if n := c.counts[i].Load(); n != 0 && !yield(uint32(i), n) {
				return
			}
		}
	}
}

// Add counts one article, given as its fields. Pairs of tokens do not cross from one
// field to the next. An article without tokens is not counted.
func (c *Counter) Add(fields ...string) {
	d := c.scratch.Get().(*distinct)
	defer c.scratch.Put(d)
	d.reset()
	for _, field := range fields {
		d.tokens = token.Append(d.tokens[:0], field)
		for i, t := range d.tokens {
			d.add(uint32(Token(t) >> c.shift))
			if i > 0 {
				d.add(uint32(Pair(d.tokens[i-1], t) >> c.shift))
			}
		}
	}
	if len(d.values) == 0 {
		return
	}
	c.articles.Add(1)
	counts := c.all()
	for _, i := range d.values {
		increase(&counts[i], 1)
	}
}

// Lang returns the name of the language.
func (c *Counter) Lang() string { return c.lang }

// Articles returns how many articles with a token were added.
func (c *Counter) Articles() int { return int(c.articles.Load()) }

// Merge adds the counts of other to c. Both must have the same language and the same
// number of counts; otherwise c does not change and the error names what differs.
func (c *Counter) Merge(other *Counter) error {
	if c.lang != other.lang {
		return fmt.Errorf("idf: counters of different languages, %q and %q, do not merge", c.lang, other.lang)
	}
	if c.shift != other.shift {
		return fmt.Errorf("idf: counters of 2^%d and 2^%d counts do not merge", 64-c.shift, 64-other.shift)
	}
	c.articles.Add(other.articles.Load())
	counts := c.all()
	for i, n := range other.notZero() {
		increase(&counts[i], n)
	}
	return nil
}

// increase adds n to count, up to the largest value of its type.
func increase(count *atomic.Uint32, n uint32) {
	for {
		old := count.Load()
		if count.CompareAndSwap(old, old+min(n, math.MaxUint32-old)) {
			return
		}
	}
}

// distinct is the set of the counts that one article falls on: a table of open
// addressing that is used again for the next article. It is three times as
// fast as sorting them.
type distinct struct {
	values []uint32
	slots  []stamped // a power of two of them
	round  uint32    // slots of other articles have another one
	tokens []uint64  // of one field
}

type stamped struct{ round, value uint32 }

func (d *distinct) reset() {
	d.values = d.values[:0]
	if d.round++; d.round == 0 {
		clear(d.slots)
		d.round = 1
	}
}

func (d *distinct) add(value uint32) {
	if 2*len(d.values) >= len(d.slots) {
		d.grow()
	}
	s := d.find(value)
	if s.round != d.round {
		*s = stamped{d.round, value}
		d.values = append(d.values, value)
	}
}

// find returns the slot of value, or the free one where it belongs.
func (d *distinct) find(value uint32) *stamped {
	mask := uint32(len(d.slots) - 1)
	for i := value & mask; ; i = (i + 1) & mask {
		if s := &d.slots[i]; s.round != d.round || s.value == value {
			return s
		}
	}
}

func (d *distinct) grow() {
	d.slots = make([]stamped, max(1024, 2*len(d.slots)))
	for _, v := range d.values {
		*d.find(v) = stamped{d.round, v}
	}
}
