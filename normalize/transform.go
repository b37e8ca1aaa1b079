package normalize

import (
	"unsafe"

	"golang.org/x/text/transform"
)

// Transformer normalizes a stream. It implements [transform.SpanningTransformer] and
// gives what [Form.String] gives, however the text is cut. Its memory is bounded: it
// holds back no more than a word and the marks on it.
//
// A Transformer serves one stream at a time. Reset makes it ready for the next.
type Transformer struct {
	scanner scanner
	drained int // scanner.out[:drained] has been handed on
}

var _ transform.SpanningTransformer = (*Transformer)(nil)

// Transformer returns a new Transformer for f.
func (f Form) Transformer() *Transformer {
	return &Transformer{scanner: scanner{form: f}}
}

// Reset implements [transform.Transformer].
func (t *Transformer) Reset() {
	t.scanner.reset()
	t.scanner.out, t.drained = t.scanner.out[:0], 0
}

// maxFeed is the number of bytes that are normalized before the result is handed on.
const maxFeed = 2048

// Transform implements [transform.Transformer].
func (t *Transformer) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	s := &t.scanner
	for {
		n := copy(dst[nDst:], s.out[t.drained:])
		nDst, t.drained = nDst+n, t.drained+n
		if t.drained < len(s.out) {
			return nDst, nSrc, transform.ErrShortDst
		}
		s.out, t.drained = s.out[:0], 0
		rest := src[nSrc:min(nSrc+maxFeed, len(src))]
		switch final := atEOF && nSrc+len(rest) == len(src); {
		case len(rest) > 0:
			n := s.run(view(rest), final)
			if nSrc += n; n == 0 {
				return nDst, nSrc, transform.ErrShortSrc
			}
		case !final:
			return nDst, nSrc, nil
		default:
			if s.finish(); len(s.out) == 0 {
				return nDst, nSrc, nil
			}
		}
	}
}

// Span implements [transform.SpanningTransformer]. It advances from separator to
// separator, and may end the span where there is none in 2,048 bytes.
func (t *Transformer) Span(src []byte, atEOF bool) (n int, err error) {
	if len(t.scanner.out) > 0 {
		return 0, transform.ErrEndOfSpan
	}
	return t.scanner.span(view(src), atEOF)
}

// view returns b as a string that must not outlive the call that it is made for.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
