package page

import (
	"strings"
	"unicode/utf8"
)

// pictureLabels stand before the colon of a line that tells of a picture.
var pictureLabels = keySet(
	"ảnh", "ảnh minh họa", "nguồn ảnh", "hình ảnh", "video", "clip", "đồ họa", "infographic", "photo", "photos",
	"image", "photo credit", "image credit", "image source", "image caption", "picture",
)

// drawnLabels are the labels of what is drawn, kept or supplied. Behind a body
// they are no mark.
var drawnLabels = keySet(
	"hình", "hình minh họa", "minh họa", "tranh", "tranh minh họa", "ảnh tư liệu", "ảnh chụp màn hình", "ảnh cắt từ clip",
	"ảnh cắt từ video", "ảnh chụp từ video", "ảnh chụp từ clip", "ảnh chụp", "ảnh nguồn", "ảnh đại diện", "ảnh bìa", "ảnh internet", "ảnh nvcc", "ảnh ttxvn", "thiết kế",
	"sơ đồ", "bản đồ", "biểu đồ", "dữ liệu và đồ họa", "nguồn video", "nguồn clip", "photograph", "photographs", "photography",
	"file photo", "file image", "handout photo", "video credit", "pictures", "images", "picture credit", "graphic", "graphics",
	"illustration", "map", "chart", "credit", "screenshot", "artwork",
)

func isPicture(label string) bool { return pictureLabels[label] || drawnLabels[label] }

// recordings are the picture labels that also stand before what they show.
var recordings = keySet("video", "clip")

// takers stand before the name of who made a picture, without a colon.
var takers = []string{
	"Photo by ", "Photos by ", "Photograph by ", "Photographs by ", "Picture by ", "Image by ", "Illustration by ",
	"Graphic by ", "Photo courtesy of ", "Photo Courtesy of ", "Courtesy of ", "AP Photo/",
}

// takersOf returns those of takers that may be in text.
func takersOf(text string) []string {
	if strings.Contains(text, " by ") || strings.Contains(text, "ourtesy of ") || strings.Contains(text, "AP Photo/") {
		return takers
	}
	return nil
}

// longestTaker bounds the words behind the label of a picture that is not in a
// bracket.
const longestTaker = 8

// isCaption recognizes what begins or ends in the credit of a picture.
func isCaption(l *line, label string) bool {
	return strings.HasPrefix(l.Text, "©") || captioned(l.Text) || isPicture(label) || isPicture(l.key) && l.words > 1 || pictureLabels[l.key] ||
		pictureCredit(l.Text) < len(l.Text)
}

// captioned reports whether text begins with a label that a comma ends.
func captioned(text string) bool {
	label, _, ok := strings.Cut(text, ",")
	switch label {
	case "Image source", "Image caption", "Media caption", "Figure caption", "Video caption":
		return ok
	}
	return false
}

// pictureCredit returns the offset of the credit of a picture that text ends in
// ("(Ảnh: AFP).", "Ảnh: Minh Hà", "(Nguồn: Reuters)"), and len(text) if there is
// none. A full stop may stand behind it.
func pictureCredit(text string) int {
	bare := strings.TrimSuffix(text, ".")
	if n := bracketCredit(bare, len(bare) < len(text)); n < len(bare) {
		return n
	}
	skip := max(0, len(bare)-longestTail)
	end := bare[skip:]
	for _, by := range takersOf(end) {
		if i := strings.LastIndex(end, by); i >= 0 && opensCredit(end[:i]) && short(end[i:], longestTaker) && capitalized(end[i+len(by):]) {
			return skip + i
		}
	}
	colon := strings.LastIndexByte(end, ':')
	if colon < 0 {
		return len(text)
	}
	start := strings.LastIndexAny(end[:colon], ".!?…)]-–—|") + 1
	for start < colon && !utf8.RuneStart(end[start]) {
		start++
	}
	rest := end[colon+1:]
	if label := key(end[start:colon]); isPicture(label) && !recordings[label] && (capitalized(strings.TrimSpace(rest)) ||
		opensCredit(end[:start]) && short(rest, longestTaker)) {
		return skip + start
	}
	return len(text)
}

// bracketCredit returns the offset of the bracket that text ends in if it holds
// the credit of a picture, and len(text) if not. A sentence too may end in a
// bracket and a full stop, so what has one behind it needs a label in full.
func bracketCredit(text string, stopped bool) int {
	n := lastBracket(text)
	if i := strings.LastIndexByte(text, '['); i >= len(text)-longestTail && i >= 0 && strings.HasSuffix(text, "]") {
		n = i
	}
	if n == len(text) {
		return n
	}
	inner := strings.Trim(text[n:], "()[]")
	whole := key(inner)
	first, _, more := strings.Cut(whole, " ")
	label, rest := labelOf(inner)
	switch {
	case rest != "" && isPicture(label), more && isPicture(whole):
		return n
	case strings.HasPrefix(whole, "photo by "), strings.HasPrefix(whole, "photograph by "),
		strings.HasPrefix(whole, "photo courtesy "), strings.HasPrefix(inner, "AP Photo/"), strings.HasSuffix(whole, " file photo"),
		strings.HasSuffix(whole, "getty images"):
		return n
	case pictureLabels[first] && supplied(whole[len(first):], inner):
		return n
	case !stopped && (pictureLabels[first] || first == key("nguồn") || first == "source"):
		return n
	}
	return len(text)
}

// supplies stand behind the word for a picture and before who made it.
var supplies = keySet("của", "do", "cắt", "từ", "nguồn", "internet", "by", "courtesy", "supplied")

// supplied reports whether what is behind the first word of a bracket, a picture, names
// who made it: "(Ảnh của Lý Sâm)", "(Ảnh Lý Sâm)".
func supplied(rest, inner string) bool {
	second, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	words := strings.Fields(inner)
	return supplies[second] || len(words) > 1 && capitalized(words[1])
}

// opensCredit reports whether a credit may follow text: it is empty or ends as a
// sentence or a part of a caption does.
func opensCredit(text string) bool {
	text = strings.TrimRightFunc(text, blank)
	return text == "" || strings.ContainsRune(".!?…)]-–—|\"”", lastRune(text))
}

// short reports whether text has at most n words.
func short(text string, n int) bool { return len(strings.Fields(text)) <= n }
