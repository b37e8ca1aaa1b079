package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/examples/bench/report"
)

func TestCrossing(t *testing.T) {
	// x and x²/100 meet at 100.
	var index, pairs []report.Point
	for _, x := range []float64{10, 50, 200, 1000} {
		index, pairs = append(index, report.Point{X: x, Y: x}), append(pairs, report.Point{X: x, Y: x * x / 100})
	}
	assert.Contains(t, crossing(index, pairs), "below about 100 articles")
}
