package normalize

import "github.com/chumtin/chumtin/normalize/ucd"

// Version is raised whenever the output for any text changes.
const Version = 2

// UnicodeVersion is the version of Unicode that the output depends on, with any
// release of Go and of golang.org/x/text. A character that it does not have is a
// symbol: Text keeps it as it is, and in a key it parts words.
const UnicodeVersion = ucd.Version

// A Form is a strength of normalization: one of Text, Key and Bare, with options
// or-ed to it. For a Form f, f(s) is the normalized s, and
//
//	f(f(s)) == f(s)
type Form uint8

const (
	// Text is for readers: characters are repaired and composed (NFC), and tone
	// marks stand where they belong. Case, line breaks and runs of spaces stay.
	Text Form = iota
	// Key is for comparing: the words and numbers of Text in lower case, parted by
	// one space each, and nothing else.
	Key
	// Bare is Key without diacritics: đường is duong.
	Bare
)

const (
	// NewTone places the tone of oa, oe and uy on the second letter, hoà for hòa.
	// It is for Text; Key and Bare use the old style always.
	NewTone Form = 1 << (4 + iota)
	// Spelling repairs the spelling of a syllable's onset as well: ngành for nghành.
	Spelling
)

// strength is f without options.
func (f Form) strength() Form { return f &^ (NewTone | Spelling) }

// newTone reports whether the new style is asked for where it counts.
func (f Form) newTone() bool { return f&NewTone != 0 && f.strength() == Text }

// Append appends f(s) to dst and returns the extended buffer. It allocates only to
// grow dst, and to compose rare letters that come decomposed.
func (f Form) Append(dst []byte, s string) []byte {
	sc := newScanner(f, dst)
	sc.run(s, true)
	sc.finish()
	return sc.release()
}

// String returns f(s), which is s itself, uncopied, if s is already normal.
func (f Form) String(s string) string {
	sc := newScanner(f, nil)
	defer sc.release()
	n, err := sc.span(s, true)
	if err == nil {
		return s
	}
	sc.out = append(make([]byte, 0, len(s)+len(s)/16), s[:n]...)
	sc.run(s[n:], true)
	sc.finish()
	return string(sc.out)
}

// IsNormal reports whether f(s) == s.
func (f Form) IsNormal(s string) bool {
	sc := newScanner(f, nil)
	defer sc.release()
	_, err := sc.span(s, true)
	return err == nil
}
