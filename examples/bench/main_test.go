package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && children[os.Args[1]] != nil { // scale runs its own program
		os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

func TestWrongUse(t *testing.T) {
	for _, args := range [][]string{nil, {"fly"}, {"speed", "-wings"}, {"scale", "-sizes", "1"}, {"accuracy", "more"}} {
		assert.Equal(t, exitUsage, run(t.Context(), args, io.Discard, io.Discard), "%q", args)
	}
	for _, args := range [][]string{{"report"}, {"accuracy", "-data", "testdata/none"}, {"scale", "-per-day", "0"}, {"scale", "-hidden", "testdata/none"}, {"speed", "-rounds", "0"}} {
		assert.Equal(t, exitFailed, run(t.Context(), args, io.Discard, io.Discard), "%q", args)
	}
}

func TestLicensesNameThePeers(t *testing.T) {
	var printed bytes.Buffer
	assert.Equal(t, exitOK, run(t.Context(), []string{"licenses"}, &printed, io.Discard))
	for _, module := range []string{"mfonda/simhash v", "gonum.org/v1/plot v", "chumtin/chumtin:", "the standard library"} {
		assert.Contains(t, printed.String(), module)
	}
}
