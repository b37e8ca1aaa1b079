package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster/jsonl"
)

// A keepRule says which text of a group is kept: the first of the highest rank.
type keepRule struct {
	of    func(record) rank // nil if all have the same
	name  string            // as it was given
	field string            // that it needs, or ""
}

// A rank is what texts are kept by: the float64 that is nearest to a number, and what
// that lacks. Integers of up to 31 digits compare exactly so, as ids of 19 must.
type rank struct {
	known       bool
	value, rest float64
}

// above reports whether a comes before b. What is not known comes last.
func (a rank) above(b rank) bool {
	switch {
	case a.known != b.known:
		return a.known
	case a.value != b.value:
		return a.value > b.value
	}
	return a.rest > b.rest
}

// reversed returns a rank above which is what r is above.
func (r rank) reversed() rank { return rank{r.known, -r.value, -r.rest} }

func parseKeepRule(s string) (keepRule, error) {
	name, field, _ := strings.Cut(s, "=")
	switch {
	case s == "first":
		return keepRule{}, nil
	case s == "longest":
		return keepRule{of: func(r record) rank { return rank{known: true, value: float64(len(r.text))} }}, nil
	case s == "newest":
		return keepRule{func(r record) rank { return rankOfTime(r, "time") }, s, "time"}, nil
	case name == "max" && field != "":
		return keepRule{func(r record) rank { return rankOf(r, field) }, s, field}, nil
	case name == "min" && field != "":
		return keepRule{func(r record) rank { return rankOf(r, field).reversed() }, s, field}, nil
	}
	return keepRule{}, errors.New("want first, longest, newest, max=NAME or min=NAME")
}

// A keepNeed is what a rule needs, as far as lines have it.
type keepNeed struct{ lines, fields, ranks int }

// note takes note of a line with a text, and returns its rank.
func (n *keepNeed) note(rule keepRule, r record) rank {
	n.lines++
	if _, ok := r.fields[rule.field]; ok {
		n.fields++
	}
	of := rule.of(r)
	if of.known {
		n.ranks++
	}
	return of
}

// advise tells that no line has what a rule needs, so that the first texts are kept.
func (n *keepNeed) advise(w io.Writer, rule keepRule) {
	switch {
	case rule.field == "" || n.lines == 0 || n.ranks > 0:
	case n.fields == 0:
		fmt.Fprintf(w, "chumtin: no line has a field %q (-keep %s): the first text of a group is kept\n", rule.field, rule.name)
	case rule.name == "newest":
		fmt.Fprintf(w, "chumtin: no line has a time in the field %q (-keep %s): the first text of a group is kept\n", rule.field, rule.name)
	default:
		fmt.Fprintf(w, "chumtin: no line has a number or a time in the field %q (-keep %s): the first text of a group is kept\n", rule.field, rule.name)
	}
}

// rankOf ranks by the number in a field, or else by the time.
func rankOf(r record, field string) rank {
	if n := rankOfNumber(r.literal(field)); n.known {
		return n
	}
	return rankOfTime(r, field)
}

// rankOfNumber ranks by a number.
func rankOfNumber(text string) rank {
	const longest = 100 // to read more exactly than a float64 takes quadratic time
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		return rank{}
	}
	r := rank{known: true, value: value}
	if value == 0 || len(text) > longest {
		return r
	}
	if exact, _, err := big.ParseFloat(text, 10, 128, big.ToNearestEven); err == nil {
		r.rest, _ = exact.Sub(exact, big.NewFloat(value)).Float64()
	}
	return r
}

// rankOfTime ranks by the time in a field, in seconds since 1970. It is read as that of
// an article is.
func rankOfTime(r record, field string) rank {
	t, err := jsonl.ParseTime(r.literal(field), jsonl.ZoneOf(r.literal("lang")))
	if err != nil || t.IsZero() {
		return rank{}
	}
	seconds, part := float64(t.Unix()), float64(t.Nanosecond())/float64(time.Second)
	value := seconds + part
	return rank{known: true, value: value, rest: part - (value - seconds)}
}

// literal returns the string in a field, or what else is in it as it is written.
func (r record) literal(field string) string {
	value := r.fields[field]
	if s, err := stringOf(value); err == nil {
		return strings.TrimSpace(s)
	}
	return string(value)
}
