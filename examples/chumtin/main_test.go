package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asCommand makes the test binary be the command.
const asCommand = "CHUMTIN_TEST_AS_COMMAND=1"

func TestMain(m *testing.M) {
	if name, value, _ := strings.Cut(asCommand, "="); os.Getenv(name) == value {
		main()
	}
	os.Exit(m.Run())
}

// A result is what a run of the command left.
type result struct {
	stdout, stderr string
	status         int
}

// newCommand returns the command, to run in dir.
func newCommand(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asCommand)
	return cmd
}

// runIn runs the command in dir.
func runIn(t *testing.T, dir, stdin string, args ...string) result {
	t.Helper()
	cmd := newCommand(t, dir, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &stdout, &stderr
	if err := cmd.Run(); err != nil {
		require.IsType(t, new(exec.ExitError), err)
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// succeed runs the command and returns its standard output. There must be
// nothing on standard error.
func succeed(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	got := runIn(t, "", stdin, args...)
	require.Equal(t, exitOK, got.status, "chumtin %q: %s", args, got.stderr)
	require.Empty(t, got.stderr, "chumtin %q", args)
	return got.stdout
}

// write writes a file into dir.
func write(t *testing.T, dir, name, content string) {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
}

// testdata returns the path of a file of the project's testdata.
func testdata(name string) string { return filepath.Join("..", "..", "testdata", name) }

func TestUsageErrors(t *testing.T) {
	tests := []struct {
		args   string
		stderr string
	}{
		{"", "usage: chumtin COMMAND"},
		{"group", `no command "group"`},
		{"help group", `no command "group"`},
		{"cluster -treshold .2", "not defined: -treshold"},
		{"cluster -threshold 0", "above 0"},
		{"cluster -threshold 1.01", "at most 1"},
		{"cluster -threshold NaN", "want a number"},
		{"cluster -threshold high", "want a number"},
		{"cluster -json -all", "-all does not go with it"},
		{"cluster -csv -all", "-all does not go with it"},
		{"cluster -csv -json", "want one of"},
		{"cluster -csv -html x", "want one of"},
		{"cluster -full", "-full goes with -json"},
		{"cluster -topics -csv", "-topics goes with -json"},
		{"cluster -topics -html x", "-topics goes with -json"},
		{"cluster -topics -stream", "does not go with -stream"},
		{"watch -window -1h", "want above 0"},
		{"watch -window soon", "soon"},
		{"watch -window 2dd", "1d12h"},
		{"watch -window 0d", "want above 0"},
		{"watch -window 99999999999999w", "too long"},
		{"watch -window 15000w2562047h", "too long"},
		{"cluster -fields title", "such as title=kop"},
		{"cluster -fields title=a,title=b", "each field has one name"},
		{"score -fields title=a,body=a", "no two have the same"},
		{"cluster -fields title=id", "say which is the id"},
		{"learn -fields kop=title", "\"kop\": want id, title"},
		{"watch -zone Mars/Olympus", "Mars/Olympus"},
		{"watch -zone=", "name of a zone"},
		{"explain", "want two ids"},
		{"explain a", "want two ids"},
		{"explain a a", `not "a" twice`},
		{"explain main.go main.go", "want two ids at the end; main.go is a file"},
		{"cluster -html=", "want the name of a file"},
		{"cluster -cpuprofile=", "want the name of a file"},
		{"learn -o=", "want the name of a file"},
		{"dedup -groups=", "want the name of a file"},
		{"explain main.go a", "want two ids at the end; main.go is a file"},
		{"score", "-truth FIELD is missing"},
		{"score -truth", "needs an argument: -truth"},
		{"calibrate -by b3", "want told or bcubed"},
		{"calibrate -pairs a -by told", "does not go with -pairs"},
		{"calibrate -pairs a -label event", "-label does not go with -pairs"},
		{"calibrate -pairs a -topic saga", "-topic does not go with -pairs"},
		{"calibrate -topic=", "name of a field"},
		{"calibrate -topic-threshold 2", "above 0 and at most 1"},
		{"calibrate -pairs -", "do not go together"},
		{"calibrate -label=", "name of a field"},
		{"dedup -threshold 0", "above 0"},
		{"dedup -of lines", "want words or characters"},
		{"dedup -width 65", "want 1 to 64"},
		{"dedup -keep last", "want first, longest, newest"},
		{"dedup -keep max=", "want first, longest, newest"},
		{"dedup -field a,,b", "names of fields"},
		{"dedup - -", "can be read once"},
		{"normalize -form nfc", "want text, key or bare"},
		{"normalize -tone newer", "want old or new"},
		{"decode -from klingon", "klingon"},
		{"page a.txt b.txt", "one page"},
		{"completion", "want bash, zsh or fish"},
		{"completion tcsh", "want bash, zsh or fish"},
		{"version 2", "no arguments"},
	}
	for _, tt := range tests {
		got := runIn(t, "", "", strings.Fields(tt.args)...)
		assert.Equal(t, exitUsage, got.status, "chumtin %s", tt.args)
		assert.Contains(t, got.stderr, tt.stderr, "chumtin %s", tt.args)
		assert.Contains(t, got.stderr, "help", "chumtin %s", tt.args)
		assert.Empty(t, got.stdout, "chumtin %s", tt.args)
	}
}

func TestHelp(t *testing.T) {
	list := succeed(t, "", "help")
	assert.Equal(t, list, succeed(t, "", "-h"))
	for _, c := range commands {
		assert.Contains(t, list, c.short)
		text := succeed(t, "", "help", c.name)
		assert.Equal(t, text, succeed(t, "", c.name, "-h"))
		assert.Equal(t, text, succeed(t, "", c.name, "--help"))
		assert.Contains(t, text, "usage: "+c.usage())
		_, body, _ := strings.Cut(text, "\n")
		for line := range strings.Lines(body) {
			assert.LessOrEqual(t, len([]rune(strings.TrimSuffix(line, "\n"))), 80, "line of %s: %s", c.name, line)
		}
	}
}

func TestFlagsMayFollowArguments(t *testing.T) {
	want := succeed(t, "", "cluster", "-json", "-threshold=.5", testdata("kimputin.jsonl"))
	assert.Equal(t, want, succeed(t, "", "cluster", testdata("kimputin.jsonl"), "--threshold", ".5", "-json"))

	dir := t.TempDir()
	write(t, dir, "-json", `{"id": "a", "title": "Lũ lên"}`)
	got := runIn(t, dir, "", "cluster", "-json", "--", "-json")
	assert.Equal(t, result{stdout: alone("a")}, got, "after -- nothing is a flag")
}

func TestProfiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.jsonl", `{"id": "a", "title": "Lũ lên"}`)
	got := runIn(t, dir, "", "cluster", "-json", "-cpuprofile", "cpu", "-memprofile", "mem", "a.jsonl")
	assert.Equal(t, result{stdout: alone("a")}, got)
	for _, name := range []string{"cpu", "mem"} {
		profile, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.True(t, bytes.HasPrefix(profile, []byte{0x1f, 0x8b}), "%s is compressed, as pprof writes it", name)
	}

	got = runIn(t, dir, "", "cluster", "-json", "-cpuprofile", "none/cpu", "a.jsonl")
	assert.Equal(t, exitFailed, got.status)
	assert.Contains(t, got.stderr, "none/cpu")
}

func TestFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full on this system")
	}
	defer full.Close()
	for _, args := range [][]string{
		{"help"},
		{"help", "cluster"},
		{"cluster", testdata("kimputin.jsonl")},
		{"cluster", "-json", testdata("kimputin.jsonl")},
		{"cluster", "-csv", testdata("kimputin.jsonl")},
		{"cluster", "-html", "-", testdata("kimputin.jsonl")},
		{"explain", testdata("kimputin.jsonl"), "kim-bennghe", "kim-hongha"},
		{"score", "-truth", "cluster", testdata("labelled.jsonl")},
		{"calibrate", testdata("labelled.jsonl")},
		{"normalize", testdata("kimputin.jsonl")},
		{"decode", testdata("kimputin.jsonl")},
		{"page", testdata("kimputin/kim-hongha.txt")},
	} {
		cmd := newCommand(t, "", args...)
		var stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = full, &stderr
		require.Error(t, cmd.Run(), "chumtin %q", args)
		assert.Equal(t, exitFailed, cmd.ProcessState.ExitCode(), "chumtin %q", args)
		assert.Contains(t, stderr.String(), "no space left", "chumtin %q", args)
	}
}

// A file to be read is not written over.
func TestOutputIsNoInput(t *testing.T) {
	dir := t.TempDir()
	content, err := os.ReadFile(testdata("labelled.jsonl"))
	require.NoError(t, err)
	name := filepath.Join(dir, "news.jsonl")
	require.NoError(t, os.WriteFile(name, content, 0o644))
	for _, args := range [][]string{{"cluster", "-html", name, name}, {"learn", "-o", name, name}} {
		got := runIn(t, dir, "", args...)
		assert.NotEqual(t, exitOK, got.status)
		assert.Contains(t, got.stderr, "name another file to write", args)
		kept, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.Equal(t, content, kept)
	}
	assert.Equal(t, []string{"news.jsonl"}, names(t, dir))
}
