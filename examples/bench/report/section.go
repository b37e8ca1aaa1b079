// Package report prints what was measured: as text that reads well on a terminal,
// and as an HTML page with plots.
package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// A Section is what one command found.
type Section struct {
	ID, Title, Command string
	Notes              []string // what must be known to read the tables
	Tables             []Table
	Figures            []Figure
	Skipped            []string // what could not be measured here, and how to
}

// A Table has one row a thing measured.
type Table struct {
	ID, Title string
	Head      []string
	Rows      [][]string
}

// Write prints the section as Markdown that reads well on a terminal.
func (s Section) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n    %s\n", s.Title, s.Command)
	for _, t := range s.Tables {
		fmt.Fprintf(&b, "\n### %s\n\n", t.Title)
		t.write(&b)
	}
	writeList(&b, "Notes", s.Notes)
	writeList(&b, "Skipped", s.Skipped)
	_, err := io.WriteString(w, b.String())
	return err
}

func writeList(b *strings.Builder, title string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s:\n\n", title)
	for _, item := range items {
		fmt.Fprintf(b, "- %s\n", item)
	}
}

func (t Table) write(b *strings.Builder) {
	width := make([]int, len(t.Head))
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	line := func(row []string) {
		for i, cell := range row {
			fmt.Fprintf(b, "| %-*s ", width[i], cell)
		}
		b.WriteString("|\n")
	}
	line(t.Head)
	for i := range t.Head {
		b.WriteString("|" + strings.Repeat("-", width[i]+2))
	}
	b.WriteString("|\n")
	for _, row := range t.Rows {
		line(row)
	}
}
