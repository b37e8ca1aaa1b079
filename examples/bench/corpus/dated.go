package corpus

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster"
)

// Dated is news that arrives at a steady rate.
//
// Each day holds as many dated articles of the files, in their order, as these have in
// the mean of their days, and a few of the undated ones. Where they are too few they
// come again in other worlds: what happens there happened here, at the same hour, but
// all names are others and so are the outlets. So the articles of a world are alike as those of the files are, and share
// with another world what all news shares. When the files end they begin anew, 40 weeks
// later and in worlds that were not yet.
type Dated struct {
	Dir    string    // of files, by day; none for made-up articles
	PerDay int       // articles a day
	Around time.Time // the middle of the period if there are files, zero for where they begin
}

// A Planted is an article and the one that it was made from, if it is no report of
// its own but a copy or an edit that another outlet published within half a day.
type Planted struct {
	cluster.Article
	Of     string // the ID of the other
	Edited bool   // one of twenty words is another
}

const (
	// Of forty articles one is a copy and one an edit.
	plantedOf = 40

	// Of thirteen articles of a world three are undated, as in the two corpora that
	// this was made for.
	undatedOf, datedOf = 3, 10

	day  = 24 * time.Hour
	lap  = 280 * day // after which files begin anew
	laps = 1013      // worlds of one lap, at most
)

// Articles yields n articles, day by day.
func (d Dated) Articles(n int) iter.Seq2[Planted, error] {
	return func(yield func(Planted, error) bool) {
		p := planter{rng: rand.New(rand.NewPCG(Seed, 6)), left: n, yield: yield}
		if d.Dir == "" {
			d.madeUp(&p)
			return
		}
		if err := d.read(n, &p); err != nil && p.left > 0 {
			yield(Planted{}, err)
		}
	}
}

// madeUp plants made-up articles.
func (d Dated) madeUp(p *planter) {
	r, err := newNewsroom()
	if err != nil {
		p.yield(Planted{}, err)
		return
	}
	start := time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
	for {
		e := r.newEvent()
		e.time = start.Add(time.Duration(p.made) * day / time.Duration(d.PerDay))
		for range 1 + r.rng.IntN(4) {
			if !p.plant(r.report("", e)) {
				return
			}
		}
	}
}

// read plants the articles of files until the planter has enough.
func (d Dated) read(n int, p *planter) error {
	files, err := Files(d.Dir)
	if err != nil {
		return err
	}
	names, err := newNames(files)
	if err != nil {
		return err
	}
	mean, err := meanOfDays(files)
	if err != nil {
		return err
	}
	from := time.Time{}
	if !d.Around.IsZero() {
		from = d.Around.Add(-time.Duration(n) * day / time.Duration(d.PerDay) / 2)
	}
	for round := 0; ; round++ {
		days := 0
		for today, err := range daysOf(files, mean) {
			if err != nil {
				return err
			}
			if round == 0 && today[0].Time.Before(from) {
				continue
			}
			days++
			for k := range d.PerDay * plantedOf / (plantedOf + 2) {
				a, world := today[k%len(today)], k/len(today)
				a.Time = a.Time.Add(time.Duration(round) * lap)
				if world += round * laps; world > 0 {
					a = names.renamed(a, world)
				}
				if !p.plant(a) {
					return nil
				}
			}
		}
		if days == 0 {
			return fmt.Errorf("%s: no dated articles in this period", d.Dir)
		}
	}
}

// A planter numbers articles, and plants copies and edits among them.
type planter struct {
	rng        *rand.Rand
	made, left int
	yield      func(Planted, error) bool
}

// plant yields an article, and perhaps one that was made from it. It reports whether
// there is need for more.
func (p *planter) plant(a cluster.Article) bool {
	a.ID = strconv.Itoa(p.made)
	if !p.put(Planted{Article: a}) {
		return false
	}
	draw := p.rng.IntN(plantedOf)
	if draw > 1 {
		return true
	}
	copied := Planted{Article: a, Of: a.ID, Edited: draw == 1}
	copied.ID = strconv.Itoa(p.made)
	copied.Source, copied.URL = "agency "+strconv.Itoa(p.rng.IntN(50)), ""
	copied.Time = a.Time.Add(time.Duration(1+p.rng.IntN(12*60)) * time.Minute)
	if copied.Edited {
		words := strings.Fields(a.Body)
		if len(words) == 0 {
			words = strings.Fields(a.Summary)
			copied.Summary = strings.Join(edit(p.rng, [][]string{words}, words, .05), " ")
		} else {
			copied.Body = strings.Join(edit(p.rng, [][]string{words}, words, .05), " ")
		}
	}
	return p.put(copied)
}

func (p *planter) put(a Planted) bool {
	if p.left == 0 || !p.yield(a, nil) {
		p.left = 0
		return false
	}
	p.made++
	p.left--
	return p.left > 0
}

// meanOfDays returns how many dated articles the files have a day.
func meanOfDays(files []string) (int, error) {
	var first, last time.Time
	dated := 0
	for a, err := range articlesIn(files) {
		switch {
		case err != nil:
			return 0, err
		case a.Time.IsZero():
			continue
		case dated == 0:
			first, last = a.Time, a.Time
		case a.Time.Before(first):
			first = a.Time
		case a.Time.After(last):
			last = a.Time
		}
		dated++
	}
	return max(1, dated/int(last.Sub(first)/day+1)), nil
}

// daysOf yields the articles of each day: so many dated ones, and undated ones at hours
// of the same day.
func daysOf(files []string, mean int) iter.Seq2[[]cluster.Article, error] {
	return func(yield func([]cluster.Article, error) bool) {
		rng := rand.New(rand.NewPCG(Seed, 7))
		next, stop := iter.Pull2(undatedIn(files))
		defer stop()
		var today []cluster.Article
		flush := func() bool {
			start := today[0].Time
			for range len(today) * undatedOf / datedOf {
				a, err, ok := next()
				if err != nil {
					return yield(nil, err)
				}
				if !ok {
					break
				}
				a.Time = start.Add(time.Duration(1+rng.IntN(24*60-1)) * time.Minute)
				today = append(today, a)
			}
			rng.Shuffle(len(today), func(i, j int) { today[i], today[j] = today[j], today[i] })
			more := yield(today, nil)
			today = nil
			return more
		}
		for a, err := range articlesIn(files) {
			if err != nil {
				yield(nil, err)
				return
			}
			if a.Time.IsZero() {
				continue
			}
			if today = append(today, a); len(today) == mean && !flush() {
				return
			}
		}
		if len(today) > 0 {
			flush()
		}
	}
}

// undatedIn yields the articles of files that have no time, without end if there are
// any.
func undatedIn(files []string) iter.Seq2[cluster.Article, error] {
	return func(yield func(cluster.Article, error) bool) {
		for found := true; found; {
			found = false
			for a, err := range articlesIn(files) {
				if err == nil && !a.Time.IsZero() {
					continue
				}
				found = true
				if !yield(a, err) || err != nil {
					return
				}
			}
		}
	}
}
