package page

import (
	"slices"
	"strings"
	"unicode"
)

const (
	mostNames  = 3  // lines of names and dates that may sign an article
	longByline = 16 // max words of one
	longSigner = 6  // max words of a name with an office or place
)

// signers stand before a name, in key form.
var signers = keyList(
	"by", "words by", "story by", "text by", "written by", "posted by", "published by", "theo", "thực hiện", "tác giả", "bài", "bài viết", "tin",
	"phóng viên", "nhóm phóng viên", "nhóm pv", "pv", "ctv", "cộng tác viên", "biên tập", "biên tập viên", "người viết", "người gửi",
	"author", "authors", "editor", "reporter",
)

// makings stand behind a name.
var makings = keyList(
	"tổng hợp", "t h", "th", "dịch", "biên dịch", "lược dịch", "thực hiện", "ghi", "lược ghi", "biên soạn", "sưu tầm", "và nhóm pv",
	"và nhóm phóng viên",
)

// offices are what who writes is.
var offices = keySet("correspondent", "reporter", "reporters", "editor", "writer", "columnist", "contributor", "journalist",
	"phóng viên", "biên tập viên", "cộng tác viên")

// markBylines drops names and dates between headline and lead, and behind the
// last paragraph, and tags there.
func (a *article) markBylines() {
	open := a.open()
	lead := slices.IndexFunc(open[:min(len(open), longHead)], func(l *line) bool { return l.leads() && !l.signs() })
	if lead < 0 {
		lead = slices.IndexFunc(open, (*line).leads)
	}
	if lead < 0 {
		return
	}
	live := slices.ContainsFunc(open[lead:], clock)
	signed := false
	for _, l := range open[:min(lead, longHead)] {
		switch {
		case live && clock(l):
		case l.names(), dates(l.key), l.signs(), signed && l.office():
			l.drop(Byline)
			signed = true
		}
	}
	end := len(open)
	for end > lead+1 && len(open)-end <= mostNames {
		l := open[end-1]
		if live && clock(l) || !l.names() && !l.signs() && !a.keywords(l) && !(l.office() && (open[end-2].names() || open[end-2].signs())) {
			break
		}
		end--
	}
	if before := open[end-1]; len(open)-end <= mostNames && before.look == prose && !strings.HasSuffix(before.Text, ":") {
		for _, l := range open[end:] {
			if a.keywords(l) {
				l.drop(Section)
			} else {
				l.drop(Byline)
			}
		}
	}
}

// signs reports whether l, at an end of the article, tells when it appeared or who
// wrote it: "By Ann Example in Oldport", "Lê Hà - Minh Thu (tổng hợp)", "Lê Hà | 11/9/2026".
func (l *line) signs() bool {
	if l.words == 0 || l.words > longByline || asks(l.Text) {
		return false
	}
	text, dated := cutDate(strings.TrimLeft(l.Text, "*•-–—|· "))
	if dated && (text == "" && slices.ContainsFunc(strings.Fields(l.Text), calendar) || appears[key(text)] || capitalized(text) && short(text, longSigner)) {
		return true
	}
	if finished(l.Text) && !strings.HasPrefix(l.Text, "By ") {
		return false
	}
	return signature(text) || strings.Contains(text, "@") && !strings.Contains(text, " ")
}

// signature reports whether text is names with what says that they sign.
func signature(text string) bool {
	k := key(text)
	for _, by := range signers {
		if k == by || !strings.HasPrefix(k, by+" ") {
			continue
		}
		// Names follow, perhaps with an office or place behind them.
		n := strings.Count(by, " ") + 1
		words := strings.Fields(text)
		return n < len(words) && unicode.IsUpper(firstRune(strings.TrimLeft(words[n], "(@"))) &&
			(capitalized(words[n-1]) && strings.HasSuffix(words[n-1], ":") || initials(words[n:]))
	}
	if open := strings.IndexByte(text, '('); open > 0 && strings.HasSuffix(text, ")") {
		inner := key(text[open:])
		name := strings.TrimSpace(text[:open])
		return namesOnly(name) && (slices.Contains(makings, inner) || strings.HasPrefix(inner, "theo "))
	}
	for _, making := range makings {
		if strings.HasSuffix(k, " "+making) && making != "th" {
			words := strings.Fields(text)
			if n := len(words) - strings.Count(making, " ") - 1; n > 0 {
				return namesOnly(strings.Join(words[:n], " "))
			}
		}
	}
	// Two names or more, with marks between them.
	text = strings.ReplaceAll(strings.ReplaceAll(text, " and ", " & "), " và ", " & ")
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("–—/&|", r) })
	parts = slices.DeleteFunc(strings.Split(strings.Join(parts, " - "), " - "), func(s string) bool { return strings.TrimSpace(s) == "" })
	return len(parts) > 1 && !slices.ContainsFunc(parts, func(s string) bool { return !namesOnly(s) || !short(s, longLabel) }) &&
		strings.Count(k, " ") >= len(parts)
}

// namesOnly reports whether text is a few capitalized words.
func namesOnly(text string) bool {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune("–—|", r) {
			return '-'
		}
		return r
	}, text)
	return capitalized(strings.Trim(text, " -")) && short(text, 2*longLabel)
}

// initials reports whether most of words are capitalized, as in "Ann Example and
// Bob Sample in Oldport".
func initials(words []string) bool {
	capitals := 0
	for _, w := range words {
		if r := firstRune(strings.TrimLeft(w, "(-–|&@")); unicode.IsUpper(r) || r < 0 || !unicode.IsLetter(r) {
			capitals++
		}
	}
	return 2*capitals > len(words)
}

// office reports whether l, below a name, is what that person is.
func (l *line) office() bool {
	if l.look != title || l.words > longSigner {
		return false
	}
	for o := range offices {
		if strings.HasPrefix(l.key+" ", o+" ") || strings.Contains(" "+l.key+" ", " "+o+" ") {
			return true
		}
	}
	return false
}

// keywords reports whether l, behind the article, is a list of its keywords: few
// words between commas or bars, some of them in the headline.
func (a *article) keywords(l *line) bool {
	if l.look != title || strings.ContainsAny(l.Text, ":()\"“") || l.words > longProse {
		return false
	}
	parts := strings.FieldsFunc(l.Text, func(r rune) bool { return strings.ContainsRune(",;|•", r) })
	if len(parts) < 3 {
		return false
	}
	known := false
	for _, part := range parts {
		k := key(part)
		if k == "" || strings.Count(k, " ") > 4 {
			return false
		}
		known = known || strings.Contains(" "+a.headline().key+" ", " "+k+" ")
	}
	return known
}
