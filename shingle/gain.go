package shingle

// A feature weighs its idf times its gain, which is that of BM25:
//
//	gain = (k1 + 1) · tf / (tf + k1 · (1 − b + b · length/400))
//
// where length is the sum of tf over all tokens, k1 is 3 and b is 0.75. With the k1
// of 1.2 that search engines use, whole articles need a higher threshold than
// headlines; with 3 one threshold serves both.
//
// Frequencies and lengths are in tenths of an occurrence, so that one in the
// headline, which counts 1.8, is an integer.
const (
	gainUnit = 1 << 10      // a gain of one
	maxGain  = 4 * gainUnit // the limit for a large tf; times idf.Max it is a weight that has a class

	bodyTenths     = 10
	headlineTenths = 18
)

// A gain computes the gains of a text of one length, in units of 1/gainUnit.
type gain struct {
	length uint64     // in tenths
	known  [64]uint32 // by frequency in tenths; 0 if not computed yet
}

func (g *gain) reset(length uint64) { *g = gain{length: length} }

// weigh sets weights to those of features, given the idf of each and its frequency in
// tenths.
func (g *gain) weigh(weights []uint32, units []uint8, tenths []uint32) {
	tenths, weights = tenths[:len(units)], weights[:len(units)]
	for i, u := range units {
		tf := tenths[i]
		if tf >= uint32(len(g.known)) {
			weights[i] = uint32(u) * g.compute(tf)
			continue
		}
		if g.known[tf] == 0 {
			g.known[tf] = g.compute(tf)
		}
		weights[i] = uint32(u) * g.known[tf]
	}
}

// compute returns the gain of a frequency in tenths, rounded down. With length in
// tenths, 3 · (1/4 + 3/4 · length/400) occurrences are (12,000 + 9 · length) / 1600
// tenths, so both sides of the fraction are multiplied by 1600.
func (g *gain) compute(tf uint32) uint32 {
	const times = 1600
	frequency := times * uint64(tf)
	return uint32(maxGain * frequency / (frequency + 12_000 + 9*g.length))
}
