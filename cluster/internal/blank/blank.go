// Package blank says which texts are blank.
package blank

import "unicode"

// Is reports whether nothing of s shows: all of it is white space, or characters that
// have no shape, such as zero-width spaces, soft hyphens, fillers and control codes.
func Is(s string) bool {
	for _, r := range s {
		if r > ' ' && r < 0x7f || !unicode.In(r, shapeless...) {
			return false
		}
	}
	return true
}

// shapeless are the sets of characters that do not show. A part of those to which
// Unicode gives the property Default_Ignorable_Code_Point is in none of the others, and
// the blank of Braille is called a symbol.
var shapeless = []*unicode.RangeTable{
	unicode.White_Space, unicode.Cc, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point,
	{R16: []unicode.Range16{{Lo: 0x2800, Hi: 0x2800, Stride: 1}}},
}
