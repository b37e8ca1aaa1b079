package page

import (
	"iter"
	"strconv"
	"strings"
)

// A Role is what a piece of a page is: a part of the article, or the reason why
// it was dropped.
type Role uint8

const (
	Headline Role = iota // the article's headline
	Lead                 // its first paragraph
	Body                 // its other paragraphs and subheadings

	Section  // a heading over links, tags or comments ("Tin liên quan")
	Teaser   // headline or summary of another article
	Repeated // a second copy of a line
	Caption  // what is under a picture or video
	Credit   // source or end mark of the article ("(Theo Reuters)", "./.")
	Byline   // who wrote it, or when it appeared
	Outlet   // the outlet's mark before the lead ("TTO -")
	Follow   // an invitation to follow, subscribe or comment
	Menu     // buttons, sections, imprint and other parts of the site
)

var roleNames = [...]string{
	"headline", "lead", "body",
	"section", "teaser", "repeated", "caption", "credit", "byline", "outlet", "follow", "menu",
}

// String returns the role's name in lower case.
func (r Role) String() string {
	if int(r) < len(roleNames) {
		return roleNames[r]
	}
	return "role(" + strconv.Itoa(int(r)) + ")"
}

// Kept reports whether r is a part of the article.
func (r Role) Kept() bool { return r <= Body }

// A Piece is a line of the page without the space around it. A line from which
// a mark was cut makes two or more pieces.
type Piece struct {
	Text   string // page[Start : Start+len(Text)]
	Number int    // line number, from 1
	Start  int    // offset in bytes
	Role   Role
}

// A Page is a news page taken apart.
type Page struct {
	Headline string   // first line that is no button, date or name of a section
	Lead     string   // first paragraph, or empty
	Body     []string // the paragraphs and subheadings around the lead, in order

	// Pieces is all of the page's text but space, in order: every piece is
	// there once, whatever its role. They share memory with the page.
	Pieces []Piece
}

// Dropped yields the pieces that are not part of the article, in order.
func (p Page) Dropped() iter.Seq[Piece] {
	return p.pieces(func(r Role) bool { return !r.Kept() })
}

// Kept yields the pieces that are the article, in order.
func (p Page) Kept() iter.Seq[Piece] {
	return p.pieces(Role.Kept)
}

func (p Page) pieces(want func(Role) bool) iter.Seq[Piece] {
	return func(yield func(Piece) bool) {
		for _, piece := range p.Pieces {
			if want(piece.Role) && !yield(piece) {
				return
			}
		}
	}
}

// String returns the article, a paragraph a line.
func (p Page) String() string {
	var b strings.Builder
	for piece := range p.Kept() {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(piece.Text)
	}
	return b.String()
}
