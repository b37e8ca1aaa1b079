package normalize

import (
	"cmp"

	"github.com/chumtin/chumtin/normalize/ucd"
)

// Of the compatibility mappings of NFKC, these are applied:
//
//   - Text has plain letters and digits for styled ones, and letters for ligatures.
//     They are a matter of fonts, as full width is, and a tone mark can be set right
//     only among letters: 𝗵𝗼̀𝗮, ﬁnance.
//   - A key has digits for raised and lowered ones, as they are written: km² is km 2,
//     and 10⁶ is 10 6. A reader needs them raised, so Text leaves them.
//   - A key has what units in one sign, Roman numerals, and enclosed letters and
//     numbers are short for: ㎡ is m 2, ℃ is c, Ⅳ is iv and ① is 1. In a text they
//     are well as they are.
//
// Letters that are raised, like ª and ⁿ, and signs that no one reads out, like ™, are
// no part of it.

const firstLigature, lastLigature = 0xFB00, 0xFB06

var ligatures = [...]string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}

// isCompatible reports whether r is of the class compatible. Unicode has had all of
// these since version 6.0.
func isCompatible(r rune) bool {
	switch {
	case r < 0x2103:
		return false
	case r == 0x2103, r == 0x2109, r == 0x2116, // ℃ ℉ №
		r >= 0x2160 && r <= 0x217F,                                 // Roman numerals
		r >= 0x2460 && r <= 0x24EA,                                 // enclosed numbers and letters
		r >= 0x32CC && r <= 0x32CE,                                 // ㋌ ㋍ ㋎
		r >= 0x3371 && r <= 0x337A,                                 // ㍱ ㍲ …
		r >= 0x3380 && r <= 0x33DF,                                 // ㎀ ㎁ …
		r >= 0x1F110 && r <= 0x1F129, r >= 0x1F130 && r <= 0x1F149: // 🄐 … 🄰 …
		return true
	}
	return false
}

// unstyled returns the plain letter or digit that r is in a mathematical style, r
// itself if it is in none.
func unstyled(r rune) rune {
	switch {
	case r >= 0x2102 && r <= 0x2134:
		return letterlike(r)
	case r < firstStyled || r > lastStyled || ucd.ClassOf(r) == ucd.Unassigned:
		return r
	case r >= firstStyledDigit:
		return '0' + (r-firstStyledDigit)%10
	case r >= 0x1D7CA:
		return 'Ϝ' + r - 0x1D7CA // and ϝ
	case r >= firstStyledGreek:
		return styledGreek[(r-firstStyledGreek)%rune(len(styledGreek))]
	case r == 0x1D6A4:
		return 'ı'
	case r == 0x1D6A5:
		return 'ȷ'
	}
	if i := (r - firstStyled) % 52; i < 26 {
		return 'A' + i
	} else {
		return 'a' + i - 26
	}
}

const (
	firstStyled, lastStyled = 0x1D400, 0x1D7FF
	firstStyledGreek        = 0x1D6A8
	firstStyledDigit        = 0x1D7CE
)

var styledGreek = [...]rune{
	'Α', 'Β', 'Γ', 'Δ', 'Ε', 'Ζ', 'Η', 'Θ', 'Ι', 'Κ', 'Λ', 'Μ', 'Ν', 'Ξ', 'Ο', 'Π', 'Ρ', 'Θ', 'Σ', 'Τ', 'Υ', 'Φ', 'Χ', 'Ψ', 'Ω', '∇',
	'α', 'β', 'γ', 'δ', 'ε', 'ζ', 'η', 'θ', 'ι', 'κ', 'λ', 'μ', 'ν', 'ξ', 'ο', 'π', 'ρ', 'ς', 'σ', 'τ', 'υ', 'φ', 'χ', 'ψ', 'ω', '∂',
	'ε', 'θ', 'κ', 'φ', 'ρ', 'π',
}

// letterlike is unstyled for the letters that were in Unicode before the alphabets of
// their styles, which have gaps for them.
func letterlike(r rune) rune {
	return cmp.Or(counterpart(r, "ℂℊℋℌℍℎℐℑℒℓℕℙℚℛℜℝℤℨℬℭℯℰℱℳℴ", "CgHHHhIILlNPQRRRZZBCeEFMo"), r)
}

// digitValue returns the value of a digit, also of a raised or lowered one.
func digitValue(r rune) byte {
	switch r {
	case '¹':
		return 1
	case '²', '³':
		return byte(r-'²') + 2
	}
	if r >= '⁰' && r <= '₉' {
		return byte(r & 0xF)
	}
	v, _ := ucd.DigitValue(r)
	return byte(v)
}
