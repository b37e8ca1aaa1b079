package chumtin_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/testdata"
)

// read returns the text of a file of the repository.
func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

var fence = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")

// A fenced is a fenced block of the README.
type fenced struct{ language, text string }

// blocks returns the fenced blocks of the README.
func blocks(t *testing.T) (all []fenced) {
	t.Helper()
	for _, block := range fence.FindAllStringSubmatch(read(t, "README.md"), -1) {
		require.Contains(t, []string{"go", "sh", "text"}, block[1], "a language that no test knows")
		all = append(all, fenced{block[1], block[2]})
	}
	return all
}

// indented returns text with a prefix before each line that is not empty.
func indented(prefix, text string) string {
	return regexp.MustCompile(`(?m)^.`).ReplaceAllString(text, prefix+"$0")
}

// An example is a function that go test runs: its file up to the output, and that.
type example struct{ code, output string }

// examples returns the examples of this package.
func examples(t *testing.T) (all []example) {
	for _, name := range []string{"example_test.go", "example_readme_test.go"} {
		text := read(t, name)
		imports, _, _ := strings.Cut(text, "func Example")
		for _, function := range strings.Split(text, "\nfunc Example")[1:] {
			code, output, ok := strings.Cut(function, "\t// Output:\n")
			require.True(t, ok, "an example of %s that go test does not run", name)
			output, _, _ = strings.Cut(output, "\n}\n")
			all = append(all, example{imports + code, output + "\n"})
		}
	}
	return all
}

// Every snippet of the README is code of an example that go test runs, and what is
// said to be printed is what that example prints, or the command before it.
func TestReadmeShowsExamples(t *testing.T) {
	all := examples(t)
	shown := make(map[string]bool)
	var last example
	before := fenced{}
	for _, block := range blocks(t) {
		switch {
		case block.language == "go" && strings.HasPrefix(block.text, "import "):
			assert.Contains(t, all[0].code, indented("\t", strings.TrimPrefix(block.text, "import ")))
		case block.language == "go":
			at := slices.IndexFunc(all, func(e example) bool { return strings.Contains(e.code, indented("\t", block.text)) })
			if assert.GreaterOrEqual(t, at, 0, "no example has\n%s", block.text) {
				last = all[at]
				shown[last.code] = true
			}
		case block.language == "text" && before.language == "go":
			assert.Equal(t, last.output, indented("\t// ", block.text))
		case block.language == "text":
			require.Equal(t, "sh", before.language, "what prints this?\n%s", block.text)
		}
		before = block
	}
	assert.Len(t, shown, len(all), "each example is shown")
}

// heldByCI are the commands of the README that need more than a checkout, or
// run this test, and the script that runs them.
var heldByCI = map[string]string{
	"go test ./...":                     ".ci/run",
	"go get github.com/chumtin/chumtin": ".ci/install",
	"go install github.com/chumtin/chumtin/examples/chumtin@latest": ".ci/install", // a version of its own
}

// operands stand in the README for files of a user.
var operands = strings.NewReplacer(
	"testdata/kimputin.jsonl", "kimputin.jsonl",
	"testdata/labelled.jsonl", "labelled.jsonl",
	"FILE.jsonl.gz", "kimputin.jsonl.gz",
	"ID1 ID2", "kim-bennghe kim-hongha",
	"-o FILE.idf ARCHIVE", "-o learned.idf -least 2 labelled.jsonl",
	"-truth cluster FILE", "-truth cluster labelled.jsonl",
	"-label cluster FILE", "-label cluster labelled.jsonl",
	"out.html FILE", "out.html labelled.jsonl",
	"-topics FILE", "-topics labelled.jsonl",
	"FILE.jsonl", "kimputin.jsonl",
	"FILE.txt", "kim-hongha.txt",
	"-data DIR", "-data testdata",
)

// lighter are flags with which a benchmark of minutes takes seconds.
var lighter = map[string]string{
	"speed":                " -rounds 1 -texts 20 -batch 20 -items 1000 -queries 100",
	"scale":                " -sizes 100,200 -dated 100,200 -per-day 50 -items 1000,2000 -restart 100,200 -dedup 1000,2000",
	"scale -dedup 5000000": " -dedup 1000",
	"copies -data DIR":     " -planted 5",
}

func TestReadmeCommands(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the commands are written for a POSIX shell")
	}
	dir, programs := userFiles(t), t.TempDir()
	for _, command := range commands(t) {
		t.Run(command.line, func(t *testing.T) {
			if script, ok := heldByCI[command.line]; ok {
				assert.Contains(t, read(t, script), strings.TrimSuffix(command.line, "latest"))
				return
			}
			program, isRun := strings.CutPrefix(command.line, "go run ./examples/")
			if !isRun {
				runTests(t, command.line)
				return
			}
			name, args, _ := strings.Cut(program, " ")
			if name == "newsdesk" { // a module of its own, and a server
				assert.Contains(t, read(t, "examples/newsdesk/readme_test.go"), "func TestReadmeCommands(")
				return
			}
			cmd := exec.CommandContext(t.Context(), "sh", "-c", build(t, programs, name)+" "+operands.Replace(args)+lighter[args])
			if name == "chumtin" { // the others read the articles of the project
				cmd.Dir = dir
			}
			got := output(t, cmd)
			if strings.Contains(args, "FILE.idf") {
				require.FileExists(t, filepath.Join(dir, "learned.idf"))
				return
			}
			assert.NotEmpty(t, got)
			if command.prints != "" {
				assert.Equal(t, command.prints, got)
			}
		})
	}
}

// A command is a line of a shell block, or code in running text that is one, without
// comments, and what the README says it prints, if it does.
type command struct{ line, prints string }

func commands(t *testing.T) (all []command) {
	t.Helper()
	in := blocks(t)
	for i, block := range in {
		if block.language != "sh" {
			continue
		}
		for line := range strings.Lines(block.text) {
			line, _, _ = strings.Cut(line, " #")
			all = append(all, command{line: strings.TrimSpace(line)})
		}
		if i+1 < len(in) && in[i+1].language == "text" {
			all[len(all)-1].prints = in[i+1].text
		}
	}
	text := fence.ReplaceAllString(read(t, "README.md"), "")
	for _, span := range regexp.MustCompile("`(go (?:run|test|get|install|generate) [^`]*)`").FindAllStringSubmatch(text, -1) {
		all = append(all, command{line: span[1]})
	}
	return all
}

// userFiles returns a directory with what [operands] name.
func userFiles(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	for _, path := range []string{"kimputin.jsonl", "labelled.jsonl", "kimputin/kim-hongha.txt"} {
		write(filepath.Base(path), read(t, filepath.Join("testdata", path)))
	}
	var packed bytes.Buffer
	gz := gzip.NewWriter(&packed)
	_, err := gz.Write([]byte(read(t, "testdata/kimputin.jsonl")))
	require.NoError(t, err)
	require.NoError(t, gz.Close())
	write("kimputin.jsonl.gz", packed.String())
	return dir
}

// build returns the path of an example's program, which it builds into dir.
func build(t *testing.T, dir, name string) (program string) {
	t.Helper()
	if name == "bench" {
		if testing.Short() {
			t.Skip("the benchmarks take some seconds each")
		}
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "./examples/bench")
		list.Env = append(os.Environ(), "GOPROXY=off")
		if err := list.Run(); err != nil {
			t.Skip("the libraries that the benchmarks compare with are not downloaded")
		}
	}
	program = filepath.Join(dir, name)
	output(t, exec.CommandContext(t.Context(), "go", "build", "-o", program, "./examples/"+name))
	return program
}

// runTests runs a command that tests what the README claims.
func runTests(t *testing.T, command string) {
	t.Helper()
	if testing.Short() {
		t.Skip("the scores of all labelled sets take minutes")
	}
	testdata.Shared(t, "data/*.jsonl.gz")
	require.True(t, strings.HasPrefix(command, "go test "), "what is this command?")
	got := output(t, exec.CommandContext(t.Context(), "sh", "-c", command))
	assert.Contains(t, got, "--- PASS", "no such tests")
}

// output runs a command that must succeed and returns what it printed.
func output(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	require.NoError(t, cmd.Run(), "%s: %s", cmd, &stderr)
	return stdout.String()
}
