package report

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// A fact is a line of what a measurement depends on.
type fact struct{ Name, Value string }

// setting returns where and when this program runs.
func setting() []fact {
	return []fact{
		{"machine", fmt.Sprintf("%s, %d cores, %s/%s", processor(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)},
		{"Go", strings.TrimPrefix(runtime.Version(), "go")},
		{"commit", commit()},
		{"date", time.Now().UTC().Format("2006-01-02 15:04 MST")},
	}
}

// facts returns the setting as lines.
func facts() (lines []string) {
	for _, f := range setting() {
		lines = append(lines, f.Name+": "+f.Value)
	}
	return lines
}

// processor returns the processor's name where the system tells it.
func processor() string {
	const unknown = "processor not known"
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return unknown
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return unknown
}

// commit returns the commit that is checked out, if git can tell.
func commit() string {
	out, err := exec.Command("git", "describe", "--always", "--dirty", "--abbrev=12").Output()
	if err != nil {
		return "not known"
	}
	return strings.TrimSpace(string(out))
}
