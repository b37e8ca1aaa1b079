// Package normalize makes Vietnamese text comparable: texts that a reader would
// consider the same become the same bytes.
//
// A [Form] is a strength of normalization. [Text] repairs a text for readers, [Key]
// reduces it to words and numbers, [Bare] to words without diacritics:
//
//	normalize.Text.String("Uỷ ban “tòan quốc”…")  // Ủy ban "toàn quốc"...
//	normalize.Key.String("Uỷ ban “tòan quốc”…")   // ủy ban toàn quốc
//	normalize.Bare.String("Uỷ ban “tòan quốc”…")  // uy ban toan quoc
//
// # Text
//
// Each character is repaired first. What comes out is composed (NFC), but the
// compatibility mappings of NFKC are not applied: m², ㎏ and Ⅳ stay.
//
//   - Marks: any order, also a tone before a circumflex or breve; doubled marks of a
//     letter; deprecated ones; the combining grapheme joiner; the spacing accents
//     ˋ ˊ ´ ˜ after a vowel of a word without a tone.
//   - Letters: full width ones; those in the styles of mathematics, 𝐛𝐨𝐥𝐝 or 𝑖𝑡𝑎𝑙𝑖𝑐;
//     ligatures like ﬁ; ð Ð ɖ Ɖ for đ, if that makes a syllable or the word is all
//     capitals; Cyrillic ones in a word with Latin letters, if all of them look like
//     Latin ones.
//   - Spaces of any width become a space and line separators a line feed; quotes,
//     dashes and ellipses become ASCII; ½ becomes 1/2.
//   - Invisible characters go. Joiners stay in emoji and in scripts that need them.
//   - Bytes that are not UTF-8 become U+FFFD, one each.
//
// Then each word that is a Vietnamese syllable gets its tone mark once and in its
// place, and ươ for uơ or ưo before a final. Words that are not Vietnamese syllables,
// such as Pelé or Beyoncé, stay as they are. The tone is placed in the old style of
// newspapers, hòa; with [NewTone] it is hoà. [Spelling] also repairs nghành.
// [ParseSyllable] returns the parts of a syllable.
//
// # Key
//
// A key has the tokens of Text in lower case, parted by one space. A token is a run
// of letters and marks or a run of digits; anything else, and a change between the
// two, parts tokens. Digits are taken as they are written, so that km² is km 2 and
// 10⁶ is 10 6, and signs like ㎡, Ⅳ and ① for what they are short for.
//
// Leading zeros go, so that 09.13 and 9/13 are the same. Behind a dot or comma between
// digits they count, each as a token of its own: 7,05 is 7 0 5, and 2.000 is 2 0 0 0.
// The dots of dates like ngày 20.08, 05.09 and 15.09.2026 are no such signs.
//
// The letter i stands for y where that never tells words apart: alone after h k l m s
// t, and after qu. Key and Bare depend on no option but Spelling:
//
//	Key(Text(s)) == Key(s)
//	Bare(Key(s)) == Bare(s)
//
// # Streams and limits
//
// A [Transformer] does the same to a stream, in bounded memory and however the stream
// is divided. Therefore a character keeps at most 30 combining marks, as in the
// Stream-Safe Text Format of UAX #15, and in a run of more than 16 letters each letter
// is repaired on its own. The output is at most three times as long as the input plus
// 8 bytes.
//
// Results are the same with every release of Go and of golang.org/x/text: the
// properties of characters are those of [UnicodeVersion]. A change of results
// increments [Version].
// All functions may be called concurrently.
package normalize
