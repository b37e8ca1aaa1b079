package page

import (
	"slices"
	"strings"
	"unicode"
)

// dateWords stand with the figures of a date or time.
var dateWords = keySet(
	"thứ", "hai", "ba", "tư", "năm", "sáu", "bảy", "chủ", "nhật", "cn", "t2", "t3", "t4", "t5", "t6", "t7", "ngày", "tháng",
	"lúc", "giờ", "phút", "giây", "tuần", "trước", "gmt", "đăng", "cập", "xuất", "bản", "lần", "cuối", "đọc", "hôm", "nay", "qua",
	"sáng", "trưa", "chiều", "tối", "sa", "ch",
	"am", "pm", "a", "m", "p", "ago", "hour", "hours", "hrs", "minute", "minutes", "min", "mins", "day", "days", "week", "weeks", "read",
	"published", "publish", "updated", "update", "posted", "first", "last", "modified", "edited", "date", "on", "at",
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thur",
	"thurs", "fri", "sat", "sun", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
	"november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "est",
	"et", "bst", "utc", "ist", "edt", "pst", "pdt", "pt", "cst", "cdt", "cet", "sgt",
)

// longDate bounds the words of a line that says when the article appeared.
const longDate = 24

// dates reports whether a key form is a date or a time and nothing else.
func dates(key string) bool {
	figures := false
	for word := range strings.SplitSeq(key, " ") {
		switch {
		case figure(word):
			figures = true
		case !dateWords[word]:
			return false
		}
	}
	return figures
}

// figure reports whether a word of a key form is a number as dates have it:
// "11", "06h02", "12th", "11t06", "00z".
func figure(word string) bool {
	if word == "" || word[0] < '0' || '9' < word[0] {
		return false
	}
	switch strings.Trim(word, "0123456789htz") {
	case "", "st", "nd", "rd", "s", "am", "pm", "p", "g":
		return true
	}
	return false
}

// clock reports whether a line is a time of day alone, as a report that is
// written while things happen has above its entries.
func clock(l *line) bool {
	if l.words > 3 {
		return false
	}
	for _, r := range l.Text {
		if !unicode.IsDigit(r) && !strings.ContainsRune(":hgH. apmAPM", r) {
			return false
		}
	}
	return dates(l.key)
}

// cutDate returns text without the date that it begins or ends with, and
// whether there is one. A time of day beside other words is no date, nor is a
// score.
func cutDate(text string) (rest string, ok bool) {
	words := strings.Fields(text)
	if len(words) > longDate {
		return text, false
	}
	start, end := 0, len(words)
	for end > 0 && dateWord(words[end-1]) {
		end--
	}
	cut := words[end:]
	if end == len(words) {
		for start < end && dateWord(words[start]) {
			start++
		}
		cut = words[:start]
	}
	if !slices.ContainsFunc(cut, figured) || start < end && !slices.ContainsFunc(cut, calendar) {
		return text, false
	}
	return strings.Trim(strings.Join(words[start:end], " "), " -–—|•·,;:/("), true
}

// calendar reports whether a word of a date speaks of a day, month or year.
func calendar(word string) bool {
	k := key(word)
	year := k[strings.LastIndexByte(k, ' ')+1:]
	return figured(word) && strings.Contains(word, "/") || days[k] ||
		len(year) == 4 && figure(year) && (strings.HasPrefix(year, "19") || strings.HasPrefix(year, "20"))
}

// days are the date words that make a date of a figure beside them.
var days = keySet("ngày", "tháng", "trước", "hôm", "ago", "january", "february", "march", "april", "june", "july", "august", "september",
	"october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "read", "đọc")

// dateWord reports whether word, with the marks at it, may stand in a date.
func dateWord(word string) bool {
	k := key(word)
	if k == "" {
		return true // a dash or bar
	}
	for w := range strings.SplitSeq(k, " ") {
		if !dateWords[w] && !figure(w) {
			return false
		}
	}
	return true
}

func figured(word string) bool { return strings.ContainsFunc(word, unicode.IsDigit) }
