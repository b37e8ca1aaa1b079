package peers

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/examples/bench/corpus"
)

// asPeer is the environment in which this program is a peer, and says which.
const asPeer = "BENCH_TEST_PEER"

func TestMain(m *testing.M) {
	if kind := os.Getenv(asPeer); kind != "" {
		bePeer(kind)
		return
	}
	os.Exit(m.Run())
}

// bePeer speaks the protocol of a process: a slot holds the text's length plus
// the slot's number, and a pass takes as many nanoseconds as there are texts.
func bePeer(kind string) {
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	n, _ := strconv.Atoi(in.Text())
	var texts []string
	for range n {
		in.Scan()
		texts = append(texts, in.Text())
	}
	for in.Scan() {
		switch {
		case kind == "dies":
			fmt.Fprintln(os.Stderr, "out of luck")
			os.Exit(3)
		case in.Text() == "pass":
			fmt.Println(n)
		default:
			slots := corpus.Slots
			if kind == "short" {
				slots--
			}
			for _, text := range texts {
				for i := range slots {
					fmt.Print(len(text)+i, " ")
				}
				fmt.Println()
			}
		}
	}
}

func startPeer(t *testing.T, kind string, texts []string) *process {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), asPeer+"="+kind)
	p, err := start("peer", cmd, texts)
	require.NoError(t, err)
	return p
}

func TestProcessSketchesEachText(t *testing.T) {
	p := startPeer(t, "right", []string{"một", "hai\nba\t bốn", ""})
	defer p.close()
	cost, err := p.pass()
	require.NoError(t, err)
	assert.Equal(t, time.Duration(3), cost.CPU)
	assert.Negative(t, cost.Allocs, "not known")

	signatures, err := p.signatures()
	require.NoError(t, err)
	require.Len(t, signatures, 3)
	for i, text := range []string{"một", "hai ba bốn", ""} { // one line each
		require.Len(t, signatures[i], corpus.Slots)
		assert.EqualValues(t, len(text), signatures[i][0])
		assert.EqualValues(t, len(text)+corpus.Slots-1, signatures[i][corpus.Slots-1])
	}
}

func TestProcessThatFailsSaysWhy(t *testing.T) {
	_, err := startPeer(t, "dies", []string{"một"}).pass()
	require.ErrorContains(t, err, "peer: ")
	assert.ErrorContains(t, err, "out of luck")

	_, err = startPeer(t, "short", []string{"một"}).signatures()
	assert.ErrorContains(t, err, strings.Join([]string{"text 0 has", strconv.Itoa(corpus.Slots - 1), "slots"}, " "))
}
