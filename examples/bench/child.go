package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// children are the hidden commands that measure one thing each, in a process of their own.
var children = map[string]func(args []string, w io.Writer) error{
	pointCommand:   runPoint,
	datedCommand:   runDated,
	itemsCommand:   runItems,
	restartCommand: runRestart,
	dedupCommand:   runDedup,
}

// inChild runs a hidden command in a process of its own and decodes what it
// prints.
func inChild(ctx context.Context, result any, args ...string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", strings.Join(args, " "), err)
	}
	return json.Unmarshal(out, result)
}
