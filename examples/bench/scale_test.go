package main

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/examples/bench/report"
)

func TestExponentOfAPowerLaw(t *testing.T) {
	for _, k := range []float64{.5, 1, 1.75} {
		var points []report.Point
		for _, x := range []float64{100, 10_000, 30_000, 90_000} {
			y := 3 * math.Pow(x, k)
			if x < 10_000 {
				y *= 50 // what is fixed weighs on small sizes only
			}
			points = append(points, report.Point{X: x, Y: y})
		}
		assert.Equal(t, strconv.FormatFloat(k, 'f', 2, 64), exponent(points))
	}
}
