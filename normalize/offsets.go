package normalize

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Offsets maps the normalized form of a text back to the text.
type Offsets struct {
	segments []segment
	out      int // length of the normalized text
}

// A segment says that the normalized text from out, up to the next segment, comes
// from src[start:end].
type segment struct {
	out        int
	start, end int
	same       bool // byte for byte
}

// Source returns the range of the text that normalized[start:end] comes from, the
// shortest that is known: byte for byte where nothing was changed, else a whole word, a
// number with the zeros that it loses, or a character with its marks. An empty range has a point as its source. Like a
// slice expression, Source panics unless 0 <= start <= end <= len(normalized).
func (o Offsets) Source(start, end int) (from, to int) {
	if start < 0 || start > end || end > o.out {
		panic("normalize: Offsets.Source out of range")
	}
	if o.out == 0 {
		return 0, 0
	}
	from, _ = o.locate(start)
	if start == end {
		return from, from
	}
	_, to = o.locate(end - 1)
	return from, to
}

// locate returns the source of the byte at out. The end of the normalized text is
// the end of the last segment.
func (o Offsets) locate(at int) (from, to int) {
	i, ok := slices.BinarySearchFunc(o.segments, at, func(s segment, at int) int { return cmp.Compare(s.out, at) })
	if !ok {
		i--
	}
	s := o.segments[i]
	switch {
	case at == o.out:
		return s.end, s.end
	case s.same:
		from = s.start + at - s.out
		return from, from + 1
	}
	return s.start, s.end
}

// Map returns f(s) and the origin of its parts in s. It takes longer than String; a
// caller that needs no origins pays nothing for them.
func (f Form) Map(s string) (string, Offsets) {
	m := mapper{scanner: scanner{form: f}, src: s}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		m.feed(r, i, size)
		i += size
	}
	m.finish()
	m.record(m.start, len(s))
	m.offsets.out = len(m.out)
	return string(m.out), m.offsets
}

// A mapper is a scanner that notes which part of the source each output comes from.
type mapper struct {
	scanner
	src      string
	offsets  Offsets
	start    int              // in src, of the unit that is held back
	recorded int              // out[:recorded] has its segments
	held     [maxHeld]segment // the sources of scanner.hold
}

// feed takes the character at src[at:at+size].
func (m *mapper) feed(r rune, at, size int) {
	class, repaired := classify(r)
	level := class == digit || m.isKey() && (class == raised || class == lowered)
	whole := level || class == fraction || class == ellipsis || m.isKey() && class == compatible
	if whole || class == symbol || class == ligature && (m.n == 0 || m.unit[0].class == symbol) {
		m.flush()
		if m.number != noNumber && (level && m.endsNumber(class) || !level && !(m.number == held && m.continues(repaired))) {
			m.endNumber()
		}
		m.record(m.start, at)
	}
	resting := m.atRest()
	end := at
	if class == ligature {
		end += size // some of its letters may be out, and some not
	}
	start := at
	if m.number == zeros {
		start = m.start // the number has lost the zeros since there
	}
	before := m.hold.n
	m.scanner.feed(r)
	if m.hold.n > before {
		m.held[m.hold.n-1] = segment{start: at, end: at + size}
	}
	switch {
	case whole:
		m.flush()
		m.record(start, at+size)
		if m.start = at + size; m.number == zeros {
			m.start = start
		}
	case m.record(m.start, end), resting:
		m.start = at
	}
}

// record notes that what was put out since the last call comes from src[start:end],
// but for what was held back, and reports whether that was anything.
func (m *mapper) record(start, end int) bool {
	if m.recorded == len(m.out) {
		return false
	}
	for i, out := range m.hold.ends[:m.hold.free] {
		from := m.held[i].start
		if i == 1 && m.out[m.hold.ends[0]-1] != '0' {
			from = m.held[0].start // the month has lost its zero
		}
		m.recordTo(out, from, m.held[i].end)
	}
	m.hold.free = 0
	m.recordTo(len(m.out), start, end)
	return true
}

// recordTo notes that out[recorded:out] comes from src[start:end].
func (m *mapper) recordTo(out, start, end int) {
	if m.recorded < out && m.isKey() && m.out[m.recorded] == ' ' {
		m.add(segment{out: m.recorded, start: m.sourceEnd(), end: start}, 1)
	}
	if m.recorded < out {
		m.add(segment{out: m.recorded, start: start, end: end}, out-m.recorded)
	}
}

// sourceEnd is the end of the source of all segments so far.
func (m *mapper) sourceEnd() int {
	if n := len(m.offsets.segments); n > 0 {
		return m.offsets.segments[n-1].end
	}
	return 0
}

// add appends a segment for the next n bytes of out, or extends the last one by it.
func (m *mapper) add(s segment, n int) {
	s.same = string(m.out[s.out:s.out+n]) == m.src[s.start:s.end]
	m.recorded += n
	if segs := m.offsets.segments; len(segs) > 0 {
		if last := &segs[len(segs)-1]; last.same && s.same && last.end == s.start {
			last.end = s.end
			return
		}
	}
	m.offsets.segments = append(m.offsets.segments, s)
}
