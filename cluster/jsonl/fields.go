package jsonl

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/internal/blank"
)

// fieldNames are the fields of an article, each with the names under which
// feeds, exports of databases and other readers have it. Of several in one
// object the first that is not empty counts.
var fieldNames = [...][]string{
	{"id", "guid", "_id", "uuid", "article_id", "articleId"},
	{"title", "headline"},
	{"summary", "description", "lead", "excerpt", "abstract", "sapo"},
	{"body", "content", "content_html", "content_text", "articleBody", "text", "full_text", "fulltext"},
	{"time", "published", "published_at", "publishedAt", "date_published", "datePublished", "pubDate", "pubdate",
		"pub_date", "publish_date", "date", "datetime", "timestamp", "created_at"},
	{"source", "site", "site_name", "publisher", "outlet", "domain"},
	{"url", "link", "permalink"},
	{"lang", "language"},
}

// The places of fields in fieldNames.
const (
	fieldID = iota
	fieldTitle
	fieldSummary
	fieldBody
	fieldTime
	fieldSource
	fieldURL
	fieldLang
	fieldLabel // this and the next are no fields of an article
	fieldTopic
	numFields
)

// A field is where the value under a name goes.
type field struct {
	at    int  // in fieldNames
	rank  int  // among the names of the field, the lowest counts
	exact bool // a value of a wrong type is an error, as the name is no mere guess
}

// A layout tells what the names in objects mean.
type layout struct {
	fields map[string]field
	unmet  map[string]bool // names that Options.Fields gives, and no object had so far
	labels map[int]string  // the names of fieldLabel and fieldTopic
	zone   *time.Location
}

func newLayout(opts Options) (*layout, error) {
	l := &layout{
		fields: make(map[string]field), unmet: make(map[string]bool),
		labels: map[int]string{fieldLabel: opts.Label, fieldTopic: opts.Topic}, zone: opts.Zone,
	}
	for at, names := range fieldNames {
		for rank, name := range names {
			l.fields[name] = field{at, rank, rank == 0}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(opts.Fields)) {
		at := placeOf(name)
		if at < 0 {
			return nil, fmt.Errorf("jsonl: Options.Fields has %q, want id, title, summary, body, time, source, url or lang", name)
		}
		maps.DeleteFunc(l.fields, func(_ string, f field) bool { return f.at == at })
	}
	given := make(map[string]string)
	for _, name := range slices.Sorted(maps.Keys(opts.Fields)) {
		as := opts.Fields[name]
		if as == "" {
			return nil, fmt.Errorf("jsonl: Options.Fields gives no name to %s", name)
		}
		if other, ok := given[as]; ok {
			return nil, fmt.Errorf("jsonl: Options.Fields gives %q to both %s and %s", as, other, name)
		}
		given[as] = name
		l.fields[as] = field{placeOf(name), 0, true}
		l.unmet[as] = true
	}
	if id := fieldNames[fieldID][0]; l.fields[id].at != fieldID && opts.Fields[id] == "" {
		return nil, fmt.Errorf("jsonl: Options.Fields gives %q to %s, and must say which field is the id", id, given[id])
	}
	return l, nil
}

// placeOf returns the place of a field in fieldNames, or -1.
func placeOf(name string) int {
	return slices.IndexFunc(fieldNames[:], func(names []string) bool { return names[0] == name })
}

// decodeObject decodes valid JSON.
func (l *layout) decodeObject(line []byte) (Record, error) {
	if !isObject(line) {
		return Record{}, errNotObject
	}
	var values [numFields]string
	var ranks [numFields]int
	seen := make(map[string]bool, len(values))
	for literal, value := range members(line) {
		name, err := unquote(literal)
		if err != nil {
			return Record{}, fmt.Errorf("name of a field: %w", err)
		}
		f, known := l.fields[name]
		isLabel := name != "" && (name == l.labels[fieldLabel] || name == l.labels[fieldTopic])
		if !known && !isLabel {
			continue
		}
		if seen[name] {
			return Record{}, fmt.Errorf("field %q: is there twice", name)
		}
		seen[name] = true
		if known {
			delete(l.unmet, name)
			text, err := textOf(value, f.at == fieldID || f.at == fieldTime || isLabel)
			switch {
			case err != nil && f.exact:
				return Record{}, fmt.Errorf("field %q: %w", name, err)
			case err == nil && (blank.Is(values[f.at]) || !blank.Is(text) && f.rank < ranks[f.at]):
				values[f.at], ranks[f.at] = text, f.rank
			}
		}
		if !isLabel {
			continue
		}
		label, err := textOf(value, true)
		if err != nil {
			return Record{}, fmt.Errorf("field %q: %w", name, err)
		}
		for at, field := range l.labels {
			if name == field {
				values[at] = label
			}
		}
	}
	return l.record(&values), nil
}

// record returns the record of the values of fields.
func (l *layout) record(values *[numFields]string) Record {
	rec := Record{
		Article: cluster.Article{
			ID:      values[fieldID],
			Title:   values[fieldTitle],
			Summary: values[fieldSummary],
			Body:    values[fieldBody],
			Source:  values[fieldSource],
			URL:     values[fieldURL],
			Lang:    values[fieldLang],
		},
		Label: values[fieldLabel],
		Topic: values[fieldTopic],
	}
	if stated := values[fieldTime]; stated != "" {
		rec.Time, rec.TimeErr = ParseTime(stated, cmp.Or(l.zone, ZoneOf(rec.Lang)))
	}
	return rec
}

// inner are the names under which an object in the place of a text has it, as
// in {"rendered": "…"} of WordPress, {"name": "…"} of schema.org, and {"$oid": "…"},
// {"$date": "…"} and {"$date": {"$numberLong": "…"}} of MongoDB.
var inner = []string{"rendered", "value", "name", "text", "#text", "$t", "$oid", "$date", "$numberLong"}

// textOf returns the text of a JSON value: of a string, of a number as it is
// written where one may stand, of an object that holds a text, and of the
// elements of an array, a line each. That of null is empty.
func textOf(value []byte, orNumber bool) (string, error) {
	switch first := value[0]; {
	case first == '"':
		return unquote(value)
	case first == 'n':
		return "", nil
	case orNumber && (first == '-' || '0' <= first && first <= '9'):
		return string(value), nil
	case first == '{':
		if text, ok := innerText(value); ok {
			return textOf(text, false)
		}
		for name, value := range members(value) {
			if string(name) == `"$date"` && value[0] == '{' {
				if text, ok := innerText(value); ok {
					return textOf(text, false)
				}
			}
		}
	case first == '[' && !orNumber:
		return textOfAll(value)
	}
	if orNumber {
		return "", fmt.Errorf("want a string or a number, got %.40s", value)
	}
	return "", fmt.Errorf("want a string, got %.40s", value)
}

// innerText returns the string, or the null, in an object that stands for a text.
func innerText(object []byte) (text []byte, ok bool) {
	for literal, value := range members(object) {
		if name, err := unquote(literal); err == nil && slices.Contains(inner, name) && (value[0] == '"' || value[0] == 'n') {
			return value, true
		}
	}
	return nil, false
}

// textOfAll returns the texts of the elements of an array, a line each.
func textOfAll(array []byte) (string, error) {
	var texts []string
	for value := range elements(array) {
		if value[0] == '[' {
			return "", fmt.Errorf("want a string, got %.40s", array)
		}
		text, err := textOf(value, false)
		if err != nil {
			return "", err
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "\n"), nil
}
