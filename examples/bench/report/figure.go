package report

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"image/color"
	"math"
	"regexp"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// A Figure is a plot of series, or of bars if it has any.
type Figure struct {
	ID, Title, X, Y string
	Series          []Series
	Bars            []Bar

	LogX, LogY bool
	YFrom, YTo float64 // the range of the y axis; both zero: that of the points
}

// A Series is a line, or dots.
type Series struct {
	Name   string
	Points []Point
	Dots   bool // measured points, not a line
}

// A Point is what was measured of a thing of size X.
type Point struct{ X, Y float64 }

// A Bar is a median with the range of what was measured.
type Bar struct {
	Name             string
	Median, Min, Max float64
}

// Colours of the drawn plot stand for those of the page, so that a plot is as
// readable in the dark as in the light: svg replaces each by a CSS variable.
var (
	ink     = color.RGBA{1, 1, 1, 255}
	faint   = color.RGBA{2, 2, 2, 255}
	palette = []color.RGBA{{3, 1, 1, 255}, {3, 2, 2, 255}, {3, 3, 3, 255}, {3, 4, 4, 255}, {3, 5, 5, 255}}
)

// A figure is as wide as the window of a phone, so that its text is as large there as
// it is drawn.
const (
	figureWidth  = 5 * vg.Inch
	figureHeight = 3.2 * vg.Inch
	barHeight    = .46 * vg.Inch // of a bar and its name
)

// A legendEntry is what a line or the dots of a colour mean.
type legendEntry struct {
	Name, Sign string
	Color      template.CSS
}

// isDashed reports whether the i-th series is: the colours come again then.
func isDashed(i int) bool { return i/len(palette)%2 == 1 }

func (f Figure) legend() []legendEntry {
	var legend []legendEntry
	for i, s := range f.Series {
		e := legendEntry{s.Name, "━", template.CSS(fmt.Sprintf("var(--c%d)", i%len(palette)))}
		switch {
		case s.Dots:
			e.Sign = "●"
		case isDashed(i):
			e.Sign = "╍"
		}
		legend = append(legend, e)
	}
	return legend
}

// svg draws the figure as an SVG element whose colours are var(--ink),
// var(--faint) and var(--c0) to var(--c4).
func (f Figure) svg() (string, error) {
	if err := f.check(); err != nil {
		return "", fmt.Errorf("figure %s: %w", f.ID, err)
	}
	p := f.empty()
	height := figureHeight
	add := f.drawSeries
	if len(f.Bars) > 0 {
		add = f.drawBars
		height = vg.Length(len(f.Bars)+1) * barHeight
	}
	if err := add(p); err != nil {
		return "", fmt.Errorf("figure %s: %w", f.ID, err)
	}
	canvas := vgsvg.New(figureWidth, height)
	p.Draw(draw.New(canvas))
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return "", err
	}
	return f.themed(b.String()), nil
}

// check reports what cannot be drawn, on which the plot would panic.
func (f Figure) check() error {
	points := len(f.Bars)
	for _, s := range f.Series {
		points += len(s.Points)
		for _, p := range s.Points {
			if f.LogX && !(p.X > 0) || f.LogY && !(p.Y > 0) {
				return fmt.Errorf("%s: (%v, %v) has no logarithm", s.Name, p.X, p.Y)
			}
		}
	}
	for _, b := range f.Bars {
		if !(b.Min > 0 && b.Median > 0 && b.Max > 0) {
			return fmt.Errorf("%s: %v (%v–%v) has no logarithm", b.Name, b.Median, b.Min, b.Max)
		}
	}
	if points == 0 {
		return errors.New("nothing to draw")
	}
	return nil
}

// empty returns the plot without data.
func (f Figure) empty() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = color.Transparent
	p.X.Label.Text, p.Y.Label.Text = f.X, f.Y
	sans := font.Font{Typeface: "Liberation", Variant: "Sans", Size: 11}
	for _, s := range []*draw.TextStyle{&p.X.Label.TextStyle, &p.Y.Label.TextStyle, &p.X.Tick.Label, &p.Y.Tick.Label} {
		s.Font, s.Color = sans, ink
	}
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.LineStyle.Color, a.Tick.LineStyle.Color = ink, ink
	}
	return p
}

func (f Figure) drawSeries(p *plot.Plot) error {
	grid := plotter.NewGrid()
	grid.Vertical.Color, grid.Horizontal.Color = faint, faint
	p.Add(grid)
	for i, s := range f.Series {
		points := make(plotter.XYs, len(s.Points))
		for j, pt := range s.Points {
			points[j] = plotter.XY(pt)
		}
		c := palette[i%len(palette)]
		line, dots, err := plotter.NewLinePoints(points)
		if err != nil {
			return err
		}
		line.LineStyle = draw.LineStyle{Color: c, Width: 1.5}
		if isDashed(i) {
			line.LineStyle.Dashes = []vg.Length{5, 3}
		}
		dots.GlyphStyle = draw.GlyphStyle{Color: c, Radius: 2.5, Shape: draw.CircleGlyph{}}
		if s.Dots {
			p.Add(dots)
		} else {
			p.Add(line)
		}
	}
	if f.LogX {
		p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, logTicks{}
	}
	if f.LogY {
		p.Y.Scale, p.Y.Tick.Marker = plot.LogScale{}, logTicks{}
	}
	if f.YTo > 0 {
		p.Y.Min, p.Y.Max = f.YFrom, f.YTo
	}
	return nil
}

// drawBars draws a bar from 1 to each median under its name, and a line from min to max.
func (f Figure) drawBars(p *plot.Plot) error {
	least := 1.
	for i, b := range f.Bars {
		at := float64(len(f.Bars) - 1 - i)
		least = min(least, b.Min)
		body, err := plotter.NewLine(plotter.XYs{{X: 1, Y: at}, {X: b.Median, Y: at}})
		if err != nil {
			return err
		}
		body.LineStyle = draw.LineStyle{Color: palette[0], Width: 12}
		reach, err := plotter.NewLine(plotter.XYs{{X: b.Min, Y: at}, {X: b.Max, Y: at}})
		if err != nil {
			return err
		}
		reach.LineStyle = draw.LineStyle{Color: ink, Width: 1.5}
		labels, err := plotter.NewLabels(plotter.XYLabels{
			XYs:    plotter.XYs{{X: max(b.Max, b.Median), Y: at}, {X: 1, Y: at + .5}},
			Labels: []string{fmt.Sprintf(" %.1f", b.Median), b.Name},
		})
		if err != nil {
			return err
		}
		for i := range labels.TextStyle {
			labels.TextStyle[i].Color, labels.TextStyle[i].Font = ink, p.X.Tick.Label.Font
			labels.TextStyle[i].YAlign = draw.YCenter
		}
		p.Add(body, reach, labels)
	}
	p.HideY()
	p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, logTicks{}
	p.X.Min, p.X.Max = least*.9, p.X.Max*1.6 // room for the label
	p.Y.Min, p.Y.Max = -.4, float64(len(f.Bars))-.2
	return nil
}

// logTicks marks 1, 2 and 5 times each power of ten.
type logTicks struct{}

func (logTicks) Ticks(from, to float64) []plot.Tick {
	var ticks []plot.Tick
	for exp := math.Floor(math.Log10(from)); exp <= math.Ceil(math.Log10(to)); exp++ {
		for _, m := range []float64{1, 2, 5} {
			if v := m * math.Pow(10, exp); v >= from && v <= to {
				ticks = append(ticks, plot.Tick{Value: v, Label: strconv.FormatFloat(v, 'g', 3, 64)})
			}
		}
	}
	return ticks
}

var (
	svgRoot = regexp.MustCompile(`(?s)^.*?<svg [^>]*viewBox="([^"]*)"[^>]*>`)
	svgFont = regexp.MustCompile(`font-family:[^;"]*(;font-[a-z]+:(normal|none|bold))*`)
)

// themed makes a document an element of the page.
func (f Figure) themed(svg string) string {
	replace := []string{"#010101", "var(--ink)", "#020202", "var(--faint)"}
	for i, c := range palette {
		replace = append(replace, fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B), fmt.Sprintf("var(--c%d)", i))
	}
	svg = strings.NewReplacer(replace...).Replace(svg)
	svg = svgFont.ReplaceAllString(svg, "font-family:inherit")
	return svgRoot.ReplaceAllString(svg, `<svg viewBox="$1" role="img">`)
}
