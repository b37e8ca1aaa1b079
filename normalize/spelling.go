package normalize

import (
	"slices"
	"strings"
)

// maxSyllable is the number of letters in the longest syllables, nghiêng for one.
const maxSyllable = 7

// A spelling is a word of at most maxSyllable letters, all Vietnamese, none with
// more than one tone.
type spelling struct {
	n       int
	letters [maxSyllable]letter
	tones   [maxSyllable]Tone
	upper   [maxSyllable]bool
}

// read sets w to word. It reports false if word is nothing that a spelling can hold.
func (w *spelling) read(word string) bool {
	*w = spelling{}
	for _, r := range word {
		if ch, ok := vietnamese(r); ok {
			if !w.push(ch) {
				return false
			}
		} else if !w.mark(r) {
			return false
		}
	}
	return w.n > 0
}

func (w *spelling) push(ch char) bool {
	if w.n == maxSyllable {
		return false
	}
	w.letters[w.n], w.tones[w.n], w.upper[w.n] = ch.letter, ch.tone, ch.upper
	w.n++
	return true
}

// mark adds a combining mark to the last letter. It reports false if that does not
// make a Vietnamese letter with one tone.
func (w *spelling) mark(r rune) bool {
	if w.n == 0 {
		return false
	}
	l, t := &w.letters[w.n-1], &w.tones[w.n-1]
	if made := withMark(plain[*l], r); made != 0 {
		ok := *l == made || *l == plain[made]
		*l = made
		return ok
	}
	tone := toneOf(r)
	ok := tone != Ngang && vowels.has(*l) && (*t == Ngang || *t == tone)
	*t = tone
	return ok
}

// repair gives a syllable its right spelling: the tone once and in its place, ươ
// for uơ and ưo before a final and, if f has Spelling, ng for ngh before a. It
// reports false, and changes nothing, if w is no syllable.
func (w *spelling) repair(f Form) bool {
	if f.strength() == Bare {
		return w.repairBare(f)
	}
	tone, ok := w.tone()
	onset := w.onset()
	if !ok || onset < 0 {
		return false
	}
	ls := w.letters
	r := ls[onset:w.n]
	lacksHorn := len(r) > 2 && (r[0] == ltU && r[1] == ltOHorn || r[0] == ltUHorn && r[1] == ltO)
	if lacksHorn && !w.isNguon() {
		r[0], r[1] = ltUHorn, ltOHorn
	}
	rime, ok := rimes.get(pack(r))
	if !ok || !rime.takes(tone) {
		return false
	}
	w.letters = ls
	w.place(onset, rime, tone, f)
	if f&Spelling != 0 {
		w.respell(onset)
	}
	return true
}

// repairBare is repair for a word without diacritics, which leaves the onset to repair.
func (w *spelling) repairBare(f Form) bool {
	onset := w.onset()
	if onset < 0 {
		return false
	}
	if _, ok := bareRimes.get(pack(w.letters[onset:w.n])); !ok {
		return false
	}
	if f&Spelling != 0 {
		w.respell(onset)
	}
	return true
}

// tone returns the tone of w, and false if w has two different ones.
func (w *spelling) tone() (Tone, bool) {
	tone := Ngang
	for _, t := range w.tones[:w.n] {
		if t != Ngang && tone != Ngang && t != tone {
			return 0, false
		}
		tone = max(tone, t)
	}
	return tone, true
}

// place puts tone on the letter where f wants it, and on no other.
func (w *spelling) place(onset int, r rime, tone Tone, f Form) {
	at := onset + int(r.old)
	if f.newTone() {
		at = onset + int(r.new)
	}
	clear(w.tones[:])
	w.tones[at] = tone
}

// onset returns the number of letters before the rime, -1 if they are no onset.
func (w *spelling) onset() int {
	ls := w.letters[:w.n]
	n := 0
	for n < len(ls) && !vowels.has(ls[n]) {
		n++
	}
	if n == len(ls) {
		return -1 // no vowel, so no rime
	}

	// ls[:n] is consonants and ls[n] a vowel. The u of qu and the i of gi belong
	// to the onset where another vowel follows for the rime.
	vowelFollows := n+1 < len(ls) && vowels.has(ls[n+1])
	switch {
	case n == 1 && ls[0] == ltQ:
		if ls[1] != ltU || !vowelFollows {
			return -1 // q stands in qu alone
		}
		return 2
	case n == 1 && ls[0] == ltG && ls[1] == ltI && vowelFollows && !w.isGia():
		return 2
	case n <= 1, n <= 3 && slices.Contains(longOnsets, pack(ls[:n])):
		return n
	}
	return -1
}

// longOnsets are the onsets of two consonants or three.
var longOnsets = func() (onsets []packed) {
	for onset := range strings.FieldsSeq("ch gh kh ng ngh nh ph th tr") {
		onsets = append(onsets, pack(lettersOf(onset)))
	}
	return onsets
}()

// isGia reports whether w is gịa with the tone where it is, the one word in which
// gi before a vowel is no onset.
func (w *spelling) isGia() bool {
	return w.n == 3 && w.letters[2] == ltA && w.tones == [maxSyllable]Tone{1: Nang}
}

// isNguon reports whether w is nguơn, an old form of nguyên and the one word in which
// uơ before a final is right.
func (w *spelling) isNguon() bool {
	return w.n == 5 && [5]letter(w.letters[:5]) == [5]letter{ltN, ltG, ltU, ltOHorn, ltN} &&
		w.tones == [maxSyllable]Tone{}
}

// respell drops the h of gh and ngh where no front vowel follows and inserts that of
// ngh where one does. There is room for it: a rime has at most four letters.
func (w *spelling) respell(onset int) {
	last := onset - 1
	switch isFront := front.has(w.letters[onset]); {
	case onset >= 2 && w.letters[last-1] == ltG && w.letters[last] == ltH && !isFront:
		w.remove(last)
	case onset == 2 && w.letters[last] == ltG && isFront:
		w.insert(onset, ltH, w.upper[last])
	}
}

// foldY makes the i and y that sound alike one letter: alone after h k l m s t, and
// always after qu.
func (w *spelling) foldY() {
	ls := w.letters[:w.n]
	switch {
	case len(ls) == 2 && beforeY.has(ls[0]) && ls[1] == ltY:
		ls[1] = ltI
	case len(ls) > 2 && ls[0] == ltQ && ls[1] == ltU && ls[2] == ltY:
		ls[2] = ltI
	}
}

var beforeY = setOf(ltH, ltK, ltL, ltM, ltS, ltT)

func (w *spelling) remove(at int) {
	copy(w.letters[at:], w.letters[at+1:])
	copy(w.tones[at:], w.tones[at+1:])
	copy(w.upper[at:], w.upper[at+1:])
	w.n--
}

func (w *spelling) insert(at int, l letter, upper bool) {
	copy(w.letters[at+1:], w.letters[at:])
	copy(w.tones[at+1:], w.tones[at:])
	copy(w.upper[at+1:], w.upper[at:])
	w.letters[at], w.tones[at], w.upper[at] = l, Ngang, upper
	w.n++
}

// text returns the letters of w in [from, to).
func (w *spelling) text(from, to int) string {
	rs := make([]rune, 0, maxSyllable)
	for i := from; i < to; i++ {
		rs = append(rs, w.rune(i))
	}
	return string(rs)
}

func (w *spelling) rune(i int) rune {
	r := spelled[w.letters[i]][w.tones[i]]
	if w.upper[i] {
		return r[1]
	}
	return r[0]
}
