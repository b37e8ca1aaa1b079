//go:build unix && !aix

package measure

import (
	"time"

	"golang.org/x/sys/unix"
)

// ClockName says what CPUTime counts.
const ClockName = "processor time of the process, all threads"

// CPUTime returns the processor time that the process has used.
func CPUTime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t); err != nil {
		panic(err) // POSIX requires this clock
	}
	return time.Duration(t.Nano())
}
