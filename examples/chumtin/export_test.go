package main

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClusterFullJSON(t *testing.T) {
	plain := succeed(t, "", "cluster", "-json", testdata("labelled.jsonl"))
	full := succeed(t, "", "cluster", "-json", "-full", testdata("labelled.jsonl"))
	var without strings.Builder
	var titles []string
	for line := range strings.Lines(full) {
		var p struct{ ID, Story, Representative, Kind, Of, Title, Source, Time string }
		require.NoError(t, json.Unmarshal([]byte(line), &p))
		assert.Equal(t, p.Kind != "report", p.Of != "", line)
		titles = append(titles, p.Title)
		fields := strings.Split(line, `,"`)
		without.WriteString(strings.Join(fields[:4], `,"`) + "}\n")
	}
	assert.Equal(t, plain, without.String(), "the first fields are those without -full")
	assert.Equal(t, field(t, testdata("labelled.jsonl"), "title"), titles)
	assert.Contains(t, full, `"time":"2024-03-06T21:40:00+07:00"`)
}

func TestClusterCSV(t *testing.T) {
	stdout := succeed(t, "", "cluster", "-csv", testdata("labelled.jsonl"))
	assert.Equal(t, strings.Count(stdout, "\n"), strings.Count(stdout, "\r\n"), "RFC 4180")
	rows, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, []string{"id", "story", "kind", "of", "time", "source", "title"}, rows[0])
	var ids []string
	for _, row := range rows[1:] {
		ids = append(ids, row[0])
	}
	assert.Equal(t, field(t, testdata("labelled.jsonl"), "id"), ids)
}

func TestClusterCSVHasNoFormulas(t *testing.T) {
	tests := map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-2": "'-2", "@SUM(A1)": "'@SUM(A1)", "＝1": "'＝1", "\t=1": "'\t=1",
		"Lũ, \"lên\"\nnhanh": "Lũ, \"lên\"\nnhanh", "1 = 1": "1 = 1",
	}
	for title, want := range tests {
		line, err := json.Marshal(map[string]string{"id": "a", "title": title + " x", "source": title})
		require.NoError(t, err)
		rows, err := csv.NewReader(strings.NewReader(succeed(t, string(line), "cluster", "-csv"))).ReadAll()
		require.NoError(t, err)
		require.Len(t, rows, 2)
		assert.Equal(t, want, rows[1][5])
		assert.Equal(t, want+" x", rows[1][6])
	}
}

func TestColoursKeepColumns(t *testing.T) {
	for _, s := range []style{{}, {colours: true}} {
		var lengths []int
		for _, text := range []string{s.plain("a"), s.bold("a"), s.dim("a"), s.mark("a")} {
			assert.Contains(t, text, "a")
			lengths = append(lengths, len(text))
		}
		assert.Equal(t, []int{lengths[0], lengths[0], lengths[0], lengths[0]}, lengths)
	}
	assert.Equal(t, "a", style{}.bold("a"))
}
