package normalize

import (
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/normalize/ucd"
)

// Package norm takes its tables of the newest Unicode that it and the Go release know.
// Unicode never changes how characters that it has are decomposed, ordered and
// composed (its Normalization Stability Policy), but those of later versions may
// decompose, or compose with marks that are there today. So norm is asked here alone,
// and about none that ucd does not have: these stay as they are, apart from their marks.

// decompose appends the canonical decomposition of r to dst.
func decompose(dst []rune, r rune) []rune {
	if ucd.ClassOf(r) == ucd.Unassigned {
		return append(dst, r)
	}
	var buf [utf8.UTFMax]byte
	d := norm.NFD.Properties(buf[:utf8.EncodeRune(buf[:], r)]).Decomposition()
	if len(d) == 0 {
		return append(dst, r)
	}
	for len(d) > 0 {
		r, n := utf8.DecodeRune(d)
		dst, d = append(dst, r), d[n:]
	}
	return dst
}

// maxDecomposed is the length of the longest compatibility decomposition of a character
// of the class compatible: ㎯ is rad∕s2.
const maxDecomposed = 6

// compatibly appends the compatibility decomposition of r to dst.
func compatibly(dst []rune, r rune) []rune {
	var buf [utf8.UTFMax]byte
	d := norm.NFKD.Properties(buf[:utf8.EncodeRune(buf[:], r)]).Decomposition()
	for len(d) > 0 {
		r, n := utf8.DecodeRune(d)
		dst, d = append(dst, r), d[n:]
	}
	return dst
}

// appendComposed appends base, unless it is noBase, and the marks on it in NFC.
func appendComposed(dst []byte, base rune, marks []rune) []byte {
	buf := composeBuffers.Get().(*composeBuffer)
	in := buf.in[:0]
	switch {
	case base == noBase:
	case ucd.ClassOf(base) == ucd.Unassigned:
		dst = utf8.AppendRune(dst, base)
	default:
		in = utf8.AppendRune(in, base)
	}
	for _, m := range marks {
		in = utf8.AppendRune(in, m)
	}
	dst = append(dst, norm.NFC.Append(buf.out[:0], in...)...)
	composeBuffers.Put(buf)
	return dst
}

// A composeBuffer holds a grapheme before and after composition. Arguments of package
// norm escape, so an array on the stack would be allocated at each call.
type composeBuffer struct {
	in, out [(maxMarks + 1) * utf8.UTFMax]byte
}

var composeBuffers = sync.Pool{New: func() any { return new(composeBuffer) }}

// isNFC reports whether r is what its decomposition composes to.
func isNFC(r rune) bool {
	if ucd.ClassOf(r) == ucd.Unassigned {
		return true
	}
	buf := composeBuffers.Get().(*composeBuffer)
	defer composeBuffers.Put(buf)
	return norm.NFC.IsNormal(utf8.AppendRune(buf.in[:0], r))
}

// combiningClass returns the canonical combining class of a mark.
func combiningClass(mark rune) uint8 {
	var buf [utf8.UTFMax]byte
	return norm.NFC.Properties(buf[:utf8.EncodeRune(buf[:], mark)]).CCC()
}

// maxCompatible is the largest value that compatibleMarks returns.
const maxCompatible = 2

// compatibleMarks returns the number of marks at the end of the compatibility
// decomposition of a base: one for ˜, which decomposes to a space and a tilde.
func compatibleMarks(base rune) int {
	if ucd.ClassOf(base) == ucd.Unassigned {
		return 0
	}
	d := []rune(norm.NFKD.String(string(base)))
	n := 0
	for n < len(d) && combiningClass(d[len(d)-1-n]) != 0 {
		n++
	}
	return n
}
