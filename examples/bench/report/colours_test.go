package report

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Eyes are what is seen of linear red, green and blue: by all cones, and by those without
// one kind (Viénot, Brettel and Mollon, Color Research & Application 24, 1999).
var eyes = map[string][3][3]float64{
	"all cones":    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopes":   {{.11238, .88762, 0}, {.11238, .88762, 0}, {.00401, -.00401, 1}},
	"deuteranopes": {{.29275, .70725, 0}, {.29275, .70725, 0}, {-.02234, .02234, 1}},
}

// linear returns the linear red, green and blue of a colour of CSS.
func linear(t *testing.T, css string) (c [3]float64) {
	t.Helper()
	if len(css) == 4 {
		css = "#" + strings.Repeat(css[1:2], 2) + strings.Repeat(css[2:3], 2) + strings.Repeat(css[3:4], 2)
	}
	v, err := strconv.ParseUint(css[1:], 16, 24)
	require.NoError(t, err)
	for i := range c {
		s := float64(v>>(16-8*i)&255) / 255
		if c[i] = s / 12.92; s > .04045 {
			c[i] = math.Pow((s+.055)/1.055, 2.4)
		}
	}
	return c
}

func seenBy(eye [3][3]float64, c [3]float64) (seen [3]float64) {
	for i := range seen {
		for k := range c {
			seen[i] += eye[i][k] * c[k]
		}
	}
	return seen
}

// lab returns CIE L*a*b* with the white of D65.
func lab(c [3]float64) [3]float64 {
	f := func(v, white float64) float64 {
		if v /= white; v > 216./24389 {
			return math.Cbrt(v)
		}
		return (24389./27*v + 16) / 116
	}
	x := f(.4124*c[0]+.3576*c[1]+.1805*c[2], .9505)
	y := f(.2126*c[0]+.7152*c[1]+.0722*c[2], 1)
	z := f(.0193*c[0]+.1192*c[1]+.9505*c[2], 1.089)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// The colours of lines can be told apart, also by who has but two kinds of cones, and
// from the paper (WCAG 2, 1.4.11).
func TestColoursCanBeToldApart(t *testing.T) {
	light, dark, found := strings.Cut(pageSource, "prefers-color-scheme: dark")
	require.True(t, found)
	for name, scheme := range map[string]string{"light": light, "dark": dark} {
		variable := func(name string) string {
			m := regexp.MustCompile(`--` + name + `: (#[0-9a-f]{3,6});`).FindStringSubmatch(scheme)
			require.NotNil(t, m, name)
			return m[1]
		}
		var lines [][3]float64
		for i := range palette {
			c := linear(t, variable(fmt.Sprint("c", i)))
			lines = append(lines, c)
			contrast := (luminance(c) + .05) / (luminance(linear(t, variable("paper"))) + .05)
			assert.Greater(t, max(contrast, 1/contrast), 3., "%s: c%d on paper", name, i)
		}
		for who, eye := range eyes {
			for i := range lines {
				for k := range i {
					a, b := lab(seenBy(eye, lines[i])), lab(seenBy(eye, lines[k]))
					apart := math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
					assert.Greater(t, apart, 25., "%s: c%d and c%d, seen by %s", name, k, i, who)
				}
			}
		}
	}
}

func luminance(c [3]float64) float64 { return .2126*c[0] + .7152*c[1] + .0722*c[2] }
