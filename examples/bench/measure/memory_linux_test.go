package measure

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// touched returns n megabytes of resident memory.
func touched(n int) []byte {
	b := make([]byte, n<<20)
	for i := 0; i < len(b); i += os.Getpagesize() {
		b[i] = 1
	}
	return b
}

// A child's peak is neither below what it used nor above what it can have had,
// although its parent had more.
func TestPeakMemoryIsTheProcessesOwn(t *testing.T) {
	const asChild, own, parents = "BENCH_TEST_CHILD", 64, 512
	if os.Getenv(asChild) != "" {
		touched(own)
		fmt.Println("peak", PeakMemory())
		return
	}
	ballast := touched(parents)
	require.Greater(t, PeakMemory(), int64(len(ballast)))

	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), asChild+"=1")
	out, err := child.Output()
	require.NoError(t, err)
	assert.EqualValues(t, 1, ballast[0]) // which was there until now

	line, _, _ := strings.Cut(string(out), "\n")
	peak, err := strconv.ParseInt(strings.TrimPrefix(line, "peak "), 10, 64)
	require.NoError(t, err, "%s", out)
	assert.Greater(t, peak, int64(own<<20))
	assert.Less(t, peak, int64(parents<<20))
}
