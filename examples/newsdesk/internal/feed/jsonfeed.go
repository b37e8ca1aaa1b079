package feed

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/mmcdole/gofeed"
	ext "github.com/mmcdole/gofeed/extensions"
)

// parseJSON reads a JSON Feed: of its fields those that make an article. A field of
// the wrong type, as tags of some programs are, costs no more than itself, where
// gofeed would give up the feed.
func parseJSON(text string) (*gofeed.Feed, error) {
	if strings.Count(text, "{") > maxElements {
		return nil, fmt.Errorf("has more than %d objects", maxElements)
	}
	var in struct {
		Version, Title, Language lenient
		Home                     lenient           `json:"home_page_url"`
		Items                    []json.RawMessage `json:"items"`
	}
	err := json.Unmarshal([]byte(text), &in)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return nil, fmt.Errorf("is broken in line %d: %w", lineOf(text, syntax.Offset), syntax)
	}
	if err != nil || in.Version == "" && len(in.Items) == 0 {
		return nil, errors.New("is JSON, but no JSON Feed")
	}
	if len(in.Items) > maxItems {
		return nil, fmt.Errorf("has more than %d items", maxItems)
	}
	out := &gofeed.Feed{Title: string(in.Title), Link: string(in.Home), Language: string(in.Language)}
	for _, raw := range in.Items {
		out.Items = append(out.Items, jsonItem(raw))
	}
	return out, nil
}

// jsonItem returns an item, or an empty one for what is none.
func jsonItem(raw []byte) *gofeed.Item {
	var in struct {
		ID, URL, Title, Summary, Language lenient
		External                          lenient `json:"external_url"`
		HTML                              lenient `json:"content_html"`
		Text                              lenient `json:"content_text"`
		Published                         lenient `json:"date_published"`
		Modified                          lenient `json:"date_modified"`
	}
	if json.Unmarshal(raw, &in) != nil {
		return new(gofeed.Item)
	}
	return &gofeed.Item{
		GUID:          string(in.ID),
		Link:          string(cmp.Or(in.URL, in.External)),
		Title:         string(in.Title),
		Description:   string(in.Summary),
		Content:       string(cmp.Or(in.HTML, in.Text)),
		Published:     string(in.Published),
		Updated:       string(in.Modified),
		DublinCoreExt: &ext.DublinCoreExtension{Language: []string{string(in.Language)}},
	}
}

// A lenient text is a string or a number of JSON, and empty for anything else.
type lenient string

func (t *lenient) UnmarshalJSON(raw []byte) error {
	switch raw[0] {
	case '"':
		return json.Unmarshal(raw, (*string)(t))
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		*t = lenient(raw)
	}
	return nil
}

func lineOf(text string, offset int64) int {
	return 1 + strings.Count(text[:min(max(offset, 0), int64(len(text)))], "\n")
}
