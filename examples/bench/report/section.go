// Package report prints what was measured: as text that reads well on a terminal,
// and as an HTML page with plots.
package report

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Section is what one command found.
type Section struct {
	ID, Title, Command string
	Conclusions        []string // what the tables come to, in a sentence each
	Notes              []string // what must be known to read the tables
	Tables             []Table
	Figures            []Figure
	Skipped            []string // what could not be measured here, and how to
	Elsewhere          []string // what another command measures, and which
}

// A Table has one row a thing measured.
type Table struct {
	ID, Title string
	Command   string // that prints this table alone, if there is one
	Head      []string
	Rows      [][]string
}

// Write prints the section as Markdown that reads well on a terminal.
func (s Section) Write(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "## %s\n\n", s.Title)
	s.write(&b)
	_, err := w.Write(b.Bytes())
	return err
}

// write prints the section without its title.
func (s Section) write(b *bytes.Buffer) {
	fmt.Fprintf(b, "    %s\n", s.Command)
	writeList(b, "In short", s.Conclusions)
	for _, t := range s.Tables {
		fmt.Fprintf(b, "\n### %s\n\n", t.Title)
		if t.Command != "" && t.Command != s.Command {
			fmt.Fprintf(b, "    %s\n\n", t.Command)
		}
		t.write(b)
	}
	writeList(b, "Notes", s.Notes)
	writeList(b, "Skipped", s.Skipped)
	writeList(b, "Measured elsewhere", s.Elsewhere)
}

func writeList(b *bytes.Buffer, title string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s:\n\n", title)
	for _, item := range items {
		fmt.Fprintf(b, "- %s\n", item)
	}
}

// columns returns the width of each column in characters, and whether it holds
// numbers: then it is aligned to the right.
func (t Table) columns() (width []int, numbers []bool) {
	width, numbers = make([]int, len(t.Head)), make([]bool, len(t.Head))
	for i, name := range t.Head {
		width[i] = utf8.RuneCountInString(name)
		for _, row := range t.Rows {
			width[i] = max(width[i], utf8.RuneCountInString(row[i]))
		}
		numbers[i] = slices.ContainsFunc(t.Rows, func(row []string) bool { return numeric.MatchString(row[i]) }) &&
			!slices.ContainsFunc(t.Rows, func(row []string) bool { return !isNumber(row[i]) })
	}
	return width, numbers
}

// isNumber reports whether a cell starts with a number or stands for one that is
// missing.
func isNumber(cell string) bool {
	return cell == "–" || strings.HasPrefix(cell, "not ") || numeric.MatchString(cell)
}

var numeric = regexp.MustCompile(`^(≥ )?-?\d`)

func (t Table) write(b *bytes.Buffer) {
	width, numbers := t.columns()
	line := func(row []string) {
		for i, cell := range row {
			w := -width[i]
			if numbers[i] {
				w = width[i]
			}
			fmt.Fprintf(b, "| %*s ", w, cell)
		}
		b.WriteString("|\n")
	}
	line(t.Head)
	for i := range t.Head {
		rule := strings.Repeat("-", width[i]+2)
		if numbers[i] {
			rule = rule[1:] + ":"
		}
		b.WriteString("|" + rule)
	}
	b.WriteString("|\n")
	for _, row := range t.Rows {
		line(row)
	}
}
