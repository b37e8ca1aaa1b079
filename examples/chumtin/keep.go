package main

import (
	"errors"
	"strconv"
	"strings"

	"github.com/chumtin/chumtin/cluster/jsonl"
)

// A keepRule says which text of a group is kept: the first of the highest rank.
type keepRule struct {
	of func(record) rank // nil if all have the same
}

// A rank is what texts are kept by.
type rank struct {
	known bool
	value float64
}

// above reports whether a comes before b. What is not known comes last.
func (a rank) above(b rank) bool {
	if a.known != b.known {
		return a.known
	}
	return a.value > b.value
}

func parseKeepRule(s string) (keepRule, error) {
	name, field, _ := strings.Cut(s, "=")
	switch {
	case s == "first":
		return keepRule{}, nil
	case s == "longest":
		return keepRule{func(r record) rank { return rank{true, float64(len(r.text))} }}, nil
	case s == "newest":
		return byField("time", 1), nil
	case name == "max" && field != "":
		return byField(field, 1), nil
	case name == "min" && field != "":
		return byField(field, -1), nil
	}
	return keepRule{}, errors.New("want first, longest, newest, max=NAME or min=NAME")
}

// byField ranks by a number, or a time, in a field.
func byField(name string, sign float64) keepRule {
	return keepRule{func(r record) rank {
		value := r.fields[name]
		text := string(value)
		if s, err := stringOf(value); err == nil {
			text = s
		}
		if v, err := strconv.ParseFloat(text, 64); err == nil && v == v {
			return rank{true, sign * v}
		}
		if t, err := jsonl.ParseTime(text, nil); err == nil {
			return rank{true, sign * float64(t.UnixMilli())}
		}
		return rank{}
	}}
}
