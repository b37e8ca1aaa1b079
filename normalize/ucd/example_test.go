package ucd_test

import (
	"fmt"

	"github.com/chumtin/chumtin/normalize/ucd"
)

// A character that Version does not have is in no class, and has no lower case.
func Example() {
	const garay = '\U00010D50' // a capital letter of Unicode 16.0
	for _, r := range []rune{'Đ', '٣', garay} {
		value, isDigit := ucd.DigitValue(r)
		fmt.Printf("%U %U %v %d %v %v\n", r, ucd.ToLower(r), ucd.IsUpper(r), value, isDigit, ucd.ClassOf(r) == ucd.Unassigned)
	}
	// Output:
	// U+0110 U+0111 true 0 false false
	// U+0663 U+0663 false 3 true false
	// U+10D50 U+10D50 false 0 false true
}
