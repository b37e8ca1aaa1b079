package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"strings"
	"unicode/utf8"
)

// idOf returns the id in a field: a string that databases read as it is, or a number.
func idOf(value json.RawMessage) (string, error) {
	id, err := stringOf(value)
	if err != nil {
		var n json.Number
		if json.Unmarshal(value, &n) != nil {
			return "", errors.New("not a string or number")
		}
		return n.String(), nil
	}
	switch {
	case id == "":
		return "", errors.New("there is none")
	case strings.ContainsFunc(id, func(r rune) bool { return r < ' ' || r == '\\' }):
		return "", fmt.Errorf("%q has a backslash or control character", id)
	case strings.ContainsRune(id, utf8.RuneError) && !bytes.Contains(value, []byte("\ufffd")):
		// encoding/json has it for all that is no character, so that ids which differ
		// there would be one.
		return "", fmt.Errorf("%q is not UTF-8, or has half a surrogate pair", id)
	}
	return id, nil
}

// A recentIDs knows the lines of the ids that came last, by digests: those of two
// generations, each of which takes some 40 MB.
type recentIDs struct {
	young, old map[uint64]whereabouts
	generation int
	seed       maphash.Seed
}

// A whereabouts is where a line is.
type whereabouts struct {
	file string
	line int
}

// generationOfIDs is how many ids of one generation there are.
const generationOfIDs = 1 << 20

func newRecentIDs(generation int) *recentIDs {
	return &recentIDs{make(map[uint64]whereabouts), nil, generation, maphash.MakeSeed()}
}

// add adds the id of a line. One that came before is an error, which says where.
func (r *recentIDs) add(id string, l line) error {
	digest := maphash.String(r.seed, id)
	for _, known := range []map[uint64]whereabouts{r.young, r.old} {
		if at, ok := known[digest]; ok {
			return fmt.Errorf("%q is the id of %s:%d too", id, at.file, at.line)
		}
	}
	if len(r.young) >= r.generation {
		r.young, r.old = make(map[uint64]whereabouts), r.young
	}
	r.young[digest] = whereabouts{l.file, l.number}
	return nil
}
