package markup

import "strings"

// maxDepth is how many times text may have been escaped. Aggregators that copy
// from each other escape HTML that is escaped already.
const maxDepth = 3

// Text returns the text of s: without tags, comments, scripts and styles, and
// with character references decoded. Where that leaves what is markup again,
// it was escaped more than once and is taken apart again. Text without markup
// is returned as it is.
func Text(s string) string {
	if strings.IndexByte(s, '<') < 0 && strings.IndexByte(s, '&') < 0 {
		return s
	}
	for range maxDepth {
		var w writer
		if !w.strip(s) {
			break
		}
		s = string(w.out)
	}
	return s
}

// Map returns [Text] of s, and where in s it comes from. It takes longer than
// Text.
func Map(s string) (string, Offsets) {
	o := Offsets{source: len(s)}
	for range maxDepth {
		w := writer{mapped: true}
		if !w.strip(s) {
			break
		}
		s = string(w.out)
		o.compose(w.from, w.to)
	}
	return s, o
}

// Offsets tells where in a source each part of its text comes from.
type Offsets struct {
	source   int   // the length of the source
	changed  bool  // else the text is the source
	from, to []int // the source of each byte of the text
}

// Source returns the range of the source that text[start:end] comes from: from
// its first character, or the reference to it, to its last. An empty range has
// a point as its source. Like a slice expression, Source panics unless
// 0 <= start <= end <= len(text).
func (o Offsets) Source(start, end int) (from, to int) {
	switch {
	case !o.changed:
		return start, end
	case start < end:
		return o.from[start], o.to[end-1]
	case start < len(o.from):
		return o.from[start], o.from[start]
	}
	return o.source, o.source
}

// compose makes o the offsets of a text whose source is the text of o.
func (o *Offsets) compose(from, to []int) {
	for i := range from {
		from[i], to[i] = o.Source(from[i], to[i])
	}
	o.changed, o.from, o.to = true, from, to
}

// A writer takes markup away.
type writer struct {
	out      []byte
	mapped   bool
	from, to []int // of each byte of out, if mapped
}

// strip appends the text of s to w.out, or reports false and leaves w as it is
// if s has no markup.
func (w *writer) strip(s string) bool {
	found := false
	at := 0 // s[:at] is written or left out
	signs := signs{src: s}
	for i := signs.next(0); i < len(s); {
		text, length := signs.markup(i)
		if length == 0 {
			i = signs.next(i + 1)
			continue
		}
		if !found {
			found = true
			w.out = make([]byte, 0, len(s))
		}
		w.copy(s, at, i)
		w.write(text, i, i+length)
		at = i + length
		i = signs.next(at)
	}
	if found {
		w.copy(s, at, len(s))
	}
	return found
}

// signs finds the places in a source where markup may be.
type signs struct {
	src     string
	less    int // the next "<" or len(src), if it is not passed
	and     int // the same for "&"
	inCDATA bool
}

// next returns the first place from i on where markup may be, or len(src).
func (s *signs) next(i int) int {
	if i > len(s.src) {
		return len(s.src)
	}
	s.less, s.and = s.seek(s.less, i, '<'), s.seek(s.and, i, '&')
	at := min(s.less, s.and)
	if s.inCDATA {
		if end := strings.Index(s.src[i:at], cdataEnd); end >= 0 {
			return i + end
		}
	}
	return at
}

// seek returns the place of a sign from i on, given one that was found before.
func (s *signs) seek(before, i int, sign byte) int {
	if before > i || before == i && i < len(s.src) && s.src[i] == sign {
		return before
	}
	if n := strings.IndexByte(s.src[i:], sign); n >= 0 {
		return i + n
	}
	return len(s.src)
}

// markup returns the length of the markup at i, which is 0 if there is none, and
// the text that it stands for.
func (s *signs) markup(i int) (text string, length int) {
	rest := s.src[i:]
	switch rest[0] {
	case '&':
		return scanReference(rest)
	case ']':
		s.inCDATA = false
		return "", len(cdataEnd)
	}
	t, ok := scanTag(rest)
	switch {
	case !ok:
		return "", 0
	case strings.HasPrefix(rest, cdata):
		s.inCDATA = true
	case t.kind == block:
		return "\n", t.length
	case t.kind == spaced:
		return " ", t.length
	case t.kind == hidden && !t.end:
		return " ", t.length + hiddenLen(rest[t.length:], t.name)
	}
	return "", t.length
}

// copy writes s[from:to].
func (w *writer) copy(s string, from, to int) {
	w.out = append(w.out, s[from:to]...)
	if w.mapped {
		for i := from; i < to; i++ {
			w.from, w.to = append(w.from, i), append(w.to, i+1)
		}
	}
}

// write writes what s[from:to] stands for. Space is not written twice.
func (w *writer) write(text string, from, to int) {
	if text == "\n" || text == " " {
		if n := len(w.out); n == 0 || w.out[n-1] == '\n' || w.out[n-1] == ' ' && text == " " {
			return
		}
	}
	w.out = append(w.out, text...)
	if w.mapped {
		for range len(text) {
			w.from, w.to = append(w.from, from), append(w.to, to)
		}
	}
}
