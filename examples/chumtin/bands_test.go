package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/copies"
)

// editedTexts returns JSON lines of n texts with ids in order. Half of them are copies of
// others with up to two words changed, some of these of one text that many copy; a tenth
// share half of their words with others, which makes no copy.
func editedTexts(n int) (all []string) {
	rng := rand.New(rand.NewPCG(19, 19))
	draw := func(words []string) {
		for i := range words {
			words[i] = fmt.Sprint("w", rng.IntN(20_000))
		}
	}
	var originals [][]string
	for i := range n {
		words := make([]string, 120+rng.IntN(100))
		draw(words)
		if i > 0 {
			of := originals[rng.IntN(len(originals))]
			switch kind := rng.IntN(20); {
			case kind < 2:
				words = append(words[:0], of...)
				draw(words[len(words)/2:])
			case kind == 2:
				of = originals[0]
				fallthrough
			case kind < 11:
				words = append(words[:0], of...)
				for range rng.IntN(3) {
					words[rng.IntN(len(words))] = "another"
				}
			default:
				originals = append(originals, words)
			}
		} else {
			originals = append(originals, words)
		}
		all = append(all, fmt.Sprintf(`{"id": "a%06d", "text": "%s"}`, i, strings.Join(words, " ")))
	}
	return all
}

// fixture writes a corpus of 20,000 texts and what the commands make of it into dir,
// and returns of each copy, by its id, which one dedup keeps.
func fixture(t *testing.T, dir string) map[string]string {
	t.Helper()
	n := 20_000
	if testing.Short() {
		n = 2_000
	}
	write(t, dir, "corpus.jsonl", lines(editedTexts(n)...))
	got := runIn(t, dir, "", "dedup", "-groups", "groups.jsonl", "corpus.jsonl")
	require.Equal(t, exitOK, got.status, got.stderr)
	got = runIn(t, dir, "", "bands", "-id", "id", "-signatures", "signatures.tsv", "corpus.jsonl")
	require.Equal(t, exitOK, got.status, got.stderr)
	write(t, dir, "bands.tsv", got.stdout)

	type text struct{ ID string }
	kept := make(map[string]string)
	groups, err := os.ReadFile(filepath.Join(dir, "groups.jsonl"))
	require.NoError(t, err)
	largest := 0
	for l := range bytes.Lines(groups) {
		var g struct {
			Kept   text
			Copies []text
		}
		require.NoError(t, json.Unmarshal(l, &g))
		for _, c := range g.Copies {
			kept[c.ID] = g.Kept.ID
		}
		largest = max(largest, len(g.Copies))
	}
	require.Greater(t, len(kept), n/3)
	require.Greater(t, largest, n/50, "a group that is larger than a bucket whose texts are all compared")
	return kept
}

// copiesIn reads what a database wrote.
func copiesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "copies.tsv"))
	require.NoError(t, err)
	kept := make(map[string]string)
	for l := range strings.Lines(string(data)) {
		id, of, ok := strings.Cut(strings.TrimSuffix(l, "\n"), "\t")
		require.True(t, ok, "%q", l)
		kept[id] = of
	}
	return kept
}

// script writes the commands for a database into dir.
func script(t *testing.T, dir, database string) {
	t.Helper()
	write(t, dir, database+".sql", succeed(t, "", "bands", "-sql", database))
}

// A database finds the groups of dedup.
func TestBandsInSQLite(t *testing.T) {
	sqlite, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Skip("there is no sqlite3")
	}
	dir := t.TempDir()
	want := fixture(t, dir)
	script(t, dir, "sqlite")
	cmd := exec.CommandContext(t.Context(), sqlite, "-init", "/dev/null", "corpus.db", ".read sqlite.sql")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Equal(t, want, copiesIn(t, dir))
}

func TestBandsInPostgreSQL(t *testing.T) {
	p := startPostgres(t)
	want := fixture(t, p.dir)
	script(t, p.dir, "postgresql")
	for _, name := range []string{"bands.tsv", "signatures.tsv", "postgresql.sql"} {
		require.NoError(t, os.Chmod(filepath.Join(p.dir, name), 0o644))
	}
	p.run(t, "psql", "-X", "-q", "-h", p.dir, "-d", "postgres", "-f", "postgresql.sql")
	assert.Equal(t, want, copiesIn(t, p.dir))
}

// A postgres is a server of its own, in a directory of its own, with no port.
type postgres struct {
	dir, bin string
	as       []string // words before a command that run it as a user who is not root
}

func startPostgres(t *testing.T) *postgres {
	t.Helper()
	servers, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(servers) == 0 {
		t.Skip("there is no PostgreSQL of Debian")
	}
	p := &postgres{bin: servers[len(servers)-1]}
	p.dir, err = os.MkdirTemp("", "pg") // the path of a socket is short
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(p.dir)) })
	if os.Getuid() == 0 { // as whom the server does not start
		p.as = []string{"runuser", "-u", "postgres", "--"}
		out, err := exec.CommandContext(t.Context(), "chown", "postgres", p.dir).CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	data := filepath.Join(p.dir, "data")
	p.run(t, "initdb", "-D", data, "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
	p.run(t, "pg_ctl", "-D", data, "-w", "-l", filepath.Join(p.dir, "log"), "-o", "-c listen_addresses='' -c fsync=off -k "+p.dir, "start")
	t.Cleanup(func() { p.run(t, "pg_ctl", "-D", data, "-m", "immediate", "stop") })
	return p
}

// run runs a program of the server.
func (p *postgres) run(t *testing.T, program string, args ...string) {
	t.Helper()
	words := append(slices.Clone(p.as), append([]string{filepath.Join(p.bin, program)}, args...)...)
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Dir = p.dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s: %s", program, out)
}

// The rows are the keys and signatures of the library, for all lines that have a text.
func TestBands(t *testing.T) {
	in := lines(`{"id": "x", "text": "`+inundated+`"}`, `{"id": 7}`, `{"id": 12, "text": "Giá gạo tăng"}`, ``, `{"text": "Giá vàng giảm"}`, `7`)
	dir := t.TempDir()
	got := runIn(t, dir, in, "bands", "-id", "id", "-signatures", "s.tsv")
	assert.Equal(t, exitFailed, got.status)
	checkLines(t, []string{"-:5: field id: there is none", "-:6: not a JSON object", "chumtin: 2 bad lines skipped"}, got.stderr)
	x, err := copies.NewExtractor(copies.Options{})
	require.NoError(t, err)
	var bands, signatures, numbered, objects strings.Builder
	for i, text := range []string{inundated, "Giá gạo tăng"} {
		f := x.Features(text)
		id := []string{"x", "12"}[i]
		for band, key := range f.Keys {
			fmt.Fprintf(&bands, "%s\t%d\t%d\n", id, band+1, int64(key))
			fmt.Fprintf(&numbered, "%010d\t%d\t%d\n", []int{1, 3}[i], band+1, int64(key))
			fmt.Fprintf(&objects, `{"id":"%s","band":%d,"key":%d}`+"\n", id, band+1, int64(key))
		}
		fmt.Fprintf(&signatures, "%s\t", id)
		for _, slot := range f.Sketch {
			fmt.Fprintf(&signatures, "%04x", uint16(slot))
		}
		signatures.WriteByte('\n')
	}
	assert.Equal(t, bands.String(), got.stdout)
	written, err := os.ReadFile(filepath.Join(dir, "s.tsv"))
	require.NoError(t, err)
	assert.Equal(t, signatures.String(), string(written))

	three := strings.Join(strings.SplitAfter(in, "\n")[:3], "")
	assert.Equal(t, numbered.String(), succeed(t, three, "bands"))
	assert.Equal(t, objects.String(), succeed(t, three, "bands", "-id", "id", "-json"))
	for id, says := range map[string]string{`"a\tb"`: "backslash or control", `"a\\b"`: "backslash or control", `""`: "none", `[1]`: "not a string or number", `true`: "not a string or number"} {
		got := runIn(t, dir, `{"text": "lũ lên", "id": `+id+`}`, "bands", "-id", "id")
		assert.Equal(t, exitFailed, got.status)
		assert.Contains(t, got.stderr, says)
		assert.Empty(t, got.stdout)
	}
}

// An id that comes again is told with both lines. Lines without ids of their own have
// the numbers of all, with blank ones.
func TestBandsOfRepeatedIDs(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.jsonl", `{"id": "x", "text": "Lũ lên"}`+"\n\n"+`{"id": 7, "text": "Giá gạo tăng"}`)
	write(t, dir, "b.jsonl", lines(``, `{"id": "7", "text": "Giá vàng giảm"}`, `{"id": "y", "text": "Giá vàng giảm"}`))
	got := runIn(t, dir, "", "bands", "-id", "id", "a.jsonl", "b.jsonl")
	assert.Equal(t, exitFailed, got.status)
	checkLines(t, []string{`b.jsonl:2: field id: "7" is the id of a.jsonl:3 too`, "chumtin: 1 bad line skipped"}, got.stderr)
	assert.Equal(t, []string{"x", "7", "y"}, idsOfBands(got.stdout))

	got = runIn(t, dir, "", "bands", "a.jsonl", "b.jsonl")
	assert.Equal(t, []string{"0000000001", "0000000003", "0000000005", "0000000006"}, idsOfBands(got.stdout), got.stderr)

	in := lines(`{"text": "lũ lên", "id": "a`+"\xff"+`"}`, `{"text": "lũ lên", "id": "a`+"\xfe"+`"}`, `{"text": "lũ lên", "id": "a\ud83d"}`, `{"text": "lũ lên", "id": "a`+"\ufffd"+`"}`)
	got = runIn(t, dir, in, "bands", "-id", "id")
	assert.Equal(t, exitFailed, got.status)
	assert.Equal(t, 3, strings.Count(got.stderr, "is not UTF-8"), got.stderr)
	assert.Equal(t, []string{"a\ufffd"}, idsOfBands(got.stdout))
}

// idsOfBands returns the ids in rows, each once.
func idsOfBands(rows string) (ids []string) {
	for row := range strings.Lines(rows) {
		if id, _, _ := strings.Cut(row, "\t"); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// What is remembered is bounded: an id is known while as many others come as a generation
// has, and is not when twice as many did.
func TestRecentIDs(t *testing.T) {
	const generation = 10
	for others := range 3 * generation {
		known := newRecentIDs(generation)
		require.NoError(t, known.add("x", line{file: "a", number: 1}))
		for i := range others {
			require.NoError(t, known.add(fmt.Sprint(i), line{file: "a", number: 2 + i}))
			require.LessOrEqual(t, len(known.young)+len(known.old), 2*generation)
		}
		err := known.add("x", line{file: "b", number: 1})
		if others <= generation {
			require.EqualError(t, err, `"x" is the id of a:1 too`)
		} else if others >= 2*generation {
			require.NoError(t, err)
		}
	}
}

// A database stops at an id that is there twice, as rows of several runs may have it.
func TestRepeatedIDsInSQLite(t *testing.T) {
	sqlite, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Skip("there is no sqlite3")
	}
	dir := t.TempDir()
	script(t, dir, "sqlite")
	var bands, signatures string
	for _, text := range []string{inundated, "Giá gạo tăng"} {
		got := runIn(t, dir, `{"id": "a", "text": "`+text+`"}`, "bands", "-id", "id", "-signatures", "s.tsv")
		require.Equal(t, exitOK, got.status, got.stderr)
		of, err := os.ReadFile(filepath.Join(dir, "s.tsv"))
		require.NoError(t, err)
		bands, signatures = bands+got.stdout, signatures+string(of)
	}
	write(t, dir, "bands.tsv", bands)
	write(t, dir, "signatures.tsv", signatures)
	cmd := exec.CommandContext(t.Context(), sqlite, "-init", "/dev/null", "corpus.db", ".read sqlite.sql")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.Error(t, err)
	assert.Contains(t, string(out), "UNIQUE constraint failed: signatures.id")
	assert.NoFileExists(t, filepath.Join(dir, "copies.tsv"))
}

// The help says what -sql needs, as the commands of all databases do: both files, and a
// database without their tables.
func TestBandsSQLNeeds(t *testing.T) {
	for _, database := range databases {
		got := succeed(t, "", "bands", "-sql", database)
		for _, table := range []string{"bands", "signatures"} {
			assert.Contains(t, got, table+".tsv", database)
			assert.Contains(t, got, "CREATE TABLE "+table, database)
		}
	}
	assert.Contains(t, bandsCommand.long, "bands.tsv and signatures.tsv, so that -signatures is needed")
	assert.Contains(t, bandsCommand.long, "a second run needs a new database")
}

// The commands of all databases are there, and take the threshold.
func TestBandsSQL(t *testing.T) {
	for _, database := range databases {
		got := succeed(t, "", "bands", "-sql", database, "-threshold", ".75")
		assert.Equal(t, 1, strings.Count(got, ">= 0.75"), database)
		assert.NotContains(t, got, "0.8")
		assert.Equal(t, database == "duckdb" || database == "clickhouse", strings.Contains(got, "it was not run"), database)
	}
	for _, args := range [][]string{{"-sql", "oracle"}, {"-sql", "sqlite", "x.jsonl"}, {"-id", ""}} {
		assert.Equal(t, exitUsage, runIn(t, t.TempDir(), "", append([]string{"bands"}, args...)...).status)
	}
}
