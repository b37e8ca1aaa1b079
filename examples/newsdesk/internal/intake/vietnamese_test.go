package intake

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVietnamese(t *testing.T) {
	for english, want := range map[string]string{
		"ok":        "tốt",
		"unchanged": "không có gì mới",
		"answers 404 (Not Found), since 27 November 17:05":                          "trả lời 404 (không tìm thấy), từ 17:05 ngày 27/11",
		"redirects to itself":                                                       "chuyển hướng về chính nó",
		"has a robots.txt that answers 503 (Service Unavailable)":                   "có tệp robots.txt trả lời 503 (tạm ngừng phục vụ)",
		"is a web page and no feed; it says that its feed is https://a.example/rss": "là trang web, không phải nguồn tin; trang cho biết nguồn tin ở https://a.example/rss",
		"ok; it has moved to https://a.example/; 2 items without text":              "tốt; đã chuyển sang https://a.example/; 2 mục không có chữ",
		"ok; 1 of 2 pages not to be had: the last sends no answer within 20s":       "tốt; 1 trong 2 trang không lấy được: trang cuối không trả lời trong 20s",
		"is broken in line 5: unexpected EOF":                                       "hỏng ở dòng 5: hết giữa chừng",
		"ok; a.jsonl has 2 articles, 1 of them new":                                 "tốt; a.jsonl có 2 bài, 1 bài mới",
		"1.jsonl:2: missing id; 3 more like that; 1 article taken":                  "1.jsonl:2: thiếu id; 3 chỗ nữa như vậy; đã nhận 1 bài",
		"a.txt: is no text, but application/pdf; 0 articles taken":                  "a.txt: không phải văn bản mà là application/pdf; đã nhận 0 bài",
		"line 7: nested more than 30 levels deep":                                   "dòng 7: lồng nhau quá 30 tầng",
		`line 3: "ftp://x" is no http or https address`:                             `dòng 3: "ftp://x" không phải địa chỉ http hay https`,
		"what nobody has ever said":                                                 "what nobody has ever said",
		"":                                                                          "",
	} {
		assert.Equal(t, want, Vietnamese(english))
	}
}

// Every status that the code can say is known. The sources are what can say them.
func TestVietnameseHasAll(t *testing.T) {
	status := regexp.MustCompile(`^(ok|unchanged|answers|breaks|cannot be|declares|does|has (a|more)|is|it|redirects|refuses|sends|takes)( [^A-Z]|$)`)
	verb := regexp.MustCompile(`%[a-z]`)
	files := 0
	for _, dir := range []string{"../fetch", "../feed", "."} {
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		require.NoError(t, err)
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "vietnamese.go") {
				continue
			}
			files++
			src, err := os.ReadFile(name)
			require.NoError(t, err)
			file, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
			require.NoError(t, err)
			ast.Inspect(file, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				text, err := strconv.Unquote(lit.Value)
				require.NoError(t, err)
				if !status.MatchString(text) {
					return true
				}
				said := verb.ReplaceAllString(text, "x")
				if strings.HasSuffix(said, " ") {
					said += "x"
				}
				assert.NotEqual(t, said, Vietnamese(said), "%s: %q", name, text)
				return true
			})
		}
	}
	assert.Greater(t, files, 10)
}
