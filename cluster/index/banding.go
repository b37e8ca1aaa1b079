package index

import (
	"errors"
	"fmt"
	"math"

	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/shingle"
)

// A Banding says how an index of [NearCopy] uses the slots of sketches: Bands
// bands of Rows slots each. Two sketches are candidates if they agree in all
// rows of at least Agreements bands.
//
// More bands find more pairs but propose more false ones; more rows or
// agreements do the reverse.
type Banding struct {
	Bands      int `json:"bands"`
	Rows       int `json:"rows"`
	Agreements int `json:"agreements"`
}

func (p Banding) check(slots int) error {
	if p.Bands < 1 || p.Rows < 1 || p.Rows > slots || p.Bands > slots/p.Rows {
		return fmt.Errorf("index: banding of %d bands of %d rows does not fit %d slots", p.Bands, p.Rows, slots)
	}
	if p.Agreements < 1 || p.Agreements > min(p.Bands, math.MaxUint8) {
		return fmt.Errorf("index: banding of %d agreements in %d bands, want 1 to %d", p.Agreements, p.Bands, min(p.Bands, math.MaxUint8))
	}
	return nil
}

// Probability returns the probability that two sketches become candidates if
// each slot agrees with probability s: the Jaccard similarity for sketches of
// [shingle.AppendSketch], the probability Jaccard similarity for those of
// [shingle.AppendWeighted]. With one agreement it is 1 − (1 − s^r)^b, the
// S-curve of Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4.
func (p Banding) Probability(s float64) float64 {
	if p.Agreements > p.Bands {
		return 0
	}
	agree := math.Pow(s, float64(p.Rows))
	// One less the chance of fewer agreements: the lower tail of a binomial.
	term := math.Pow(1-agree, float64(p.Bands))
	if agree >= 1 {
		return 1
	}
	below := 0.0
	for i := range p.Agreements {
		below += term
		term *= agree / (1 - agree) * float64(p.Bands-i) / float64(i+1)
	}
	return min(1, max(0, 1-below))
}

// A Target is what a [Banding] should achieve.
type Target struct {
	// A pair of similarity At should be found with a probability of at least
	// Recall, and one of similarity Below with a probability of at most
	// MaxFalse. All four are in (0, 1), and Below is less than At.
	At, Recall, Below, MaxFalse float64

	// Slots is the maximum length of a sketch, at most 512. Zero means 512.
	Slots int
}

// ErrTarget reports a target that no banding meets.
var ErrTarget = errors.New("no banding meets this target")

// ChooseBanding returns the banding that meets a target with the fewest slots,
// and of several the one with the fewest bands, which cost memory and time. If
// there is none, the error wraps [ErrTarget] and names the lowest probability
// of false candidates at this recall.
func ChooseBanding(w Target) (Banding, error) {
	if w.Slots == 0 {
		w.Slots = maxSlots
	}
	if err := w.check(); err != nil {
		return Banding{}, err
	}
	best, threshold := Banding{}, 1.0
	for rows := 1; rows <= min(w.Slots, 32); rows++ {
		for agreements := 1; agreements <= 8; agreements++ {
			bands := fewestBands(w, rows, agreements)
			if bands == 0 {
				continue
			}
			p := Banding{bands, rows, agreements}
			rate := p.Probability(w.Below)
			threshold = min(threshold, rate)
			if rate > w.MaxFalse {
				continue
			}
			if best == (Banding{}) || p.Bands*p.Rows < best.Bands*best.Rows || p.Bands*p.Rows == best.Bands*best.Rows && p.Bands < best.Bands {
				best = p
			}
		}
	}
	if best == (Banding{}) {
		return best, fmt.Errorf("index: %w: %+v; at this recall %d slots propose at least %.2g of the pairs of similarity %v",
			ErrTarget, w, w.Slots, threshold, w.Below)
	}
	return best, nil
}

// maxSlots is the length of the longest sketch: see [shingle.Options].
const maxSlots = 512

// check returns an error that lists all that is out of range in w.
func (w Target) check() error {
	var errs []error
	for _, part := range []struct {
		name  string
		value float64
	}{{"At", w.At}, {"Recall", w.Recall}, {"Below", w.Below}, {"MaxFalse", w.MaxFalse}} {
		if !(part.value > 0 && part.value < 1) {
			errs = append(errs, fmt.Errorf("index: Target.%s is %v, want above 0 and below 1", part.name, part.value))
		}
	}
	if w.Below >= w.At {
		errs = append(errs, fmt.Errorf("index: Target.Below is %v, want less than At, which is %v", w.Below, w.At))
	}
	if w.Slots < 1 || w.Slots > maxSlots {
		errs = append(errs, fmt.Errorf("index: Target.Slots is %d, want 1 to %d", w.Slots, maxSlots))
	}
	return errors.Join(errs...)
}

// fewestBands returns the fewest bands that reach the recall of w, or 0.
func fewestBands(w Target, rows, agreements int) int {
	low, high := agreements, w.Slots/rows
	if high < low || (Banding{high, rows, agreements}).Probability(w.At) < w.Recall {
		return 0
	}
	for low < high {
		mid := (low + high) / 2
		if (Banding{mid, rows, agreements}).Probability(w.At) >= w.Recall {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}

// Keys appends a key for each band of a sketch of [shingle.AppendSketch] to dst and
// returns the extended buffer: a hash of the band's rows, in the order of the bands.
// Two sketches that agree in a band have the same key there, and others have
// different ones but for one pair in 2^64, so that a table of keys, in any database,
// is an index of copies. A sketch of no shingles has no keys. Keys panics if the
// sketch has fewer than Bands times Rows slots.
//
// The keys are the same on every machine. What changes them is a change of the
// profile.
func (p Banding) Keys(dst []uint64, sketch shingle.Sketch) []uint64 {
	if isEmpty(sketch) {
		return dst
	}
	for band := range p.Bands {
		dst = append(dst, p.key(band, sketch))
	}
	return dst
}

// setTerms sets f to where d belongs in an index of [NearCopy]: to the keys of its
// plain sketch, in halves. Half a key would do to find copies, but of two million
// items one is then proposed to every other query that agrees with it in no band.
// A document without tokens has no keys.
func (p Banding) setTerms(f *propose.Terms, d *shingle.Document) {
	f.Keys, f.Rests = f.Keys[:0], f.Rests[:0]
	if isEmpty(d.CopySketch) {
		return
	}
	for band := range p.Bands {
		key := p.key(band, d.CopySketch)
		f.Keys = append(f.Keys, uint32(key>>32))
		f.Rests = append(f.Rests, uint32(key))
	}
}

// isEmpty reports whether a sketch is that of no shingles, whose slots are all zero
// as no other's are.
func isEmpty(sketch shingle.Sketch) bool { return len(sketch) > 0 && sketch[0] == 0 }

func (p Banding) key(band int, sketch shingle.Sketch) uint64 {
	h := uint64(band + 1)
	for _, v := range sketch[band*p.Rows:][:p.Rows] {
		h = (h ^ uint64(v)) * 0x9E3779B97F4A7C15
		h ^= h >> 29
	}
	return h
}
