package normalize

import "unicode"

// Tone is one of the six tones of Vietnamese.
type Tone uint8

// The tones, in the order in which dictionaries give them.
const (
	Ngang Tone = iota // level, no mark
	Huyen             // grave accent
	Sac               // acute accent
	Hoi               // hook above
	Nga               // tilde
	Nang              // dot below
	tones
)

var toneNames = [tones]string{"ngang", "huyền", "sắc", "hỏi", "ngã", "nặng"}

// String returns the Vietnamese name of t.
func (t Tone) String() string {
	if t < tones {
		return toneNames[t]
	}
	return "Tone(?)"
}

// The combining marks of Vietnamese: three that make another vowel, and five tones.
const (
	circumflex = '\u0302'
	breve      = '\u0306'
	horn       = '\u031B'

	grave    = '\u0300'
	acute    = '\u0301'
	hook     = '\u0309'
	tilde    = '\u0303'
	dotBelow = '\u0323'
)

var toneMarks = [tones]rune{Huyen: grave, Sac: acute, Hoi: hook, Nga: tilde, Nang: dotBelow}

// toneOf returns the tone that a combining mark stands for, Ngang if it is no tone mark.
func toneOf(mark rune) Tone {
	switch mark {
	case grave:
		return Huyen
	case acute:
		return Sac
	case hook:
		return Hoi
	case tilde:
		return Nga
	case dotBelow:
		return Nang
	}
	return Ngang
}

// A letter is the place, counted from 1, of a letter in the Vietnamese alphabet.
// It fits in letterBits bits; 0 is no Vietnamese letter.
type letter uint8

const letterBits = 5

const alphabet = "aăâbcdđeêghiklmnoôơpqrstuưvxy"

const (
	ltA letter = iota + 1
	ltABreve
	ltACircumflex
	ltB
	ltC
	ltD
	ltDStroke
	ltE
	ltECircumflex
	ltG
	ltH
	ltI
	ltK
	ltL
	ltM
	ltN
	ltO
	ltOCircumflex
	ltOHorn
	ltP
	ltQ
	ltR
	ltS
	ltT
	ltU
	ltUHorn
	ltV
	ltX
	ltY
	letters
)

// set is a set of letters.
type set uint32

func setOf(ls ...letter) set {
	var s set
	for _, l := range ls {
		s |= 1 << l
	}
	return s
}

func (s set) has(l letter) bool { return s>>l&1 != 0 }

var (
	vowels = setOf(ltA, ltABreve, ltACircumflex, ltE, ltECircumflex, ltI,
		ltO, ltOCircumflex, ltOHorn, ltU, ltUHorn, ltY)
	// marked are the vowels that are written with a mark of their own, which
	// attracts the tone.
	marked = setOf(ltABreve, ltACircumflex, ltECircumflex, ltOCircumflex, ltOHorn, ltUHorn)
	// front are the vowels before which ng is spelled ngh, g gh and c k.
	front = setOf(ltE, ltECircumflex, ltI, ltY)
)

// plain is a letter without its own mark: a for ă and â, d for đ.
var plain = func() (p [letters]letter) {
	for l := range letters {
		p[l] = l
	}
	p[ltABreve], p[ltACircumflex] = ltA, ltA
	p[ltDStroke] = ltD
	p[ltECircumflex] = ltE
	p[ltOCircumflex], p[ltOHorn] = ltO, ltO
	p[ltUHorn] = ltU
	return p
}()

// ownMarks are the marks that make plain vowels others.
var ownMarks = [letters]rune{
	ltABreve: breve, ltACircumflex: circumflex, ltECircumflex: circumflex,
	ltOCircumflex: circumflex, ltOHorn: horn, ltUHorn: horn,
}

// withMark returns the letter that l becomes by a circumflex, breve or horn, 0 if none.
func withMark(l letter, mark rune) letter {
	switch {
	case l == ltA && mark == breve:
		return ltABreve
	case l == ltA && mark == circumflex:
		return ltACircumflex
	case l == ltE && mark == circumflex:
		return ltECircumflex
	case l == ltO && mark == circumflex:
		return ltOCircumflex
	case l == ltO && mark == horn:
		return ltOHorn
	case l == ltU && mark == horn:
		return ltUHorn
	}
	return 0
}

// tonedVowels has a line for each vowel, in the order of the alphabet and then of the tones.
const tonedVowels = "aàáảãạ" + "ăằắẳẵặ" + "âầấẩẫậ" + "eèéẻẽẹ" + "êềếểễệ" + "iìíỉĩị" +
	"oòóỏõọ" + "ôồốổỗộ" + "ơờớởỡợ" + "uùúủũụ" + "ưừứửữự" + "yỳýỷỹỵ"

// spelled gives the composed character of a letter with a tone, in lower and upper
// case. A consonant has the same one for every tone.
var spelled = func() (sp [letters][tones][2]rune) {
	toned := []rune(tonedVowels)
	l := letter(0)
	for _, r := range alphabet {
		l++
		for t := range tones {
			if vowels.has(l) {
				r, toned = toned[0], toned[1:]
			}
			sp[l][t] = [2]rune{r, unicode.ToUpper(r)} // pairs of cases never change
		}
	}
	return sp
}()

// A char is a Vietnamese character: a letter, its tone and its case.
type char struct {
	letter letter
	tone   Tone
	upper  bool
}

// caseIndex is the place of c among the two cases in spelled.
func (c char) caseIndex() int {
	if c.upper {
		return 1
	}
	return 0
}

// chars are the Vietnamese characters, which stand in U+0041..U+01B0 and in
// U+1EA0..U+1EF9.
var chars = func() (table struct {
	low  [0x1B1]char
	high [0x5A]char
}) {
	for l := letter(1); l < letters; l++ {
		for t := range tones {
			if t != Ngang && !vowels.has(l) {
				break
			}
			for c, r := range spelled[l][t] {
				ch := char{l, t, c == 1}
				if r < firstHigh {
					table.low[r] = ch
				} else {
					table.high[r-firstHigh] = ch
				}
			}
		}
	}
	return table
}()

const firstHigh = 0x1EA0

// vietnamese reports which Vietnamese character r is, if it is one.
func vietnamese(r rune) (ch char, ok bool) {
	switch {
	case r < 0:
	case int(r) < len(chars.low):
		ch = chars.low[r]
	case r >= firstHigh && int(r-firstHigh) < len(chars.high):
		ch = chars.high[r-firstHigh]
	}
	return ch, ch.letter != 0
}
