package jsonl

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ParseTime returns the time that s states in one of the forms that feeds,
// archives and pages use:
//
//   - RFC 3339, and the calendar dates of ISO 8601 in the long and the short form,
//     to the second or a fraction of it, or to the minute: 2026-11-27T10:00:00+07:00,
//     2026-11-27 10:00, 20261127T030000Z, 2026-11-27. Dates of weeks and numbered
//     days of a year are not read.
//   - RFC 1123 and RFC 822: Fri, 27 Nov 2026 10:00:00 +0700, 27 Nov 26 03:00 GMT
//   - what Java, JavaScript and .NET write: 2026-11-27T10:00+07:00[Asia/Ho_Chi_Minh],
//     Fri Nov 27 2026 10:00:00 GMT+0700 (Indochina Time), /Date(1795748400000)/
//   - English: Nov 27, 2026, 10:00 AM
//   - Vietnamese: 27/11/2026, 10:00 27-11-2026, 10h30 ngày 27.11.2026,
//     Thứ sáu, 27/11/2026, 10:00 (GMT+7), 27 tháng 11 năm 2026
//   - a number of seconds, milliseconds, microseconds or nanoseconds since 1970 in
//     UTC. The size tells the unit: seconds are from 10^8 (1973) to 10^11 (5138), and
//     each other unit follows on the one before; nanoseconds end in 2262. Smaller
//     numbers are no times. But 20261127 is a day, and 202611271000 and
//     20261127100000 are times of one, of the years 1900 to 2099.
//
// In a date of three numbers the day comes before the month, or the year first of
// all: 5/11/2026 is in November, and 11/27/2026, which the month-first dates of the
// United States have, is an error and no guess. Years of two digits are from 1950 to
// 2049. The day of the week is passed over, right or wrong.
//
// A time without a zone is one of zone; nil means UTC. A date without a time of
// day is its midnight. The days 0001-01-01 and 0000-00-00, at midnight, are what
// programs write for a time that is not set: they give the zero Time. Text that is
// none of these, states two dates, or a year that is not from 1 to 9999, is an error.
func ParseTime(s string, zone *time.Location) (time.Time, error) {
	if zone == nil {
		zone = time.UTC
	}
	t, err := parseTime(s, zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("%.40q is no time: %w", s, err)
	}
	return t, nil
}

// vietnam is the time of Asia/Ho_Chi_Minh since 1975.
var vietnam = time.FixedZone("", 7*60*60)

// ZoneOf returns the zone of times that state none in an article of a language, a tag
// such as vi, vi-VN or vi_VN: that of Vietnam for Vietnamese, and UTC for any other
// language and for none.
func ZoneOf(lang string) *time.Location {
	const vi = "vi"
	isVietnamese := len(lang) >= len(vi) && strings.EqualFold(lang[:len(vi)], vi) && strings.IndexAny(lang+"-", "-_") == len(vi)
	if isVietnamese {
		return vietnam
	}
	return time.UTC
}

func parseTime(s string, zone *time.Location) (time.Time, error) {
	if strings.HasPrefix(s, "0000-00-00") && strings.Trim(s, "0-:. TZ") == "" {
		return time.Time{}, nil
	}
	t, ok := rfc3339(s)
	if !ok {
		t, ok = compact(s, zone)
	}
	if !ok {
		t, ok = sinceEpoch(inDate(s))
	}
	if !ok {
		var err error
		p := timeParser{zone: zone}
		if t, err = p.parse(s); err != nil {
			return time.Time{}, err
		}
	}
	if h, m, s := t.Clock(); t.Year() == 1 && t.YearDay() == 1 && h+m+s == 0 {
		return time.Time{}, nil
	}
	for _, year := range [...]int{t.Year(), t.UTC().Year()} {
		if year < 1 || year > 9999 {
			return time.Time{}, fmt.Errorf("year %d, want 1 to 9999", year)
		}
	}
	return t, nil
}

// maxOffset is how many hours a zone is from UTC at most.
const maxOffset = 14

// rfc3339 returns the time that s states in that form, which most texts are in.
func rfc3339(s string) (time.Time, bool) {
	if len(s) < len("2026-11-27T10:00:00Z") {
		return time.Time{}, false
	}
	// In UTC, as time.Parse could return the machine's time zone.
	t, err := time.ParseInLocation(time.RFC3339, s, time.UTC)
	_, offset := t.Zone()
	return t, err == nil && max(offset, -offset) <= maxOffset*60*60
}

// compact returns the time that 12 or 14 digits state, if those are of a day from 1900
// to 2099. As milliseconds they would be of half a year in 1976, or about 2600.
func compact(s string, zone *time.Location) (time.Time, bool) {
	const layout = "20060102150405"
	if n := len(s); n != len(layout) && n != len(layout)-2 || s[:2] != "19" && s[:2] != "20" {
		return time.Time{}, false
	}
	t, err := time.ParseInLocation(layout[:len(s)], s, zone)
	return t, err == nil
}

// inDate returns the number in /Date(1795748400000)/, as older programs of .NET write
// times in JSON, or s.
func inDate(s string) string {
	inner, isDate := strings.CutPrefix(s, "/Date(")
	inner, isEnded := strings.CutSuffix(inner, ")/")
	if !isDate || !isEnded {
		return s
	}
	return inner
}

// sinceEpoch returns the time that a number states: see [ParseTime]. Those that are
// smaller than seconds may be days written as 20261127.
func sinceEpoch(s string) (time.Time, bool) {
	const least, most = 1e8, 1e11 // seconds
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		perSecond := int64(1)
		for v := n; v >= most && perSecond < 1e9; v /= 1e3 {
			perSecond *= 1e3
		}
		return time.Unix(n/perSecond, n%perSecond*(1e9/perSecond)).UTC(), n >= least
	}
	f, err := strconv.ParseFloat(s, 64)
	for f >= most && f < most*1e6 {
		f /= 1e3 // to seconds
	}
	isTime := err == nil && f >= least && f < most && !strings.ContainsAny(s, "xXpP_")
	if !isTime {
		return time.Time{}, false
	}
	return time.UnixMicro(int64(f * 1e6)).UTC(), true
}

// A timeParser collects the parts of a time, in any order.
type timeParser struct {
	zone   *time.Location
	tokens []timeToken

	year, month, day     int // 0 is not stated
	hour, minute, second int
	nanosecond           int
	hasClock, hasZone    bool

	wrong error // of the part that was refused, where that has a reason to give
}

// A timeToken is a number, a word in lower case, or one other character. Space
// parts tokens and is none.
type timeToken struct {
	text  string
	value int // of a number, or -1
	first byte
	apart bool // there is space before it
}

var (
	errNoDate   = errors.New("no date")
	errDayFirst = errors.New("the day comes before the month")
)

func (p *timeParser) parse(s string) (time.Time, error) {
	const longest = 100
	if len(s) > longest {
		return time.Time{}, fmt.Errorf("%d bytes are too many", len(s))
	}
	p.tokens = timeTokens(s)
	for len(p.tokens) > 0 {
		n := p.takeRemark()
		if n == 0 {
			n = p.take()
		}
		switch {
		case n == 0 && p.wrong != nil:
			return time.Time{}, p.wrong
		case n == 0:
			return time.Time{}, fmt.Errorf("unexpected %q", p.tokens[0].text)
		}
		p.tokens = p.tokens[n:]
	}
	if p.day == 0 || p.month == 0 || p.year == 0 {
		return time.Time{}, errNoDate
	}
	t := time.Date(p.year, time.Month(p.month), p.day, p.hour, p.minute, p.second, p.nanosecond, p.zone)
	if y, m, d := time.Date(p.year, time.Month(p.month), p.day, 0, 0, 0, 0, time.UTC).Date(); y != p.year || int(m) != p.month || d != p.day {
		return time.Time{}, fmt.Errorf("no day %d of month %d", p.day, p.month)
	}
	return t, nil
}

func timeTokens(s string) (tokens []timeToken) {
	apart := false
	s = strings.ToLower(norm.NFC.String(s))
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		kind := func(r rune) int {
			switch {
			case '0' <= r && r <= '9':
				return 0
			case unicode.IsLetter(r):
				return 1
			}
			return 2
		}
		if k := kind(r); k < 2 {
			n = strings.IndexFunc(s, func(r rune) bool { return kind(r) != k })
			if n < 0 {
				n = len(s)
			}
		}
		if apart = apart || unicode.IsSpace(r); !unicode.IsSpace(r) {
			t := timeToken{text: s[:n], value: -1, first: s[0], apart: apart}
			apart = false
			if kind(r) == 0 && n <= 9 {
				t.value, _ = strconv.Atoi(t.text)
			}
			tokens = append(tokens, t)
		}
		s = s[n:]
	}
	return tokens
}

// at returns a token, or none.
func (p *timeParser) at(i int) timeToken {
	if i < len(p.tokens) {
		return p.tokens[i]
	}
	return timeToken{value: -1}
}

// digits reports whether a token is a number of at least low and at most high
// digits.
func (t timeToken) digits(low, high int) bool {
	return t.value >= 0 && low <= len(t.text) && len(t.text) <= high
}

// take takes what the tokens begin with, and returns how many that are; 0 is
// what no time has.
func (p *timeParser) take() int {
	t := p.at(0)
	if t.value >= 0 {
		return p.takeNumber(t)
	}
	if month, ok := months[t.text]; ok {
		return p.setMonth(month, 1)
	}
	if offset, ok := zones[t.text]; ok && p.hasClock {
		if n := p.takeOffset(1); n > 0 {
			return 1 + n
		}
		return p.setZone(offset, 1)
	}
	switch t.text {
	case "+", "-", "−":
		if n := p.takeOffset(0); n > 0 {
			return n
		}
		return 1 // a dash
	case "am", "pm", "sa", "ch":
		return p.setHalf(t.text)
	case "a", "p": // a.m.
		if p.at(1).text == "." && p.at(2).text == "m" {
			n := 3
			if p.at(n).text == "." {
				n++
			}
			if p.setHalf(t.text+"m") == 0 {
				return 0
			}
			return n
		}
	case "thứ", "chủ":
		return min(2, len(p.tokens)) // thứ 6, chủ nhật
	case "tháng":
		if m := p.at(1); m.digits(1, 2) {
			return p.setMonth(m.value, 2)
		}
	case "năm":
		if y := p.at(1); y.digits(4, 4) {
			return p.setYear(y.value, 2)
		}
	}
	if slices.Contains(fillers, t.text) {
		return 1
	}
	return 0
}

// takeRemark takes what stands in brackets behind a date and a zone, and names the
// zone once more: the comment of RFC 5322, as in +0000 (UTC), and [Asia/Ho_Chi_Minh] of
// Java. A year there is one of another date.
func (p *timeParser) takeRemark() int {
	closing, isOpening := map[string]string{"(": ")", "[": "]"}[p.at(0).text]
	if !isOpening || !p.hasZone || p.day == 0 || p.year == 0 {
		return 0
	}
	end := slices.IndexFunc(p.tokens, func(t timeToken) bool { return t.text == closing || t.value >= 1900 })
	if end < 0 || p.tokens[end].text != closing {
		return 0
	}
	return end + 1
}

// fillers are words and signs around a date.
var fillers = []string{
	",", "(", ")", "|", "·", "•", "–", "—", ".", ":", "/", "t", "lúc", "vào", "hồi", "ngày", "at", "on", "of", "the",
	"st", "nd", "rd", "th", "cn", "date", "published", "updated", "cập", "nhật", "đăng",
	"mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
}

var months = func() map[string]int {
	all := map[string]int{"sept": 9}
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		all[name], all[name[:3]] = int(m), int(m)
	}
	return all
}()

// zones are the names of zones of RFC 822, and that of Vietnam, in hours east of
// Greenwich.
var zones = map[string]int{
	"z": 0, "utc": 0, "gmt": 0, "ut": 0, "ict": 7,
	"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}

// takeNumber takes what a number begins: a date, a clock or a part of a date.
func (p *timeParser) takeNumber(t timeToken) int {
	a, b := p.at(1), p.at(2)
	separated := (a.first == '-' || a.first == '/' || a.first == '.') && len(a.text) == 1 && b.digits(1, 2)
	switch {
	case t.digits(1, 2) && (a.text == ":" || a.text == "h" || a.text == "g" || a.text == "giờ"):
		return p.takeClock(t)
	case t.digits(8, 8): // 20261127
		if p.setDate(t.value/10000, t.value/100%100, t.value%100) {
			return 1
		}
	case t.digits(6, 6) || t.digits(4, 4) && p.year != 0: // 100000 after 20261127T
		if p.day != 0 && !p.hasClock {
			n := t.value
			if len(t.text) == 4 {
				n *= 100
			}
			return p.setClock(n/10000, n/100%100, n%100, 1)
		}
	case t.digits(4, 4) && separated && p.at(3).text == a.text && p.at(4).digits(1, 2):
		if p.setDate(t.value, b.value, p.at(4).value) {
			return 5
		}
	case t.digits(1, 2) && separated && p.at(3).text == a.text && (p.at(4).digits(4, 4) || p.at(4).digits(2, 2)):
		if p.setDate(fullYear(p.at(4)), b.value, t.value) {
			return 5
		}
		if b.value > 12 && t.value <= 12 {
			p.wrong = fmt.Errorf("no month %d: %w", b.value, errDayFirst)
		}
	case t.digits(1, 2) && months[b.text] != 0 && a.text == "-" && p.at(3).text == "-": // 27-Nov-26
		if y := p.at(4); (y.digits(2, 2) || y.digits(4, 4)) && p.setDate(fullYear(y), months[b.text], t.value) {
			return 5
		}
	case t.digits(4, 4):
		return p.setYear(t.value, 1)
	case t.digits(1, 2) && p.day == 0 && t.value >= 1 && t.value <= 31:
		p.day = t.value
		return 1
	case t.digits(2, 2) && p.day != 0 && p.month != 0:
		return p.setYear(fullYear(t), 1)
	}
	return 0
}

// fullYear returns a year of two digits as RFC 5322 reads it from senders that
// still write it so.
func fullYear(t timeToken) int {
	switch {
	case len(t.text) > 2:
		return t.value
	case t.value < 50:
		return 2000 + t.value
	}
	return 1900 + t.value
}

// takeClock takes 10:00, 10:00:00.5, 10h, 10h30 or 10 giờ 30 phút.
func (p *timeParser) takeClock(hour timeToken) int {
	minute, second, n := 0, 0, 2
	if m := p.at(2); m.digits(2, 2) || m.digits(1, 1) && p.at(1).text != ":" {
		minute, n = m.value, 3
		if p.at(3).text == "phút" {
			n = 4
		}
	} else if p.at(1).text == ":" {
		return 0
	}
	if p.at(n).text == ":" && p.at(n+1).digits(2, 2) {
		second, n = p.at(n+1).value, n+2
		if sign := p.at(n).text; (sign == "." || sign == ",") && p.at(n+1).digits(1, 9) {
			p.nanosecond, _ = strconv.Atoi((p.at(n+1).text + "00000000")[:9])
			n += 2
		}
	}
	return p.setClock(hour.value, minute, second, n)
}

// takeOffset takes +7, +07, +0700 or +07:00 from token i on, and returns how many
// tokens that are.
func (p *timeParser) takeOffset(i int) int {
	sign, hours := p.at(i).text, p.at(i+1)
	if sign != "+" && sign != "-" && sign != "−" || !hours.digits(1, 4) || hours.apart || !p.hasClock || p.hasZone {
		return 0
	}
	n, hour, minute := 2, hours.value, 0
	switch m := p.at(i + 3); {
	case len(hours.text) > 2:
		hour, minute = hours.value/100, hours.value%100
	case p.at(i+2).text == ":" && m.digits(2, 2):
		minute, n = m.value, 4
	}
	if hour > maxOffset || minute > 59 {
		return 0
	}
	offset := hour*3600 + minute*60
	if sign != "+" {
		offset = -offset
	}
	p.zone, p.hasZone = time.FixedZone("", offset), true
	return n
}

// The setters return n, or 0 if the part is out of range or was stated before.

func (p *timeParser) setZone(hours, n int) int {
	if p.hasZone {
		return 0
	}
	p.zone, p.hasZone = time.FixedZone("", hours*3600), true
	if hours == 0 {
		p.zone = time.UTC
	}
	return n
}

func (p *timeParser) setClock(hour, minute, second, n int) int {
	if p.hasClock || hour > 23 || minute > 59 || second > 60 {
		return 0
	}
	p.hour, p.minute, p.second, p.hasClock = hour, minute, min(second, 59), true
	return n
}

// setHalf takes am or pm, in Vietnamese sa and ch.
func (p *timeParser) setHalf(half string) int {
	if !p.hasClock || p.hour > 12 {
		return 0
	}
	p.hour %= 12
	if half == "pm" || half == "ch" {
		p.hour += 12
	}
	return 1
}

func (p *timeParser) setMonth(month, n int) int {
	if p.month != 0 || month < 1 || month > 12 {
		return 0
	}
	p.month = month
	return n
}

func (p *timeParser) setYear(year, n int) int {
	if p.year != 0 || year < 1 {
		return 0
	}
	p.year = year
	return n
}

func (p *timeParser) setDate(year, month, day int) bool {
	if p.day != 0 || day < 1 || day > 31 || p.setMonth(month, 1)*p.setYear(year, 1) == 0 {
		return false
	}
	p.day = day
	return true
}
