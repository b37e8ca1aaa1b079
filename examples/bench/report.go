package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
)

type reportOptions struct {
	out      string
	accuracy accuracyOptions
	speed    speedOptions
	scale    scaleOptions
}

func setupReport(flags *flag.FlagSet) func(context.Context, io.Writer) error {
	var o reportOptions
	flags.StringVar(&o.out, "o", "", "the `directory` for index.html, and results.md with the same tables")
	o.speed.define(flag.NewFlagSet("", flag.ContinueOnError))
	o.scale.define(flag.NewFlagSet("", flag.ContinueOnError))
	o.accuracy.define(flags)
	return func(ctx context.Context, w io.Writer) error {
		if o.out == "" {
			return errors.New("report: -o DIR is missing")
		}
		page, err := report(ctx, o, newProgress(os.Stderr))
		if err != nil {
			return err
		}
		fmt.Fprintln(w, page)
		return nil
	}
}

// report runs all commands and writes what they found. It returns the path of
// the page.
func report(ctx context.Context, o reportOptions, p *progress) (string, error) {
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return "", err
	}
	scored, err := accuracy(ctx, o.accuracy, p)
	if err != nil {
		return "", err
	}
	timed, err := speed(ctx, o.speed, p)
	if err != nil {
		return "", err
	}
	grown, err := scale(ctx, o.scale, p)
	if err != nil {
		return "", err
	}
	return writeReport(o.out, []section{scored, timed, grown})
}

//go:embed page.html
var pageSource string

var pageTemplate = template.Must(template.New("page").Parse(pageSource))

// A drawnSection is a section with its figures as SVG.
type drawnSection struct {
	section
	Drawn []drawnFigure
}

type drawnFigure struct {
	ID, Title string
	Legend    []legendEntry
	SVG       template.HTML
}

func writeReport(dir string, sections []section) (string, error) {
	page := struct {
		Setting  []fact
		Command  string
		Sections []drawnSection
	}{Setting: setting(), Command: "go run ./examples/bench report -o DIR"}
	var text bytes.Buffer
	for _, f := range page.Setting {
		fmt.Fprintf(&text, "- %s: %s\n", f.Name, f.Value)
	}
	for _, s := range sections {
		drawn := drawnSection{section: s}
		for _, f := range s.Figures {
			svg, err := f.svg()
			if err != nil {
				return "", err
			}
			drawn.Drawn = append(drawn.Drawn, drawnFigure{f.ID, f.Title, f.legend(), template.HTML(svg)})
		}
		page.Sections = append(page.Sections, drawn)
		text.WriteString("\n")
		if err := s.write(&text); err != nil {
			return "", err
		}
	}
	var html bytes.Buffer
	if err := pageTemplate.Execute(&html, page); err != nil {
		return "", err
	}
	path := filepath.Join(dir, "index.html")
	return path, errors.Join(
		os.WriteFile(path, html.Bytes(), 0o644),
		os.WriteFile(filepath.Join(dir, "results.md"), text.Bytes(), 0o644),
	)
}
