package measure

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each contender works once a round, the order rotates, and the costs of the
// round that warms up are left out.
func TestRoundsRotate(t *testing.T) {
	var order string
	passes := 0
	contender := func(name string) Contender {
		return Contender{Name: name, Pass: func() (Cost, error) {
			order += name
			passes++
			return Cost{CPU: time.Duration(passes)}, nil
		}}
	}
	var begun []int
	costs, err := Rounds(t.Context(), []Contender{contender("a"), contender("b"), contender("c")}, 3, func(round int) {
		order += " "
		begun = append(begun, round)
	})
	require.NoError(t, err)
	assert.Equal(t, " abc bca cab abc", order)
	assert.Equal(t, []int{0, 1, 2, 3}, begun)
	assert.Equal(t, [][]Cost{
		{{CPU: 6}, {CPU: 8}, {CPU: 10}},
		{{CPU: 4}, {CPU: 9}, {CPU: 11}},
		{{CPU: 5}, {CPU: 7}, {CPU: 12}},
	}, costs)
}

func TestRoundsEndWithAnError(t *testing.T) {
	broken := errors.New("broken")
	_, err := Rounds(t.Context(), []Contender{{Name: "peer", Pass: func() (Cost, error) { return Cost{}, broken }}}, 1, func(int) {})
	require.ErrorIs(t, err, broken)
	assert.ErrorContains(t, err, "peer")

	ctx, cancel := context.WithCancel(t.Context())
	passes := 0
	_, err = Rounds(ctx, []Contender{{Pass: func() (Cost, error) { passes++; cancel(); return Cost{}, nil }}}, 9, func(int) {})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, passes)
}

var sink []byte

// What is measured is a pass, however often it is repeated.
func TestInProcessMeasuresAPass(t *testing.T) {
	const size = 1 << 20
	passes := 0
	c, err := InProcess(func() error {
		passes++
		sink = make([]byte, size)
		return nil
	})()
	require.NoError(t, err)
	assert.Greater(t, passes, 1)
	assert.InEpsilon(t, size, c.Bytes, .01)
	assert.InDelta(t, 1, c.Allocs, .5)
	assert.Positive(t, c.CPU)

	broken := errors.New("broken")
	_, err = InProcess(func() error { return broken })()
	assert.ErrorIs(t, err, broken)
}

func TestHeapGrowthIsWhatStays(t *testing.T) {
	const size = 8 << 20
	grown, err := HeapGrowth(func() error {
		sink = make([]byte, 4*size) // which is dropped
		sink = make([]byte, size)
		return nil
	})
	require.NoError(t, err)
	assert.InEpsilon(t, size, grown, .2)
	assert.Len(t, sink, size)
}
