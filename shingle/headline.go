package shingle

import (
	"strings"
	"unicode/utf8"

	"github.com/chumtin/chumtin/normalize"
)

// appendHeadlineDates appends the dates of a headline to dst: two numbers with a
// slash between, or with a dot or hyphen where a word before tells that it is
// no decimal number and no score. A year may follow.
func appendHeadlineDates(dst []uint16, headline string) []uint16 {
	for i := 0; i < len(headline); {
		n := digits(headline[i:])
		if n == 0 {
			i++
			continue
		}
		rest := headline[i+n:]
		if n <= 2 && rest != "" && strings.IndexByte("/.-", rest[0]) >= 0 && !partOfNumber(headline[:i]) {
			m := digits(rest[1:])
			date, ok := dateOf(headline[i:i+n], rest[1:1+m])
			after := rest[1+m:]
			if ok && !startsNumber(after) && (rest[0] == '/' || cued(headline[:i])) {
				dst = append(dst, date)
			}
			n += 1 + m + len(after) - len(skipNumber(after))
		}
		i += n
	}
	return dst
}

// digits returns the length of the run of digits that s starts with.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// dateOf returns 32·month + day, if there is such a day in a leap year.
func dateOf(day, month string) (uint16, bool) {
	if day == "" || month == "" || len(month) > 2 {
		return 0, false
	}
	number := func(s string) (n uint16) {
		for i := range len(s) {
			n = 10*n + uint16(s[i]-'0')
		}
		return n
	}
	d := number(day)
	date := newDate(d, number(month))
	return date, d <= 31 && isDate(date)
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

// cued reports whether the last word of before tells that a date follows.
func cued(before string) bool {
	before = strings.TrimRight(before, " (")
	if len(before) > 64 {
		before = before[len(before)-64:]
		for before != "" && !utf8.RuneStart(before[0]) {
			before = before[1:]
		}
	}
	word := before[strings.LastIndexByte(before, ' ')+1:]
	switch normalize.Key.String(word) {
	case "ngày", "nay", "hôm", "qua", "mai", "sáng", "trưa", "chiều", "tối", "đêm":
		return true
	}
	return false
}
