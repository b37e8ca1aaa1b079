package normalize

import "unicode/utf8"

// A syllable is written onset + rime, with the tone as a mark on one letter of the rime.
//
// Where the mark goes follows from the rime alone. Take the tone off; then
//
//  1. with â ă ê ô ơ ư in the rime, it goes on the last of them: tiếng, thuở, mười;
//  2. else with one vowel letter, on that;
//  3. else with a final consonant, on the last vowel letter: hoàn, huýt, soóc;
//  4. else with three vowel letters, on the middle one: ngoài, khuỷu;
//  5. else on the first: mía, của, chịu. Only here the styles differ: the new one
//     puts the mark of oa, oe and uy on the second letter: hoà, khoẻ, thuỷ.
//
// The u of qu and, before another vowel, the i of gi belong to the onset: quả, già,
// but gìn. One word breaks the rule, gịa of giặt gịa, which is g + ịa.
//
// newRime applies these rules, and spelling.place puts the mark there. Two fast paths
// check that nothing is to be moved: shape.isRight, and isRight in shingle/token.

// Syllable is a Vietnamese syllable. Its parts are lower case, in NFC.
type Syllable struct {
	Onset string // the initial consonant as spelled, qu and gi included; may be empty
	Rime  string // the rest, without the tone
	Tone  Tone
}

// ParseSyllable takes word apart. It reports false if word is no Vietnamese
// syllable by its spelling: if onset or rime do not exist, if marks of two tones
// stand in it, or if it ends in c, ch, p or t with a tone other than sắc or nặng.
//
// It reads word as normalization does: in upper or lower case, composed or not, with
// the tone on any letter or repeated, with uơ or ưo for ươ. A lower-case word is
// spelled correctly if String or NewStyle of the result gives it back.
func ParseSyllable(word string) (Syllable, bool) {
	var w spelling
	if !w.read(word) || !w.repair(Text) {
		return Syllable{}, false
	}
	tone, _ := w.tone()
	onset := w.onset()
	clear(w.tones[:])
	clear(w.upper[:])
	return Syllable{w.text(0, onset), w.text(onset, w.n), tone}, true
}

// IsSyllable reports whether ParseSyllable can take word apart.
func IsSyllable(word string) bool {
	var w spelling
	return w.read(word) && w.repair(Text)
}

// String returns the syllable with the tone placed in the old style: hòa.
func (s Syllable) String() string { return s.spell(Text) }

// NewStyle returns the syllable with the tone placed in the new style: hoà.
func (s Syllable) NewStyle() string { return s.spell(Text | NewTone) }

// spell returns onset and rime without a tone if they are none that exist.
func (s Syllable) spell(f Form) string {
	var w spelling
	onset := utf8.RuneCountInString(s.Onset)
	if !w.read(s.Onset+s.Rime) || onset >= w.n || s.Tone >= tones {
		return s.Onset + s.Rime
	}
	r, ok := rimes.get(pack(w.letters[onset:w.n]))
	if !ok {
		return s.Onset + s.Rime
	}
	w.place(onset, r, s.Tone, f)
	return w.text(0, w.n)
}
