package normalize

import (
	"unicode/utf8"

	"github.com/chumtin/chumtin/normalize/ucd"
)

// word puts out the unit, which is a whole word.
func (s *scanner) word() {
	s.latinize()
	if s.hasLookAlike() && s.isUpper() {
		s.replaceLookAlikes()
	}
	var w spelling
	if s.isKey() {
		s.startToken()
		if s.form.strength() == Bare {
			s.fold(false) // the key decides what the word is to a number behind it
			if s.lastWord = (spelling{}); !s.spell(&s.lastWord) {
				s.lastWord.n = 0
			}
		}
		s.fold(s.form.strength() == Bare)
	}
	ok := s.spell(&w)
	if ok && s.form.strength() == Key {
		s.lastWord = w
	}
	if ok && s.isKey() {
		w.foldY() // first, since it can make a syllable: qúyc is no word, quíc is
	}
	if !ok || !w.repair(s.form) && s.hasLookAlike() {
		s.putLetters()
		return
	}
	for i := range w.n {
		s.out = utf8.AppendRune(s.out, w.rune(i))
	}
}

// spell reads the unit into w, with look-alikes of đ taken for it.
func (s *scanner) spell(w *spelling) bool {
	for i := range s.n {
		c := &s.unit[i]
		ch, ok := vietnamese(c.base)
		if looksLikeDStroke(c.base) {
			ch, ok = char{letter: ltDStroke, upper: ucd.IsUpper(c.base)}, true
		}
		if !ok || !w.push(ch) {
			return false
		}
		for _, m := range c.marks[:c.n] {
			if !w.mark(m) {
				return false
			}
		}
	}
	return true
}

// latinize replaces the Cyrillic letters of a word that also has Latin ones, if all
// of them look like Latin ones.
func (s *scanner) latinize() {
	var isLatin, isCyrillic bool
	for i := range s.n {
		switch base := s.unit[i].base; ucd.ClassOf(base) {
		case ucd.Latin:
			isLatin = true
		case ucd.Cyrillic:
			if homoglyph(base) == 0 {
				return
			}
			isCyrillic = true
		}
	}
	if !isLatin || !isCyrillic {
		return
	}
	for i := range s.n {
		if l := homoglyph(s.unit[i].base); l != 0 {
			s.unit[i].base, s.unit[i].whole = l, 0
		}
	}
}

func (s *scanner) hasLookAlike() bool { return s.any((*grapheme).looksLikeDStroke) }

func (s *scanner) isUpper() bool { return !s.any((*grapheme).isNotUpper) }

// any reports whether f holds for a character of the unit.
func (s *scanner) any(f func(*grapheme) bool) bool {
	for i := range s.n {
		if f(&s.unit[i]) {
			return true
		}
	}
	return false
}

func (s *scanner) replaceLookAlikes() {
	for i := range s.n {
		if looksLikeDStroke(s.unit[i].base) {
			s.unit[i].base, s.unit[i].whole = 'Đ', 0
		}
	}
}
