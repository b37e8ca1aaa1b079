package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/chumtin/chumtin/cluster"
)

// A segment is a run of a text in which the same shared features stand.
type segment struct {
	Text     string
	Level    int    // 0 for none, else 1 to 4 by what the strongest of them gives
	Features string // their numbers, as "3 7"
}

// A passage is where a shared feature stands in a field.
type passage struct {
	feature    int
	level      int
	start, end int
}

// passagesOf returns where the features stand in the field of one of the two
// articles, by place.
func passagesOf(features []cluster.Feature, article int, field string) []passage {
	var all []passage
	for i, f := range features {
		if in := f.In[article]; in.Field == field && in.Start < in.End {
			all = append(all, passage{i, levelOf(f.Part, features[0].Part), in.Start, in.End})
		}
	}
	slices.SortFunc(all, func(a, b passage) int { return cmp.Compare(a.start, b.start) })
	return all
}

// levelOf returns how brightly a part is lit beside the greatest.
func levelOf(part, greatest float64) int {
	switch share := part / greatest; {
	case share > 0.6:
		return 4
	case share > 0.3:
		return 3
	case share > 0.12:
		return 2
	}
	return 1
}

// segments divides the text of a field at the ends of passages. Passages beyond
// the field, or within a character, are moved to what there is.
func segments(field string, passages []passage) []segment {
	for i := range passages {
		p := &passages[i]
		p.start, p.end = runeStart(field, p.start), runeStart(field, p.end)
	}
	var out []segment
	var run strings.Builder // of the segment that has not ended
	var now segment
	flush := func() {
		if run.Len() > 0 {
			now.Text = run.String()
			out = append(out, now)
			run.Reset()
		}
	}
	add := func(text string, at, end int) {
		s := litBy(passages, at, end)
		if s.Features != now.Features {
			flush()
			now = s
		}
		run.WriteString(text)
	}
	var cuts []int
	for _, p := range passages {
		cuts = append(cuts, p.start, p.end)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for _, p := range pieces(field) {
		if !p.own {
			add(p.text, p.start, max(p.end, p.start+1))
			continue
		}
		at := p.start
		first, _ := slices.BinarySearch(cuts, p.start+1)
		for _, end := range append(cuts[first:len(cuts):len(cuts)], p.end) {
			end = min(end, p.end)
			if at < end {
				add(p.text[at-p.start:end-p.start], at, end)
				at = end
			}
		}
	}
	flush()
	return out
}

// litBy returns an empty segment of the features that stand between at and end.
func litBy(passages []passage, at, end int) segment {
	var s segment
	var numbers []string
	for _, p := range passages {
		if p.start < end && at < p.end {
			s.Level = max(s.Level, p.level)
			numbers = append(numbers, strconv.Itoa(p.feature))
		}
	}
	s.Features = strings.Join(numbers, " ")
	return s
}

// runeStart returns the first place at or before at where a character of text
// begins.
func runeStart(text string, at int) int {
	at = min(max(at, 0), len(text))
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

// around returns what stands around the lit segments of a long text, and the
// beginning if none is lit.
func around(all []segment) []segment {
	const context, opening, most = 90, 280, 160 // characters, characters, segments
	const short = 1200                          // bytes
	size := 0
	for _, s := range all {
		size += len(s.Text)
	}
	if size <= short {
		return all
	}
	var out []segment
	for i, s := range all {
		text := []rune(s.Text)
		first, last := i == 0, i == len(all)-1
		switch {
		case s.Level > 0:
		case first && last && len(text) > opening:
			s.Text = cut(oneLine(s.Text), opening)
		case first && !last && len(text) > context:
			s.Text = "… " + tail(text, context)
		case last && !first && len(text) > context:
			s.Text = cut(head(text, context+20), context)
		case len(text) > 2*context+20:
			s.Text = cut(head(text, context+20), context) + " " + tail(text, context)
		}
		if out = append(out, s); len(out) == most {
			return append(out, segment{Text: " …"})
		}
	}
	return out
}

func head(text []rune, n int) string { return string(text[:min(n, len(text))]) }

// tail returns the last n characters, from the beginning of a word.
func tail(text []rune, n int) string {
	end := string(text[max(0, len(text)-n):])
	if _, rest, ok := strings.Cut(end, " "); ok && len(text) > n {
		return rest
	}
	return end
}
