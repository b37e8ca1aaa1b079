package main

import (
	"flag"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

// Who asks for some sizes gets these alone, and each table says what prints it alone.
func TestOnlyWhatIsAskedFor(t *testing.T) {
	for line, want := range map[string][]string{
		"scale":                                  {"sizes 1000,5000,15000,50000,150000", "dated 50000,100000,200000", "items 200000,2000000", "restart 10000,30000", "dedup 100000,1000000"},
		"scale -per-day 3600":                    {"sizes 1000,5000,15000,50000,150000", "dated 50000,100000,200000", "items 200000,2000000", "restart 10000,30000", "dedup 100000,1000000"},
		"scale -dedup 10 -restart 20,30":         {"restart 20,30", "dedup 10"},
		"scale -data DIR -dated 20 -hidden FILE": {"dated 20"},
		"scale -data DIR -per-day 7 -restart 20": {"restart 20"},
	} {
		var o scaleOptions
		flags := flag.NewFlagSet("bench scale", flag.ContinueOnError)
		o.define(flags)
		require.NoError(t, flags.Parse(strings.Fields(line)[1:]))
		o.keepAsked(flags)
		var got []string
		for kind, n := range o.numbers() {
			if len(*n) > 0 {
				got = append(got, kind+" "+n.String())
				if len(want) == 1 {
					assert.Equal(t, "go run ./examples/bench "+line, o.command(kind))
				}
			}
		}
		assert.ElementsMatch(t, want, got, line)
	}
}
