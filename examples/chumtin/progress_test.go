package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// screen returns the line that a terminal shows after it was sent text.
func screen(text string) string {
	var line []rune
	at := 0
	for _, r := range text {
		switch r {
		case '\r':
			at = 0
		case '\b':
			at--
		default:
			line = append(line[:at], append([]rune{r}, line[min(at+1, len(line)):]...)...)
			at++
		}
	}
	return strings.TrimRight(string(line), " ")
}

// screenOf returns the line that w, which p draws on, shows now.
func screenOf(p *progress, w *bytes.Buffer) string {
	p.draw.Lock()
	defer p.draw.Unlock()
	return screen(w.String())
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w bytes.Buffer
		p := startProgress(&w, "reading", 40e6)
		synctest.Wait()
		assert.Empty(t, w.String(), "what is over at once is not shown")

		p.add(10e6)
		time.Sleep(3*time.Second + frame/2)
		synctest.Wait()
		assert.Equal(t, "reading ▕██████                  ▏ 25%  10.0 of 40.0 MB  9s left", screenOf(p, &w))

		p.clear()
		assert.Empty(t, screenOf(p, &w), "room for a message")

		p.add(31e6) // a file may have grown
		time.Sleep(frame)
		synctest.Wait()
		assert.Equal(t, "reading ▕████████████████████████▏100%  41.0 of 40.0 MB  0s left", screenOf(p, &w))

		p.end()
		assert.Empty(t, screenOf(p, &w))
		drawn := w.Len()
		time.Sleep(time.Second)
		assert.Equal(t, drawn, w.Len(), "nothing after the end")
	})
}

func TestSpinner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w bytes.Buffer
		p := startProgress(&w, "grouping 12 articles", 0)
		time.Sleep(2*time.Second + frame/2)
		synctest.Wait()
		first := screenOf(p, &w)
		assert.Regexp(t, `^[⠀-⣿] grouping 12 articles  2s$`, first)
		time.Sleep(frame)
		synctest.Wait()
		assert.NotEqual(t, first, screenOf(p, &w), "it moves")
		p.add(1.5e6)
		time.Sleep(frame)
		synctest.Wait()
		assert.Contains(t, screenOf(p, &w), "1.5 MB")
		p.end()
		assert.Empty(t, screenOf(p, &w))
	})
}

func TestBar(t *testing.T) {
	for i := range 1001 {
		assert.Equal(t, 24, utf8.RuneCountInString(bar(float64(i)/1000)), "%d", i)
	}
	assert.Equal(t, "▌"+strings.Repeat(" ", 23), bar(.5/24))
}

func TestOnlyTerminalsShowProgress(t *testing.T) {
	file, err := os.Create(t.TempDir() + "/stderr")
	require.NoError(t, err)
	defer file.Close()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	defer w.Close()
	assert.Nil(t, terminal(file))
	assert.Nil(t, terminal(w))
}
