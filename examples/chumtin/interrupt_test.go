package main

import (
	"bufio"
	"io"
	"os"
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
