package link

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// none is that no group is gone.
func none(localID) bool { return false }

// A table answers as a map does, whatever comes, and forgets only what is gone.
func TestTableAsMap(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	var tab table
	want, gone := make(map[localID]int32), make(map[localID]bool)
	isGone := func(name localID) bool { return gone[name] }
	for i := range 20_000 {
		name := localID(rng.IntN(5000)) << (i % 3 * 8)
		if gone[name] {
			continue
		}
		if rng.IntN(3) == 0 {
			gone[name] = true
			delete(want, name)
			continue
		}
		place := rng.Int32()
		tab.put(name, place, isGone)
		want[name] = place
		got, ok := tab.get(name)
		require.True(t, ok)
		require.Equal(t, place, got)
		other := localID(rng.IntN(5000))
		got, ok = tab.get(other)
		if wanted, has := want[other]; has || !gone[other] {
			require.Equal(t, has, ok)
			if has {
				require.Equal(t, wanted, got)
			}
		}
	}
	require.LessOrEqual(t, 4*int(tab.used), 3*len(tab.slots), "some are free")
	for name, place := range tab.all() {
		if !gone[name] {
			require.Equal(t, want[name], place)
			delete(want, name)
		}
	}
	require.Empty(t, want)
}

// A table of names that come and go stays as large as those that are there need.
func TestTableLeavesOutWhatIsGone(t *testing.T) {
	var tab table
	const present = 10
	for name := range localID(100_000) {
		tab.put(name, 0, func(other localID) bool { return other < name-present })
	}
	assert.LessOrEqual(t, len(tab.slots), tableSize(2*(present+1)+1))
}

// An empty table takes nothing, and has nothing.
func TestEmptyTable(t *testing.T) {
	var tab table
	_, ok := tab.get(1)
	assert.False(t, ok)
	for range tab.all() {
		assert.Fail(t, "nothing is there")
	}
	assert.Nil(t, tab.slots)
}

// steps returns how many slots are read to put a name that was just put.
func (t *table) steps(name localID) int {
	return (t.at(name)-t.home(name))&(len(t.slots)-1) + 1
}

// No search takes long, of names that are evenly apart, by however much. Multiplied
// with the golden ratio, those by a Fibonacci number lie side by side.
func TestTableOfNamesEvenlyApart(t *testing.T) {
	a, b := localID(1), localID(1)
	for b < 1<<20 {
		for _, stride := range []localID{b, b - 1, b + 1, 1 << 10} {
			var tab table
			steps := 0
			const names = 1000
			for i := range localID(names) {
				tab.put(i*stride, 0, none)
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
			from.put(localID(i), 0, none)
		}
		steps := 0
		for name, place := range from.all() {
			to.put(name, place, none)
			steps += to.steps(name)
		}
		assert.Less(t, steps, 6*names, "%d names", names)
		assert.Equal(t, names, int(to.used))
	}
}
