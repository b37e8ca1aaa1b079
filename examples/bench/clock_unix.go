//go:build unix && !aix

package main

import (
	"time"

	"golang.org/x/sys/unix"
)

// clockName says what cpuTime counts.
const clockName = "processor time of the process, all threads"

// cpuTime returns the processor time that the process has used.
func cpuTime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t); err != nil {
		panic(err) // POSIX requires this clock
	}
	return time.Duration(t.Nano())
}
