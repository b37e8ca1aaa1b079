package page

import (
	"slices"
	"strings"
)

// Numbers of words from which a line tells enough to act on.
const (
	headlineWords = 4  // may be a headline
	longHeadline  = 8  // is one if it stands twice, whatever is around it
	repeatedWords = 6  // is not said twice by chance
	leadWords     = 12 // may be a lead without a full stop
)

// mostNames is how many lines of names may sign an article.
const mostNames = 3

// shortestCopy is the length in bytes from which a line may be cut in half.
const shortestCopy = 20

// Parse takes apart the plain text of a news page. Its first line is the
// headline, unless it is a button of the site.
//
// Parse accepts any bytes. The strings of the result share memory with text.
func Parse(text string) Page {
	a := article{lines: split(text)}
	a.markHeadline()
	a.markFurniture()
	a.markCopies()
	a.markTeasers()
	a.markBylines()
	return a.page()
}

// An article is a page while it is taken apart.
type article struct {
	lines []line
	first int     // index of the headline
	core  bigrams // of the article's lines so far
	begun bool    // whether there is a paragraph among them
}

// markHeadline finds the headline and gives every other line its look.
func (a *article) markHeadline() {
	for i := range a.lines {
		a.lines[i].look = lookOf(&a.lines[i])
	}
	a.first = max(0, slices.IndexFunc(a.lines, func(l line) bool { return l.look != button }))
	if len(a.lines) > 0 {
		h := &a.lines[a.first]
		h.look, h.decided = title, true
	}
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
	for i := range a.lines {
		l := &a.lines[i]
		if l.decided {
			continue
		}
		switch l.look {
		case pointer:
			l.drop(Teaser)
		case heading, comments:
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
		if networks[l.key] && i > 0 && a.lines[i-1].Role == Menu {
			l.drop(Menu)
		}
	}
}

// open returns the lines that have no role yet.
func (a *article) open() []*line {
	var open []*line
	for i := range a.lines {
		if l := &a.lines[i]; !l.decided {
			open = append(open, l)
		}
	}
	return open
}

// markCopies drops later copies of lines and finds headlines that stand twice.
func (a *article) markCopies() {
	if len(a.lines) == 0 {
		return
	}
	headline := &a.lines[a.first]
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

// markBylines drops names and dates between headline and lead, and names behind
// the last paragraph.
func (a *article) markBylines() {
	open := a.open()
	lead := slices.IndexFunc(open, (*line).leads)
	if lead < 0 {
		return
	}
	for _, l := range open[:lead] {
		if l.names() || dates(l.key) {
			l.drop(Byline)
		}
	}
	end := len(open)
	for end > lead+1 && open[end-1].names() {
		end--
	}
	if before := open[end-1]; len(open)-end <= mostNames && before.look == prose && !strings.HasSuffix(before.Text, ":") {
		for _, l := range open[end:] {
			l.drop(Byline)
		}
	}
}

// leads reports whether l can be the first paragraph of an article.
func (l *line) leads() bool { return l.look == prose || l.words >= leadWords }

// page puts the pieces together, less the marks at the ends of the article.
func (a *article) page() Page {
	var p Page
	open := a.open()
	lead := max(0, slices.IndexFunc(open, (*line).leads))
	for i, l := range open {
		l.Role = Body
		if i == lead {
			l.Role = Lead
		}
	}
	var last *line
	if len(open) > 0 {
		last = open[len(open)-1]
	}
	for i := range a.lines {
		l := &a.lines[i]
		switch {
		case i == a.first:
			l.Role = Headline
			p.cutCopy(l.Piece)
		case l.Role.Kept():
			p.cutMarks(l.Piece, l == last)
		default:
			p.Pieces = append(p.Pieces, l.Piece)
		}
	}
	return p
}

// cutMarks adds a paragraph without the outlet's marks before the lead and the
// credits behind the last one.
func (p *Page) cutMarks(text Piece, last bool) {
	var mark Piece
	if text.Role == Lead {
		for n := outletMark(text.Text); 0 < n && n < len(text.Text); n = outletMark(text.Text) {
			mark, text = text.cut(n)
			p.discard(mark, Outlet)
		}
	}
	var marks []Piece
	if last {
		for n := tail(text.Text); 0 < n && n < len(text.Text); n = tail(text.Text) {
			text, mark = text.cut(n)
			marks = append(marks, mark)
		}
	}
	p.cutCopy(text)
	for _, mark := range slices.Backward(marks) {
		p.discard(mark, Credit)
	}
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
