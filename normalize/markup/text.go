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
	inCDATA := false
	at := 0 // s[:at] is written or left out
	for i := 0; ; {
		n := strings.IndexAny(s[i:], "<&]")
		if n < 0 {
			break
		}
		i += n
		var length int
		var text string
		switch s[i] {
		case '&':
			text, length = scanReference(s[i:])
		case '<':
			t, ok := scanTag(s[i:])
			if !ok {
				break
			}
			length = t.length
			switch {
			case strings.HasPrefix(s[i:], cdata):
				inCDATA = true
			case t.kind == block:
				text = "\n"
			case t.kind == spaced:
				text = " "
			case t.kind == hidden && !t.end:
				length += hiddenLen(s[i+length:], t.name)
				text = " "
			}
		case ']':
			if inCDATA && strings.HasPrefix(s[i:], cdataEnd) {
				length = len(cdataEnd)
				inCDATA = false
			}
		}
		if length == 0 {
			i++
			continue
		}
		if !found {
			found = true
			w.out = make([]byte, 0, len(s))
		}
		w.copy(s, at, i)
		w.write(text, i, i+length)
		i += length
		at = i
	}
	if found {
		w.copy(s, at, len(s))
	}
	return found
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
