//go:build !unix || aix

package measure

import "time"

// ClockName says what CPUTime counts.
const ClockName = "wall-clock time, since this system has no processor clock"

var began = time.Now()

// CPUTime returns the time since the start.
func CPUTime() time.Duration { return time.Since(began) }
