package idf

import (
	"cmp"
	"errors"
	"fmt"
	"math/bits"
	"strings"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// Options configures [NewTable]. The zero Options is ready to use.
//
// The B-cubed F1 that tables of the background's corpora gave on three labelled
// sets, two Vietnamese and one English, on average over the thresholds .14 to
// .18 and over two hash functions:
//
//	slots                        VietnameseMDS  ViMs third  giveme5w1h
//	2^18, load .79                    .935         .993        .898
//	2^19, load .54                    .937         .993        .903
//	2^20, load .32                    .937         .993        .906
//	2^21, load .18                    .938         .993        .906
//	2^19 with 8-bit keys, 2^20 bytes  .937         .992        .908
//	no limit, no collisions           .937         .993        .910
//
// The hash function alone moved figures by up to .005 on the Vietnamese sets and
// .016 on the English one; MinArticles from 2 to 8 moved none by half of that.
type Options struct {
	// Bits is the binary logarithm of the number of slots, from 10 to that of
	// each counter's counts. Zero means 20. Use more slots for a larger archive;
	// keep the load below about 0.8.
	Bits int

	// MinArticles is the minimum number of articles of one language in which a
	// feature occurs; others read as absent. Zero means 5.
	MinArticles int

	// Origin says which articles were counted, and when. It is stored with the
	// table, in UTF-8. With the other lines of [Table.Origin] it has at most
	// 65,535 bytes.
	Origin string
}

// NewTable makes a table from counters, one for each language. The idf of a feature
// is that within its language. Where two languages share a feature, or two features
// share a slot, the lowest idf counts.
func NewTable(opts Options, counters ...*Counter) (*Table, error) {
	opts.Bits = cmp.Or(opts.Bits, 20)
	opts.MinArticles = cmp.Or(opts.MinArticles, 5)
	origin := opts.origin(counters)
	if err := errors.Join(opts.check(counters)...); err != nil {
		return nil, err
	}
	if err := checkOrigin(origin); err != nil {
		return nil, fmt.Errorf("idf: %w", err)
	}
	slots := make([]uint8, 1<<opts.Bits)
	for _, c := range counters {
		c.freeze(slots, opts.MinArticles)
	}
	return newTable(slots, origin), nil
}

// check returns everything that is wrong with o for these counters.
func (o Options) check(counters []*Counter) []error {
	var errs []error
	if o.Bits < minTableBits || o.Bits > maxTableBits {
		errs = append(errs, fmt.Errorf("idf: Options.Bits is %d, want %d to %d", o.Bits, minTableBits, maxTableBits))
	}
	if o.MinArticles < 1 {
		errs = append(errs, fmt.Errorf("idf: Options.MinArticles is %d, want at least 1", o.MinArticles))
	}
	articles := 0
	langs := make(map[string]bool)
	for _, c := range counters {
		articles += c.Articles()
		if n := 64 - c.shift; n < o.Bits {
			errs = append(errs, fmt.Errorf("idf: table of 2^%d slots from a counter %q of 2^%d counts, want no fewer counts than slots", o.Bits, c.lang, n))
		}
		if langs[c.lang] {
			errs = append(errs, fmt.Errorf("idf: two counters of language %q, want them merged", c.lang))
		}
		langs[c.lang] = true
	}
	if articles == 0 {
		errs = append(errs, errors.New("idf: table of no articles"))
	}
	return errs
}

// origin returns the origin of the table of these counters.
func (o Options) origin(counters []*Counter) string {
	var s strings.Builder
	if o.Origin != "" {
		fmt.Fprintln(&s, o.Origin)
	}
	for _, c := range counters {
		if c.lang != "" {
			fmt.Fprint(&s, c.lang, ": ")
		}
		fmt.Fprintf(&s, "%d articles\n", c.Articles())
	}
	fmt.Fprintf(&s, "least %d\n", o.MinArticles)
	return s.String()
}

// freeze lowers each slot to the idf of the largest of its counts, if that count is
// at least minArticles.
func (c *Counter) freeze(slots []uint8, minArticles int) {
	articles := c.articles.Load()
	greatest := make([]uint32, len(slots))
	shift := 64 - c.shift - bits.TrailingZeros(uint(len(slots)))
	for i, n := range c.notZero() {
		greatest[i>>shift] = max(greatest[i>>shift], n)
	}
	for i, df := range greatest {
		if uint64(df) < uint64(minArticles) {
			continue
		}
		q := uint8(1 + min(Max, lnRatio(articles, uint64(df))))
		if slots[i] == 0 || q < slots[i] {
			slots[i] = q
		}
	}
}

// lnRatio returns ln(n/d) for n ≥ d ≥ 1, rounded to units of 1/Unit nat.
func lnRatio(n, d uint64) int {
	const unit = 1 << num.Log2Frac
	nats := num.Ln(num.Log2(n) - num.Log2(d)) // in 1/unit
	return int((nats*Unit + unit/2) / unit)
}
