package report

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// cells reads a Markdown table.
func cells(t *testing.T, text string) (head []string, rows [][]string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	require.Greater(t, len(lines), 1)
	for i, line := range lines {
		assert.Equal(t, utf8.RuneCountInString(lines[0]), utf8.RuneCountInString(line), "all lines are as long: %s", line)
		assert.True(t, strings.HasPrefix(line, "|") && strings.HasSuffix(line, "|"), line)
		var row []string
		for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
			row = append(row, strings.TrimSpace(cell))
		}
		switch i {
		case 0:
			head = row
		case 1:
			assert.Empty(t, strings.Trim(line, "|-:"), "the rule")
		default:
			rows = append(rows, row)
		}
	}
	return head, rows
}

func TestTableHoldsItsCells(t *testing.T) {
	table := Table{
		Head: []string{"", "B³", "bytes a text"},
		Rows: [][]string{{"chumtin, plain sketch", "0.9", "12"}, {"Báo Tuổi Trẻ", "≥ 10", "–"}},
	}
	var b bytes.Buffer
	table.write(&b)
	head, rows := cells(t, b.String())
	assert.Equal(t, table.Head, head)
	assert.Equal(t, table.Rows, rows)
}

func TestNumbersAreAlignedToTheRight(t *testing.T) {
	table := Table{
		Head: []string{"method", "ratio", "kept", "verdict"},
		Rows: [][]string{{"a", "≥ 10", "8", "met"}, {"b", "7.5 (7.1–8.0)", "not known", "0.1 short"}},
	}
	var b bytes.Buffer
	table.write(&b)
	assert.Equal(t, strings.Join([]string{
		"| method |         ratio |      kept | verdict   |",
		"|--------|--------------:|----------:|-----------|",
		"| a      |          ≥ 10 |         8 | met       |",
		"| b      | 7.5 (7.1–8.0) | not known | 0.1 short |",
	}, "\n")+"\n", b.String())
}

func TestSectionHoldsAll(t *testing.T) {
	s := Section{
		Title: "Speed", Command: "go run ./examples/bench speed",
		Conclusions: []string{"it is fast"},
		Notes:       []string{"first note", "second note"},
		Tables:      []Table{{Title: "Sketches", Head: []string{"a"}, Rows: [][]string{{"1"}}}, {Title: "Indexes", Head: []string{"b"}}},
		Skipped:     []string{"npm: not here"},
	}
	var b strings.Builder
	require.NoError(t, s.Write(&b))
	at := -1
	for _, want := range []string{
		"## Speed\n", "\n    go run ./examples/bench speed\n", "\nIn short:\n\n- it is fast\n", "\n### Sketches\n", "\n### Indexes\n",
		"\n- first note\n- second note\n", "\nSkipped:\n", "\n- npm: not here\n",
	} {
		i := strings.Index(b.String(), want)
		assert.Greater(t, i, at, "%q, in this order", want)
		at = i
	}
	s.Skipped = nil
	b.Reset()
	require.NoError(t, s.Write(&b))
	assert.NotContains(t, b.String(), "Skipped")
}
