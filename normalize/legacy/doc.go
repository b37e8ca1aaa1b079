// Package legacy reads Vietnamese text that is not plain UTF-8: in the encodings
// of the 1990s, in UTF-16, or damaged by a wrong reading of the encoding.
//
// [Decode] and [NewReader] do all of it. They guess the encoding unless told:
//
//	text, how, err := legacy.Decode(b, legacy.Options{})
//
// The encodings are [encoding.Encoding]s of golang.org/x/text, for decoding and
// encoding, so they work with that module's readers, writers and wrappers:
//
//	b, err := legacy.VNI.NewEncoder().String("Việt Nam")
//
// # Misread text
//
// The fonts of old gave Vietnamese letters the codes of Windows-1252 letters, and
// software took the text for Windows-1252 ever since. So TCVN3 comes in two
// shapes: as bytes, and as UTF-8 text such as "ViÖt Nam", in which each byte is
// the character that Windows-1252 has for it. UTF-8 itself was misread in the
// same way, once or twice: "Viá»‡t Nam". [Guess] tells the shapes apart by a count, and its
// decoder undoes them. U+00AD in such text is the letter ư of TCVN3: decode
// before soft hyphens are removed.
//
// # Detection
//
// [Detect] counts the words with diacritics that are Vietnamese syllables in each
// reading. On sentences of 30 to 400 characters of Vietnamese news, each encoding
// is read right more than 99 times of 100, and neither Unicode nor English is
// taken for anything else; a test measures it. A text that mixes encodings is
// read in the one that most of its beginning is in.
package legacy
