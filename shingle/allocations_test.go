//go:build !race

package shingle

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/shingle/internal/shingletest"
)

// Under the race detector, pools drop some of what they hold.

func TestAllocations(t *testing.T) {
	for _, opts := range []Options{{}, {Seed: 3}} {
		testAllocations(t, newExtractor(t, opts))
	}
}

func testAllocations(t *testing.T, x *Extractor) {
	texts := shingletest.Texts()
	title, body := texts[0], strings.Join(texts, " ")
	var d Document
	assert.Zero(t, testing.AllocsPerRun(100, func() { x.Extract(&d, title, body) }))
	var v Vector
	var sketch Sketch
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		v = x.AppendVector(v[:0], title, body)
		sketch = AppendWeighted(sketch[:0], v, 128)
	}))
	assert.Equal(t, d.EventSketch, sketch)
}
