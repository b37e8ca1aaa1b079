// Licenses prints the licences of the modules that programs contain, from the
// module cache.
//
//	licenses DIRECTORY...
//
// Each DIRECTORY holds a program. Modules that a program has only on some systems
// are printed for all.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: licenses DIRECTORY...")
		os.Exit(2)
	}
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "licenses:", err)
		os.Exit(1)
	}
}

// A module is what go list reports of one.
type module struct {
	Path, Version, Dir string
	Main               bool
	Replace            *module
}

func run(w io.Writer, programs []string) error {
	modules := map[string]module{}
	for _, dir := range programs {
		for _, system := range []string{"linux", "darwin", "windows"} {
			if err := addModules(modules, dir, system); err != nil {
				return err
			}
		}
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	modules["std"] = module{Path: "the standard library of Go", Dir: strings.TrimSpace(string(goroot))}
	return write(w, slices.SortedFunc(maps.Values(modules), func(a, b module) int { return cmp.Compare(a.Path, b.Path) }))
}

// addModules adds the modules of which packages are linked into a program.
func addModules(modules map[string]module, dir, system string) error {
	list := exec.Command("go", "list", "-deps", "-json=Module", ".")
	list.Dir = dir
	list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ Module *module }
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		switch m := p.Module; {
		case m == nil: // of the standard library
		case m.Replace != nil && m.Replace.Version == "": // this repository, from a nested module
			modules[m.Path] = module{Path: m.Path, Dir: m.Replace.Dir}
		case m.Main: // this repository; a nested module has the root's licence
			if _, err := os.Stat(filepath.Join(m.Dir, "LICENSE")); err == nil {
				modules[m.Path] = module{Path: m.Path, Dir: m.Dir}
			}
		default:
			modules[m.Path] = *m
		}
	}
}

// isLicense matches the names of files that a copy of a module must keep.
var isLicense = regexp.MustCompile(`(?i)^(licen[cs]e|copying|copyright|notice|patents)\b`)

// elsewhere are files that a licence refers to. Freetype leaves the choice between
// two; this is the one that permits any use.
var elsewhere = map[string][]string{"github.com/golang/freetype": {"licenses/ftl.txt"}}

// A text is a licence, and whose it is.
type text struct {
	of   []string
	text []byte
}

// write prints the licences. Those that differ in white space only are printed
// once.
func write(w io.Writer, modules []module) error {
	var texts []*text
	same := map[string]*text{}
	for _, m := range modules {
		files, err := licenseFiles(m)
		if err != nil {
			return err
		}
		for _, name := range files {
			content, err := os.ReadFile(filepath.Join(m.Dir, name))
			if err != nil {
				return err
			}
			if !utf8.Valid(content) {
				content = fromLatin1(content)
			}
			key := strings.Join(strings.Fields(string(content)), " ")
			if same[key] == nil {
				same[key] = &text{text: content}
				texts = append(texts, same[key])
			}
			same[key].of = append(same[key].of, strings.TrimSpace(m.Path+" "+m.Version)+": "+name)
		}
	}
	out := bufio.NewWriter(w)
	fmt.Fprint(out, "What this program contains, and under which licences.\n")
	for _, t := range texts {
		fmt.Fprintf(out, "\n%s\n\n", strings.Repeat("-", 80))
		for _, of := range t.of {
			fmt.Fprintln(out, of)
		}
		fmt.Fprintln(out)
		for line := range bytes.Lines(bytes.Trim(t.text, "\r\n")) {
			fmt.Fprintf(out, "%s\n", bytes.TrimRight(line, " \t\r\n"))
		}
	}
	return out.Flush()
}

// fromLatin1 decodes ISO 8859-1, in which some old licences are.
func fromLatin1(content []byte) []byte {
	var decoded []byte
	for _, b := range content {
		decoded = utf8.AppendRune(decoded, rune(b))
	}
	return decoded
}

func licenseFiles(m module) ([]string, error) {
	entries, err := os.ReadDir(m.Dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.Path, err)
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && isLicense.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: no licence in %s", m.Path, m.Dir)
	}
	return append(names, elsewhere[m.Path]...), nil
}
