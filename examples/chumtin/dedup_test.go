package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/copies"
)

const inundated = "Nước sông Kiến Giang dâng qua báo động ba, bảy xã của Lệ Thủy bị ngập sâu trong đêm"

// kiengiang has copies of a text in several fields, beside others.
var kiengiang = []string{
	`{"id": 1, "text": "` + inundated + `", "time": "2026-05-04", "stars": 3}`,
	`{"id": 2, "text": "Giá gạo xuất khẩu tăng phiên thứ ba liên tiếp"}`,
	``,
	`{"id": "c", "title": "` + inundated + `…", "body": "", "time": "2026-05-06", "stars": 1}`,
	`{"meta": true}`,
	`  {"text":"` + strings.ToUpper(inundated) + ` ấy!",   "time": "05/05/2026", "stars": 2}`,
}

func lines(lines ...string) string { return strings.Join(lines, "\n") + "\n" }

func TestDedup(t *testing.T) {
	all := lines(kiengiang...)
	for rule, kept := range map[string]int{
		"first": 0, "longest": 5, "newest": 3, "max=stars": 0, "min=stars": 3,
	} {
		want := []string{}
		for i, l := range kiengiang {
			if l != "" && (i == 1 || i == 4 || i == kept) {
				want = append(want, l)
			}
		}
		assert.Equal(t, lines(want...), succeed(t, all, "dedup", "-keep", rule), "keep %s", rule)
	}
	assert.Equal(t, lines(kiengiang[0], kiengiang[1], kiengiang[4], kiengiang[5]),
		succeed(t, all, "dedup", "-threshold", "1"), "one has a word more")
	assert.Equal(t, lines(kiengiang[0], kiengiang[1], kiengiang[3], kiengiang[4]),
		succeed(t, all, "dedup", "-field", "text"), "others have no copies")
	assert.Equal(t, lines(kiengiang[0], kiengiang[1], kiengiang[4]),
		succeed(t, all, "dedup", "-of", "characters", "-width", "5"))
}

// Integers differ in their last digit, and a time is the same in all its forms.
func TestDedupKeeps(t *testing.T) {
	for _, test := range []struct {
		rule, field string
		values      []string // of copies, as in JSON
		kept        int
	}{
		{"max=id", "id", []string{`1234567890123456788`, `1234567890123456790`, `1234567890123456789`}, 1},
		{"min=id", "id", []string{`1234567890123456789`, `1234567890123456790`, `1234567890123456788`}, 2},
		{"max=id", "id", []string{`"18446744073709551614"`, `"18446744073709551615"`}, 1},
		{"max=id", "id", []string{`-9223372036854775808`, `-9223372036854775807`}, 1},
		{"max=id", "id", []string{`1234567890123456789012345678901`, `1234567890123456789012345678902`}, 1},
		{"max=id", "id", []string{`0.1`, `1e-1`, `0.10000000000000000001`, `-1e400`}, 2},
		{"max=id", "id", []string{`9`, `10.0`, `1e1`}, 1},
		{"min=id", "id", []string{`true`, `null`, `"some"`, `{}`, `7`}, 4},
		{"max=id", "id", []string{`-7`, `1e99999`, `"Infinity"`, `"NaN"`}, 0},
		{"newest", "time", []string{`"2026-11-27T10:00:00+07:00"`, `1795748401`, `1795748400000`}, 1},
		{"newest", "time", []string{`1795748400`, `"27/11/2026 10:00:01 GMT+7"`, `"1795748400999"`}, 1},
		{"newest", "time", []string{`"27/11/2026 02:59"`, `"2026-11-27T02:59:01Z"`}, 1},
		{"newest", "time", []string{`99999999999999999999`, `"0001-01-01T00:00:00Z"`, `5`, `"2020-01-01"`}, 3},
		{"max=seen", "seen", []string{`"2026-11-27"`, `1795748400`, `"2026-11-27T03:00:00.000000001Z"`}, 2},
		{"min=seen", "seen", []string{`"2026-11-27"`, `1795748400`, `1795737599`}, 2},
	} {
		var all []string
		for _, value := range test.values {
			all = append(all, fmt.Sprintf(`{"text": %q, %q: %s}`, inundated, test.field, value))
		}
		assert.Equal(t, lines(all[test.kept]), succeed(t, lines(all...), "dedup", "-keep", test.rule), "-keep %s of %q", test.rule, test.values)
	}
	vietnamese := lines(
		`{"text": "`+inundated+`", "lang": "en", "time": "27/11/2026 04:00"}`,
		`{"text": "`+inundated+`", "lang": "vi-VN", "time": "27/11/2026 10:00"}`)
	assert.Equal(t, lines(strings.Split(vietnamese, "\n")[0]), succeed(t, vietnamese, "dedup", "-keep", "newest"))
}

// What -keep asks for and no line has is told, and the first text is kept.
func TestDedupTellsWhatToKeepByIsMissing(t *testing.T) {
	dir := t.TempDir()
	first := lines(`{"text": "` + inundated + `", "some": "x"}`)
	write(t, dir, "a.jsonl", first+lines(`{"text": "`+inundated+`", "some": true, "n": 1}`))
	for rule, want := range map[string]string{
		"max=nofield": `no line has a field "nofield" (-keep max=nofield)`,
		"min=nofield": `no line has a field "nofield" (-keep min=nofield)`,
		"max=some":    `no line has a number or a time in the field "some" (-keep max=some)`,
		"newest":      `no line has a field "time" (-keep newest)`,
		"max=n":       "",
		"longest":     "",
		"first":       "",
	} {
		r := runIn(t, dir, "", "dedup", "-keep", rule, "a.jsonl")
		require.Zero(t, r.status, rule)
		if want == "" {
			assert.NotContains(t, r.stderr, "no line has", rule)
			continue
		}
		assert.Contains(t, r.stderr, want)
		assert.Equal(t, first, r.stdout, rule)
	}
	write(t, dir, "a.jsonl", lines(`{"text": "`+inundated+`", "time": "some day"}`))
	r := runIn(t, dir, "", "dedup", "-keep", "newest", "a.jsonl")
	assert.Contains(t, r.stderr, `no line has a time in the field "time" (-keep newest)`)
}

func TestDedupFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.jsonl", kiengiang[0]+"\r\n"+kiengiang[1]) // no end of the line
	var packed bytes.Buffer
	gz := gzip.NewWriter(&packed)
	_, err := gz.Write([]byte("\ufeff" + lines(kiengiang[2:]...)))
	require.NoError(t, err)
	require.NoError(t, gz.Close())
	write(t, dir, "b.gz", packed.String())

	got := runIn(t, dir, "", "dedup", "-groups", "groups.jsonl", "-report", "a.jsonl", "b.gz")
	assert.Equal(t, exitOK, got.status, got.stderr)
	assert.Equal(t, lines(kiengiang[0], kiengiang[1], kiengiang[4]), got.stdout)
	assert.Contains(t, got.stderr, "4 texts, 2 kept, 2 copies dropped (50.0 %) of 1 group\n")
	assert.Contains(t, got.stderr, "a.jsonl:1 is kept of 3: Nước sông")
	groups, err := os.ReadFile(filepath.Join(dir, "groups.jsonl"))
	require.NoError(t, err)
	assert.JSONEq(t, `{"kept": {"file": "a.jsonl", "line": 1, "id": 1}, "copies": [
		{"file": "b.gz", "line": 2, "id": "c", "similarity": 1},
		{"file": "b.gz", "line": 4, "similarity": 0.9444444444444444}]}`, string(groups))
}

func TestDedupTellsWhatIsNotRead(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.jsonl", lines(kiengiang[0], `{"text": 7}`, `[1]`, `null`, `{"text": "x"`, kiengiang[1]))
	got := runIn(t, dir, "", "dedup", "a.jsonl")
	assert.Equal(t, exitFailed, got.status)
	assert.Equal(t, lines(kiengiang[0], kiengiang[1]), got.stdout, "nothing else is lost")
	checkLines(t, []string{
		"a.jsonl:2: field text: not a string", "a.jsonl:3: not a JSON object", "a.jsonl:4: not a JSON object",
		"a.jsonl:5: not a JSON object", "chumtin: 4 bad lines skipped",
	}, got.stderr)

	got = runIn(t, dir, "", "dedup", "a.jsonl", "none.jsonl")
	assert.Equal(t, exitFailed, got.status)
	assert.Contains(t, got.stderr, "none.jsonl")
	assert.Empty(t, got.stdout)
}

func TestDedupWithoutTexts(t *testing.T) {
	got := runIn(t, t.TempDir(), `{"id":"a","abstract":"Lũ lên"}`+"\n", "dedup", "-field", "summary")
	assert.Equal(t, exitFailed, got.status)
	assert.Contains(t, got.stderr, "no line has a text: name the fields that hold it with -field")
	assert.Empty(t, got.stdout)
}

// What is printed is what the library's groups leave, and nothing is printed twice.
func TestDedupOfMany(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var texts, all []string
	for i := range 3_000 {
		words := strings.Fields(inundated)
		if i == 0 || rng.IntN(2) > 0 {
			for j := range words {
				words[j] = fmt.Sprint(rng.IntN(900))
			}
		} else {
			words = strings.Fields(texts[rng.IntN(i)])
			words[rng.IntN(len(words))] = "khác"
		}
		texts = append(texts, strings.Join(words, " "))
		all = append(all, fmt.Sprintf(`{"text": "%s", "n": %d}`, texts[i], i))
	}
	set, err := copies.NewSet(copies.Options{Threshold: 0.6})
	require.NoError(t, err)
	dropped := make(map[int]bool)
	for _, text := range texts {
		_, err := set.Add(text)
		require.NoError(t, err)
	}
	groups, err := set.Groups(t.Context())
	require.NoError(t, err)
	for _, g := range groups {
		for _, i := range g.Texts[1:] {
			dropped[i] = true
		}
	}
	require.Greater(t, len(dropped), 500)
	next := 0
	for l := range strings.Lines(succeed(t, lines(all...), "dedup", "-threshold", ".6")) {
		var r struct{ N int }
		require.NoError(t, json.Unmarshal([]byte(l), &r))
		for ; dropped[next]; next++ {
		}
		require.Equal(t, next, r.N)
		next++
	}
	for ; dropped[next]; next++ {
	}
	assert.Equal(t, len(texts), next)
}

// Texts of one sequence of words are one with -exact, and no others are.
func TestDedupExact(t *testing.T) {
	in := lines(`{"text": "Lũ lên nhanh, lũ lên cao"}`, `{"text": "lũ lên cao; lũ lên nhanh"}`, `{"text": "LŨ LÊN NHANH - lũ lên cao!"}`)
	assert.Equal(t, lines(strings.Split(in, "\n")[:2]...), succeed(t, in, "dedup", "-exact"))
	for _, flag := range []string{"-threshold=.9", "-of=words", "-width=2", "-containment=.9"} {
		got := runIn(t, t.TempDir(), in, "dedup", "-exact", flag)
		assert.Equal(t, exitUsage, got.status)
		assert.Contains(t, got.stderr, "-exact compares whole texts")
	}
}

// What is in a larger text goes, with its own copies.
func TestDedupContainment(t *testing.T) {
	report := `{"id": "report", "text": "` + inundated + `. Bốn trăm hộ dân đã tới trường học trên gò cao, bộ đội chở gạo và nước vào thôn"}`
	other := `{"id": "rice", "text": "Giá gạo xuất khẩu tăng phiên thứ ba liên tiếp"}`
	in := lines(`{"id": "lead", "text": "`+inundated+`"}`, other, report, `{"id": "again", "text": "`+inundated+`!"}`)
	assert.Equal(t, strings.Join(strings.SplitAfter(in, "\n")[:3], ""), succeed(t, in, "dedup"))
	dir := t.TempDir()
	got := runIn(t, dir, in, "dedup", "-containment", ".9", "-groups", "groups.jsonl", "-report", "-tmp", ".")
	require.Equal(t, exitOK, got.status, got.stderr)
	assert.Equal(t, lines(other, report), got.stdout)
	assert.Contains(t, got.stderr, "4 texts, 2 kept, 2 copies dropped (50.0 %) of 1 group\n")
	groups, err := os.ReadFile(filepath.Join(dir, "groups.jsonl"))
	require.NoError(t, err)
	assert.JSONEq(t, `{"kept": {"file": "-", "line": 3, "id": "report"}, "copies": [
		{"file": "-", "line": 1, "id": "lead", "similarity": 0.4722222222222222, "containment": 1},
		{"file": "-", "line": 4, "id": "again", "similarity": 0.4722222222222222, "containment": 1}]}`, string(groups))
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, left, 1, "temporary files are removed")
}

// Two runs, the second on what the first saved, keep what one run keeps.
func TestDedupInTwoRuns(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.jsonl", lines(kiengiang[:2]...))
	write(t, dir, "b.jsonl", lines(kiengiang[2:]...)+lines(`{"id": 9, "text": "Giá vàng giảm mạnh sáng nay"}`))
	first := runIn(t, dir, "", "dedup", "-save", "seen.idx", "a.jsonl")
	require.Equal(t, exitOK, first.status, first.stderr)
	second := runIn(t, dir, "", "dedup", "-load", "seen.idx", "-save", "seen.idx", "-keep", "longest", "-groups", "groups.jsonl", "-report", "b.jsonl")
	require.Equal(t, exitOK, second.status, second.stderr)
	both := runIn(t, dir, "", "dedup", "a.jsonl", "b.jsonl")
	assert.Equal(t, both.stdout, first.stdout+second.stdout)
	assert.Contains(t, second.stderr, "3 texts, 1 kept, 2 copies dropped (66.7 %) of 1 group\n")
	assert.Contains(t, second.stderr, "a.jsonl:1 is kept of 3")
	groups, err := os.ReadFile(filepath.Join(dir, "groups.jsonl"))
	require.NoError(t, err)
	assert.JSONEq(t, `{"kept": {"file": "a.jsonl", "line": 1, "id": 1}, "copies": [
		{"file": "b.jsonl", "line": 2, "id": "c", "similarity": 1},
		{"file": "b.jsonl", "line": 4, "similarity": 0.9444444444444444}]}`, string(groups))

	third := runIn(t, dir, lines(kiengiang...)+`{"text": "giá vàng giảm mạnh sáng nay"}`, "dedup", "-load", "seen.idx")
	require.Equal(t, exitOK, third.status, third.stderr)
	assert.Equal(t, lines(kiengiang[4]), third.stdout, "all texts were seen")

	got := runIn(t, dir, "", "dedup", "-load", "seen.idx", "-threshold", ".7", "b.jsonl")
	assert.Equal(t, exitFailed, got.status)
	assert.Contains(t, got.stderr, "seen.idx: copies: snapshot was made with other options")
	saved, err := os.ReadFile(filepath.Join(dir, "seen.idx"))
	require.NoError(t, err)
	write(t, dir, "cut.idx", string(saved[:len(saved)-1]))
	got = runIn(t, dir, "", "dedup", "-load", "cut.idx", "-save", "new.idx", "b.jsonl")
	assert.Equal(t, exitFailed, got.status)
	assert.Contains(t, got.stderr, "cut.idx: copies: not a whole snapshot")
	assert.NoFileExists(t, filepath.Join(dir, "new.idx"))
	got = runIn(t, dir, "", "dedup", "-save", "x", "-groups", "x", "b.jsonl")
	assert.Equal(t, exitUsage, got.status)
}

// The first of many runs finds no file to load: the one that -save is to make.
func TestDedupDayByDay(t *testing.T) {
	dir := t.TempDir()
	var all strings.Builder
	for _, day := range []string{"a.jsonl", "b.jsonl"} {
		write(t, dir, day, lines(kiengiang[0], `{"id": "`+day+`", "text": "Giá vàng `+day+` giảm mạnh"}`))
		got := runIn(t, dir, "", "dedup", "-load", "seen.idx", "-save", "./seen.idx", day)
		require.Equal(t, exitOK, got.status, got.stderr)
		assert.Empty(t, got.stderr)
		all.WriteString(got.stdout)
	}
	assert.Equal(t, runIn(t, dir, "", "dedup", "a.jsonl", "b.jsonl").stdout, all.String())

	got := runIn(t, dir, "", "dedup", "-load", "sen.idx", "-save", "seen.idx", "a.jsonl")
	assert.Equal(t, exitFailed, got.status, "a name that is mistyped is no first run")
	assert.Contains(t, got.stderr, "sen.idx: no such file or directory (a first run that makes it has -save sen.idx too)")
	assert.Empty(t, got.stdout)
}

// What can be read once is read into a temporary file: <(…) of a shell is such a file.
func TestDedupReadsPipes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("has no /dev/fd")
	}
	dir := t.TempDir()
	write(t, dir, "b.jsonl", lines(kiengiang[2:]...))
	cmd := newCommand(t, dir, "dedup", "-tmp", ".", "/dev/fd/3", "b.jsonl")
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	go func() {
		defer w.Close()
		_, _ = io.WriteString(w, compress(lines(kiengiang[:2]...)))
	}()
	cmd.ExtraFiles = []*os.File{r}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	stdout, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	assert.Equal(t, lines(kiengiang[0], kiengiang[1], kiengiang[4]), string(stdout))
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, left, 1, "temporary files are removed")
}

// With a temporary file all is as in memory.
func TestDedupInFile(t *testing.T) {
	in := lines(kiengiang...)
	assert.Equal(t, succeed(t, in, "dedup"), succeed(t, in, "dedup", "-tmp", t.TempDir()))
	got := runIn(t, t.TempDir(), in, "dedup", "-tmp", "nowhere")
	assert.Equal(t, exitFailed, got.status)
	assert.Contains(t, got.stderr, "nowhere")
}
