package desk

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

var kills = flag.Int("kills", 10, "how often TestKilled kills a desk")

// childFile names what a child of a test does, and the file of its desk.
const childFile = "NEWSDESK_TEST_CHILD"

// children are what this program does in place of tests, when a test starts it.
var children = map[string]func(file string, stdin io.Reader, stdout io.Writer) error{"killed": putUntilKilled}

func TestMain(m *testing.M) {
	if do, file, ok := strings.Cut(os.Getenv(childFile), " "); ok {
		if err := children[do](file, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// putUntilKilled puts the day's articles from several callers at once, over and over
// with other ids, from the number on that stdin has. It writes a line for each that
// was acknowledged.
func putUntilKilled(file string, stdin io.Reader, stdout io.Writer) error {
	var next int
	if _, err := fmt.Fscan(stdin, &next); err != nil {
		return err
	}
	articles, err := readFeedday()
	if err != nil {
		return err
	}
	d, err := Open(context.Background(), Options{File: file, snapshotEvery: 300})
	if err != nil {
		return err
	}
	fmt.Fprintln(stdout, "open")
	var mu sync.Mutex
	var callers sync.WaitGroup
	for range 4 {
		callers.Go(func() {
			for {
				mu.Lock()
				n := next
				next += 3
				mu.Unlock()
				group := []cluster.Article{numbered(articles, n), numbered(articles, n+1), numbered(articles, n+2)}
				results, err := d.Put(context.Background(), "https://feed.example/", group)
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				mu.Lock()
				for i, r := range results {
					fmt.Fprintf(stdout, "%d %s %d\n", n+i, r.ID, r.Story)
				}
				mu.Unlock()
			}
		})
	}
	callers.Wait()
	return nil
}

// numbered returns the n-th article of days without end.
func numbered(articles []cluster.Article, n int) cluster.Article {
	a := articles[n%len(articles)]
	if round := n / len(articles); round > 0 {
		a.ID = fmt.Sprintf("%s/%d", a.ID, round)
		if !a.Time.IsZero() {
			a.Time = a.Time.AddDate(0, 0, round)
		}
	}
	return a
}

// TestKilled kills a desk while articles come, again and again. Nothing acknowledged
// is lost, every address of a story that was told is one, and all changes lead to the
// stories that there are.
func TestKilled(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	file := filepath.Join(t.TempDir(), "newsdesk.db")
	acknowledged := make(map[string]cluster.StoryID)
	next := 0
	if testing.Short() {
		*kills = min(*kills, 2)
	}
	for kill := range *kills {
		child := exec.CommandContext(t.Context(), os.Args[0])
		child.Env = append(os.Environ(), childFile+"=killed "+file)
		child.Stdin = strings.NewReader(fmt.Sprintln(next))
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, child.Start())
		lines := bufio.NewScanner(out)
		// A kill comes after some answers, at any time within the next.
		some := rng.IntN(150)
		killed := false
		for lines.Scan() {
			if some--; some <= 0 && !killed {
				killed = true
				time.AfterFunc(time.Duration(rng.IntN(5000))*time.Microsecond, func() { _ = child.Process.Kill() })
			}
			fields := strings.Fields(lines.Text())
			if len(fields) != 3 {
				continue // "open", or cut
			}
			n, err := strconv.Atoi(fields[0])
			require.NoError(t, err)
			story, err := strconv.ParseUint(fields[2], 10, 64)
			require.NoError(t, err)
			next = max(next, n+1)
			acknowledged[fields[1]] = cluster.StoryID(story)
		}
		require.Error(t, child.Wait(), "it was killed")
		require.NoError(t, Check(t.Context(), file), "after kill %d", kill)
		next = max(next-12, 0) // some that may have been lost, and some again
	}
	d := openDesk(t, Options{File: file, snapshotEvery: 300})
	require.NotEmpty(t, acknowledged)
	for id, story := range acknowledged {
		_, err := d.Article(t.Context(), id)
		require.NoError(t, err)
		requireServed(t, d, story)
	}
	assert.Zero(t, query[int](t, file, "SELECT count(*) FROM log WHERE kind = 'anew'"), "each start went on as stored")
	t.Logf("%d kills, %d articles acknowledged", *kills, len(acknowledged))
}
