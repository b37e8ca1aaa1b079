package page

import (
	"cmp"
	"slices"
)

// Numbers of words from which a line tells enough to act on.
const (
	headlineWords = 4  // may be a headline
	longHeadline  = 8  // is one if it stands twice, whatever is around it
	repeatedWords = 6  // is not said twice by chance
	leadWords     = 12 // may be a lead without a full stop
)

// shortestCopy is the length in bytes from which a line may be cut in half.
const shortestCopy = 20

// Parse takes apart the plain text of a news page. Its first line is the
// headline, unless it is a button of the site, a date or the name of a section
// and a headline follows.
//
// Parse accepts any bytes. The strings of the result share memory with text.
func Parse(text string) Page {
	var a article
	if a.pieces, a.lines = split(text); len(a.lines) == 0 {
		return Page{}
	}
	a.markHeadline()
	a.markFurniture()
	a.markCopies()
	a.markTeasers()
	a.markBylines()
	return a.page()
}

// An article is a page while it is taken apart.
type article struct {
	pieces []Piece // those of lines
	lines  []line
	picked []*line // by the latest pick
	first  int     // index of the headline
	pairs  pairs   // and which are in the article's lines so far
	begun  bool    // whether there is a paragraph among them

	surveyed int // lines read to find out whether a heading is above teasers
}

// markHeadline finds the headline and gives every other line its look.
func (a *article) markHeadline() {
	for i := range a.lines {
		a.lines[i].look = lookOf(&a.lines[i])
	}
	a.first = a.findHeadline()
	h := a.headline()
	h.look, h.decided = title, true
	a.restoreProse()
}

// restoreProse takes captions for prose if there is nothing else on the page:
// a short report names its source as captions do.
func (a *article) restoreProse() {
	if slices.ContainsFunc(a.lines, func(l line) bool { return !l.decided && l.look <= prose && l.leads() }) {
		return
	}
	for i := range a.lines {
		if l := &a.lines[i]; l.look == caption && finished(l.Text[:pictureCredit(l.Text)]) {
			l.look = prose
		}
	}
}

// markFurniture drops what a list gives away.
func (a *article) markFurniture() {
	begun := false
	for i := range a.lines {
		l := &a.lines[i]
		begun = begun || l.look == prose && !l.decided
		if l.decided {
			continue
		}
		if counted[l.key] && l.look == comments && !begun {
			l.look = button // comments come behind the article
		}
		switch l.look {
		case pointer:
			l.drop(Teaser)
		case heading, comments, tagline:
			l.drop(Section)
		case invitation:
			l.drop(Follow)
		case caption:
			l.drop(Caption)
		case credit:
			l.drop(Credit)
		case button:
			l.drop(Menu)
		}
	}
	a.markBars()
}

// barLines is how many names in a row are a menu.
const barLines = 3

// markBars drops the names of networks that stand beside buttons, and of networks
// or sections that stand in a row.
func (a *article) markBars() {
	for from, to := 0, 0; from < len(a.lines); from = to {
		bar, menu := barOf(&a.lines[from]), false
		for to = from; to < len(a.lines) && barOf(&a.lines[to]) == bar; to++ {
			menu = menu || a.lines[to].Role == Menu
		}
		if bar == noBar || bar == sectionBar && to-from < barLines || bar == networkBar && to-from < barLines && !menu {
			to = max(to, from+1)
			continue
		}
		for i := from; i < to; i++ {
			if l := &a.lines[i]; !l.decided {
				l.drop(Menu)
			}
		}
	}
}

const (
	noBar = iota
	networkBar
	sectionBar
)

// barOf returns the menu of which l may be a line.
func barOf(l *line) int {
	switch {
	case l.Role == Menu, !l.decided && networks[l.key]:
		return networkBar
	case !l.decided && l.look == title && l.words <= longLabel && isSection(l.key):
		return sectionBar
	}
	return noBar
}

// pick returns the lines for which want holds. They are valid until the next pick.
func (a *article) pick(want func(*line) bool) []*line {
	a.picked = slices.Grow(a.picked[:0], len(a.lines))
	for i := range a.lines {
		if l := &a.lines[i]; want(l) {
			a.picked = append(a.picked, l)
		}
	}
	return a.picked
}

// open picks the lines that have no role yet.
func (a *article) open() []*line { return a.pick(func(l *line) bool { return !l.decided }) }

func (a *article) headline() *line { return &a.lines[a.first] }

// markCopies drops later copies of lines and finds headlines that stand twice.
func (a *article) markCopies() {
	headline := a.headline()
	first := map[string]*line{headline.key: headline}
	if n := half(headline.Text); n > 0 {
		first[key(headline.Text[:n])] = headline
	}
	open := a.open()
	markPairs(open)
	for _, l := range open {
		original := first[l.key]
		if original == nil {
			first[l.key] = l
			continue
		}
		original.copied, l.copied = true, true
		if original == headline && l.words >= 3 || !l.paired && l.words >= repeatedWords {
			l.drop(Repeated)
		}
	}
}

// markPairs finds headlines that stand twice, in a row or in one line. Short
// ones may be a refrain, so they need neighbours unlike list and verse.
func markPairs(lines []*line) {
	for from, to := 0, 0; from < len(lines); from = to {
		l := lines[from]
		for to = from + 1; to < len(lines) && lines[to].key == l.key; to++ {
		}
		paired := half(l.Text) > 0 && l.words >= 2*headlineWords ||
			to-from > 1 && l.words >= headlineWords &&
				(l.words >= longHeadline || steady(lines, from-1, -1) && steady(lines, to, +1))
		if paired && (l.look == title || asks(l.Text)) {
			for _, l := range lines[from:to] {
				l.paired = true
			}
		}
	}
}

// steady reports whether lines[i] is no part of a list or verse: it is outside
// of the page, prose, shortened, or equal to the line one step on.
func steady(lines []*line, i, step int) bool {
	if i < 0 || i >= len(lines) || lines[i].look == prose || truncated(lines[i].Text) {
		return true
	}
	j := i + step
	return j >= 0 && j < len(lines) && lines[j].key == lines[i].key
}

// leads reports whether l can be the first paragraph of an article.
func (l *line) leads() bool { return l.look == prose || l.words >= leadWords }

// page puts the pieces together, less the marks at the ends of the article.
func (a *article) page() Page {
	open := a.open()
	lead := max(0, slices.IndexFunc(open, (*line).leads))
	for i, l := range open {
		l.Role = Body
		if i == lead {
			l.Role = Lead
		}
	}
	last := a.headline().Number
	if len(open) > 0 {
		last = open[len(open)-1].Number
	}
	p := a.paper(last)
	for _, piece := range a.pieces {
		switch {
		case piece.Role == Headline:
			p.cutCopy(piece)
		case piece.Role.Kept():
			p.cutMarks(piece, piece.Number == last)
		default:
			p.Pieces = append(p.Pieces, piece)
		}
	}
	return p
}

// paper returns a page with room for the pieces of the article, of which line
// number last is the end.
func (a *article) paper(last int) (p Page) {
	pieces, body := len(a.pieces), 0
	for _, piece := range a.pieces {
		if piece.Role.Kept() {
			pieces += piece.cuts(piece.Number == last)
		}
		if piece.Role == Body {
			body++
		}
	}
	p.Pieces = a.pieces[:0] // if each line is one piece, it takes the place that it has
	if pieces > len(a.pieces) {
		p.Pieces = make([]Piece, 0, pieces)
	}
	if body > 0 {
		p.Body = make([]string, 0, body)
	}
	return p
}

// cuts returns how many more pieces p will make, or one more than that.
func (p Piece) cuts(last bool) (n int) {
	if p.Role == Lead {
		for _, rest, ok := p.cutOutlet(); ok; _, rest, ok = rest.cutOutlet() {
			n++
		}
	}
	if last {
		for rest, _, ok := p.cutTail(); ok; rest, _, ok = rest.cutTail() {
			n++
		}
	}
	if n > 0 || half(p.Text) >= shortestCopy {
		n++
	}
	return n
}

// cutOutlet divides a lead behind the outlet's mark in front of it.
func (p Piece) cutOutlet() (mark, rest Piece, ok bool) {
	n := outletMark(p.Text)
	if n == 0 || n == len(p.Text) {
		return Piece{}, p, false
	}
	mark, rest = p.cut(n)
	return mark, rest, true
}

// cutTail divides a last paragraph before the mark behind it.
func (p Piece) cutTail() (rest, mark Piece, ok bool) {
	n := tail(p.Text)
	if n == 0 || n == len(p.Text) {
		return p, Piece{}, false
	}
	rest, mark = p.cut(n)
	return rest, mark, true
}

// cutMarks adds a paragraph without the outlet's marks before the lead and the
// credits behind the last one.
func (p *Page) cutMarks(text Piece, last bool) {
	if text.Role == Lead {
		for mark, rest, ok := text.cutOutlet(); ok; mark, rest, ok = text.cutOutlet() {
			p.discard(mark, Outlet)
			text = rest
		}
	}
	if !last {
		p.cutCopy(text)
		return
	}
	from := len(p.Pieces)
	for rest, mark, ok := text.cutTail(); ok; rest, mark, ok = text.cutTail() {
		p.discard(mark, Credit)
		text = rest
	}
	p.cutCopy(text)
	// The marks were found from the end.
	slices.SortFunc(p.Pieces[from:], func(a, b Piece) int { return cmp.Compare(a.Start, b.Start) })
}

// cutCopy adds a line; of one that says the same twice the second half is
// dropped.
func (p *Page) cutCopy(text Piece) {
	n := half(text.Text)
	if n < shortestCopy {
		n = len(text.Text)
	}
	text, again := text.cut(n)
	p.keep(text)
	p.discard(again, Repeated)
}

func (p *Page) keep(piece Piece) {
	switch piece.Role {
	case Headline:
		p.Headline = piece.Text
	case Lead:
		p.Lead = piece.Text
	default:
		p.Body = append(p.Body, piece.Text)
	}
	p.Pieces = append(p.Pieces, piece)
}

func (p *Page) discard(piece Piece, r Role) {
	if piece.Text != "" {
		piece.Role = r
		p.Pieces = append(p.Pieces, piece)
	}
}
