package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/chumtin/chumtin/cluster/jsonl"
)

// A complaint is what is wrong with a part of an input.
type complaint int

const (
	badLine complaint = iota
	badFile
	badTime // which costs no article
	numComplaints
)

var complaintNouns = [numComplaints]string{"bad line", "unreadable file", "unreadable time"}

// complaintOf returns what an error of reading is about.
func complaintOf(err error) complaint {
	if _, isLine := errors.AsType[*jsonl.LineError](err); isLine {
		return badLine
	}
	return badFile
}

// mostTold bounds how many complaints of a kind are told: a file of the wrong
// fields has one for each line.
const mostTold = 20

// complaints counts what was wrong.
type complaints [numComplaints]int

// tell writes what is wrong, if not too much of that kind was told.
func (c *complaints) tell(w io.Writer, about complaint, err error) {
	if c[about]++; c[about] <= mostTold {
		fmt.Fprintln(w, err)
	}
}

// end writes what was not told.
func (c *complaints) end(w io.Writer) {
	for about, n := range c {
		if more := n - mostTold; more > 0 {
			fmt.Fprintf(w, "and %d more %ss\n", more, complaintNouns[about])
		}
	}
	if n := c[badTime]; n > 0 {
		fmt.Fprintf(w, "chumtin: %s; what has one counts as of unknown time\n", count(n, complaintNouns[badTime]))
	}
}

// err returns an error if anything was skipped.
func (c *complaints) err() error {
	var parts []string
	for _, about := range []complaint{badLine, badFile} {
		if n := c[about]; n > 0 {
			parts = append(parts, count(n, complaintNouns[about]))
		}
	}
	if parts == nil {
		return nil
	}
	return errors.New(strings.Join(parts, " and ") + " skipped")
}

// remedies are what to do about an input that jsonl does not read, by a part of
// its error. They stand before the name of the file.
var remedies = []struct{ of, remedy string }{
	{"UTF-16", "chumtin decode"},
	{"UTF-32", "chumtin decode"},
	{"CSV", "mlr --icsv --ojsonl cat"},
	{"zstd", "zstd -dc"},
	{"xz", "xz -dc"},
	{"bzip2", "bzip2 -dc"},
}

// elsewhere is what jsonl says of an object with articles in it, by the name of the
// field that holds them.
var elsewhere = regexp.MustCompile(`; its ("\w+") (are|is an) objects? with text: `)

// withRemedy adds to an error what to do about it.
func withRemedy(err error, name string) error {
	if m := elsewhere.FindStringSubmatch(fmt.Sprint(err)); m != nil {
		each := map[string]string{"are": "[]"}[m[2]]
		return &remedied{err, strings.TrimSuffix(fmt.Sprintf("; jq -c '.[%s]%s' %s", m[1], each, name), " "+stdin)}
	}
	switch {
	case errors.Is(err, jsonl.ErrNotUTF8):
		err = &remedied{err, "; chumtin decode makes it so"}
	case errors.Is(err, jsonl.ErrFormat):
		if strings.Contains(err.Error(), "HTML") {
			return &remedied{err, ", or a page in a file named .html"}
		}
		for _, r := range remedies {
			if strings.Contains(err.Error(), r.of) {
				command := strings.TrimSuffix(r.remedy+" "+name, " "+stdin)
				return &remedied{err, ": " + command + " | chumtin …"}
			}
		}
	}
	return err
}

// remedied is an error with more to say.
type remedied struct {
	error
	remedy string
}

func (e *remedied) Error() string { return e.error.Error() + e.remedy }
func (e *remedied) Unwrap() error { return e.error }
