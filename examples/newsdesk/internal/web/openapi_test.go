package web

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// A document is OpenAPI as far as the tests need it.
type document struct {
	Paths map[string]map[string]struct {
		Responses map[string]any `json:"responses"`
	} `json:"paths"`
	root map[string]any
}

func readDocument(t *testing.T) document {
	t.Helper()
	var d document
	require.NoError(t, json.Unmarshal(description, &d))
	require.NoError(t, json.Unmarshal(description, &d.root))
	return d
}

// resolve follows a reference within the document.
func (d document) resolve(v map[string]any) map[string]any {
	ref, ok := v["$ref"].(string)
	if !ok {
		return v
	}
	at := d.root
	for name := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		at = at[name].(map[string]any)
	}
	return d.resolve(at)
}

// The document describes each route of the API, and no other.
func TestDescriptionHasEveryRoute(t *testing.T) {
	code, err := os.ReadFile("server.go")
	require.NoError(t, err)
	var routes, described []string
	for _, m := range regexp.MustCompile(`api\("([A-Z]+) (/api/[^"]*)"`).FindAllStringSubmatch(string(code), -1) {
		if m[2] != "/api/{rest...}" {
			routes = append(routes, m[1]+" "+m[2])
		}
	}
	for path, methods := range readDocument(t).Paths {
		for method := range methods {
			described = append(described, strings.ToUpper(method)+" "+path)
		}
	}
	require.NotEmpty(t, routes)
	assert.ElementsMatch(t, routes, described)
}

// Each call, with good and with bad input, answers with a status and a body that the document
// has for it.
func TestAnswersAreAsDescribed(t *testing.T) {
	d := newDesk(t, theDay(t, 150)...)
	odd := theDay(t, 1)[0]
	odd.Title = "Cháy chung cư ở TP HCM: tít mới"
	_, err := d.Put(t.Context(), "https://feed.example/", append(theDay(t, 2)[1:], odd))
	require.NoError(t, err)
	require.NoError(t, d.PutSource(t.Context(), desk.Source{Name: "A", Feed: "https://feed.example/", Site: "https://feed.example/", Section: "Thời sự"}))
	s := newServer(d, Options{})
	doc := readDocument(t)
	large := `{"feed":"https://x.example/","name":"` + strings.Repeat("x", maxForm) + `"}`
	called := make(map[string]bool)
	for _, call := range []struct{ method, path, target, body string }{
		{"GET", "/api/stories", "/api/stories", ""},
		{"GET", "/api/stories", "/api/stories?q=duong&independent=1&articles=1&order=time&limit=3&closed=1&unread=1&since=2026-03-17&until=2026-03-19T00:00:00Z", ""},
		{"GET", "/api/stories", "/api/stories?section=" + url.QueryEscape("Thời sự") + "&source=A&day=2026-03-17", ""},
		{"GET", "/api/stories", "/api/stories?order=none", ""},
		{"GET", "/api/stories", "/api/stories?limit=-1", ""},
		{"GET", "/api/stories", "/api/stories?since=then", ""},
		{"GET", "/api/stories", "/api/stories?after=none", ""},
		{"GET", "/api/stories/{id}", "/api/stories/1", ""},
		{"GET", "/api/stories/{id}", "/api/stories/999999", ""},
		{"GET", "/api/stories/{id}", "/api/stories/x", ""},
		{"POST", "/api/stories/{id}/read", "/api/stories/1/read", ""},
		{"POST", "/api/stories/{id}/read", "/api/stories/1/read?read=no", ""},
		{"POST", "/api/stories/{id}/read", "/api/stories/x/read", ""},
		{"GET", "/api/article", "/api/article?id=fd-001", ""},
		{"GET", "/api/article", "/api/article?id=none", ""},
		{"GET", "/api/article", "/api/article", ""},
		{"POST", "/api/articles", "/api/articles", `{"id":"n1","title":"Bài mới"}`},
		{"POST", "/api/articles", "/api/articles", `[{"id":"n2","title":"Bài hai"},{"id":""},{"id":"n1","title":"Bài mới"},{"id":"n1","title":"Bài mới hơn"}]`},
		{"POST", "/api/articles", "/api/articles", `{]`},
		{"POST", "/api/articles", "/api/articles", `{"id":"z","title":"` + strings.Repeat("x", maxArticles)},
		{"POST", "/api/articles", "/api/articles", `[null,{"id":"n3"},{"title":"Bài"}]`},
		{"GET", "/api/explain", "/api/explain?a=fd-001&b=fd-013", ""},
		{"GET", "/api/explain", "/api/explain?a=fd-001&b=fd-002", ""},
		{"GET", "/api/explain", "/api/explain?a=fd-001&b=fd-001", ""},
		{"GET", "/api/explain", "/api/explain?a=fd-001", ""},
		{"GET", "/api/sources", "/api/sources", ""},
		{"POST", "/api/sources", "/api/sources", `{"feed":"https://b.example/feed","muted":true}`},
		{"POST", "/api/sources", "/api/sources", `{"feed":"gopher://b.example/"}`},
		{"POST", "/api/sources", "/api/sources", `{"feed":5}`},
		{"POST", "/api/sources", "/api/sources", large},
		{"DELETE", "/api/sources", "/api/sources?feed=" + url.QueryEscape("https://b.example/feed"), ""},
		{"DELETE", "/api/sources", "/api/sources?feed=none", ""},
		{"DELETE", "/api/sources", "/api/sources", ""},
		{"GET", "/api/sections", "/api/sections", ""},
		{"GET", "/api/openapi.json", "/api/openapi.json", ""},
		{"POST", "/api/actions", "/api/actions", `{"kind":"merge","story":1,"to":2}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"split","story":1,"articles":["fd-013"]}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"move","articles":["fd-005"],"to":3}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"apart","articles":["fd-006","fd-007"]}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"pin","story":1,"articles":["fd-001"]}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"pin","story":1}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"publisher","outlet":"Tin Điện","publisher":"B"}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"undo","undoes":999999}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"merge","story":1,"to":1}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"merge","story":1,"to":999999}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"split","story":1,"articles":[]}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"move","articles":[],"to":3}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"apart","articles":["fd-001","none"]}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"publisher"}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"explode"}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":5}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"merge","who":"` + strings.Repeat("x", maxEdit) + `"}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"move","articles":["fd-005"],"to":3}`},
		{"POST", "/api/actions", "/api/actions", `{"kind":"publisher","outlet":"a","publisher":"` + strings.Repeat("x", 5000) + `"}`},
		{"GET", "/api/actions", "/api/actions", ""},
		{"GET", "/api/actions", "/api/actions?before=100000&limit=2", ""},
		{"GET", "/api/actions", "/api/actions?limit=none", ""},
	} {
		called[call.method+" "+call.path] = true
		got := ask(t, s, call.method, call.target, call.body)
		name := fmt.Sprintf("%s %s %.60s: %d", call.method, call.target, call.body, got.StatusCode)
		response, ok := doc.Paths[call.path][strings.ToLower(call.method)].Responses[fmt.Sprint(got.StatusCode)].(map[string]any)
		if !assert.True(t, ok, "%s is not described: %.200s", name, got.Text) {
			continue
		}
		content, ok := doc.resolve(response)["content"].(map[string]any)
		if !ok {
			assert.Empty(t, got.Text, name)
			continue
		}
		mediaType, _, _ := strings.Cut(got.Header.Get("Content-Type"), ";")
		media, ok := content[mediaType].(map[string]any)
		if !assert.True(t, ok, "%s: %s is not described", name, mediaType) {
			continue
		}
		dec := json.NewDecoder(strings.NewReader(got.Text))
		for dec.More() {
			var value any
			require.NoError(t, dec.Decode(&value), name)
			assert.Empty(t, doc.faults("", media["schema"].(map[string]any), value), name)
		}
	}
	for path, methods := range doc.Paths {
		for method := range methods {
			assert.True(t, called[strings.ToUpper(method)+" "+path], "nobody calls %s %s", method, path)
		}
	}
}

// faults returns where a value is not as a schema has it, as far as the document's schemas
// go: type, enum, properties and items.
func (d document) faults(at string, schema map[string]any, value any) (all []string) {
	schema = d.resolve(schema)
	fault := func(format string, args ...any) { all = append(all, at+": "+fmt.Sprintf(format, args...)) }
	var types []any
	switch t := schema["type"].(type) {
	case string:
		types = []any{t}
	case []any:
		types = t
	}
	if kind := kindOf(value); !slices.Contains(types, any(kind)) && !(kind == "integer" && slices.Contains(types, any("number"))) {
		fault("%s where it is %v", kind, types)
		return all
	}
	if enum, ok := schema["enum"].([]any); ok && !slices.Contains(enum, value) {
		fault("%v is none of %v", value, enum)
	}
	if schema["format"] == "date-time" {
		if _, err := time.Parse(time.RFC3339, value.(string)); err != nil {
			fault("%v", err)
		}
	}
	switch v := value.(type) {
	case []any:
		for i, item := range v {
			all = append(all, d.faults(fmt.Sprintf("%s[%d]", at, i), schema["items"].(map[string]any), item)...)
		}
	case map[string]any:
		properties, _ := schema["properties"].(map[string]any)
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, ok := v[name.(string)]; !ok {
				fault("%s is missing", name)
			}
		}
		for name, item := range v {
			property, ok := properties[name].(map[string]any)
			if !ok {
				if schema["additionalProperties"] == false {
					fault("%s is not described", name)
				}
				continue
			}
			all = append(all, d.faults(at+"."+name, property, item)...)
		}
	}
	return all
}

func kindOf(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case float64:
		if v == math.Trunc(v) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

// The document refers to nothing that it does not have.
func TestDescriptionIsWhole(t *testing.T) {
	doc := readDocument(t)
	for _, m := range regexp.MustCompile(`"\$ref": "([^"]*)"`).FindAllStringSubmatch(string(description), -1) {
		assert.NotPanics(t, func() { doc.resolve(map[string]any{"$ref": m[1]}) }, m[1])
	}
}
