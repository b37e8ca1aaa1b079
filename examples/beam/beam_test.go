package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/copies"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/testdata"
)

var (
	texts    = flag.Int("texts", 1_500, "texts of the fixture of copies")
	articles = flag.Int("articles", 0, "articles of a corpus of feeds that is no part of the project, or 0 for none")
	runner   = flag.String("on", "direct,prism", "runners")
)

// dying is set in a process that is to end in the midst of its work.
const dying = "CHUMTIN_BEAM_DYING"

func TestMain(m *testing.M) {
	flag.Parse()
	beam.Init()
	if dir := os.Getenv(dying); dir != "" {
		left := 3
		beforeStory = func() {
			if left--; left == 0 {
				os.Exit(7)
			}
		}
		_, err := beam.Run(context.Background(), "direct", storiesIn(dir).pipeline())
		fmt.Fprintln(os.Stderr, "did not end:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// each runs a test on the local runners.
func each(t *testing.T, test func(t *testing.T, runner string)) {
	for name := range strings.SplitSeq(*runner, ",") {
		t.Run(name, func(t *testing.T) { test(t, name) })
	}
}

// run runs a job and returns the lines that it wrote.
func run(t *testing.T, runner string, j *job) []string {
	t.Helper()
	require.NoError(t, j.check())
	_, err := beam.Run(t.Context(), runner, j.pipeline())
	require.NoError(t, err)
	return linesOf(t, j.output)
}

func linesOf(t *testing.T, file string) (lines []string) {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	for l := range strings.Lines(string(data)) {
		lines = append(lines, strings.TrimSuffix(l, "\n"))
	}
	return lines
}

// editedTexts returns n texts, half of them edits of others, and some with half of
// another.
func editedTexts(n int) (all []string) {
	rng := rand.New(rand.NewPCG(23, 23))
	draw := func(words []string) {
		for i := range words {
			words[i] = fmt.Sprint("w", rng.IntN(20_000))
		}
	}
	for i := range n {
		words := make([]string, 20+rng.IntN(100))
		draw(words)
		if i > 0 && rng.IntN(2) == 0 {
			of := i - 1 - rng.IntN(min(i, 300))
			if rng.IntN(8) == 0 {
				of = 0 // which more have than are all compared
			}
			words = strings.Fields(all[of])
			for range rng.IntN(6) {
				words[rng.IntN(len(words))] = "another"
			}
			if rng.IntN(8) == 0 {
				draw(words[len(words)/2:])
			}
		}
		all = append(all, strings.Join(words, " "))
	}
	return all
}

// same asserts that two lists have the same lines, and says which they have not.
func same(t *testing.T, want, got []string) {
	t.Helper()
	count := make(map[string]int)
	for _, l := range want {
		count[l]++
	}
	for _, l := range got {
		count[l]--
	}
	wrong := 0
	for l, n := range count {
		if n != 0 {
			if wrong++; wrong <= 5 {
				t.Logf("%+d of %.300s", -n, l)
			}
		}
	}
	assert.Zero(t, wrong, "of %d lines", len(want))
}

// The copies are those of a set: the same groups, of which the first is kept.
func TestCopiesAreThoseOfASet(t *testing.T) {
	texts := editedTexts(*texts)
	set, err := copies.NewSet(copies.Options{})
	require.NoError(t, err)
	require.NoError(t, set.AddAll(t.Context(), slices.Values(texts)))
	groups, err := set.Groups(t.Context())
	require.NoError(t, err)
	var want []string
	largest := 0
	id := func(i int) string { return fmt.Sprintf("a%06d", i) }
	for _, g := range groups {
		for _, text := range g.Texts[1:] {
			want = append(want, id(text)+"\t"+id(g.Texts[0]))
		}
		largest = max(largest, len(g.Texts))
	}
	require.Greater(t, len(want), len(texts)/5)
	if len(texts) >= 1_500 {
		require.Greater(t, largest, len(texts)/25)
	}

	var in bytes.Buffer
	for i, text := range texts {
		fmt.Fprintf(&in, "{\"id\": %q, \"text\": %q}\n", id(i), text)
	}
	fmt.Fprintf(&in, "{\"id\": %q, \"text\": %q}\n", id(0), texts[0]) // again: it counts once
	fmt.Fprintf(&in, "{\"id\": \"bad\"\n")
	dir := t.TempDir()
	writeGzip(t, filepath.Join(dir, "in.jsonl.gz"), in.Bytes())
	each(t, func(t *testing.T, runner string) {
		got := run(t, runner, &job{mode: "copies", input: filepath.Join(dir, "in*.gz"), output: filepath.Join(dir, runner), block: time.Hour})
		same(t, want, got)
	})
}

func writeGzip(t *testing.T, name string, data []byte) {
	t.Helper()
	var packed bytes.Buffer
	gz := gzip.NewWriter(&packed)
	_, err := gz.Write(data)
	require.NoError(t, err)
	require.NoError(t, gz.Close())
	require.NoError(t, os.WriteFile(name, packed.Bytes(), 0o600))
}

// storiesIn is the job on the articles in a directory.
func storiesIn(dir string) *job {
	return &job{
		mode: "stories", input: filepath.Join(dir, "in.jsonl"), output: filepath.Join(dir, "out.jsonl"),
		horizon: 72 * time.Hour, block: 48 * time.Hour, rounds: levels{.4, .3, .25, .2, .17},
	}
}

// batch returns the stories of a batch, as JSON lines, and how many articles the
// largest has.
func batch(t *testing.T, articles []cluster.Article) (lines []string, largest int) {
	t.Helper()
	b, err := cluster.NewBatch(cluster.Options{Horizon: 72 * time.Hour})
	require.NoError(t, err)
	for _, a := range articles {
		require.NoError(t, b.Add(a))
	}
	stories, err := b.Stories(t.Context())
	require.NoError(t, err)
	for _, s := range stories {
		line, err := json.Marshal(s)
		require.NoError(t, err)
		lines = append(lines, string(line))
		largest = max(largest, len(s.Members))
	}
	return lines, largest
}

// feedday returns the articles of a day of feeds, of which some have no time.
func feedday(t *testing.T) (articles []cluster.Article) {
	t.Helper()
	r, err := jsonl.Open("../../testdata/feedday.jsonl", jsonl.Options{})
	require.NoError(t, err)
	defer r.Close()
	for rec, err := range r.All() {
		require.NoError(t, err)
		if len(articles)%40 == 7 {
			rec.Time = time.Time{}
		}
		rec.Time = rec.Time.AddDate(0, 0, len(articles)%3*2) // over some blocks
		articles = append(articles, rec.Article)
	}
	return articles
}

func write(t *testing.T, file string, articles []cluster.Article) {
	t.Helper()
	var out bytes.Buffer
	for _, a := range articles {
		line, err := json.Marshal(a)
		require.NoError(t, err)
		out.Write(append(line, '\n'))
	}
	out.WriteString("\n{\"id\": \"bad\"}\n")
	require.NoError(t, os.WriteFile(file, out.Bytes(), 0o600))
}

// The stories are those of a batch of the same horizon, each to the letter.
func TestStoriesAreABatch(t *testing.T) {
	articles := feedday(t)
	want, largest := batch(t, articles)
	require.Greater(t, largest, 3)
	each(t, func(t *testing.T, runner string) {
		j := storiesIn(t.TempDir())
		write(t, j.input, slices.Concat(articles, articles[:3]))
		same(t, want, run(t, runner, j))
	})
}

// A run that is cut, whatever it wrote, and begun again gives what one run gives.
func TestRunThatIsCutAndBegunAgain(t *testing.T) {
	articles := feedday(t)[:200]
	want, _ := batch(t, articles)
	j := storiesIn(t.TempDir())
	write(t, j.input, articles)
	cut := exec.CommandContext(t.Context(), os.Args[0])
	cut.Env = append(os.Environ(), dying+"="+filepath.Dir(j.input))
	out, err := cut.CombinedOutput()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit, "%s", out)
	require.Equal(t, 7, exit.ExitCode(), "%s", out)
	same(t, want, run(t, "direct", j))
}

// The same of many items of real feeds.
func TestStoriesOfFeedsAreABatch(t *testing.T) {
	if *articles == 0 {
		t.Skip("takes minutes: -articles 20000")
	}
	r, err := jsonl.Open(testdata.Shared(t, "data/feeds-vi.jsonl.gz"), jsonl.Options{})
	require.NoError(t, err)
	defer r.Close()
	var all []cluster.Article
	for rec, err := range r.All() {
		require.NoError(t, err)
		if all = append(all, rec.Article); len(all) == *articles {
			break
		}
	}
	require.Len(t, all, *articles)
	want, largest := batch(t, all)
	t.Logf("%d stories, the largest of %d", len(want), largest)
	each(t, func(t *testing.T, runner string) {
		j := storiesIn(t.TempDir())
		write(t, j.input, all)
		same(t, want, run(t, runner, j))
	})
}

func TestFlags(t *testing.T) {
	var j job
	flags := flag.NewFlagSet("beam", flag.ContinueOnError)
	j.define(flags)
	require.NoError(t, flags.Parse([]string{"-threshold", "2", "-block", "90m", "-mode", "x"}))
	err := j.check()
	for _, want := range []string{`-mode is "x"`, "want -input and -output", "-block is 1h30m0s", "Threshold is 2"} {
		assert.ErrorContains(t, err, want)
	}
	assert.Error(t, j.rounds.Set("0.3,2"))
	assert.NoError(t, j.rounds.Set("0.3,0.2"))
	assert.Equal(t, levels{.3, .2}, j.rounds)
	assert.Equal(t, "0.3,0.2", j.rounds.String())
}

// Every time is of one block, and goes into no block that it is not up to the horizon and
// two days after.
func TestTimeBlocks(t *testing.T) {
	b := timeBlocks{grouping{Horizon: 72*time.Hour + time.Minute}, 48 * time.Hour}
	assert.EqualValues(t, undated, b.of(time.Time{}))
	rng := rand.New(rand.NewPCG(1, 1))
	for range 1_000 {
		at := time.Unix(rng.Int64N(4e9)-2e9, 0)
		start := b.of(at) * 48 * 3600
		require.LessOrEqual(t, start, at.Unix())
		require.Greater(t, start+48*3600, at.Unix())
		end := (b.from(at) + 1) * 48 * 3600 // of the first block that has it
		require.GreaterOrEqual(t, end, at.Unix()-(73+48)*3600)
		require.LessOrEqual(t, b.from(at)*48*3600, at.Unix()-(73+48)*3600)
	}
}
