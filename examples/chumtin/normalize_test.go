package main

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/transform"

	"github.com/chumtin/chumtin/normalize"
)

func TestNormalize(t *testing.T) {
	tests := []struct{ args, want string }{
		{"", "HÒA BÌNH  và hòa bình\n\nnghành than\n"},
		{"-form text -tone new", "HOÀ BÌNH  và hoà bình\n\nnghành than\n"},
		{"-form key", "hòa bình và hòa bình\n\nnghành than\n"},
		{"-form bare", "hoa binh va hoa binh\n\nnghanh than\n"},
		{"-spelling", "HÒA BÌNH  và hòa bình\n\nngành than\n"},
	}
	for _, tt := range tests {
		stdin := "HOA\u0300 BÌNH  và hoà bình\n\nnghành than\n"
		assert.Equal(t, tt.want, succeed(t, stdin, append([]string{"normalize"}, strings.Fields(tt.args)...)...), "normalize %s", tt.args)
	}
}

func TestFilterSkipsAFileThatIsNotThere(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.txt", "hoà\n")
	write(t, dir, "b.txt", "thuỷ")
	got := runIn(t, dir, "", "normalize", "a.txt", "none.txt", ".", "b.txt")
	assert.Equal(t, "hòa\nthủy", got.stdout)
	assert.Equal(t, exitFailed, got.status)
	checkLines(t, []string{"open none.txt: no such file", "open .: is a directory", "2 files not or not wholly processed"}, got.stderr)
}

// slowByLine is byLine, line by line and with all of the text in memory.
func slowByLine(f normalize.Form, text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = f.String(line)
	}
	return strings.Join(lines, "\n")
}

var byLineForms = []normalize.Form{normalize.Text, normalize.Text | normalize.NewTone, normalize.Key, normalize.Bare}

func TestByLineLongLines(t *testing.T) {
	long := strings.Repeat("Hoà bình, ", 5000)
	text := long + "\n" + long + "\n\n" + strings.Repeat("a\u0301", 20000) + "\n" + strings.Repeat("x", 100_000)
	for _, form := range byLineForms {
		checkByLine(t, form, text, strings.NewReader(text))
	}
}

func FuzzByLine(f *testing.F) {
	f.Add("Hoà bình\r\n\n\nthuỷ\xff\n\u0300a\u0301")
	f.Add("\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, form := range byLineForms {
			checkByLine(t, form, text, iotest.OneByteReader(strings.NewReader(text)))
		}
	})
}

func checkByLine(t *testing.T, form normalize.Form, text string, r io.Reader) {
	t.Helper()
	got, err := io.ReadAll(transform.NewReader(r, &byLine{line: form.Transformer()}))
	require.NoError(t, err)
	if want := slowByLine(form, text); want != string(got) {
		require.Equal(t, want, string(got), "form %d of %.200q", form, text)
	}
}
