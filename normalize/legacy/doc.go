// Package legacy reads Vietnamese text that is not plain UTF-8: text in the encodings
// of the 1990s or in UTF-16, and text that was once decoded with the wrong encoding.
//
// [Decode] and [NewReader] do all of it. They detect the encoding unless the options
// name it:
//
//	text, how, err := legacy.Decode(b, legacy.Options{})
//
// Each encoding is a [golang.org/x/text/encoding.Encoding], for decoding and encoding,
// so it works with that module's readers, writers and wrappers:
//
//	b, err := legacy.VNI.NewEncoder().String("Việt Nam")
//
// # Misread text
//
// Old fonts gave Vietnamese letters the codes of Windows-1252 letters, and software
// has taken the text for Windows-1252 ever since. So TCVN3 occurs in two shapes: as
// bytes, and as UTF-8 text such as "ViÖt Nam", in which each byte is the character
// that Windows-1252 has for it. UTF-8 itself was misread in the same way, once or twice:
// "Viá»‡t Nam". [Guess] distinguishes the shapes by counting, and its decoder undoes
// them. U+00AD in such text is the letter ư of TCVN3, so decode before soft hyphens
// are removed.
//
// # Detection
//
// [Detect] counts the words with diacritics that are Vietnamese syllables in each
// reading. In sentences of 30 to 400 characters of Vietnamese news, each encoding is
// detected correctly more than 99 % of the time, and Unicode and English are never
// taken for another encoding; a test measures it. A text that mixes encodings is
// decoded with the one that prevails at its beginning.
package legacy
