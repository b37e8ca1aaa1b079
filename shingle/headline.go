package shingle

import (
	"bytes"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/chumtin/chumtin/normalize"
)

// A headline that names a day is most often that of a bulletin, which comes each day
// anew: giá vàng 12/9, thời tiết ngày 20 tháng 8, market wrap, Sept 10. What else looks
// like one is left out:
//
//   - shares, scores, houses, streets, rounds and the like: 2/3 tàu cá, thắng 2-1,
//     nhà số 12/5, đường 3/2, vòng 1/8, 24/7;
//   - feasts and terms: Quốc khánh 2/9, từ 15/5, trước 31-12;
//   - the time when something happened: cháy nhà đêm 11/9. Reports of it name the night
//     before or the morning after. Only where the headline starts like a bulletin is the
//     time of day that of its issue, tin tức sáng 23-12, and where it starts with the
//     time of a session of the exchange: chiều 22/10: sắc đỏ.
//
// A slash is that of a date unless the words beside it say otherwise. A dot or hyphen,
// of which most in headlines are of scores and decimals, is only where they say so.

// appendHeadlineDates appends the days that a headline names as that of a bulletin.
func appendHeadlineDates(dst []uint16, headline string) []uint16 {
	if !strings.ContainsAny(headline, "0123456789") {
		return dst
	}
	headline = normalize.Text.String(headline)
	if strings.ContainsAny(headline, "\t\n\r") || strings.Contains(headline, "  ") {
		headline = strings.Join(strings.Fields(headline), " ")
	}
	english := isASCII(headline)
	for i := 0; i < len(headline); {
		n := digits(headline[i:])
		if n == 0 {
			i++
			continue
		}
		d := newDay(headline, i, n, english)
		if d.names() {
			dst = append(dst, d.date)
		}
		i = d.end
	}
	return dst
}

// A day is what may be one in a headline.
type day struct {
	before, after string // of the headline
	end           int    // where after starts
	date          uint16 // 0 if it is none
	number        string // of the day of the month
	sign          byte   // between day and month; 0 if these are words
	hasYear       bool
}

// newDay returns the day at headline[at:], which starts with n digits. English may have
// the month first.
func newDay(headline string, at, n int, english bool) day {
	rest := headline[at+n:]
	d := day{before: headline[:at], number: headline[at : at+n], end: at + n}
	switch {
	case n > 2 || partOfNumber(d.before):
		d.end += len(rest) - len(skipNumber(rest))
	case rest != "" && strings.IndexByte("/.-", rest[0]) >= 0:
		m := digits(rest[1:])
		d.sign, d.after = rest[0], rest[1+m:]
		if !startsNumber(d.after) {
			d.date = dateOf(d.number, rest[1:1+m])
			if d.date == 0 && d.sign == '/' && english {
				d.date = dateOf(rest[1:1+m], d.number)
			}
		}
		rest = skipNumber(d.after)
		d.hasYear = len(rest) < len(d.after)
		d.end = len(headline) - len(rest)
		d.after = rest
	default:
		d.readWords(rest)
	}
	return d
}

// readWords reads the month behind a day in words, or an English one before it.
func (d *day) readWords(rest string) {
	word, behind := firstWord(rest)
	if month := digits(behind); word == "tháng" && month > 0 {
		d.after = behind[month:]
		if unit, _ := firstWord(d.after); unit == "ngày" || startsNumber(d.after) {
			return // 5 tháng 9 ngày
		}
		d.date = dateOf(d.number, behind[:month])
		return
	}
	if month := months[strings.TrimSuffix(word, ".")]; month > 0 {
		d.after = behind
		d.date = dateOfNumbers(d.number, month)
		return
	}
	before := strings.TrimRight(d.before, " .")
	at := strings.LastIndexFunc(before, func(r rune) bool { return !unicode.IsLetter(r) }) + 1
	if month := months[before[at:]]; month > 0 && before != d.before && !startsNumber(rest) {
		d.before, d.after = before[:at], rest
		d.date = dateOfNumbers(d.number, month)
	}
}

// names reports whether d is the day of a bulletin.
func (d *day) names() bool {
	if d.date == 0 || strings.HasPrefix(d.after, "%") {
		return false
	}
	last, before := lastWords(d.before)
	bulletin := isBulletin(d.before)
	switch {
	case timesOfDay[last], timesOfDay[before] && cues[last]:
		isSession := before == "" && last != "đêm" && last != "khuya" && last != "tối"
		return bulletin || isSession && strings.HasPrefix(d.after, ":")
	case cues[last]:
		return !terms[before]
	case notDays[last], terms[last]:
		return false
	case d.sign == 0, d.hasYear:
		return true
	}
	ends := strings.TrimLeft(d.after, " )")
	isLabel := ends == "" || strings.IndexByte(":|;", ends[0]) >= 0
	if d.sign != '/' {
		return bulletin && (isLabel || ends[0] == ',') || strings.HasPrefix(d.after, ":") ||
			isLabel && len(d.number) == 2 && (ends != "" || d.sign == '-')
	}
	switch word, _ := firstWord(d.after); {
	case bulletin:
		return true
	case feasts[d.date]:
		return false
	case isLabel:
		return true
	case d.number == "24" && d.date>>5 == 7:
		return false
	default: // a share: 2/3 tàu cá
		return word == "" || d.date&31 > d.date>>5
	}
}

// startOfBulletin are the words that the headlines of bulletins start with, as a key
// has them.
var startOfBulletin = setOf("giá", "tỉ giá", "thời tiết", "dự báo", "xổ số", "kết quả", "lịch", "âm lịch", "điểm tin",
	"bản tin", "tin", "tử vi", "đọc nhanh", "chứng khoán", "nhận định", "phiên", "vietlott", "toàn cảnh", "chuyển nhượng",
	"hậu trường", "lãi suất", "vn index", "bảng giá", "cà phê", "lúa gạo", "heo hơi", "xăng dầu", "vàng", "usd", "kqxs",
	"xsmb", "xsmn", "xsmt", "nhật kí", "market", "markets", "stocks", "weather", "forecast", "gold", "lottery",
	"horoscope", "morning", "evening", "daily")

// isBulletin reports whether a headline that starts with text is one of a bulletin.
func isBulletin(text string) bool {
	buf := headlineKeys.Get().(*[]byte)
	defer headlineKeys.Put(buf)
	*buf = normalize.Key.Append((*buf)[:0], text[:min(len(text), maxContext)])
	first, rest, _ := bytes.Cut(*buf, []byte{' '})
	second, _, _ := bytes.Cut(rest, []byte{' '})
	both := (*buf)[:min(len(*buf), len(first)+1+len(second))]
	return startOfBulletin[string(first)] || startOfBulletin[string(both)]
}

// headlineKeys keeps the memory for the keys of parts of headlines, of maxContext bytes.
var headlineKeys = sync.Pool{New: func() any { return new([]byte) }}

// maxContext is the number of bytes of a headline that are read for the words beside a
// date.
const maxContext = 64

var timesOfDay = setOf("sáng", "trưa", "chiều", "tối", "đêm", "khuya")

// cues are the words that a date follows.
var cues = setOf("ngày", "hôm", "nay", "qua", "mai", "mùng", "mồng")

// notDays are the words before what is no day, or not that of a bulletin.
var notDays = setOf(
	"số", "hẻm", "ngõ", "ngách", "kiệt", "đường", "phố", "lộ", "cầu", "chợ", "viên", "trường", "viện", "căn", "phòng", "tầng", "lô", "tổ", "khu", "lớp", // places
	"vòng", "thắng", "thua", "hòa", "lệ", "mắt", "gần", "hơn", "bằng", "khoảng", "còn", "chỉ", "chiếm", "đạt", "trực", "trong", // scores and shares
	"lễ", "khánh", "dịp", "tết", "mừng", "quà", "binh", "sĩ", "niệm", // feasts
	"no", "street", "round", "about", "over", "nearly", "on", "of", "since", "from", "until", "till", "by", "to", "after", "before", "in")

// terms are the words before the days that something lasts to or from.
var terms = setOf("từ", "đến", "tới", "trước", "sau", "hết", "vào", "kể")

// feasts are the days that are named for what they are each year.
var feasts = map[uint16]bool{
	newDate(1, 1): true, newDate(14, 2): true, newDate(8, 3): true, newDate(30, 4): true, newDate(1, 5): true,
	newDate(1, 6): true, newDate(2, 9): true, newDate(20, 10): true, newDate(20, 11): true,
}

func setOf(words ...string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range words {
		set[w] = true
	}
	return set
}

// months are those of English, as headlines spell them.
var months = func() map[string]uint16 {
	all := map[string]uint16{"Sept": 9}
	for i, name := range [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"} {
		all[name], all[name[:3]] = uint16(i+1), uint16(i+1)
	}
	return all
}()

// firstWord returns the word that stands behind a blank at the start of text, with a dot
// that belongs to it, and what is behind that and another blank.
func firstWord(text string) (word, behind string) {
	if text == "" || text[0] != ' ' {
		return "", text
	}
	text = text[1:]
	end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		return text, ""
	}
	return text[:end], strings.TrimLeft(text[end:], ". ")
}

// lastWords returns the last word of text as a key has it, with no more than blanks and a
// bracket behind it, and the one before that.
// All words that mean nothing to dates are "?".
func lastWords(text string) (last, before string) {
	text = strings.TrimRight(text, " (")
	if len(text) > maxContext {
		text = text[len(text)-maxContext:]
		for text != "" && !utf8.RuneStart(text[0]) {
			text = text[1:]
		}
	}
	if r, _ := utf8.DecodeLastRuneInString(text); !unicode.IsLetter(r) {
		return "", ""
	}
	buf := headlineKeys.Get().(*[]byte)
	defer headlineKeys.Put(buf)
	*buf = normalize.Key.Append((*buf)[:0], text)
	rest := *buf
	at := bytes.LastIndexByte(rest, ' ')
	last = known(rest[at+1:])
	if at > 0 {
		rest = rest[:at]
		before = known(rest[bytes.LastIndexByte(rest, ' ')+1:])
	}
	return last, before
}

// known returns word if it means something to a date beside it, and "?" if not.
func known(word []byte) string {
	if w, ok := meaningful[string(word)]; ok {
		return w
	}
	return "?"
}

var meaningful = func() map[string]string {
	all := make(map[string]string)
	for _, set := range [...]map[string]bool{timesOfDay, notDays, terms, cues} {
		for w := range set {
			all[w] = w
		}
	}
	return all
}()

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// digits returns the length of the run of digits that s starts with.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// dateOf returns the date of the numbers of a day and a month, 0 if there is none.
func dateOf(day, month string) uint16 {
	if len(month) > 2 {
		return 0
	}
	return dateOfNumbers(day, numberOfDigits(month))
}

func dateOfNumbers(day string, month uint16) uint16 {
	d := numberOfDigits(day)
	if date := newDate(d, month); d <= 31 && month <= 12 && isDate(date) {
		return date
	}
	return 0
}

func numberOfDigits(s string) (n uint16) {
	for i := range len(s) {
		n = 10*n + uint16(s[i]-'0')
	}
	return n
}

// partOfNumber reports whether a number after before goes on with one there.
func partOfNumber(before string) bool {
	n := len(before)
	return n >= 2 && strings.IndexByte("/.,-", before[n-1]) >= 0 && '0' <= before[n-2] && before[n-2] <= '9'
}

// startsNumber reports whether after a month comes what makes it none: another
// part, but for a year, or a percent sign.
func startsNumber(after string) bool {
	if after == "" {
		return false
	}
	if after[0] == '%' {
		return true
	}
	if strings.IndexByte("/.,-", after[0]) < 0 {
		return false
	}
	n := digits(after[1:])
	return n != 0 && n != 4
}

// skipNumber returns what comes after the parts of a number in after.
func skipNumber(after string) string {
	for len(after) > 1 && strings.IndexByte("/.,-", after[0]) >= 0 && digits(after[1:]) > 0 {
		after = after[1+digits(after[1:]):]
	}
	return after
}
