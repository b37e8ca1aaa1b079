package web

import (
	"slices"
	"strings"
	"unicode"
)

// A change is a run of words that two headlines have in common, or that one of
// them has.
type change struct {
	Op    string // "", "ins" or "del"
	Blank bool   // that a blank stands before it
	Text  string
}

// wordDiff returns what makes after of before, by a longest common subsequence of
// words and marks. Both are in one line.
func wordDiff(before, after string) []change {
	a, b := wordsOf(before), wordsOf(after)
	const most = 1 << 16 // cells of the table: headlines have some 20 words
	if len(a)*len(b) > most {
		return []change{{Op: "del", Text: before}, {Op: "ins", Blank: true, Text: after}}
	}
	// common[i][j] is the length of the longest common subsequence of a[i:] and b[j:].
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i, word := range slices.Backward(a) {
		for j, other := range slices.Backward(b) {
			if word == other {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []change
	add := func(op, word string) {
		if n := len(out); n > 0 && out[n-1].Op == op {
			out[n-1].Text += word
			return
		}
		text, blank := strings.CutPrefix(word, " ")
		out = append(out, change{op, blank, text})
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			add("", a[i])
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			add("del", a[i])
			i++
		default:
			add("ins", b[j])
			j++
		}
	}
	return out
}

// wordsOf divides a line into words and marks, each with the blank before it.
func wordsOf(line string) []string {
	var words []string
	start, last, inWord := 0, rune(0), false
	for at, r := range line {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		if at > start && last != ' ' && !(letter && inWord) {
			words = append(words, line[start:at])
			start = at
		}
		last, inWord = r, letter
	}
	if start < len(line) {
		words = append(words, line[start:])
	}
	return words
}
