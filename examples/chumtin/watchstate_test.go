package main

import (
	"bytes"
	"flag"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

// manyReports returns n articles on a few events, as lines, some with the id of the
// one before if edits is set.
func manyReports(n int, edits bool) string {
	rng := rand.New(rand.NewPCG(8, 8))
	places := strings.Fields("Khasan Yagi Munich Vostochny Cẩm-Phả Lamine Kozlov Quảng-Ninh Hạ-Long Kremlin")
	var lines strings.Builder
	for i := range n {
		id := i
		if edits {
			id -= i % 7 / 6
		}
		at := (i/40*3 + rng.IntN(3)) % len(places)
		fmt.Fprintf(&lines, `{"id":"a%d","source":"hongha.example","title":"Tin %s %d","body":"Bản tin về %s và %s, số %d","time":"2024-01-%02dT%02d:00:00Z"}`+"\n",
			id, places[at], at, places[at], places[(at+1)%len(places)], rng.IntN(4), 1+i*27/n, i%24)
	}
	return lines.String()
}

func contents(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	return string(data)
}

var kills = flag.Int("kills", 10, "how often TestWatchGoesOnAfterKills kills")

// A watch that is killed at any moment, again and again, and goes on, writes what
// one writes that nothing happened to.
func TestWatchGoesOnAfterKills(t *testing.T) {
	if testing.Short() {
		*kills = min(*kills, 3)
	}
	dir := t.TempDir()
	write(t, dir, "feed.jsonl", manyReports(400, true))
	args := func(name string) []string {
		return []string{"watch", "-state", name + ".state", "-events", name + ".jsonl", "-save-every", "7", "-window", "3d", "feed.jsonl"}
	}
	require.Zero(t, runIn(t, dir, "", args("through")...).status)
	want := contents(t, dir, "through.jsonl")
	require.Contains(t, want, `"change":"closed"`)
	require.Contains(t, want, `"change":"edited"`)

	rng := rand.New(rand.NewPCG(rand.Uint64(), 1))
	events := filepath.Join(dir, "killed.jsonl")
	for range *kills {
		cmd := newCommand(t, dir, args("killed")...)
		require.NoError(t, cmd.Start())
		var before int64
		if info, err := os.Stat(events); err == nil {
			before = info.Size()
		}
		target := before + rng.Int64N(int64(len(want))/int64(*kills)+1)
		done := make(chan struct{})
		go func() { defer close(done); _ = cmd.Wait() }()
		for waiting := true; waiting; {
			select {
			case <-done:
				waiting = false
			default:
				info, err := os.Stat(events)
				waiting = err != nil || info.Size() < target
				runtime.Gosched()
			}
		}
		_ = cmd.Process.Kill()
		<-done
		if state, err := os.ReadFile(filepath.Join(dir, "killed.state")); err == nil {
			assert.Contains(t, string(state), watchMagic)
		}
	}
	require.Zero(t, runIn(t, dir, "", args("killed")...).status)
	assert.Equal(t, want, contents(t, dir, "killed.jsonl"))
	assert.Equal(t, contents(t, dir, "through.state"), contents(t, dir, "killed.state"))

	require.Zero(t, runIn(t, dir, "", args("killed")...).status, "nothing is new")
	assert.Equal(t, want, contents(t, dir, "killed.jsonl"))
	r := runIn(t, dir, "", "check", "killed.state")
	require.Zero(t, r.status)
	assert.Regexp(t, `^killed\.state: whole: \d+ open articles in \d+ stories, \d+ bytes of changes\n$`, r.stdout)
}

// While a watch goes on there is no second one of its state. When it is gone, even if
// it was killed, there may be.
func TestOneWatchOfAState(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files are not locked on Windows")
	}
	dir := t.TempDir()
	write(t, dir, "feed.jsonl", manyReports(20, true))
	first := newCommand(t, dir, "watch", "-state", "s", "-events", "e")
	in, err := first.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, first.Start())
	for isThere := false; !isThere; runtime.Gosched() {
		_, err := os.Stat(filepath.Join(dir, "s"))
		isThere = err == nil
	}
	r := runIn(t, dir, "", "watch", "-state", "s", "-events", "e", "feed.jsonl")
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, "s: another watch goes on with it")
	assert.Empty(t, contents(t, dir, "e"))
	require.Zero(t, runIn(t, dir, "", "check", "s").status, "which may be checked")
	require.NoError(t, first.Process.Kill())
	_ = first.Wait()
	_ = in.Close()
	require.Zero(t, runIn(t, dir, "", "watch", "-state", "s", "-events", "e", "feed.jsonl").status)
	assert.NotEmpty(t, contents(t, dir, "e"))
}

// A state that a link leads to is written where it is.
func TestWatchFollowsLinks(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "feed.jsonl", manyReports(20, true))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "disk"), 0o755))
	if err := os.Symlink(filepath.Join("disk", "s"), filepath.Join(dir, "s")); err != nil {
		t.Skip(err)
	}
	r := runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl")
	require.Equal(t, exitFailed, r.status, "it leads nowhere")
	write(t, filepath.Join(dir, "disk"), "feed.jsonl", manyReports(10, true))
	require.Zero(t, runIn(t, filepath.Join(dir, "disk"), "", "watch", "-state", "s", "feed.jsonl").status)
	before := contents(t, dir, "s")
	require.Zero(t, runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl").status)
	info, err := os.Lstat(filepath.Join(dir, "s"))
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeSymlink)
	assert.NotEqual(t, before, contents(t, dir, "disk/s"))
}

// A file that has grown is read from where it was left.
func TestWatchReadsWhatIsNew(t *testing.T) {
	dir := t.TempDir()
	all := manyReports(60, true)
	half := strings.Join(strings.SplitAfter(all, "\n")[:30], "")
	write(t, dir, "feed.jsonl", half)
	first := runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl")
	require.Zero(t, first.status, first.stderr)
	write(t, dir, "feed.jsonl", all)
	second := runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl")
	require.Zero(t, second.status, second.stderr)
	assert.Equal(t, succeed(t, all, "watch"), first.stdout+second.stdout)

	write(t, dir, "feed.jsonl", half)
	r := runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl")
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, "feed.jsonl: has 30 articles, and 60 of it were read before s was saved")
}

// A file that was replaced, by one that is shorter or longer, is read from its start; what
// is there again is no news.
func TestWatchReadsWhatReplacesAFile(t *testing.T) {
	all := strings.SplitAfter(manyReports(60, false), "\n")
	part := func(from, to int) string { return strings.Join(all[from:to], "") }
	for _, test := range []struct {
		name          string
		first, second string
		another       string // from which article on, or none
		read          string // as if read at once
	}{
		{"shorter", part(0, 40), part(40, 60), "article 1 on", part(0, 60)},
		{"as long", part(0, 30), part(30, 60), "article 1 on", part(0, 60)},
		{"longer", part(0, 10), part(10, 60), "article 1 on", part(0, 60)},
		{"with one at the start that was there", part(0, 30), part(0, 1) + part(30, 60), "article 2 on", part(0, 60)},
		{"the newest first", part(0, 30), part(30, 31) + part(0, 30), "article 1 on", part(0, 31)},
		{"in an array", part(0, 3), "[" + strings.ReplaceAll(strings.TrimSpace(part(0, 5)), "\n", ",") + "]", "", part(0, 5)},
	} {
		dir := t.TempDir()
		write(t, dir, "feed.jsonl", test.first)
		first := runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl")
		require.Zero(t, first.status, first.stderr)
		write(t, dir, "feed.jsonl", test.second)
		second := runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl")
		require.Zero(t, second.status, second.stderr)
		assert.Equal(t, succeed(t, test.read, "watch"), first.stdout+second.stdout, test.name)
		if test.another == "" {
			assert.Empty(t, second.stderr, test.name)
		} else {
			assert.Equal(t, "chumtin: feed.jsonl: is another file than when s was saved: it is read from "+test.another+"\n", second.stderr, test.name)
		}
		third := runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl")
		assert.Equal(t, result{}, third, "%s: nothing is new", test.name)
	}
}

// A file that is emptied and written again, as logs are, is read from its start.
func TestWatchReadsAFileThatWasEmptied(t *testing.T) {
	dir := t.TempDir()
	all := strings.SplitAfter(manyReports(30, false), "\n")
	var stdout strings.Builder
	for _, content := range []string{all[0] + all[1], "", all[0], all[0] + all[2]} {
		write(t, dir, "feed.jsonl", content)
		got := runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl")
		require.Zero(t, got.status, got.stderr)
		assert.Empty(t, got.stderr)
		stdout.WriteString(got.stdout)
	}
	assert.Equal(t, succeed(t, strings.Join(all[:3], ""), "watch"), stdout.String())

	require.NoError(t, os.Remove(filepath.Join(dir, "feed.jsonl")))
	got := runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl")
	assert.Equal(t, exitFailed, got.status)
	write(t, dir, "feed.jsonl", all[0]+all[2])
	assert.Equal(t, result{}, runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl"), "what is not there for once is not forgotten")
}

// A state that an earlier version saved, without ids, learns them.
func TestWatchGoesOnFromAnEarlierState(t *testing.T) {
	dir := t.TempDir()
	all := strings.SplitAfter(manyReports(30, false), "\n")
	write(t, dir, "feed.jsonl", strings.Join(all[:20], ""))
	require.Zero(t, runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl").status)
	line, rest, _ := strings.Cut(contents(t, dir, "s"), "\n")
	text := regexp.MustCompile(`"starts":\{[^}]*\},`).ReplaceAllString(line[len(watchMagic)+len("00000000 "):], "")
	require.NotContains(t, text, "starts")
	write(t, dir, "s", fmt.Sprintf("%s%08x %s\n%s", watchMagic, crc32.Checksum([]byte(text), castagnoli), text, rest))
	assert.Equal(t, result{}, runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl"))
	write(t, dir, "feed.jsonl", strings.Join(all[20:], ""))
	assert.Contains(t, runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl").stderr, "from article 1 on")
}

func TestWatchRefusesWhatIsNoStateOfIts(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "feed.jsonl", manyReports(20, true))
	write(t, dir, "other.jsonl", "{}\n")
	watch := func(args ...string) string {
		r := runIn(t, dir, "", append([]string{"watch"}, args...)...)
		require.NotZero(t, r.status, "%q", args)
		return r.stderr
	}
	assert.Contains(t, watch("-events", "e", "feed.jsonl"), "-events needs -state")
	assert.Contains(t, watch("-state", "s", "-save-every", "0", "feed.jsonl"), "-save-every: want 1 or more")
	assert.Contains(t, watch("-state", "feed.jsonl", "other.jsonl"), "feed.jsonl: it starts with")
	assert.Contains(t, watch("-state", "new", "-events", "other.jsonl", "feed.jsonl"), "other.jsonl: has changes of a watch whose state new is not there")
	assert.NoFileExists(t, filepath.Join(dir, "new"))
	assert.Contains(t, watch("-state", "new", "-events", "feed.jsonl", "feed.jsonl"), "feed.jsonl: to be read and written")
	for _, events := range []string{"new", "./new.new", "new.lock"} {
		assert.Contains(t, watch("-state", "new", "-events", events, "feed.jsonl"), events+": a file of the state new")
	}
	write(t, dir, "next.new", manyReports(20, true))
	assert.Contains(t, watch("-state", "next", "next.new"), "next.new: to be read and written")
	assert.Contains(t, watch("-state", ".", "feed.jsonl"), ".: not a regular file")
	const forged = `{"read":null}`
	write(t, dir, "forged", fmt.Sprintf("%s%08x %s\n", watchMagic, crc32.Checksum([]byte(forged), castagnoli), forged))
	assert.Contains(t, watch("-state", "forged", "feed.jsonl"), "forged: the first line is")

	require.Zero(t, runIn(t, dir, "", "watch", "-state", "s", "-events", "e", "feed.jsonl").status)
	whole := contents(t, dir, "s")
	assert.Contains(t, watch("-state", "s", "-events", "e", "-threshold", ".3", "feed.jsonl"), fmt.Sprintf("s: cluster: snapshot was made with other options: a threshold of %v, want 0.3", cluster.DefaultThreshold))
	other := watch("-state", "s", "-events", "e", "-threshold", ".3", "feed.jsonl")
	assert.Contains(t, other, "; go on with the -threshold and -table that it was saved with, or begin anew with another -state")
	assert.NotContains(t, other, "AdoptStream")
	write(t, dir, "e", "")
	assert.Contains(t, watch("-state", "s", "-events", "e", "feed.jsonl"), "e: has 0 bytes, want the ")

	check := func() string {
		r := runIn(t, dir, "", "check", "s")
		require.Equal(t, exitFailed, r.status)
		return r.stderr
	}
	damaged := []byte(whole)
	damaged[len(watchMagic)+12] ^= 1
	write(t, dir, "s", string(damaged))
	assert.Contains(t, check(), "the file is damaged")
	write(t, dir, "s", whole[:len(whole)-1])
	assert.Contains(t, check(), "not a whole snapshot")
	at := bytes.IndexByte(damaged, '\n') + 300
	damaged = []byte(whole)
	damaged[at] ^= 4
	write(t, dir, "s", string(damaged))
	assert.Contains(t, check(), "has the sum")
}

// A watch that is refused leaves no file behind.
func TestRefusedWatchLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "feed.jsonl", manyReports(20, true))
	args := []string{"watch", "-state", "s", "-events", "e", "feed.jsonl"}
	require.Zero(t, runIn(t, dir, "", args...).status)
	require.NoError(t, os.Remove(filepath.Join(dir, "e")))
	r := runIn(t, dir, "", args...)
	assert.Equal(t, exitFailed, r.status)
	assert.Regexp(t, `e: is not there, want the \d+ bytes of it that s was saved with`, r.stderr)
	assert.NoFileExists(t, filepath.Join(dir, "e"))

	if err := os.Symlink("feed.jsonl", filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	r = runIn(t, dir, "", "watch", "-state", "link", "link")
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, "feed.jsonl: to be read and written")
	assert.NoFileExists(t, filepath.Join(dir, "feed.jsonl.lock"))
}

// A file that is named twice would have more articles than it has when it is named once.
func TestWatchRefusesAFileNamedTwice(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "feed.jsonl", manyReports(20, true))
	write(t, dir, "other.jsonl", manyReports(20, true))
	names := []string{"feed.jsonl", "./feed.jsonl", filepath.Join(dir, "feed.jsonl")}
	if os.Symlink("feed.jsonl", filepath.Join(dir, "link")) == nil {
		names = append(names, "link")
	}
	for _, name := range names {
		r := runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl", "other.jsonl", name)
		assert.Equal(t, exitFailed, r.status)
		assert.Contains(t, r.stderr, name+": is the same file as feed.jsonl: with -state name each file once")
		assert.NoFileExists(t, filepath.Join(dir, "s"))
	}
	require.Zero(t, runIn(t, dir, "", "watch", "-state", "s", "feed.jsonl", "other.jsonl").status)
}
