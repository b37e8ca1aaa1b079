package chumtin_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withoutExample lists the exported functions and types that no example uses, by
// package, with the reason.
var withoutExample = map[string]map[string]string{
	"cluster": {
		"Bridge":      "the type of Story.Weakest, which an example prints",
		"BatchStats":  "counts, whose names say it",
		"Calibration": "what Batch.Calibrate returns, which an example prints",
		"CurvePoint":  "an element of Calibration.Curve",
		"ChangeKind":  "the type of Change.Kind, which an example prints",
		"Difference":  "the type of Explanation.Apart, a word to print",
		"Explanation": "what Explain returns, which an example prints",
		"Feature":     "an element of Explanation.Shared, which an example prints",
		"Figure":      "the type of Told, which an example passes",
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
	"cluster/copies": {
		"Group": "what Set.Groups returns, which an example prints",
		"Pair":  "an element of Group.Pairs",
		"Unit":  "the zero one, Words, is that of the example",
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

// parseDir returns the Go files of a directory, by name.
func parseDir(t *testing.T, dir string) map[string]*ast.File {
	files := make(map[string]*ast.File)
	names, err := fs.Glob(os.DirFS(dir), "*.go")
	require.NoError(t, err)
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.SkipObjectResolution)
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
