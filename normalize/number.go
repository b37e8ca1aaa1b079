package normalize

import "unicode/utf8"

// In a key a number loses the zeros that it starts with: 09 is 9. Behind a decimal
// sign and in groups of thousands zeros count. There each is a token of its own, so
// that a key of a key does not lose it: 7,05 is 7 0 5, and 2.000 is 2 0 0 0.
//
// A dot stands in dates as well, where zeros do not count. It is one of a date
//
//   - behind a word that a date follows: ngày 20.08;
//   - behind a day that starts with a zero: 05.09;
//   - if there is a second one and a year behind it: 15.09.2026, 15.09.26.
//
// What may be a month is held back until that is known, and so is what may be a year.
// Decisions are made character by character, not by looking ahead, because invisible
// characters may come between any two digits, and a stream may be cut there.

// A number is the state of a run of digits in a key.
type number uint8

const (
	noNumber   number = iota
	zeros             // all digits so far are zeros, and left out
	counted           // all digits so far are zeros, and each a token
	someDigits        // the token of the digits so far can be extended
	held              // all digits so far, perhaps with a dot and more behind, are in scanner.held
)

// A sign is what stands between two runs of digits.
type sign uint8

const (
	noSign    sign = iota // what parts numbers
	point                 // a dot or comma: zeros behind it count
	dayPoint              // a dot behind what may be a day
	datePoint             // a dot behind what is the day of a date
)

// A run is what is known of a run of digits: enough to say whether it is a day.
type run struct {
	size, value uint8 // of the first three digits
	after       spelling
}

func (r *run) add(v byte) {
	if r.size < 3 {
		r.size++
		r.value = 10*min(r.value, 24) + v
	}
}

// sign returns what char is behind r.
func (r *run) sign(char rune) sign {
	switch {
	case char == ',':
		return point
	case char != '.':
		return noSign
	case r.size > 2 || r.value < 1 || r.value > 31:
		return point
	case r.size == 2 && r.value < 10 || r.after.isCue():
		return datePoint
	}
	return dayPoint
}

// maxHeld is the length of what is held back at most: .08.2026 without its first dot.
const maxHeld = 7

// A holding is what may be a month, or a month, a dot and a year.
type holding struct {
	text [maxHeld]byte
	n    int
	ends [maxHeld]int // where in the output each of them ended when it was let go
	free int          // the number of those that were
}

// holds takes a digit or dot that continues what is held back. It reports false if
// there is nothing held back or none of it is a date with this character.
func (s *scanner) holds(char rune) bool {
	if s.number != held || !s.continues(char) {
		return false
	}
	s.hold.text[s.hold.n] = byte(char)
	s.hold.n++
	return true
}

func (s *scanner) continues(char rune) bool {
	isDigit := '0' <= char && char <= '9'
	switch n := s.hold.n; n {
	case 1:
		return isDigit && char != '0'
	case 2:
		return char == '.' && s.sign == dayPoint
	default:
		return isDigit && n < maxHeld
	}
}

// keyDigit takes a digit of a number in a key.
func (s *scanner) keyDigit(v byte) {
	if s.holds(rune('0' + v)) {
		return
	}
	s.letGo(false)
	if s.number == noNumber {
		s.digits = run{after: s.lastWord}
		s.lastWord.n = 0
		switch {
		case s.sign == noSign:
			s.startToken()
			s.number = zeros
		case s.sign != point && v == 0:
			s.number = held
			s.hold.text[0], s.hold.n = '0', 1
			return
		default:
			s.number = counted
		}
		s.sign = noSign
	}
	s.digits.add(v)
	switch {
	case v == 0 && s.number == zeros:
		return
	case s.number == counted:
		s.startToken()
	}
	s.out = append(s.out, '0'+v)
	if v != 0 {
		s.number = someDigits
	}
}

// letGo puts out what is held back: without zeros if it is a date, else with them.
func (s *scanner) letGo(isDate bool) {
	if s.number != held {
		return
	}
	text := s.hold.text[:s.hold.n]
	s.number, s.sign, s.hold.n = noNumber, point, 0
	if isDate {
		s.sign = noSign
	}
	for i, b := range text {
		switch {
		case b != '.':
			s.keyDigit(b - '0')
		case isDate:
			s.endRun()
		default:
			s.endRun()
			s.sign = point
		}
		s.hold.ends[i] = len(s.out)
	}
	s.hold.free = len(text)
	if isDate {
		s.endRun()
	}
	if isDate && len(text) == 2 {
		s.after = symbol // the dot before a year is no sign
	}
}

// endNumber takes the end of a number.
func (s *scanner) endNumber() {
	n := s.hold.n
	s.letGo(n == 2 && s.sign == datePoint || n == 5 || n == maxHeld)
	s.endRun()
}

func (s *scanner) endRun() {
	if s.number == zeros {
		s.out = append(s.out, '0')
	}
	s.number = noNumber
}

// endsNumber reports whether a digit of class level is no part of the number before
// it: digits are as they are written, so 10⁶ is no 106.
func (s *scanner) endsNumber(level class) bool {
	return s.after != level && (s.after != symbol || level != digit)
}

// isGap reports whether r may stand between a word and its date.
func isGap(r rune) bool { return r == ' ' || r == '\n' || r == '(' }

// isCue reports whether a date follows w, perhaps misspelled.
func (w spelling) isCue() bool {
	if w.n < 3 || w.n > 5 || !w.repair(Key) {
		return false
	}
	return cues[word{w.letters, w.tones}]
}

// A word is a spelling in either case.
type word struct {
	letters [maxSyllable]letter
	tones   [maxSyllable]Tone
}

var cues = func() map[word]bool {
	all := make(map[word]bool)
	for _, cue := range [...]string{"ngày", "hôm", "nay", "qua", "mai", "sáng", "trưa", "chiều", "tối", "đêm", "khuya", "mùng", "mồng"} {
		var w spelling
		w.read(cue)
		all[word{w.letters, w.tones}] = true
	}
	return all
}()

// mayCountZeros reports whether rest, which follows a number, may start with a sign and
// a number in which zeros count.
func mayCountZeros(rest string) bool {
	return rest != "" && (rest[0] == '.' || rest[0] == ',') &&
		(len(rest) == 1 || rest[1] == '0' || rest[1] >= utf8.RuneSelf)
}

// skimNumbers is skim for the numbers at the start of src between which zeros count. It
// returns 0 if some of that may be a date, or is not all there.
func (s *scanner) skimNumbers(src string, final bool) int {
	end := numbersEnd(src, final)
	if end == 0 {
		return 0
	}
	n := numberLen(src[:end])
	s.startToken()
	s.out = append(s.out, withoutZeros(src[:n])...)
	for n < end {
		n++ // a sign
		for n < end && src[n] == '0' {
			s.startToken()
			s.out = append(s.out, '0')
			n++
		}
		if size := numberLen(src[n:end]); size > 0 {
			s.startToken()
			s.out = append(s.out, src[n:n+size]...)
			n += size
		}
	}
	return end
}

// numbersEnd returns the end of the numbers for skimNumbers.
func numbersEnd(src string, final bool) int {
	start, n := 0, numberLen(src)
	for {
		if !endsUnit(src[n:], final) {
			return 0
		}
		if !mayCountZeros(src[n:]) {
			return n
		}
		if !endsUnit(src[n+1:], final) {
			return 0
		}
		if n+1 == len(src) || src[n+1] != '0' {
			return n
		}
		next := n + 1 + numberLen(src[n+1:])
		if src[n] == '.' && n-start <= 2 && next-n == 3 && src[n+2] != '0' {
			return 0
		}
		start, n = n+1, next
	}
}

// recall sets the context to that behind done, which the fast path has put out.
func (s *scanner) recall(done string) {
	s.after, s.sign = symbol, noSign
	char := rune(done[len(done)-1])
	before := done
	if char == '.' || char == ',' {
		before = done[:len(done)-1]
	}
	start := len(before)
	for start > 0 && before[start-1]-'0' <= 9 {
		start--
	}
	switch {
	case start < len(before):
		s.digits = run{after: s.wordBehind(before[:start])}
		for _, b := range []byte(before[start:]) {
			s.digits.add(b - '0')
		}
		s.lastWord.n = 0
		if s.after = digit; len(before) < len(done) {
			s.after, s.sign = symbol, s.digits.sign(char)
		}
	default:
		s.lastWord = s.wordBehind(done)
	}
}

// wordBehind returns the word that text ends with, perhaps with a gap behind it, as
// scanner.lastWord has it.
func (s *scanner) wordBehind(text string) (w spelling) {
	end := len(text)
	for end > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:end])
		if r >= utf8.RuneSelf {
			_, r = classify(r)
		}
		if !isGap(r) {
			break
		}
		end -= size
	}
	if end == 0 {
		return s.lastWord
	}
	start := end
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		if int(r) >= len(fastTable) || fastTable[r].kind() != letterKind {
			break
		}
		start -= size
	}
	if !w.read(text[start:end]) {
		w.n = 0
	}
	return w
}
