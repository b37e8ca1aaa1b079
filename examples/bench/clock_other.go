//go:build !unix || aix

package main

import (
	"runtime"
	"time"
)

// clockName says what cpuTime counts.
const clockName = "wall-clock time, since this system has no processor clock"

var start = time.Now()

// cpuTime returns the time since the start.
func cpuTime() time.Duration { return time.Since(start) }

// peakMemory returns the memory that the Go runtime has taken, in bytes.
func peakMemory() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
