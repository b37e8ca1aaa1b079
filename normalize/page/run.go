package page

import (
	"slices"
	"strings"
)

// What follows a heading over links, a headline that stands twice or a closing
// credit is a run: groups of headlines, each perhaps with a paragraph below. The
// question is where the run ends. A teaser has one paragraph at most, so of two
// in a row the second is the article, come back. One alone is a summary if the
// other groups of the run look like teasers with summaries; else it is the article's
// unless it has more pairs of words in common with the headlines above it than
// with the article so far.

// lookahead is how many groups show what a run is. Runs may begin at every
// other line, so it keeps the time linear.
const lookahead = 8

// longestSkip is how many lines a heading may offer to skip.
const longestSkip = 64

// A group is headlines and the paragraphs below them.
type group struct {
	titles     []*line // and among them lines that have a role, to pass over
	paragraphs []*line
	start      int  // index in the run of the first paragraph
	closed     bool // a credit or end mark follows
}

// markTeasers drops the runs.
func (a *article) markTeasers() {
	a.pairs.known = make(map[string]occurrence)
	a.pairs.accept(a.headline().key)
	lines := a.pick(func(l *line) bool { return !l.decided || l.opens() })
	var before *line
	for len(lines) > 0 {
		n := 1
		l := lines[0]
		if !l.decided && a.opensBlock(before, lines) {
			l.look = heading
			l.drop(Section)
		}
		if l.look == credit && a.opensBlock(l, lines[1:]) {
			// The heading below opens the run.
		} else if l.opens() {
			n = a.markRun(lines)
		} else {
			a.accept(l)
		}
		before, lines = l, lines[n:]
	}
}

// opens reports whether a run may begin with l.
func (l *line) opens() bool {
	return l.heads() || l.look == credit || l.paired && !l.decided
}

// heads reports whether a run begins with l and the one before it ends.
func (l *line) heads() bool { return l.look == heading || l.look == comments }

// ends reports whether l closes a list that a heading offers to skip.
func (l *line) ends() bool { return l.look == ending }

// accept takes l for a line of the article.
func (a *article) accept(l *line) {
	a.pairs.accept(l.key)
	a.begun = a.begun || l.leads()
}

// markRun decides on the run that lines begin with, and returns its length. It
// does not keep the run's lines in place.
func (a *article) markRun(lines []*line) int {
	opener := lines[0]
	n, back := a.resume(lines)
	open := slices.DeleteFunc(lines[:n], func(l *line) bool { return l.decided })
	teasers := len(open)
	if back {
		teasers -= subheadings(open)
	}
	if opener.look == credit && (back || !headlines(open)) {
		teasers = 0
	}
	for _, l := range open[:teasers] {
		l.drop(Teaser)
	}
	for _, l := range open[teasers:] {
		a.accept(l)
	}
	return n
}

// subheadings counts the lines at the end of a run that are the article's,
// which is back below them: those that stand once where teasers stand twice, else
// a question or a paragraph that alone trails off.
func subheadings(lines []*line) int {
	if !slices.ContainsFunc(lines, func(l *line) bool { return l.paired }) {
		last := len(lines) - 1
		if last > 0 && (asks(lines[last].Text) ||
			lines[last].shortened() && !slices.ContainsFunc(lines[:last], (*line).shortened)) {
			return 1
		}
		return 0
	}
	n := 0
	for _, l := range slices.Backward(lines) {
		if l.paired || l.paragraph() || truncated(l.Text) {
			break
		}
		n++
	}
	return n
}

// headlines reports whether lines behind the article's credit can only be a list
// of headlines.
func headlines(lines []*line) bool {
	titles := 0
	for _, l := range lines {
		if l.look == title {
			titles++
			if l.words < repeatedWords {
				return false
			}
		}
	}
	return titles >= 3
}

// resume returns the index at which the article is back, or that of the run's
// end if it is not.
func (a *article) resume(lines []*line) (n int, back bool) {
	opener := lines[0]
	n = 1
	if opener.paired {
		n = 0
	}
	if skips(opener.key) {
		if i := slices.IndexFunc(lines[:min(len(lines), longestSkip)], (*line).ends); i > 0 {
			lines[i].drop(Section)
			return i, true
		}
	}
	list := a.list(lines, n)
	for summaries := 0; n < len(lines); summaries++ {
		var g group
		if g, n = nextGroup(lines, n); len(g.paragraphs) == 0 {
			break
		}
		foreign := a.foreign(g, summaries)
		own := g.paragraphs[foreign:]
		second := opener.look == heading && foreign == 1 && !g.paragraphs[0].copied && len(own) > 0
		if second || len(own) > 0 && a.back(opener, g, own, list) {
			return g.start + foreign, true
		}
	}
	return n, false
}

// nextGroup returns the group at lines[i] and the index behind it. Only the last
// group of a run may be without paragraphs.
func nextGroup(lines []*line, i int) (group, int) {
	g := group{titles: lines[i:i]}
	for first := i; i < len(lines) && !lines[i].heads(); i++ {
		l := lines[i]
		switch {
		case l.decided && len(g.paragraphs) > 0:
			g.closed = true
			return g, i + 1
		case l.paragraph() && !l.decided:
			if len(g.paragraphs) == 0 {
				g.start = i
			}
			g.paragraphs = lines[g.start : i+1]
			g.closed = strings.HasSuffix(l.Text, "./.")
		case len(g.paragraphs) > 0:
			return g, i
		default:
			g.titles = lines[first : i+1]
		}
	}
	return g, i
}

// paragraph reports whether l in a run is no headline. Headlines may ask.
func (l *line) paragraph() bool {
	return l.look == prose && !l.paired && (!asks(l.Text) || l.words >= longQuote)
}

// list reports whether lone paragraphs in the run at lines[i] are summaries by the
// look of the run.
func (a *article) list(lines []*line, i int) bool {
	opener := lines[0]
	groups, short, teaser, article := 0, 0, 0, 0
	for range lookahead {
		var g group
		if g, i = nextGroup(lines, i); len(g.paragraphs) == 0 {
			break
		}
		groups++
		if slices.ContainsFunc(g.titles, func(l *line) bool { return !l.decided && l.shortened() }) && opener.paired {
			return true
		}
		if len(g.paragraphs) == 1 && g.paragraphs[0].words <= longCaption {
			short++
			t, c := a.pairs.ties(g.paragraphs, g.titles)
			teaser, article = teaser+t, article+c
		}
	}
	if opener.look == heading {
		return groups > 1
	}
	return short > 1 && !a.begun || short > 3 && teaser >= article
}

// shortened reports whether l in a run is a summary that the site cut short.
func (l *line) shortened() bool {
	return !l.paired && l.words <= longCaption && truncated(l.Text)
}

// summarized reports whether the last of the headlines has its summary already.
func (g *group) summarized() bool {
	for _, l := range slices.Backward(g.titles) {
		if !l.decided {
			return l.shortened()
		}
	}
	return true
}

// foreign returns how many of the first paragraphs of g are not the article's:
// they stand twice, carry an outlet's mark, or belong to the headline above.
func (a *article) foreign(g group, summaries int) int {
	n := 0
	if len(g.paragraphs) > 1 && !g.summarized() && g.paragraphs[0].words < longSummary {
		teaser, article := a.pairs.ties(g.paragraphs[:1], g.titles)
		if summaries > 1 || summaries > 0 && teaser > 0 || a.begun && teaser > article+1 {
			n = 1
		}
	}
	for n < len(g.paragraphs) && (g.paragraphs[n].copied || a.begun && outletMark(g.paragraphs[n].Text) > 0) {
		n++
	}
	return n
}

// back reports whether the article is back with the paragraphs own of g.
func (a *article) back(opener *line, g group, own []*line, list bool) bool {
	teaser, article := a.pairs.ties(own, g.titles)
	switch {
	case opener.look == comments && a.begun:
		// Readers write paragraphs too, and about the article.
		words := 0
		for _, l := range own {
			words += int(l.words)
		}
		return len(own) > 1 && 4*article >= words
	case len(own) > 1, own[0].words >= longSummary, g.summarized():
		return true
	case list:
		return g.closed && article > teaser
	}
	return g.closed || article >= teaser
}
