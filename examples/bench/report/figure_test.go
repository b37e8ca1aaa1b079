package report

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	lines = Figure{
		ID: "lines", Title: "Lines", X: "articles & texts", Y: "seconds", LogX: true, LogY: true,
		Series: []Series{
			{Name: "index", Points: []Point{{10, .1}, {100, 1}, {1000, 20}}},
			{Name: "pairs", Points: []Point{{10, .01}, {100, 3}, {1000, 200}}, Dots: true},
		},
	}
	bars = Figure{ID: "bars", Title: "Bars", X: "ratio", Bars: []Bar{{"a < b", 12, 10, 15}, {"c", .8, .5, 1.2}}}
)

// parse returns the names of the elements and the text of an XML document.
func parse(t *testing.T, document string) (elements map[string]int, text []string) {
	t.Helper()
	elements = map[string]int{}
	d := xml.NewDecoder(strings.NewReader(document))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return elements, text
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			elements[token.Name.Local]++
		case xml.CharData:
			if s := strings.TrimSpace(string(token)); s != "" {
				text = append(text, s)
			}
		}
	}
}

func TestFiguresAreElementsOfThePage(t *testing.T) {
	anyColor := regexp.MustCompile(`#[0-9A-Fa-f]{3,6}\b`)
	for _, f := range []Figure{lines, bars} {
		svg, err := f.svg()
		require.NoError(t, err)
		assert.True(t, strings.HasPrefix(svg, "<svg "), "no declaration of XML: %.60s", svg)
		assert.NotContains(t, svg, "http", "an element asks for nothing")
		assert.NotRegexp(t, anyColor, svg, "all colours are those of the page")
		assert.Contains(t, svg, "var(--ink)")
		assert.Contains(t, svg, "var(--c0)")
		elements, text := parse(t, svg)
		assert.Equal(t, 1, elements["svg"])
		assert.Contains(t, text, f.X)
	}
	svg, err := lines.svg()
	require.NoError(t, err)
	assert.Contains(t, svg, "var(--c1)", "each series has a colour")
	_, text := parse(t, svg)
	assert.Contains(t, text, "seconds")
	assert.Subset(t, text, []string{"10", "100", "1e+03"}, "ticks of the logarithmic axis")

	svg, err = bars.svg()
	require.NoError(t, err)
	_, text = parse(t, svg)
	assert.Subset(t, text, []string{"a < b", "c", "12.0", "0.8"}, "names and medians")
}

func TestLegendNamesTheSeriesByTheColoursOfThePlot(t *testing.T) {
	f := Figure{}
	for i := range len(palette) + 1 {
		f.Series = append(f.Series, Series{Name: fmt.Sprint(i), Dots: i == 1})
	}
	legend := f.legend()
	require.Len(t, legend, len(f.Series))
	for i, e := range legend {
		assert.Equal(t, f.Series[i].Name, e.Name)
		assert.Equal(t, fmt.Sprintf("var(--c%d)", i%len(palette)), string(e.Color))
		assert.Equal(t, f.Series[i].Dots, e.Sign == "●")
		assert.Equal(t, i >= len(palette), e.Sign == "╍", "a colour that comes again is dashed")
		assert.Contains(t, pageSource, fmt.Sprintf("--c%d:", i%len(palette)), "the page has this colour")
	}
	assert.Empty(t, bars.legend())
}

func TestLogarithmicTicks(t *testing.T) {
	for _, r := range [][2]float64{{1, 10}, {.03, 4000}, {10, 150_000}, {2, 3}} {
		ticks := logTicks{}.Ticks(r[0], r[1])
		require.NotEmpty(t, ticks)
		for i, tick := range ticks {
			assert.GreaterOrEqual(t, tick.Value, r[0])
			assert.LessOrEqual(t, tick.Value, r[1])
			if i > 0 {
				step := tick.Value / ticks[i-1].Value
				assert.True(t, math.Abs(step-2) < 1e-9 || math.Abs(step-2.5) < 1e-9, "from %v to %v", ticks[i-1].Value, tick.Value)
			}
			var label float64
			_, err := fmt.Sscan(tick.Label, &label)
			require.NoError(t, err)
			assert.InEpsilon(t, tick.Value, label, 1e-9)
		}
	}
}

func TestFigureThatCannotBeDrawn(t *testing.T) {
	for want, f := range map[string]Figure{
		"none: nothing":            {ID: "none", Series: []Series{{Name: "empty"}}},
		"x: line: (0, 1) has no":   {ID: "x", LogX: true, Series: []Series{{Name: "line", Points: []Point{{1, 1}, {0, 1}}}}},
		"y: line: (1, NaN) has no": {ID: "y", LogY: true, Series: []Series{{Name: "line", Points: []Point{{1, math.NaN()}}}}},
		"bars: b: 1 (0–2) has no":  {ID: "bars", Bars: []Bar{{"b", 1, 0, 2}}},
	} {
		_, err := f.svg()
		assert.ErrorContains(t, err, want)
	}
}
