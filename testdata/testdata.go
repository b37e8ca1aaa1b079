// Package testdata finds the corpora that tests read and that are no part of the
// project: news and word lists of others, which may not be copied. They lie in
// ../shared beside the project, or where CHUMTIN_SHARED says.
package testdata

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Shared returns the path of a file of the corpora, or of those that match a
// pattern. Where there is none it skips the test, and appends the test's name to
// the file that CHUMTIN_SKIPPED names.
func Shared(t testing.TB, pattern string) string {
	t.Helper()
	path := SharedPath(t, pattern)
	found, err := filepath.Glob(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		note(t)
		t.Skipf("no %s: it is no part of the project; CHUMTIN_SHARED says where it is", path)
	}
	return path
}

// SharedPath is like Shared for a test that reads what there is, and skips nothing.
func SharedPath(t testing.TB, pattern string) string {
	t.Helper()
	dir := os.Getenv("CHUMTIN_SHARED")
	if dir == "" {
		dir = "../shared"
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(root(t), dir)
	}
	return filepath.Join(dir, pattern)
}

// root returns the directory of the project. A test runs in that of its package.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "testdata", "testdata.go")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("this test runs outside of the project")
		}
		dir = parent
	}
}

// note appends the name of a test that is skipped. Tests of many processes do so
// at once.
func note(t testing.TB) {
	t.Helper()
	name := os.Getenv("CHUMTIN_SKIPPED")
	if name == "" {
		return
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := fmt.Fprintf(f, "%s %s\n", dir, t.Name()); err != nil {
		t.Fatal(err)
	}
}
