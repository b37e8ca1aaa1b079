// Package sorted compares sets that are kept as sorted slices, each element once.
package sorted

import "cmp"

// Common returns how many elements two sets have in common.
func Common[E cmp.Ordered](a, b []E) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		x, y := a[i], b[j]
		if x <= y {
			i++
		}
		if y <= x {
			j++
		}
		if x == y {
			n++
		}
	}
	return n
}
