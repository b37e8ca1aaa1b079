package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shell returns what a shell prints when it runs the lines after the script of
// "completion" for it.
func shell(t *testing.T, name, lines string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip(name, " is not installed: ", err)
	}
	script := succeed(t, "", "completion", name) + lines
	dir := t.TempDir()
	write(t, dir, "script", script)
	for _, flag := range []string{"-n", ""} {
		cmd := exec.CommandContext(t.Context(), path, strings.Fields(flag+" "+filepath.Join(dir, "script"))...)
		cmd.Dir = dir
		var stdout, stderr strings.Builder
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		require.NoError(t, cmd.Run(), "%s %s: %s", name, flag, &stderr)
		require.Empty(t, stderr.String(), "%s %s", name, flag)
		if flag == "" {
			return stdout.String()
		}
	}
	panic("unreachable")
}

func TestCompletionInBash(t *testing.T) {
	tests := []struct {
		line string // to be completed at its end
		want string
	}{
		{"chumtin clu", "cluster"},
		{"chumtin ex", "explain"},
		{"chumtin h", "help"},
		{"chumtin help wa", "watch"},
		{"chumtin score -tr", "-truth"},
		{"chumtin cluster -stream -js", "-json"},
		{"chumtin completion z", "zsh"},
		{"chumtin cluster news", ""}, // the shell completes files
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			words := strings.Fields(tt.line)
			got := shell(t, "bash", "COMP_WORDS=("+strings.Join(words, " ")+"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _chumtin; echo \"${COMPREPLY[*]}\"\n")
			assert.Equal(t, tt.want+"\n", got)
		})
	}
}

func TestCompletionInZsh(t *testing.T) {
	// compdef is there once compinit ran; _describe prints what it is offered.
	path := "compdef() { }\n"
	if _, err := exec.LookPath("zsh"); err != nil {
		t.Skip("zsh is not installed: ", err)
	}
	dir := t.TempDir()
	write(t, dir, "script", path+succeed(t, "", "completion", "zsh")+`
_describe() { print -l -- ${(P)@[-1]} }
_files() { print files }
complete() { words=("$@"); CURRENT=$#; PREFIX=$words[-1]; _chumtin }
complete chumtin ''
print --
complete chumtin score -
print --
complete chumtin completion ''
print --
complete chumtin cluster ''
`)
	require.NoError(t, exec.CommandContext(t.Context(), "zsh", "-n", filepath.Join(dir, "script")).Run())
	out, err := exec.CommandContext(t.Context(), "zsh", "-f", filepath.Join(dir, "script")).CombinedOutput()
	require.NoError(t, err, "%s", out)
	offers := strings.Split(string(out), "\n\n")
	require.Len(t, offers, 4, "%s", out)
	for _, c := range commands {
		assert.Contains(t, offers[0], c.name+":"+strings.ReplaceAll(c.short, "'", "’"))
	}
	assert.Contains(t, offers[1], "-truth:")
	assert.Equal(t, "bash\nfish\nzsh", offers[2])
	assert.Equal(t, "files\n", offers[3])
}

func TestCompletionInFish(t *testing.T) {
	got := shell(t, "fish", "complete -C 'chumtin '; echo; complete -C 'chumtin score -'; echo; complete -C 'chumtin completion '\n")
	offers := strings.Split(got, "\n\n")
	require.Len(t, offers, 3, "%s", got)
	for _, c := range commands {
		assert.Contains(t, offers[0], c.name+"\t"+strings.ReplaceAll(c.short, "'", "’"))
	}
	assert.Contains(t, offers[1], "-truth\t")
	assert.Contains(t, offers[2], "zsh")
}

func TestVersion(t *testing.T) {
	version := succeed(t, "", "version")
	assert.Regexp(t, `^chumtin \S+ go\S+ \S+/\S+\nshingle/\d+ normalize/\d+ unicode/\S+ table/[0-9a-f]{16} .*\n$`, version)
	assert.Equal(t, version, succeed(t, "", "-version"))
	assert.Equal(t, version, succeed(t, "", "--version"))

	licenses := succeed(t, "", "version", "-licenses")
	for _, module := range []string{"chumtin/chumtin", "golang.org/x/text v", "blevesearch/segment v", "the standard library"} {
		assert.Contains(t, licenses, module)
	}
	for _, text := range []string{"Apache License", "Redistribution and use in source and binary forms"} {
		assert.Contains(t, licenses, text)
	}
}
