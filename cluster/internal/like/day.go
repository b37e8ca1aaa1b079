package like

// Day returns the number of the day of w in UTC, from 1970 on. That of Undated is far
// from all others.
func (w When) Day() int {
	const day = 24
	hour := int(w >> 1)
	if hour < 0 {
		hour -= day - 1 // so that the division rounds down
	}
	return hour / day
}
