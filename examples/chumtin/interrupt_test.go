package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Standard input never ends in these tests: the command waits for more when it
// is interrupted.

func TestInterruptedFilterHasWrittenWhatItRead(t *testing.T) {
	for _, args := range [][]string{{"normalize"}, {"decode", "-from", "utf-8"}} {
		cmd := newCommand(t, "", args...)
		stdin, err := cmd.StdinPipe()
		require.NoError(t, err)
		stdout, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())

		_, err = io.WriteString(stdin, "lũ lên\n")
		require.NoError(t, err)
		out := bufio.NewReader(stdout)
		line, err := out.ReadString('\n')
		require.NoError(t, err)
		assert.Equal(t, "lũ lên\n", line, "a line is not held back")

		require.NoError(t, cmd.Process.Signal(os.Interrupt))
		rest, err := io.ReadAll(out)
		require.NoError(t, err)
		assert.Empty(t, rest)
		require.Error(t, cmd.Wait())
		assert.Equal(t, exitInterrupted, cmd.ProcessState.ExitCode(), "chumtin %q", args)
	}
}

func TestInterruptedReadingPrintsNoStories(t *testing.T) {
	for _, args := range [][]string{
		{"cluster"}, {"cluster", "-json"}, {"score", "-truth", "event"}, {"explain", "flood", "match"},
	} {
		cmd := newCommand(t, "", args...)
		stdin, err := cmd.StdinPipe()
		require.NoError(t, err)
		stdout, err := cmd.StdoutPipe()
		require.NoError(t, err)
		stderr, err := cmd.StderrPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())

		_, err = io.WriteString(stdin, flood+match+"lũ\n")
		require.NoError(t, err)
		messages := bufio.NewReader(stderr)
		line, err := messages.ReadString('\n')
		require.NoError(t, err)
		assert.Contains(t, line, "-:3: invalid JSON", "a bad line is told at once")

		require.NoError(t, cmd.Process.Signal(os.Interrupt))
		rest, err := io.ReadAll(messages)
		require.NoError(t, err)
		assert.Equal(t, "chumtin: interrupted\n", string(rest))
		printed, err := io.ReadAll(stdout)
		require.NoError(t, err)
		assert.Empty(t, printed)
		require.Error(t, cmd.Wait())
		assert.Equal(t, exitInterrupted, cmd.ProcessState.ExitCode(), "chumtin %q", args)
	}
}

// fifo makes a named pipe in dir, to which nothing writes.
func fifo(t *testing.T, dir, name string) (path string) {
	t.Helper()
	path = filepath.Join(dir, name)
	if err := exec.CommandContext(t.Context(), "mkfifo", path).Run(); err != nil {
		t.Skip("no named pipes on this system: ", err)
	}
	return path
}

func TestInterruptedWaitForTheWriterOfAPipe(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.jsonl", flood+"lũ\n")
	fifo(t, dir, "pipe")
	cmd := newCommand(t, dir, "cluster", "a.jsonl", "pipe")
	stderr, err := cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	messages := bufio.NewReader(stderr)
	_, err = messages.ReadString('\n') // tells of the bad line
	require.NoError(t, err)

	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	rest, err := io.ReadAll(messages)
	require.NoError(t, err)
	assert.Equal(t, "chumtin: interrupted\n", string(rest))
	require.Error(t, cmd.Wait())
	assert.Equal(t, exitInterrupted, cmd.ProcessState.ExitCode())
}

func TestTablesAndCountsDoNotWaitForAPipeForever(t *testing.T) {
	path := fifo(t, t.TempDir(), "pipe")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := (&grouping{table: path}).options(ctx)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, new(learner).merge(ctx, path), context.Canceled)
}
