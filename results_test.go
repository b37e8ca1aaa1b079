package chumtin_test

import (
	"math"
	"regexp"
	"slices"
	"strconv"
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
	return tb.row(t, row...)[i]
}

// row returns the row that starts with these cells.
func (tb table) row(t *testing.T, first ...string) []string {
	t.Helper()
	for _, cells := range tb.rows {
		if slices.Equal(cells[:len(first)], first) {
			return cells
		}
	}
	require.Failf(t, "no such row", "%q", first)
	return nil
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

// printed returns what a command printed into RESULTS.md.
func printed(t *testing.T, results, command string) string {
	t.Helper()
	_, rest, found := strings.Cut(results, "<!-- "+command+" -->\n")
	require.True(t, found, command)
	text, _, found := strings.Cut(rest, "<!-- end -->")
	require.True(t, found, command)
	return text
}

// tableWith returns the table of a text that has a column of this name.
func tableWith(t *testing.T, text, column string) table {
	t.Helper()
	for _, tb := range tables(text) {
		if slices.Contains(tb.head, column) {
			return tb
		}
	}
	require.Failf(t, "no such table", "it has a column %q", column)
	return table{}
}

var number = regexp.MustCompile(`\d[\d,]*(\.\d+)?|\.\d+`)

// value returns the first number of a cell.
func value(t *testing.T, cell string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(strings.ReplaceAll(number.FindString(cell), ",", ""), 64)
	require.NoError(t, err, cell)
	return v
}

// assertRounded asserts that the numbers of a text are these, each rounded to as many
// digits as it has there.
func assertRounded(t *testing.T, text string, measured ...float64) {
	t.Helper()
	said := number.FindAllString(text, -1)
	require.Len(t, said, len(measured), text)
	for i, s := range said {
		_, digits, _ := strings.Cut(s, ".")
		half := math.Pow(10, -float64(len(digits))) / 2
		assert.InDelta(t, measured[i], value(t, s), half*1.001, "%s: %s", text, s)
	}
}

// So are the costs.
func TestReadmeHasTheCosts(t *testing.T) {
	readme, results := read(t, "README.md"), read(t, "examples/bench/RESULTS.md")
	speed, scale := printed(t, results, "go run ./examples/bench speed"), printed(t, results, "go run ./examples/bench scale")
	costs := tableOf(t, readme, "work")
	same := func(work string, measured ...float64) {
		t.Helper()
		row := costs.row(t, work)
		assertRounded(t, row[1]+" "+row[2], measured...)
	}

	sketches := tableWith(t, speed, "MB/s")
	of := func(column, sketch string) float64 { return value(t, sketches.cell(t, column, sketch)) }
	same("text to plain sketch", of("MB/s", "chumtin, plain sketch"), of("÷ plain sketch", "dgryski/go-minhash"),
		of("÷ plain sketch", "ekzhu/minhash-lsh"), of("÷ plain sketch", "x/text + segment + chumtin's sketch"))
	same("text to weighted sketch", of("MB/s", "chumtin, weighted sketch"), of("÷ weighted sketch", "x/text + segment + chumtin's weighted sketch"))

	indexes := tableWith(t, speed, "ns an insert")
	ours, theirs := indexes.row(t, "chumtin, index.Index of copies"), indexes.row(t, "ekzhu/minhash-lsh")
	same("an index of 200,000: insert; query", value(t, ours[1])/1e3, value(t, ours[3])/1e3, value(t, theirs[2]), value(t, theirs[4]))

	batches := tableWith(t, speed, "pairs of J .8–.9 joined")
	ratio := func(method string) float64 { return value(t, batches.cell(t, "÷ chumtin", method)) }
	same("600 texts to groups", 600/value(t, batches.cell(t, "texts/s", "chumtin batch"))*1e3, ratio("MinHash LSH"), ratio("ekzhu/minhash-lsh"), ratio("SimHash"))

	growth := tableWith(t, scale, "articles/s")
	grown := func(column string) float64 { return value(t, growth.cell(t, column, "150000")) }
	same("150,000 made-up articles to stories", grown("add, s")+grown("group, s"), grown("peak, MB")/1e3)

	items := tableWith(t, scale, "heap, bytes an item").row(t, "2000000")
	same("an index of 2,000,000: insert; query, ÷ those of 200,000", value(t, items[2]), value(t, items[4]))

	restarts := tableWith(t, scale, "snapshot")
	restart := func(column, snapshot string) float64 { return value(t, restarts.cell(t, column, "30000", snapshot)) }
	const whole, links = "whole", "without documents"
	same("a stream of 30,000 loaded; with documents made again", restart("load, s", whole), restart("MB", whole),
		restart("load, s", links), restart("MB", links), restart("add anew ÷ load", whole), restart("add anew ÷ load", links))

	texts := tableWith(t, scale, "shingles in")
	dedup := func(column string) float64 { return value(t, texts.cell(t, column, "1000000", "memory")) }
	same("the copies in 1,000,000 texts of 30 words", dedup("add, s")+dedup("group, s"), dedup("memory, bytes a text"))

	texts = tableWith(t, printed(t, results, "go run ./examples/bench scale -dedup 5000000"), "shingles in")
	million := func(column, in string) float64 { return value(t, texts.cell(t, column, "5000000", in)) }
	said := regexp.MustCompile(`Five million texts of 30 words take [^:]*:`).FindString(readme)
	require.NotEmpty(t, said)
	assertRounded(t, said, 30, million("add, s", "memory")+million("group, s", "memory"), million("peak, MB", "memory")/1e3, million("peak, MB", "a file")/1e3)

	copied := printed(t, results, "go run ./examples/bench copies -data DIR")
	found := tableWith(t, copied, "of 167 pairs")
	said = regexp.MustCompile(`find (\.\d+ and \.\d+) of them`).FindString(readme)
	require.NotEmpty(t, said)
	assertRounded(t, said, value(t, found.cell(t, "of 167 pairs", "text-dedup, minhash")), value(t, found.cell(t, "of 167 pairs", "datatrove, minhash")))
	assert.Equal(t, "1.000", found.cell(t, "of 167 pairs", "chumtin dedup"))
}
