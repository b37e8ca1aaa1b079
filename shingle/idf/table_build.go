package idf

import (
	"cmp"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/chumtin/chumtin/shingle/internal/num"
	"github.com/chumtin/chumtin/shingle/token"
)

// Options configures [NewTable]. The zero Options is ready to use.
//
// The B-cubed F1 that tables of the background's corpora gave on three labelled
// sets, two Vietnamese and one English, on average over the thresholds .14 to
// .18 and over two hash functions. They were measured with the weights and
// corpora of an earlier version, and an idf of at most 7:
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

	// MinArticles is the number of articles of one language that a feature must
	// occur in; others read as absent. Zero means 3.
	MinArticles int

	// Shares, if not nil, has the weight of each counter among those of its
	// language, whatever their sizes: a corpus of whole articles may count 0.3
	// and one of headlines and leads 0.7. Shares are above 0 and at most 10⁶; only
	// their ratios matter. With nil each counter has a language of its own.
	Shares []float64

	// Origin says what articles were counted, and as of when. It is stored
	// with the table, in UTF-8 and with the lines of [Table.Origin] at most
	// 65,535 bytes long.
	Origin string
}

// NewTable makes a table from counters. The idf of a feature is that within its
// language, where N/df is the inverse of the mean of df/N over the counters of the
// language, weighted by [Options.Shares]. Where two languages share a feature, or two
// features share a slot, the lowest idf counts. The years from 2000 to 2035 have an
// idf of 0.3, whatever was counted.
func NewTable(opts Options, counters ...*Counter) (*Table, error) {
	opts.Bits = cmp.Or(opts.Bits, 20)
	opts.MinArticles = cmp.Or(opts.MinArticles, 3)
	if err := errors.Join(opts.check(counters)...); err != nil {
		return nil, err
	}
	origin := opts.origin(counters)
	if err := checkOrigin(origin); err != nil {
		return nil, fmt.Errorf("idf: %w", err)
	}
	slots := make([]uint8, 1<<opts.Bits)
	for _, lang := range opts.languages(counters) {
		m := mixture{make([]uint64, len(slots)), make([]uint64, len(slots))}
		for i, c := range counters {
			if c.lang == lang {
				m.add(c, opts.share(i, counters))
			}
		}
		m.freeze(slots, opts.MinArticles)
	}
	freezeYears(slots)
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
		if langs[c.lang] && o.Shares == nil {
			errs = append(errs, fmt.Errorf("idf: two counters of language %q, want them merged or Options.Shares", c.lang))
		}
		langs[c.lang] = true
	}
	if articles == 0 {
		errs = append(errs, errors.New("idf: table of no articles"))
	}
	if o.Shares != nil && len(o.Shares) != len(counters) {
		errs = append(errs, fmt.Errorf("idf: Options.Shares has %d shares for %d counters", len(o.Shares), len(counters)))
	}
	for i, share := range o.Shares {
		if !(share > 0 && share <= maxShare) {
			errs = append(errs, fmt.Errorf("idf: Options.Shares[%d] is %v, want above 0 and at most %d", i, share, maxShare))
		}
		if i < len(counters) && counters[i].Articles() == 0 {
			errs = append(errs, fmt.Errorf("idf: Options.Shares[%d] is of a counter %q of no articles", i, counters[i].lang))
		}
	}
	return errs
}

const maxShare = 1_000_000

// languages returns the languages of counters, each once.
func (o Options) languages(counters []*Counter) (langs []string) {
	for _, c := range counters {
		if !slices.Contains(langs, c.lang) {
			langs = append(langs, c.lang)
		}
	}
	return langs
}

// share returns the share of counters[i] in its language, from 0 to 1.
func (o Options) share(i int, counters []*Counter) float64 {
	if o.Shares == nil {
		return 1
	}
	var all float64
	for k, c := range counters {
		if c.lang == counters[i].lang {
			all += o.Shares[k]
		}
	}
	return o.Shares[i] / all
}

// origin returns the origin of the table of these counters.
func (o Options) origin(counters []*Counter) string {
	var s strings.Builder
	if o.Origin != "" {
		fmt.Fprintln(&s, o.Origin)
	}
	for i, c := range counters {
		if c.lang != "" {
			fmt.Fprint(&s, c.lang, ": ")
		}
		fmt.Fprintf(&s, "%d articles", c.Articles())
		if o.Shares != nil {
			fmt.Fprintf(&s, ", share %.2f", o.share(i, counters))
		}
		fmt.Fprintln(&s)
	}
	fmt.Fprintf(&s, "least %d\n", o.MinArticles)
	return s.String()
}

// A mixture holds how frequent each slot is in the corpora of one language.
type mixture struct {
	rates  []uint64 // the mean of df/N, weighted by shares, in units of 1/rateUnit
	counts []uint64 // the sum of df
}

// rateUnit is a rate of one: that of one article in 2^30 is still 1,024 units.
const rateUnit = 1 << 40

// add adds a corpus with its share of the language. Of the counts in one slot the
// greatest counts.
func (m *mixture) add(c *Counter, share float64) {
	articles := c.articles.Load()
	if articles == 0 {
		return
	}
	unit := uint64(share * rateUnit)
	greatest := make([]uint32, len(m.rates))
	shift := 64 - c.shift - bits.TrailingZeros(uint(len(m.rates)))
	for i, n := range c.notZero() {
		greatest[i>>shift] = max(greatest[i>>shift], n)
	}
	for i, n := range greatest {
		hi, lo := bits.Mul64(unit, uint64(n))
		rate, _ := bits.Div64(hi, lo, articles)
		m.rates[i] += rate
		m.counts[i] += uint64(n)
	}
}

// freeze lowers each slot that is in minArticles or more to its idf in m.
func (m *mixture) freeze(slots []uint8, minArticles int) {
	for i, n := range m.counts {
		if n < uint64(minArticles) {
			continue
		}
		rate := max(1, min(m.rates[i], rateUnit)) // a tiny share may leave 0
		q := uint8(1 + min(Max, lnRatio(rateUnit, rate)))
		if slots[i] == 0 || q < slots[i] {
			slots[i] = q
		}
	}
}

// The year of an article says nothing of its event, but is one of the rarest words to a
// table that was learned in another year. So the years that an article may be of
// have the idf of a common word, by rule and not by their counts.
const (
	firstYear, lastYear = 2000, 2035
	yearIDF             = 10 // 0.3 nats
)

// freezeYears sets the slots of these years.
func freezeYears(slots []uint8) {
	shift := 64 - bits.TrailingZeros(uint(len(slots)))
	for year := firstYear; year <= lastYear; year++ {
		slots[Token(token.Hash(strconv.Itoa(year)))>>shift] = 1 + yearIDF
	}
}

// lnRatio returns ln(n/d) for n ≥ d ≥ 1, rounded to units of 1/Unit nat.
func lnRatio(n, d uint64) int {
	const unit = 1 << num.Log2Frac
	nats := num.Ln(num.Log2(n) - num.Log2(d)) // in 1/unit
	return int((nats*Unit + unit/2) / unit)
}
