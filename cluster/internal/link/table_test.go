package link

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
)

// A table answers as a map does, whatever comes and goes.
func TestTableAsMap(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	var tab table
	want := make(map[like.TextID]proximity)
	for i := range 20_000 {
		name := like.TextID(rng.IntN(500)) << (i % 3 * 8)
		switch rng.IntN(3) {
		case 0:
			tab.remove(name)
			delete(want, name)
		default:
			p := proximity{total: rng.Uint64()}
			tab.put(name, p)
			want[name] = p
		}
		got, ok := tab.get(name)
		wanted, has := want[name]
		require.Equal(t, has, ok)
		require.Equal(t, wanted, got)
	}
	require.Equal(t, len(want), tab.used)
	require.LessOrEqual(t, 4*tab.used, 3*len(tab.slots), "some are free")
	for name, p := range tab.all() {
		require.Equal(t, want[name], p)
		delete(want, name)
	}
	require.Empty(t, want)
}

// An empty table takes nothing, and has nothing.
func TestEmptyTable(t *testing.T) {
	var tab table
	tab.remove(1)
	_, ok := tab.get(1)
	assert.False(t, ok)
	for range tab.all() {
		assert.Fail(t, "nothing is there")
	}
	assert.Nil(t, tab.slots)
}

// steps returns how many slots are read to put a name that was just put.
func (t *table) steps(name like.TextID) int {
	return (t.at(name)-t.home(name))&(len(t.slots)-1) + 1
}

// No search takes long, of names that are evenly apart, by however much. Multiplied
// with the golden ratio, those by a Fibonacci number lie side by side.
func TestTableOfNamesEvenlyApart(t *testing.T) {
	a, b := like.TextID(1), like.TextID(1)
	for b < 1<<20 {
		for _, stride := range []like.TextID{b, b - 1, b + 1, 1 << 10} {
			var tab table
			steps := 0
			const names = 1000
			for i := range like.TextID(names) {
				tab.put(i*stride, proximity{})
				steps += tab.steps(i * stride)
			}
			assert.Less(t, steps, 6*names, "stride %d", stride)
		}
		a, b = b, a+b
	}
}

// What is moved from a large table into a small one takes few steps each, although
// both are in the order of the same hashes.
func TestTableFromTable(t *testing.T) {
	for _, names := range []int{100, 1000, 10_000, 100_000} {
		var from, to table
		for i := range names {
			from.put(like.TextID(i), proximity{})
		}
		steps := 0
		for name, p := range from.all() {
			to.put(name, p)
			steps += to.steps(name)
		}
		assert.Less(t, steps, 6*names, "%d names", names)
		assert.Equal(t, names, to.used)
	}
}
