package measure

import "runtime"

// HeapGrowth returns by how many bytes the live heap grows by work.
func HeapGrowth(work func() error) (int64, error) {
	live := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := live()
	err := work()
	return live() - before, err
}
