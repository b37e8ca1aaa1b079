//go:build unix

package desk

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

func init() { children["full"] = putUntilFull }

// putUntilFull puts articles one by one while the system lets no file grow over a
// limit, so that writing fails wherever SQLite writes, at commits as well. It writes the
// ids of those that were acknowledged.
func putUntilFull(file string, _ io.Reader, stdout io.Writer) error {
	signal.Ignore(syscall.SIGXFSZ)
	const limit = 3_000_000
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
		return err
	}
	articles, err := readFeedday()
	if err != nil {
		return err
	}
	d, err := Open(context.Background(), Options{File: file, snapshotEvery: 100})
	if err != nil {
		return err
	}
	failed := 0
	for _, a := range articles {
		results, err := d.Put(context.Background(), "", []cluster.Article{a})
		if err == nil {
			fmt.Fprintln(stdout, results[0].ID)
			continue
		}
		if failed++; failed < 20 {
			continue
		}
		// Who reads still can.
		page, err := d.Front(context.Background(), "", Filter{})
		if err != nil || page.Total == 0 {
			return fmt.Errorf("the page has %d stories: %w", page.Total, err)
		}
		return nil
	}
	return errors.New("the limit was not reached")
}

func TestFullAtCommits(t *testing.T) {
	file := filepath.Join(t.TempDir(), "newsdesk.db")
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childFile+"=full "+file)
	child.Stderr = os.Stderr
	out, err := child.Output()
	require.NoError(t, err, string(out))
	require.NoError(t, Check(t.Context(), file))
	want := newWanted(t, cluster.StreamOptions{})
	acknowledged := make(map[string]bool)
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		acknowledged[strings.TrimSpace(lines.Text())] = true
	}
	require.Greater(t, len(acknowledged), 20)
	for _, a := range feedday(t) {
		if acknowledged[a.ID] {
			want.put(a)
		}
	}
	d := openDesk(t, Options{File: file})
	want.check(d)
	assert.Len(t, want.last, len(acknowledged))
}
