package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// A progress shows how far the command is, on standard error and only if that
// is a terminal. It draws from a goroutine of its own, so that a step that takes
// long is seen to go on; what takes less than a frame is not shown.
type progress struct {
	what  string
	total int64 // in bytes, or 0 if it is not known
	done  atomic.Int64
	start time.Time

	draw    sync.Mutex // guards the terminal's line
	w       io.Writer
	columns int // drawn
	stop    chan struct{}
	drawer  sync.WaitGroup
}

// newProgress shows how much of the files is read.
func newProgress(names []string) *progress {
	return startProgress(terminal(os.Stderr), "reading", totalSize(names))
}

// newSpinner shows that something goes on.
func newSpinner(what string) *progress {
	return startProgress(terminal(os.Stderr), what, 0)
}

// noProgress shows nothing.
func noProgress() *progress { return startProgress(nil, "", 0) }

// terminal returns f if it is a terminal, else nil.
func terminal(f *os.File) io.Writer {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 || os.Getenv("TERM") == "dumb" {
		return nil
	}
	return f
}

// frame is how long a drawing stands.
const frame = 100 * time.Millisecond

// startProgress draws on w until end is called, or never if w is nil.
func startProgress(w io.Writer, what string, total int64) *progress {
	p := &progress{what: what, total: total, start: time.Now(), w: w, stop: make(chan struct{})}
	if w != nil {
		p.drawer.Go(p.run)
	}
	return p
}

func (p *progress) run() {
	frames := time.NewTicker(frame)
	defer frames.Stop()
	for {
		select {
		case <-p.stop:
			return
		case now := <-frames.C:
			p.put(p.line(now.Sub(p.start)))
		}
	}
}

// put draws over the terminal's line. Errors are ignored: who cannot see it
// misses nothing else.
func (p *progress) put(line string) {
	p.draw.Lock()
	defer p.draw.Unlock()
	columns := utf8.RuneCountInString(line)
	if rest := p.columns - columns; rest > 0 {
		line += strings.Repeat(" ", rest) + strings.Repeat("\b", rest)
	}
	if p.columns = columns; line != "" {
		fmt.Fprint(p.w, "\r"+line)
	}
}

func (p *progress) add(n int) { p.done.Add(int64(n)) }

// clear makes room for a message.
func (p *progress) clear() { p.put("") }

// end draws no more and leaves the line empty.
func (p *progress) end() {
	close(p.stop)
	p.drawer.Wait()
	p.clear()
}

// line returns what to draw when the time since the start is elapsed.
func (p *progress) line(elapsed time.Duration) string {
	done := p.done.Load()
	if p.total == 0 {
		spinner := []rune("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")
		line := fmt.Sprintf("%c %s", spinner[int(elapsed/frame)%len(spinner)], p.what)
		if done > 0 {
			line += fmt.Sprintf("  %.1f MB", float64(done)/1e6)
		}
		return line + "  " + elapsed.Truncate(time.Second).String()
	}
	share := min(float64(done)/float64(p.total), 1)
	line := fmt.Sprintf("%s ▕%s▏%3.0f%%  %.1f of %.1f MB", p.what, bar(share), 100*share, float64(done)/1e6, float64(p.total)/1e6)
	if share > 0 {
		left := time.Duration(float64(elapsed) * (1 - share) / share)
		line += fmt.Sprintf("  %v left", left.Round(time.Second))
	}
	return line
}

// bar returns a bar of 24 columns, drawn to an eighth of one.
func bar(share float64) string {
	const columns = 24
	eighths := int(share * columns * 8)
	full, part := strings.Repeat("█", eighths/8), []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}[eighths%8]
	return full + part + strings.Repeat(" ", columns-eighths/8-cmp.Compare(eighths%8, 0))
}

// totalSize returns the size of the files in bytes, or 0 if it is not known.
func totalSize(names []string) int64 {
	var total int64
	for _, name := range names {
		info, err := os.Stat(name)
		switch {
		case name == stdin || err == nil && !info.Mode().IsRegular():
			return 0
		case err == nil:
			total += info.Size()
		}
	}
	return total
}
