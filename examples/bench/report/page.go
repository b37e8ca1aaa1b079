package report

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed page.html
var pageSource string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"unbroken": unbroken}).Parse(pageSource))

// unbroken keeps a unit of one or two letters on the line of what it measures.
func unbroken(head string) string {
	if i := strings.LastIndexByte(head, ' '); i > 0 && len(head)-i <= 3 {
		return head[:i] + "\u00a0" + head[i+1:]
	}
	return head
}

// Numbers reports which columns hold numbers.
func (t Table) Numbers() []bool {
	_, numbers := t.columns()
	return numbers
}

// A drawnSection is a section with its figures as SVG.
type drawnSection struct {
	Section
	Drawn []drawnFigure
}

type drawnFigure struct {
	ID, Title string
	Legend    []legendEntry
	SVG       template.HTML
}

// Write writes index.html and results.md, which has the same tables, into dir, and
// returns the path of the page. Command is what printed the sections.
func Write(dir, command string, sections []Section) (path string, err error) {
	page := struct {
		Setting  []fact
		Command  string
		Sections []drawnSection
	}{Setting: setting(), Command: command}
	var text bytes.Buffer
	for _, f := range facts() {
		fmt.Fprintf(&text, "- %s\n", f)
	}
	for _, s := range sections {
		drawn := drawSection(s)
		page.Sections = append(page.Sections, drawn)
		text.WriteString("\n")
		if err := drawn.Write(&text); err != nil {
			return "", err
		}
	}
	var html bytes.Buffer
	if err := pageTemplate.Execute(&html, page); err != nil {
		return "", err
	}
	path = filepath.Join(dir, "index.html")
	return path, errors.Join(
		os.WriteFile(path, html.Bytes(), 0o644),
		os.WriteFile(filepath.Join(dir, "results.md"), text.Bytes(), 0o644),
	)
}

// drawSection draws the figures of a section. What cannot be drawn is skipped, so that
// the tables are not lost.
func drawSection(s Section) drawnSection {
	drawn := drawnSection{Section: s}
	drawn.Skipped = slices.Clone(s.Skipped)
	for _, f := range s.Figures {
		svg, err := f.svg()
		if err != nil {
			drawn.Skipped = append(drawn.Skipped, err.Error()+".")
			continue
		}
		drawn.Drawn = append(drawn.Drawn, drawnFigure{f.ID, f.Title, f.legend(), template.HTML(svg)})
	}
	return drawn
}
