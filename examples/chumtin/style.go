package main

import "os"

// A style is how a terminal shows text. The zero style changes nothing.
//
// The codes of all are equally long, so that columns keep their places if each
// cell of a column has one.
type style struct{ colours bool }

// styleOf returns the style for what is written to a file. Only a terminal is
// coloured, and none where NO_COLOR is set (https://no-color.org).
func styleOf(f *os.File) style {
	return style{terminal(f) != nil && os.Getenv("NO_COLOR") == ""}
}

func (s style) plain(text string) string { return s.with("\x1b[00m", text) }
func (s style) bold(text string) string  { return s.with("\x1b[01m", text) }
func (s style) dim(text string) string   { return s.with("\x1b[02m", text) }
func (s style) mark(text string) string  { return s.with("\x1b[33m", text) }

func (s style) with(code, text string) string {
	if !s.colours {
		return text
	}
	return code + text + "\x1b[0m"
}
