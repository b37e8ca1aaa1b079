package chumtin_test

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withoutExample lists the exported functions and types that no example uses, by
// package, with the reason. All packages are there but those that are internal, programs,
// and the corpora of tests.
var withoutExample = map[string]map[string]string{
	"cluster": {
		"AdoptStream": "LoadStream for other options; an example shows that",
		"Bridge":      "the type of Story.Weakest, which an example prints",
		"LoadBatch":   "as LoadStream, which an example shows",
		"BatchStats":  "counts, whose names say it",
		"Constraint":  "what Stream.Constraints returns, which an example prints",
		"ChangeKind":  "the type of Change.Kind, which an example prints",
		"Difference":  "the type of Explanation.Apart, a word to print",
		"Explanation": "what Explain returns, which an example prints",
		"Feature":     "an element of Explanation.Shared, which an example prints",
		"Kind":        "the type of Member.Kind, which an example prints",
		"Linkage":     "the zero one is the one to use",
		"Match":       "what Stream.Query returns, which an example prints",
		"Passage":     "an element of Feature.In, which an example prints",
		"Placement":   "what Stream.Put returns, which an example prints",
		"Story":       "what Batch.Stories returns, which examples print",
		"StoryID":     "the type of Placement.Story, which an example prints",
		"StreamStats": "counts, whose names say it",
		"StreamTopic": "a list of stories; an affair takes more articles than fit an example",
		"StreamStory": "what Stream.Story returns, which an example prints",
	},
	"cluster/jsonl": {
		"LineError": "the type of errors that examples print",
		"Reader":    "what Open and NewReader return, which examples range over",
		"Record":    "what Reader.All yields, which an example prints",
	},
	"cluster/score": {
		"PRF":    "the type of Scores.BCubed, which an example prints",
		"Scores": "what Compare returns, which an example prints",
	},
	"normalize": {
		"Offsets":     "what Form.Map returns, which an example asks",
		"Syllable":    "what ParseSyllable returns, which an example prints",
		"Tone":        "the type of Syllable.Tone, which an example prints",
		"Transformer": "what Form.Transformer returns, which an example reads through",
	},
	"normalize/legacy": {
		"Guess": "what Detect returns, which an example prints",
	},
	"normalize/markup": {
		"Offsets": "what Map returns, which an example asks",
		"Page":    "what Parse returns, which an example prints",
	},
	"normalize/page": {
		"Page":  "what Parse returns, which an example prints",
		"Piece": "an element of Page.Pieces, which an example prints",
		"Role":  "the type of Piece.Role, which an example prints",
	},
	"normalize/ucd": {
		"Class": "what ClassOf returns, which the example compares",
	},
	"shingle": {
		"Compact":      "what AppendCompact returns, which an example compares",
		"Document":     "what Extractor.Document returns, which examples compare",
		"NewExtractor": "what newExtractor calls for all examples",
		"Word":         "an element of Document.Headline, read by who compares documents otherwise",
	},
	"shingle/idf": {},
	"shingle/token": {
		"Key":    "what NewKey returns, which an example hashes with",
		"Packed": "what AppendPacked returns, which an example hashes",
	},
	"cluster/calibrate": {
		"Calibration": "what Sample.Stories returns, which an example prints",
		"CurvePoint":  "an element of Calibration.Curve, of which an example prints one",
		"Figure":      "the type of Told, which an example passes",
	},
	"cluster/steps": {
		"Group": "what Worker.Link returns, which an example prints",
		"Pair":  "what Worker.Pairs returns, which examples print",
	},
	"cluster/furniture": {},
	"cluster/copies": {
		"Features":  "what Extractor.Features returns, which an example prints",
		"File":      "what an os.File is",
		"Group":     "what Set.Groups returns, which an example prints",
		"Inclusion": "what Set.Inclusions returns, which an example prints",
		"Pair":      "an element of Group.Pairs",
		"Unit":      "the zero one, Words, is that of the example",
	},
	"cluster/index": {
		"Match": "what Index.Query returns, which an example prints",
		"Mode":  "the zero one, SameEvent, is that of the examples",
		"Stats": "counts, whose names say it",
	},
}

// Every exported function and type of these packages is used by an example, or is
// in the list above with its reason. What an example uses is not in the list.
func TestExportedNamesHaveExamples(t *testing.T) {
	for dir, reasons := range withoutExample {
		exported, used := make(map[string]bool), make(map[string]bool)
		for name, file := range parseDir(t, dir) {
			if !strings.HasSuffix(name, "_test.go") {
				exportedIn(file, exported)
				continue
			}
			for _, decl := range file.Decls {
				f, ok := decl.(*ast.FuncDecl)
				if !ok || !strings.HasPrefix(f.Name.Name, "Example") {
					continue
				}
				ast.Inspect(f, func(n ast.Node) bool {
					if sel, ok := n.(*ast.SelectorExpr); ok {
						if x, ok := sel.X.(*ast.Ident); ok && x.Name == filepath.Base(dir) {
							used[sel.Sel.Name] = true
						}
					}
					return true
				})
				about, _, _ := strings.Cut(strings.TrimPrefix(f.Name.Name, "Example"), "_")
				used[about] = true
			}
		}
		require.NotEmpty(t, exported, dir)
		for name := range exported {
			_, listed := reasons[name]
			assert.NotEqual(t, used[name], listed, "%s.%s: used by an example %v, in the list %v", dir, name, used[name], listed)
		}
		for name := range reasons {
			assert.True(t, exported[name], "%s.%s is in the list, but not exported", dir, name)
		}
	}
}

// floors are the packages of the root module from the lowest to the highest: each
// imports only those before it.
var floors = []string{
	"testdata", "normalize/ucd", "normalize", "normalize/legacy", "normalize/markup", "normalize/page",
	"shingle/internal/num", "shingle/internal/shingletest", "shingle/token", "shingle/idf", "shingle",
	"cluster/internal/blank", "cluster/internal/sorted", "cluster/internal/work", "cluster/internal/matching", "cluster/internal/like", "cluster/internal/liketest", "cluster/internal/scripts",
	"cluster/internal/propose", "cluster/internal/link", "cluster/internal/topic", "cluster/internal/story", "cluster/internal/snapshot", "cluster/internal/snapshot/snapshottest",
	"cluster/index", "cluster", "cluster/internal/stored",
	"cluster/copies", "cluster/furniture", "cluster/score", "cluster/jsonl", "cluster/steps", "cluster/calibrate",
	".", "examples/internal/licenses", "examples/kimputin", "examples/chumtin",
}

const module = "github.com/chumtin/chumtin"

// packages returns the files of each package of the root module, without tests.
func packages(t *testing.T) map[string]map[string]*ast.File {
	all := make(map[string]map[string]*ast.File)
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if path != "." && strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir
		}
		if _, err := os.Stat(filepath.Join(path, "go.mod")); path != "." && err == nil {
			return fs.SkipDir
		}
		files := parseDir(t, path)
		for name, file := range files {
			if strings.HasSuffix(name, "_test.go") || isIgnored(file) {
				delete(files, name)
			}
		}
		if len(files) > 0 {
			all[filepath.ToSlash(path)] = files
		}
		return nil
	})
	require.NoError(t, err)
	return all
}

// isIgnored reports whether a file is a program of its own, which go generate runs.
func isIgnored(file *ast.File) bool {
	for _, group := range file.Comments {
		if group.Pos() < file.Package && strings.Contains(group.List[0].Text, "//go:build ignore") {
			return true
		}
	}
	return false
}

// Imports go one way, at every level.
func TestImportsGoOneWay(t *testing.T) {
	all := packages(t)
	for dir := range all {
		assert.Contains(t, floors, dir, "a package without a floor")
	}
	for floor, dir := range floors {
		require.Contains(t, all, dir)
		for name, file := range all[dir] {
			for _, spec := range file.Imports {
				path, err := strconv.Unquote(spec.Path.Value)
				require.NoError(t, err)
				below, ours := strings.CutPrefix(path, module)
				if !ours {
					continue
				}
				below = cmp.Or(strings.TrimPrefix(below, "/"), ".")
				at := slices.Index(floors, below)
				assert.True(t, at >= 0 && at < floor, "%s/%s imports %s, which is not below it", dir, name, below)
			}
		}
	}
}

// A package is read in one sitting: a new area gets a package.
func TestPackagesAreSmall(t *testing.T) {
	for dir, files := range packages(t) {
		if !strings.HasPrefix(dir, "examples/") { // a program is one package, of a file for each command
			assert.LessOrEqual(t, len(files), 20, "files of %s", dir)
		}
	}
	doc := output(t, exec.CommandContext(t.Context(), "go", "doc", "./cluster"))
	assert.LessOrEqual(t, strings.Count(doc, "\n"), 60, "lines of go doc ./cluster")
	assert.Contains(t, doc, "type Batch struct")
}

// parseDir returns the Go files of a directory, by name.
func parseDir(t *testing.T, dir string) map[string]*ast.File {
	files := make(map[string]*ast.File)
	names, err := fs.Glob(os.DirFS(dir), "*.go")
	require.NoError(t, err)
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.SkipObjectResolution|parser.ParseComments)
		require.NoError(t, err)
		files[name] = file
	}
	return files
}

// exportedIn adds the exported functions and types of a file to names.
func exportedIn(file *ast.File, names map[string]bool) {
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.IsExported() {
				names[d.Name.Name] = true
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if s, ok := spec.(*ast.TypeSpec); ok && s.Name.IsExported() {
					names[s.Name.Name] = true
				}
			}
		}
	}
}

// What CONTRIBUTING says is somewhere is there.
func TestThingsAreWhereContributingSays(t *testing.T) {
	_, table, ok := strings.Cut(read(t, "CONTRIBUTING.md"), "### Where things are\n")
	require.True(t, ok)
	table, _, _ = strings.Cut(table, "\n## ")
	places := regexp.MustCompile("(?:`([A-Za-z]+)` in )?`([a-z0-9_/]+\\.go)`").FindAllStringSubmatch(table, -1)
	require.Greater(t, len(places), 12)
	for _, place := range places {
		text := read(t, place[2])
		assert.Regexp(t, `(?m)^(func (\([^)]*\) )?|\t)`+place[1], text, "%s in %s", place[1], place[2])
	}
}
