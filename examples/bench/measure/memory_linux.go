package measure

import (
	"os"
	"regexp"
	"strconv"
)

var highWater = regexp.MustCompile(`(?m)^VmHWM:\s*(\d+) kB$`)

// PeakMemory returns the most memory that the process has had resident since it
// was executed, in bytes, or 0 if the system does not tell. It is not the maxrss
// of getrusage: that survives exec, so a child's is never below what its parent
// had when it forked.
func PeakMemory() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	match := highWater.FindSubmatch(status)
	if match == nil {
		return 0
	}
	kilobytes, err := strconv.ParseInt(string(match[1]), 10, 64)
	if err != nil {
		return 0
	}
	return kilobytes << 10
}
