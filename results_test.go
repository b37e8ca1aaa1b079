package chumtin_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A table is a table of Markdown.
type table struct {
	head []string
	rows [][]string
}

// tables returns the tables of a text.
func tables(text string) []table {
	var all []table
	for block := range strings.SplitSeq(text, "\n\n") {
		lines := strings.Split(strings.TrimSpace(block), "\n")
		if len(lines) < 3 || !strings.HasPrefix(lines[0], "|") || strings.Trim(lines[1], "|-:") != "" {
			continue
		}
		var t table
		for i, line := range lines {
			var cells []string
			for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
				cells = append(cells, strings.TrimSpace(cell))
			}
			switch i {
			case 0:
				t.head = cells
			case 1:
			default:
				t.rows = append(t.rows, cells)
			}
		}
		all = append(all, t)
	}
	return all
}

// tableOf returns the table of a text whose first column has this name.
func tableOf(t *testing.T, text, first string) table {
	t.Helper()
	for _, table := range tables(text) {
		if table.head[0] == first {
			return table
		}
	}
	require.Failf(t, "no such table", "its first column is %q", first)
	return table{}
}

// cell returns the cell of a column in the row that starts with these cells.
func (tb table) cell(t *testing.T, column string, row ...string) string {
	t.Helper()
	i := slices.Index(tb.head, column)
	require.GreaterOrEqual(t, i, 0, "no column %s", column)
	for _, cells := range tb.rows {
		if slices.Equal(cells[:len(row)], row) {
			return cells[i]
		}
	}
	require.Failf(t, "no such row", "%s", row)
	return ""
}

// names are the sets of the README, as RESULTS.md has them.
var names = map[string]string{
	"VietnameseMDS": "vietnamese-mds", "ViMs third": "vims-third", "Giveme5W1H": "giveme5w1h-en", "testdata/labelled.jsonl": "labelled",
	"feed-days": "feed-days", "feed-days-2": "feed-days-2", "testdata/feedday.jsonl": "feedday",
}

func nameOf(t *testing.T, cell string) string {
	t.Helper()
	name, _, _ := strings.Cut(cell, ",")
	require.Contains(t, names, name)
	return names[name]
}

// The README leaves out the zero before the point.
func short(figure string) string { return strings.TrimPrefix(figure, "0") }

// The accuracy that the README claims is what RESULTS.md says that the benchmark printed.
func TestReadmeHasTheResults(t *testing.T) {
	readme, results := read(t, "README.md"), read(t, "examples/bench/RESULTS.md")
	forms := map[string]table{} // by the set: the benchmark runs once for those of the project, once for others
	bySet := map[string]table{}
	for _, tb := range tables(results) {
		if tb.head[0] == "set" && tb.head[1] == "at hand" {
			for _, row := range tb.rows {
				forms[row[0]] = tb
			}
		}
	}
	for _, section := range strings.Split(results, "\n### ")[1:] {
		if title := regexp.MustCompile(`^(\S+): (\d+) articles, (\d+) labels\n`).FindStringSubmatch(section); title != nil {
			bySet[title[1]] = tableOf(t, section, "method")
			bySet[title[1]+" size"] = table{head: []string{"size"}, rows: [][]string{{title[2] + " / " + title[3]}}}
		}
	}
	compared := 0
	same := func(said, measured string, about ...any) {
		t.Helper()
		compared++
		assert.Equal(t, measured, said, about...)
	}

	peers := tableOf(t, readme, "labelled set")
	for _, row := range peers.rows {
		set := nameOf(t, row[0])
		require.Contains(t, bySet, set)
		same(peers.cell(t, "articles / events", row[0]), bySet[set+" size"].rows[0][0], set)
		for column, method := range map[string]string{
			"chumtin": "chumtin batch", "as a stream": "chumtin stream", "all pairs, same weights": "exact all-pairs",
			"TF-IDF at its best": "TF-IDF, best", "MinHash at .5": "MinHash LSH", "at its best": "MinHash LSH, best",
		} {
			same(peers.cell(t, column, row[0]), short(bySet[set].cell(t, "B³", method)), "%s: %s", set, column)
		}
	}

	atHand := tableOf(t, readme, "at hand")
	for _, column := range atHand.head[1:] {
		set := nameOf(t, column)
		require.Contains(t, forms, set)
		for _, row := range atHand.rows {
			if said := atHand.cell(t, column, row[0]); said != "" {
				same(said, short(forms[set].cell(t, "B³", set, row[0])), "%s: %s", set, row[0])
			}
		}
	}

	days := tableOf(t, readme, "a day of feeds")
	for _, row := range days.rows {
		set := nameOf(t, row[0])
		require.Contains(t, forms, set)
		same(days.cell(t, "items / events", row[0]), bySet[set+" size"].rows[0][0], set)
		same(days.cell(t, "told", row[0]), short(forms[set].cell(t, "told", set, "whole")), set)
		same(days.cell(t, "were each alone", row[0]), short(forms[set].cell(t, "told alone", set, "whole")), set)
		same(days.cell(t, "TF-IDF at its best", row[0]), short(bySet[set].cell(t, "told", "TF-IDF, best")), set)
		same(days.cell(t, "stories of several that are pure", row[0]), forms[set].cell(t, "pure", set, "whole"), set)
		same(days.cell(t, "right pairs", row[0]), short(forms[set].cell(t, "right pairs", set, "whole")), set)
	}
	assert.Greater(t, compared, 40)
}
