package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExplainPartsAddUpToTheSimilarity(t *testing.T) {
	stdout := succeed(t, "", "explain", "-all", testdata("kimputin.jsonl"), "kim-hongha", "kim-bennghe")
	assert.Contains(t, stdout, "\nIn one story, of 2 articles.\n")
	assert.Contains(t, stdout, "\nKind: report\n")

	var similarity, threshold, words, last float64
	features := 0
	for line := range strings.Lines(stdout) {
		_, _ = fmt.Sscanf(line, "Similarity %f, threshold %f", &similarity, &threshold)
		var part float64
		var feature string
		if n, _ := fmt.Sscanf(line, "  0%f %s", &part, &feature); n == 2 {
			assert.True(t, features == 0 || part <= last, "the largest come first: %s", line)
			words, last = words+part, part
			features++
		}
	}
	require.Positive(t, features)
	assert.GreaterOrEqual(t, similarity, threshold)
	assert.InDelta(t, partsOf(stdout)[0], words, .0005+float64(features)*.00005, "but for rounding")
	assert.Contains(t, stdout, fmt.Sprintf("  %d features shared;", features))
}

// partsOf returns the parts of the similarity in what explain prints.
func partsOf(stdout string) (parts []float64) {
	for line := range strings.Lines(stdout) {
		var part float64
		if rest, ok := strings.CutPrefix(line, "  "); ok && strings.ContainsAny(rest[:1], "+-") {
			if n, _ := fmt.Sscanf(rest, "%f", &part); n == 1 {
				parts = append(parts, part)
			}
		}
	}
	return parts
}

// Whatever the two are, what the words give and what is taken from it make the
// similarity.
func TestExplainAddsUp(t *testing.T) {
	for _, test := range []struct{ a, b, says string }{
		{"s07-1", "s07-3", "few words give it"},
		{"s07-4", "s07-2", "the words"},
		{"s48-1", "s49-1", "apart: the headlines name different days"},
		{"s01-1", "s02-1", "few words give it"},
	} {
		stdout := succeed(t, "", "explain", testdata("labelled.jsonl"), test.a, test.b)
		assert.Contains(t, stdout, test.says)
		var similarity, sum float64
		_, err := fmt.Sscanf(stdout[strings.Index(stdout, "\nSimilarity ")+1:], "Similarity %f", &similarity)
		require.NoError(t, err)
		parts := partsOf(stdout)
		for _, p := range parts {
			sum += p
		}
		assert.InDelta(t, similarity, sum, .0005*float64(1+len(parts)), "but for rounding:\n%s", stdout)
	}
}

func TestExplainQuotes(t *testing.T) {
	stdout := succeed(t, "", "explain", "-quote", testdata("kimputin.jsonl"), "kim-hongha", "kim-bennghe")
	assert.Contains(t, stdout, "  kim-hongha: Tàu chở ông Kim [Jong] Un tới Khasan: Triều Tiên muốn\n")
	assert.Contains(t, stdout, "  kim-bennghe: Ông Kim [Jong]-un: Sang thăm Nga là cách\n")
	assert.NotContains(t, succeed(t, "", "explain", testdata("kimputin.jsonl"), "kim-hongha", "kim-bennghe"), "[Jong]")
}

func TestExplainVerdict(t *testing.T) {
	tests := []struct {
		args string
		want []string
	}{
		{"kim-bennghe bridge-songtien", []string{"Not in one story. Theirs have 2 articles and 1.", ": too little to compare the pair\n"}},
		{"-threshold 1 kim-bennghe kim-hongha", []string{"Not in one story. Theirs have 1 article and 1.", "threshold 1.000"}},
		{"kim-bennghe kim-hongha", []string{" more (-all lists them)", ": enough to compare the pair\n"}},
	}
	for _, tt := range tests {
		args := append([]string{"explain", testdata("kimputin.jsonl")}, strings.Fields(tt.args)...)
		stdout := succeed(t, "", args...)
		for _, want := range tt.want {
			assert.Contains(t, stdout, want, "explain %s", tt.args)
		}
	}
}

func TestExplainCopies(t *testing.T) {
	tests := []struct{ a, b, kind string }{
		{"s07-4", "s07-2", "exact-copy"},
		{"s14-3", "s14-1", "near-copy"},
		{"s02-3", "s02-1", "excerpt"},
	}
	for _, tt := range tests {
		stdout := succeed(t, "", "explain", testdata("labelled.jsonl"), tt.a, tt.b)
		assert.Contains(t, stdout, "\nKind: "+tt.kind+"\n", "%s and %s", tt.a, tt.b)
	}
}

func TestExplainReadsStandardInput(t *testing.T) {
	stdout := succeed(t, flood+match, "explain", "flood", "match")
	assert.Contains(t, stdout, "Not in one story. Theirs have 1 article and 1.")

	dir := t.TempDir()
	write(t, dir, "flood", "")
	assert.Equal(t, result{stdout: stdout}, runIn(t, dir, flood+match, "explain", "-", "flood", "match"), "ids that files have as names")
}

func TestExplainMissing(t *testing.T) {
	got := runIn(t, "", flood+match, "explain", "flood", "flod")
	assert.Equal(t, result{stderr: "chumtin: no article \"flod\" among 2 articles\n", status: exitFailed}, got)
	got = runIn(t, "", flood+match, "explain", "flod", "mach")
	assert.Equal(t, result{stderr: "chumtin: no article \"flod\" and \"mach\" among 2 articles\n", status: exitFailed}, got)
}
