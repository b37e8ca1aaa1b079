package shingle

// newDate returns a date as a [Document] holds it. It need be no day of a year;
// numbers above 31 are none of a date.
func newDate(day, month uint16) uint16 { return month<<5 | day }

// isDate reports whether date is one of the 366 days of a leap year.
func isDate(date uint16) bool {
	day, month := date&31, date>>5
	return 1 <= month && month <= 12 && 1 <= day && day <= daysOf[month-1]
}

var daysOf = [12]uint16{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
