package normalize

import (
	"slices"
	"strings"
)

// nuclei are the vowels of all rimes, each with the finals that it takes; "-" is no final.
// A vowel after a glide (oa, uê) is listed with it. The only uơn is that of nguơn. The
// final k of names of the Central Highlands (Đắk Lắk) is taken wherever a single vowel
// takes c.
var nuclei = [...]struct{ vowels, finals string }{
	{"a", "- c ch m n ng nh p t i o u y"},
	{"ă", "- c m n ng p t"},
	{"â", "- c m n ng p t u y"},
	{"e", "- c m n ng p t o"},
	{"ê", "- c ch m n ng nh p t u"},
	{"i", "- c ch m n ng nh p t a u"},
	{"o", "- c m n ng p t i"},
	{"ô", "- c m n ng p t i"},
	{"ơ", "- c m n ng p t i"},
	{"u", "- c m n ng p t a i"},
	{"ư", "- c m n ng p t a i u"},
	{"y", "- ch m n nh p t a"},
	{"iê", "- c m n ng p t u"},
	{"yê", "- c m n ng p t u"},
	{"uô", "- c m n ng p t i"},
	{"ươ", "- c m n ng p t i u"},
	{"oa", "- c ch m n ng nh p t i o y"},
	{"oă", "c m n ng p t"},
	{"oe", "- c m n ng p t o"},
	{"oo", "c m n ng p t"},
	{"ôô", "c ng"},
	{"uâ", "c m n ng p t u y"},
	{"uê", "- c ch n nh t"},
	{"uơ", "- n"},
	{"uy", "- c ch m n ng nh p t a u"},
	{"uyê", "- m n t"},
}

// A rime is what there is to know of one.
type rime struct {
	old, new uint8 // the letter, counted from 0, that carries the tone in either style
	tones    uint8 // bit t is set if it can have Tone t
}

func (r rime) takes(t Tone) bool { return r.tones>>t&1 != 0 }

const (
	anyTone  = 1<<tones - 1
	stopTone = 1<<Sac | 1<<Nang
)

// A packed is a string of letters, the last in the lowest bits. A rime has at most
// four.
type packed uint32

func pack(ls []letter) (p packed) {
	for _, l := range ls {
		p = p<<letterBits | packed(l)
	}
	return p
}

// A rimeTable finds rimes by their letters: open addressing, less than half full.
type rimeTable struct {
	keys  [rimeSlots]packed
	rimes [rimeSlots]rime
}

const rimeSlots = 512

func (t *rimeTable) slot(p packed) uint32 {
	at := uint32(p) * 0x9E3779B1 >> 23
	for t.keys[at] != p && t.keys[at] != 0 {
		at = (at + 1) % rimeSlots
	}
	return at
}

func (t *rimeTable) put(ls []letter) {
	at := t.slot(pack(ls))
	t.keys[at], t.rimes[at] = pack(ls), newRime(ls)
}

func (t *rimeTable) get(p packed) (r rime, ok bool) {
	at := t.slot(p)
	return t.rimes[at], t.keys[at] == p && p != 0
}

// rimes has every rime, bareRimes what is left of each without diacritics.
var rimes, bareRimes = func() (full, bare *rimeTable) {
	full, bare = new(rimeTable), new(rimeTable)
	put := func(ls []letter) {
		full.put(ls)
		for i, l := range ls {
			ls[i] = plain[l]
		}
		bare.put(ls)
	}
	for _, nucleus := range nuclei {
		vs := lettersOf(nucleus.vowels)
		for final := range strings.FieldsSeq(nucleus.finals) {
			put(slices.Concat(vs, lettersOf(strings.Trim(final, "-"))))
			if final == "c" && len(vs) == 1 {
				put(slices.Concat(vs, []letter{ltK}))
			}
		}
	}
	return full, bare
}()

// lettersOf returns the letters of s, which must be lower case and without tones.
func lettersOf(s string) []letter {
	var ls []letter
	for _, r := range s {
		l := letter(1)
		for _, in := range alphabet {
			if in == r {
				break
			}
			l++
		}
		ls = append(ls, l)
	}
	return ls
}

// newRime applies the rules of syllable.go to the letters of a rime.
func newRime(ls []letter) rime {
	open := 0 // ls[:open] are vowels, ls[open:] is the final
	for open < len(ls) && vowels.has(ls[open]) {
		open++
	}
	r := rime{tones: anyTone}
	if open < len(ls) {
		switch ls[open] {
		case ltC, ltP, ltT:
			r.tones = stopTone
		case ltK:
			r.tones = stopTone | 1<<Ngang
		}
	}
	for i := open - 1; i >= 0; i-- {
		if marked.has(ls[i]) {
			r.old, r.new = uint8(i), uint8(i)
			return r
		}
	}
	switch {
	case open < len(ls):
		r.old, r.new = uint8(open-1), uint8(open-1)
	case open == 3:
		r.old, r.new = 1, 1
	case open == 2 && (ls[0] == ltO || ls[0] == ltU && ls[1] == ltY) && ls[1] != ltI:
		r.new = 1
	}
	return r
}
