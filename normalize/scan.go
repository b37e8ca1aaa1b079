package normalize

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

const (
	// maxMarks is the number of combining marks that stay on a character, counted
	// after decomposition. UAX #15 sets the same limit for its Stream-Safe Text.
	maxMarks = 30
	// maxWord is the number of letters in the longest run that is taken for a word.
	// In a longer one each letter is repaired on its own.
	maxWord = 16
)

// A scanner normalizes text that it is fed rune by rune. It holds back one unit: a
// word, or in Text another character with the marks on it.
type scanner struct {
	form Form
	out  []byte
	context

	unit [maxWord]grapheme
	n    int
	long bool // unit is the last letter of a run longer than maxWord

	scratch [maxUnit]byte // what span compares
}

// A context is what a scanner knows of the text before the unit.
type context struct {
	after  class // that of the last character if it was a digit or fraction, else symbol
	tokens bool  // there are tokens before

	// Of a key:
	number   number
	digits   run      // the number that ends here, or before the sign
	sign     sign     // before the number that may start here, or that is held back
	lastWord spelling // the word that ends here, but for a gap; n is 0 if there is none
	hold     holding
}

// reset makes s ready for another text.
func (s *scanner) reset() {
	s.context, s.n, s.long = context{}, 0, false
}

// scanners keeps scanners from call to call: a new one has kilobytes to be cleared.
var scanners = sync.Pool{New: func() any { return new(scanner) }}

func newScanner(f Form, out []byte) *scanner {
	s := scanners.Get().(*scanner)
	s.reset()
	s.form, s.out = f, out
	return s
}

// release returns what s has put out. s must not be used after it.
func (s *scanner) release() []byte {
	out := s.out
	s.out = nil
	scanners.Put(s)
	return out
}

// run takes src, all of it if final is set, else up to the last whole character, and
// returns the number of bytes that it took.
func (s *scanner) run(src string, final bool) int {
	i := 0
	for i < len(src) {
		if s.settle(src[i:]) {
			n := s.skim(src[i:], final)
			if i += n; n > 0 {
				continue
			}
		}
		if !final && !utf8.FullRuneInString(src[i:]) {
			break
		}
		r, size := utf8.DecodeRuneInString(src[i:])
		s.feed(r)
		i += size
	}
	return i
}

// span returns the length of a prefix of src that s would put out as it is, and leaves
// s as if it had done so. The error is that of Transformer.Span.
func (s *scanner) span(src string, atEOF bool) (n int, err error) {
	if !s.atRest() || len(s.out) > 0 {
		return 0, transform.ErrEndOfSpan
	}
	for n < len(src) {
		part := src[n:]
		if len(part) > maxUnit || !atEOF {
			end := lastSeparator(part)
			switch {
			case end > 0:
				part = part[:end]
			case atEOF:
			case len(part) > maxUnit:
				return n, transform.ErrEndOfSpan
			default:
				return n, transform.ErrShortSrc
			}
		}
		before := s.context
		s.out = s.scratch[:0]
		s.run(part, true)
		s.finish()
		same := string(s.out) == part
		s.out = nil
		if !same {
			s.context = before
			return n, transform.ErrEndOfSpan
		}
		n += len(part)
	}
	return n, nil
}

// maxUnit is the number of bytes that span compares at a time, if there is a separator
// among them. It is well below the 4,096 bytes of transform.Reader's buffer.
const maxUnit = 2048

// lastSeparator returns the place of the last separator in the first maxUnit bytes of
// s or else of the first one behind them. It is 0 or less if neither comes after the
// start of s.
func lastSeparator(s string) int {
	if end := strings.LastIndexFunc(s[:min(len(s), maxUnit)], isSeparator); end > 0 {
		return end
	}
	if len(s) <= maxUnit {
		return 0
	}
	if end := strings.IndexFunc(s[maxUnit:], isSeparator); end >= 0 {
		return maxUnit + end
	}
	return 0
}

// isSeparator reports whether every word and number, and every character with its
// marks, ends before r.
func isSeparator(r rune) bool {
	class, _ := classify(r)
	return class == symbol && r < utf8.RuneSelf
}

// atRest reports whether s holds nothing back.
func (s *scanner) atRest() bool { return s.n == 0 && s.number == noNumber }

// feed takes the next character of the text.
func (s *scanner) feed(char rune) {
	class, r := classify(char)
	switch class {
	case ignored:
	case mark:
		s.mark(r)
	case selector:
		if last := s.last(); last == nil || last.class != latin {
			s.push(r)
		}
	case joiner:
		if last := s.last(); last != nil && last.joins() {
			s.push(r)
		}
	case vowel, tail:
		if last := s.last(); last != nil && last.conjoins(class, s.isKey()) {
			s.push(r)
		} else {
			s.letter(r, script)
		}
	case latin, script:
		s.letter(r, class)
	case digit, raised, lowered:
		if s.after == fraction {
			s.symbol(' ')
		}
		s.digit(r, class)
	case ligature:
		for _, l := range ligatures[r-firstLigature] {
			s.letter(l, latin)
		}
	case compatible:
		s.compatible(r)
	case fraction:
		s.fraction(r)
	case accent:
		if s.takesAccent() {
			s.push(r)
		} else {
			s.symbol(char)
		}
	case ellipsis:
		s.symbol('.')
		s.symbol('.')
		s.symbol('.')
	default:
		s.symbol(r)
	}
}

// finish takes the end of the text.
func (s *scanner) finish() {
	s.flush()
	s.endNumber()
}

func (s *scanner) isKey() bool { return s.form.strength() != Text }

// last returns the character that marks go to, nil if there is none.
func (s *scanner) last() *grapheme {
	if s.n == 0 {
		return nil
	}
	return &s.unit[s.n-1]
}

// push adds a mark to the last character.
func (s *scanner) push(mark rune) {
	switch {
	case s.n > 0:
		s.last().add(mark)
	case !s.isKey():
		s.unit[0] = grapheme{base: noBase}
		s.unit[0].add(mark)
		s.n = 1
	}
}

func (s *scanner) mark(r rune) {
	if r <= 0x036F && r != 0x0340 && r != 0x0341 && r != 0x0343 && r != 0x0344 {
		s.push(r)
		return
	}
	var buf [4]rune
	for _, m := range decompose(buf[:0], r) {
		s.push(m)
	}
}

func (s *scanner) letter(r rune, class class) {
	s.endNumber()
	s.after, s.sign, s.lastWord.n = symbol, noSign, 0
	if s.n > 0 && s.unit[0].class == symbol {
		s.flush()
	}
	if s.n == maxWord || s.long {
		s.flushLetters()
		s.long = true
	}
	s.unit[s.n].set(r, class)
	s.n++
}

func (s *scanner) digit(r rune, level class) {
	s.flush()
	if !s.isKey() {
		s.after = level
		s.unit[0].set(r, symbol)
		s.n = 1
		return
	}
	if s.endsNumber(level) {
		s.endNumber()
		s.sign = noSign
	}
	s.after = level
	s.keyDigit(digitValue(r))
}

// fraction keeps the parts of ½ from digits next to it: 1½ is 1 1/2.
func (s *scanner) fraction(r rune) {
	if s.after == digit || s.after == fraction {
		s.symbol(' ')
	}
	parts := fractions[r]
	for _, p := range parts {
		if p == '/' {
			s.symbol(p)
		} else {
			s.digit(p, digit)
		}
	}
	if s.after == digit {
		s.after = fraction
	}
}

func (s *scanner) symbol(r rune) {
	s.flush()
	if !s.isKey() {
		s.after = symbol
		s.unit[0].set(r, symbol)
		s.n = 1
		return
	}
	if s.holds(r) {
		s.after = symbol
		return
	}
	s.endNumber()
	s.sign = noSign
	if s.after == digit || s.after == fraction {
		s.sign = s.digits.sign(r)
	}
	if s.after = symbol; !isGap(r) {
		s.lastWord.n = 0
	}
}

// compatible takes a character that Text leaves as it is, and that a key has as the
// words and numbers that it is short for. They stand alone.
func (s *scanner) compatible(r rune) {
	s.symbol(r)
	if !s.isKey() {
		return
	}
	var buf [maxDecomposed]rune
	for _, part := range compatibly(buf[:0], r) {
		s.feed(part)
	}
	s.symbol(r)
}

// takesAccent reports whether a spacing accent belongs to the last character: that is
// a Latin vowel, and the word has no tone yet.
func (s *scanner) takesAccent() bool {
	last := s.last()
	if last == nil || last.class != latin || s.any((*grapheme).toned) {
		return false
	}
	if homoglyph(last.base) != 0 {
		s.latinize()
	}
	ch, ok := vietnamese(last.base)
	return ok && vowels.has(ch.letter)
}

// startToken parts a token from the one before it.
func (s *scanner) startToken() {
	if s.tokens {
		s.out = append(s.out, ' ')
	}
	s.tokens = true
}

// flush puts out the unit.
func (s *scanner) flush() {
	switch {
	case s.n == 0:
	case s.unit[0].class == symbol, s.long:
		s.flushLetters()
	default:
		s.word()
	}
	s.n = 0
	s.long = false
}

// flushLetters puts out each character of the unit on its own.
func (s *scanner) flushLetters() {
	if s.isKey() {
		if !s.long {
			s.startToken()
		}
		s.fold(s.form.strength() == Bare)
	}
	s.putLetters()
	s.n = 0
}

func (s *scanner) putLetters() {
	for i := range s.n {
		s.out = s.unit[i].append(s.out)
	}
}

func (s *scanner) fold(bare bool) {
	for i := range s.n {
		s.unit[i].fold(bare)
	}
}
