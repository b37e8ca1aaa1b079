package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
)

// events reads the lines of "watch".
func changes(t *testing.T, stdout string) (all []cluster.Change) {
	t.Helper()
	for line := range strings.Lines(stdout) {
		dec := json.NewDecoder(strings.NewReader(line))
		dec.DisallowUnknownFields()
		var e cluster.Change
		require.NoError(t, dec.Decode(&e), "line %s", line)
		all = append(all, e)
	}
	return all
}

func TestWatchTellsTheStories(t *testing.T) {
	stdout := succeed(t, "", "watch", "-window", "100000h", testdata("labelled.jsonl"))
	var l cluster.Ledger
	for _, e := range changes(t, stdout) {
		require.NoError(t, l.Apply(e))
	}
	var articles []string
	for _, ids := range l.Stories() {
		articles = append(articles, ids...)
	}
	assert.ElementsMatch(t, field(t, testdata("labelled.jsonl"), "id"), articles)
}

func TestWatchClosesAndEdits(t *testing.T) {
	const day1 = `{"id":"a","body":"Đoàn tàu chở Kim Jong-un dừng ở ga Khasan","time":"2024-01-01T00:00:00Z"}` + "\n"
	const day1b = `{"id":"a","body":"Bão Yagi quật đổ cây xanh ở Hạ Long","time":"2024-01-01T00:00:00Z"}` + "\n"
	const day9 = `{"id":"b","body":"Lamine Yamal ghi bàn ở Munich","time":"2024-01-09T00:00:00Z"}` + "\n"
	const day9c = `{"id":"c","body":"Giá vàng SJC tăng","time":"2024-01-09T00:00:00Z"}` + "\n"
	var got []string
	for _, e := range changes(t, succeed(t, day1+day1b+day1b+day9+day9c, "watch")) {
		got = append(got, e.Kind.String()+" "+strings.Join(e.Articles, " "))
	}
	// The present is the median of the times of new articles, the lower one of
	// two: it is day 9 when c, of a and b and c, comes.
	assert.Equal(t, []string{"born a", "edited a", "born b", "closed a", "born c"}, got)
}

func TestInterruptedWatchHasPrintedItsEvents(t *testing.T) {
	cmd := newCommand(t, "", "watch")
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())

	out := bufio.NewReader(stdout)
	for _, line := range []string{flood, match} {
		_, err = io.WriteString(stdin, line)
		require.NoError(t, err)
		event, err := out.ReadString('\n')
		require.NoError(t, err)
		assert.Equal(t, cluster.Born, changes(t, event)[0].Kind, "an event is not held back")
	}
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	rest, err := io.ReadAll(out)
	require.NoError(t, err)
	assert.Empty(t, rest)
	require.Error(t, cmd.Wait())
	assert.Equal(t, exitInterrupted, cmd.ProcessState.ExitCode())
}

func TestWatchSkipsBadLines(t *testing.T) {
	got := runIn(t, "", flood+"lũ\n"+match, "watch")
	assert.Equal(t, exitFailed, got.status)
	assert.Contains(t, got.stderr, "-:2: invalid JSON")
	assert.Len(t, changes(t, got.stdout), 2)
}

func TestWatchFailsWhereItCannotPrint(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	cmd := newCommand(t, "", "watch")
	var stderr strings.Builder
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(flood+match), full, &stderr
	require.Error(t, cmd.Run())
	assert.Equal(t, exitFailed, cmd.ProcessState.ExitCode())
	assert.Contains(t, stderr.String(), "no space left")
}

func TestClusterStream(t *testing.T) {
	path := testdata("labelled.jsonl")
	stdout := succeed(t, "", "cluster", "-stream", "-json", path)
	var ids []string
	for _, p := range placements(t, stdout) {
		ids = append(ids, p.ID)
		assert.Contains(t, storyOf(t, stdout, p.ID), p.Representative)
	}
	assert.Equal(t, field(t, path, "id"), ids)
	assert.Equal(t, []string{"kim-bennghe", "kim-hongha"},
		storyOf(t, succeed(t, "", "cluster", "-stream", "-json", testdata("kimputin.jsonl")), "kim-hongha"))
	assert.Contains(t, succeed(t, "", "cluster", "-stream", testdata("kimputin.jsonl")), "2 articles: ")
}

func TestPeriod(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"2d": 48 * time.Hour, "1w": 168 * time.Hour, "1w2d3h": 219 * time.Hour, "36h": 36 * time.Hour, "1d90m": 25*time.Hour + 30*time.Minute,
	} {
		var p period
		require.NoError(t, p.Set(s), s)
		assert.Equal(t, want, time.Duration(p), s)
	}
}

// Size is what a ledger of the changes has once an article is placed.
func TestWatchFull(t *testing.T) {
	var got []fullChange
	for line := range strings.Lines(succeed(t, "", "watch", "-full", "-window", "2w", testdata("labelled.jsonl"))) {
		var e fullChange
		require.NoError(t, json.Unmarshal([]byte(line), &e))
		got = append(got, e)
	}
	stream, err := cluster.NewStream(cluster.StreamOptions{Window: 14 * 24 * time.Hour})
	require.NoError(t, err)
	r, err := jsonl.Open(testdata("labelled.jsonl"), jsonl.Options{})
	require.NoError(t, err)
	defer r.Close()
	var ledger cluster.Ledger
	for rec, err := range r.All() {
		require.NoError(t, err)
		p, err := stream.Put(rec.Article)
		require.NoError(t, err)
		sizes := make(map[cluster.StoryID]int)
		for _, e := range p.Changes {
			require.NoError(t, ledger.Apply(e))
			if e.Kind == cluster.Closed {
				sizes[e.Story] = len(e.Articles)
			}
		}
		for id, articles := range ledger.Stories() {
			sizes[id] = len(articles)
		}
		require.GreaterOrEqual(t, len(got), len(p.Changes))
		for i, e := range p.Changes {
			assert.Equal(t, e, got[i].Change)
			assert.Equal(t, sizes[e.Story], got[i].Size, "change %d", e.Seq)
			assert.Positive(t, got[i].Independent)
			assert.LessOrEqual(t, got[i].Independent, got[i].Size)
			assert.NotEmpty(t, got[i].Title)
		}
		got = got[len(p.Changes):]
	}
	assert.Empty(t, got)
}
