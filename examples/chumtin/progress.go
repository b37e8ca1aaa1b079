package main

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A progress shows how far the command is, on standard error and only if that
// is a terminal.
type progress struct{ bar *progressbar.ProgressBar }

// newProgress shows how much of the files is read.
func newProgress(names []string) *progress {
	return newBar(os.Stderr, totalSize(names), "reading", progressbar.OptionShowBytes(true))
}

// noProgress shows nothing.
func noProgress() *progress { return &progress{progressbar.DefaultSilent(-1)} }

// newSpinner shows that something goes on.
func newSpinner(what string) *progress {
	return newBar(os.Stderr, -1, what)
}

func newBar(w *os.File, total int64, what string, more ...progressbar.Option) *progress {
	bar := progressbar.NewOptions64(total, append(more,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetVisibility(term.IsTerminal(int(w.Fd()))),
		progressbar.OptionSetDescription(what),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetRenderBlankState(true),
		progressbar.OptionClearOnFinish(),
	)...)
	return &progress{bar}
}

// totalSize returns the size of the files in bytes, or -1 if it is not known.
func totalSize(names []string) int64 {
	var total int64
	for _, name := range names {
		info, err := os.Stat(name)
		switch {
		case name == stdin || err == nil && !info.Mode().IsRegular():
			return -1
		case err == nil:
			total += info.Size()
		}
	}
	return total
}

// Errors of the bar are ignored: who cannot see it misses nothing else.

func (p *progress) add(n int) { _ = p.bar.Add(n) }
func (p *progress) clear()    { _ = p.bar.Clear() }
func (p *progress) end()      { _ = p.bar.Finish() }
