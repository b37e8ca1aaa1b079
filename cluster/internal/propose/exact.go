package propose

// An exact adds up the exact evidence of one text and a later one, bucket by bucket: it
// is a hash table of the buckets of the one. For the few texts whose rough evidence is
// enough that takes a fifth of the time of going through all entries once more.
type exact struct {
	spans []span
	own   []uint16
	table [1 << exactBits]uint16 // open addressing: 1 + an index of spans, 0 is free
}

// exactBits makes the table 8 kB, eight times [maxSlots] places. A text is in a hundred
// buckets, so that one look shows for nearly all others that it is not in them.
const exactBits = 12

// placeOf returns where in the table the search for a bucket begins that ends there.
func (x *exact) placeOf(end uint32) uint32 {
	const golden = 0x9E3779B9
	return end * golden >> (32 - exactBits)
}

// next returns the place after one.
func (x *exact) next(place uint32) uint32 { return (place + 1) % uint32(len(x.table)) }

// set sets the one text to that of these spans.
func (x *exact) set(spans []span, own []uint16) {
	x.spans, x.own = spans, own
	clear(x.table[:])
	for i, s := range spans {
		place := x.placeOf(s.end)
		for x.table[place] != 0 {
			place = x.next(place)
		}
		x.table[place] = uint16(i + 1)
	}
}

// of returns the evidence of a later text of these spans, of buckets in which the one
// text meets it.
func (x *exact) of(spans []span, own []uint16) (sum uint32) {
	for i, s := range spans {
		for place := x.placeOf(s.end); x.table[place] != 0; place = x.next(place) {
			k := x.table[place] - 1
			if x.spans[k].end != s.end {
				continue
			}
			if s.at-x.spans[k].at <= MaxLater {
				sum += EvidenceOf(x.own[k], own[i])
			}
			break
		}
	}
	return sum
}
