package page

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// TrimLead returns a lead without the outlet's marks in front of it, such as
// "(Dân trí) -", "VOV.VN -" or "LONDON (Reuters) -". Use it on the summary field
// of a feed. The result is a part of s.
func TrimLead(s string) string {
	lead := Piece{Text: s}.trim()
	for n := outletMark(lead.Text); n > 0; n = outletMark(lead.Text) {
		_, lead = lead.cut(n)
	}
	return lead.Text
}

// TrimBody returns a body without the source, signature and end mark behind its
// last sentence, such as "(Theo AFP)", "Nguồn: TTXVN" or "./.", of which the full stop
// stays. Use it on the body field of a feed. The result is a part of s.
func TrimBody(s string) string {
	body := Piece{Text: s}.trim()
	for n := tail(body.Text); n < len(body.Text); n = tail(body.Text) {
		body, _ = body.cut(n)
	}
	return body.Text
}

// longestMark bounds an outlet's mark, in bytes, with the place before it.
const longestMark = 64

// outlets are codes that outlets put before a lead without brackets or domain.
var outlets = map[string]bool{
	"TTO": true, "TT": true, "TPO": true, "ANTĐ": true, "NDĐT": true, "QĐND": true, "KTĐT": true, "PNO": true,
	"NLĐ": true, "NLĐO": true, "PLO": true, "VOV": true, "VTV": true, "HNM": true, "HNMO": true, "GD&TĐ": true,
	"SGTT": true, "ICTnews": true, "GiadinhNet": true, "XHTT": true, "TTXVN": true, "BNEWS": true, "GDVN": true,
	"VTC": true, "ĐSPL": true, "CAND": true, "SKĐS": true, "SGGP": true, "SGGPO": true, "DNVN": true, "TNO": true,
	"VnExpress": true, "VietNamNet": true, "VietnamNet": true, "Zing": true, "Infonet": true,
}

// wires sign behind the place of a report: "SEOUL (Yonhap) --".
var wires = keySet("reuters", "ap", "afp", "xinhua", "cnn", "bloomberg", "yonhap", "kyodo", "tass", "upi", "pti",
	"ani", "ians", "dpa", "efe", "kcna", "cna", "ttxvn", "vna")

// outletMark returns the length of the outlet's mark that s begins with, its
// dash included, or 0.
func outletMark(s string) int {
	dash := firstDash(s[:min(len(s), longestMark)])
	if dash < 0 || !isOutlet(strings.TrimFunc(s[:dash], blank)) {
		return 0
	}
	return len(s) - len(strings.TrimLeft(s[dash:], "-–—"))
}

// firstDash is strings.IndexAny of s and "-–—", in a fifth of the time.
func firstDash(s string) int {
	for i := range len(s) {
		if b := s[i]; b == '-' || b == "–"[0] && (strings.HasPrefix(s[i:], "–") || strings.HasPrefix(s[i:], "—")) {
			return i
		}
	}
	return -1
}

func isOutlet(mark string) bool {
	place, inner, ok := strings.Cut(mark, "(")
	if ok {
		name, rest, closed := strings.Cut(inner, ")")
		first, _ := utf8.DecodeRuneInString(name)
		if !closed || rest != "" || !unicode.IsUpper(first) && name != "24h" {
			return false
		}
		// Before a lead a bracket of its own is an outlet; behind a place it may
		// be anything.
		return place == "" || wires[key(name)]
	}
	name := strings.TrimSuffix(strings.TrimSuffix(mark, " Online"), " online")
	return outlets[name] || isDomain(name)
}

func isDomain(s string) bool {
	if strings.ContainsFunc(s, blank) {
		return false
	}
	s = strings.ToLower(s)
	for _, end := range []string{".vn", ".com", ".net", ".org"} {
		if name, ok := strings.CutSuffix(s, end); ok && name != "" {
			return true
		}
	}
	return false
}

// longestTail bounds what stands behind the last sentence of a body, in bytes.
const longestTail = 100

// tail returns the offset of the source, signature or end mark that text ends
// in, and len(text) if there is none.
func tail(text string) int {
	if strings.HasSuffix(text, "./.") {
		return len(text) - len("/.")
	}
	if n := lastBracket(text); n > 0 && n < len(text) {
		if end := newLine(&Piece{Text: text[n:]}); strings.HasPrefix(end.key, "nguồn ") || isCredit(&end, "", "") {
			return n
		}
	}
	if n := lastSentence(text); signs(text[n:]) {
		return n
	}
	return len(text)
}

// signs reports whether text, found behind an article's last sentence, tells who
// wrote it.
func signs(text string) bool {
	if text == "" || finished(text) || strings.Count(text, "(") != strings.Count(text, ")") {
		return false
	}
	l := newLine(&Piece{Text: text})
	label, rest := labelOf(text)
	return l.names() || isCredit(&l, label, rest) || rest != "" && pictureLabels[label] && l.words <= 8
}

// lastBracket returns the offset of the bracket that text ends in, or len(text).
func lastBracket(text string) int {
	skip := max(0, len(text)-longestTail)
	end := text[skip:]
	if open := strings.LastIndexByte(end, '('); open >= 0 && strings.IndexByte(end[open:], ')') == len(end)-open-1 {
		return skip + open
	}
	return len(text)
}

// abbreviations stand before names with a full stop.
var abbreviations = map[string]bool{
	"TP.": true, "Tp.": true, "TX.": true, "Q.": true, "P.": true, "H.": true, "TS.": true, "ThS.": true, "GS.": true,
	"PGS.": true, "BS.": true, "KS.": true, "LS.": true, "Mr.": true, "Mrs.": true, "Ms.": true, "Dr.": true, "St.": true,
}

// abbreviates reports whether the last word of text is an abbreviation.
func abbreviates(text string) bool {
	return abbreviations[text[strings.LastIndexAny(text, " \t(")+1:]]
}

// lastSign returns the offset of the last byte of s that may be the end of a sentence, of
// an ellipsis its last, or -1 if there is none.
func lastSign(s string) int {
	i := len(s) - 1
	for i >= 0 && s[i] != '.' && s[i] != '!' && s[i] != '?' && s[i] != "…"[2] {
		i--
	}
	return i
}

// lastSentence returns the offset of what follows the last sentence of text, and
// len(text) if that is too long to be a mark.
func lastSentence(text string) int {
	skip := max(0, len(text)-longestTail)
	end := text[skip:]
	// Mostly the last sentence is long or the only one, and there is nothing to try. Behind
	// the last sign there is no other blank to try than the first.
	i := strings.LastIndexFunc(end, blank)
	sign := lastSign(end[:max(i, 0)])
	if sign < 0 {
		return len(text)
	}
	for i = sign + strings.IndexFunc(end[sign:], blank); i > 0; i = strings.LastIndexFunc(end[:i], blank) {
		before := strings.TrimRight(strings.TrimRightFunc(end[:i], blank), closers)
		if strings.ContainsRune(".!?…", lastRune(before)) && !abbreviates(before) {
			return len(text) - len(strings.TrimLeftFunc(end[i:], blank))
		}
	}
	return len(text)
}
