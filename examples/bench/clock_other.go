//go:build !unix || aix

package main

import "time"

// clockName says what cpuTime counts.
const clockName = "wall-clock time, since this system has no processor clock"

var began = time.Now()

// cpuTime returns the time since the start.
func cpuTime() time.Duration { return time.Since(began) }
