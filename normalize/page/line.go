package page

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/chumtin/chumtin/normalize"
)

// A look is what a line seems to be when seen alone.
type look uint8

const (
	title      look = iota // a headline, a subheading, a list item, a name
	prose                  // ends as a sentence does, or is long
	pointer                // one teaser behind a mark (">> …", "Xem thêm: …")
	heading                // opens a list of teasers
	comments               // opens comments, tags or the imprint
	ending                 // closes a list that a heading opened
	invitation             // "Theo dõi … trên"
	caption
	credit
	button
	tagline // "#bão #Lộc Hà"
)

// A line is a line of the page while its role is being found. With its piece it
// takes 72 bytes, and the shortest line has two.
type line struct {
	*Piece
	key   string // the text in key form
	words uint32 // number of tokens of key
	look
	copied  bool // another line has the same key
	paired  bool // a headline that stands twice
	decided bool
}

// key returns the form in which lines and words are compared.
func key(s string) string { return normalize.Key.String(s) }

func newLine(p *Piece) line {
	l := line{Piece: p, key: key(p.Text)}
	if l.key != "" {
		l.words = uint32(strings.Count(l.key, " ")) + 1
	}
	return l
}

func (l *line) drop(r Role) { l.Role, l.decided = r, true }

// names reports whether the line is nothing but two to five capitalized words.
func (l *line) names() bool {
	return l.look == title && 2 <= l.words && l.words <= 5 && capitalized(l.Text)
}

// split cuts text into its non-blank lines. It counts them first, as slices that
// grow leave several times as much behind.
func split(text string) ([]Piece, []line) {
	n := 0
	for range nonBlank(text) {
		n++
	}
	pieces, lines := make([]Piece, 0, n), make([]line, 0, n)
	for piece := range nonBlank(text) {
		pieces = append(pieces, piece)
		lines = append(lines, newLine(&pieces[len(pieces)-1]))
	}
	return pieces, lines
}

// nonBlank yields the non-blank lines of text, which end in "\n", "\r\n" or "\r".
func nonBlank(text string) iter.Seq[Piece] {
	return func(yield func(Piece) bool) {
		for number, start := 1, 0; start < len(text); number++ {
			end, next := len(text), len(text)
			if i := strings.IndexAny(text[start:], "\r\n"); i >= 0 {
				end = start + i
				next = end + 1
				if strings.HasPrefix(text[end:], "\r\n") {
					next++
				}
			}
			piece := Piece{Text: text[start:end], Number: number, Start: start}.trim()
			if piece.Text != "" && !yield(piece) {
				return
			}
			start = next
		}
	}
}

// trim returns p without the space around its text.
func (p Piece) trim() Piece {
	text := strings.TrimLeftFunc(p.Text, blank)
	p.Start += len(p.Text) - len(text)
	p.Text = strings.TrimRightFunc(text, blank)
	return p
}

func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b'
}

// cut divides p at offset i of its text; a blank part has empty text.
func (p Piece) cut(i int) (before, after Piece) {
	before, after = p, p
	before.Text, after.Text = p.Text[:i], p.Text[i:]
	after.Start += i
	return before.trim(), after.trim()
}

// half returns the length of X if text is X, space, X, and 0 if it is not.
func half(text string) int {
	for n := len(text) / 2; n > 0 && n >= len(text)/2-2; n-- {
		if gap := text[n : len(text)-n]; text[:n] == text[len(text)-n:] &&
			gap != "" && strings.TrimFunc(gap, blank) == "" {
			return n
		}
	}
	return 0
}

// closers may stand behind the mark that ends a sentence.
const closers = `"'”’»)]}`

// finished reports whether text ends as a sentence does. An ellipsis is no end:
// it is how sites shorten summaries.
func finished(text string) bool {
	text = strings.TrimRight(strings.TrimRightFunc(text, blank), closers)
	switch lastRune(text) {
	case '.':
		return !truncated(text)
	case '!', '?', ':', ';':
		return true
	}
	return false
}

// asks reports whether text ends in a question or exclamation mark, as headlines
// do that are no statements.
func asks(text string) bool {
	last := lastRune(strings.TrimRight(text, closers))
	return last == '?' || last == '!'
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// truncated reports whether text ends in an ellipsis.
func truncated(text string) bool {
	return strings.HasSuffix(text, "…") || strings.HasSuffix(text, "...")
}

// capitalized reports whether every word of text begins with a capital and
// nothing but words, hyphens, dots, commas, slashes and brackets is in it.
func capitalized(text string) bool {
	start := true
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			if start && !unicode.IsUpper(r) {
				return false
			}
			start = false
		case unicode.IsMark(r), r == '-', r == '.':
		case blank(r), strings.ContainsRune(",/&()", r):
			start = true
		default:
			return false
		}
	}
	return text != ""
}
