package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The catalogue has each text that templates and code say, with the same verbs, and no
// other.
func TestCatalogue(t *testing.T) {
	said := make(map[string]bool)
	pages, err := fs.Glob(files, "templates/*.html")
	require.NoError(t, err)
	call := regexp.MustCompile(`\.T "([^"]*)"|\.N [^"{}]*"[^"]*" "([^"]*)"`)
	for _, page := range pages {
		text, err := fs.ReadFile(files, page)
		require.NoError(t, err)
		for _, m := range call.FindAllStringSubmatch(string(text), -1) {
			said[m[1]+m[2]] = true
		}
	}
	for text := range textsInCode(t) {
		said[text] = true
	}
	verbs := regexp.MustCompile(`%[a-z]|#`)
	for text := range said {
		translated, ok := vietnamese[text]
		if !assert.True(t, ok, "no Vietnamese for %q", text) {
			continue
		}
		assert.Equal(t, verbs.FindAllString(text, -1), verbs.FindAllString(translated, -1), "verbs of %q", text)
	}
	for text := range vietnamese {
		assert.True(t, said[text], "nothing says %q", text)
	}
}

// textsInCode returns the strings of the package's code that T, N and what leads to
// them are given: those of the right shape, a sentence or what the catalogue has.
func textsInCode(t *testing.T) map[string]bool {
	t.Helper()
	texts := make(map[string]bool)
	set := token.NewFileSet()
	sources, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") || name == "vietnamese.go" {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				name := ""
				switch f := n.Fun.(type) {
				case *ast.SelectorExpr:
					name = f.Sel.Name
				case *ast.Ident:
					name = f.Name
				}
				at := map[string]int{"T": 0, "N": 2, "badRequest": 0}
				if i, ok := at[name]; ok && i < len(n.Args) {
					if lit, ok := n.Args[i].(*ast.BasicLit); ok {
						texts[unquote(t, lit)] = true
					}
				}
			case *ast.BasicLit: // in tables, and what errors say
				if n.Kind == token.STRING {
					if text := unquote(t, n); vietnamese[text] != "" {
						texts[text] = true
					}
				}
			}
			return true
		})
	}
	return texts
}

func unquote(t *testing.T, lit *ast.BasicLit) string {
	t.Helper()
	text, err := strconv.Unquote(lit.Value)
	require.NoError(t, err)
	return text
}

func TestNumbers(t *testing.T) {
	vi, en := words{"vi"}, words{"en"}
	assert.Equal(t, "1.234.567", vi.Num(1234567))
	assert.Equal(t, "1,234,567", en.Num(1234567))
	assert.Equal(t, "999", en.Num(999))
	assert.Equal(t, "−0,147", vi.Dec(-147))
	assert.Equal(t, "+1.002", en.Signed(1002))
	assert.Equal(t, "1 article", en.N(1, "# article", "# articles"))
	assert.Equal(t, "2 articles", en.N(2, "# article", "# articles"))
	assert.Equal(t, "1 bài", vi.N(1, "# article", "# articles"))
}

func TestLanguageOf(t *testing.T) {
	for _, test := range []struct{ accept, cookie, want string }{
		{"", "", "vi"},
		{"vi-VN,vi;q=0.9,en;q=0.5", "", "vi"},
		{"en-GB,en;q=0.9", "", "en"},
		{"fr,en;q=0.5", "", "en"},
		{"ja", "", "vi"},
		{"en", "vi", "vi"},
		{"vi", "en", "en"},
		{"vi", "../en", "vi"},
		{";;;", "", "vi"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", test.accept)
		if test.cookie != "" {
			r.Header.Set("Cookie", "lang="+test.cookie)
		}
		assert.Equal(t, test.want, languageOf(r), "%+v", test)
	}
}
