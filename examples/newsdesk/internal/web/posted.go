package web

import (
	"bufio"
	"errors"
	"io"
	"iter"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
)

var errGzip = errors.New("the body is in gzip, of which the desk does not know how much it holds: send it as it is")

// readPosted yields the articles of a body, which is one object, an array or lines of
// them, with an error for each that is none or has a time that cannot be read.
func readPosted(body io.Reader) iter.Seq2[cluster.Article, error] {
	const maxLine = 4 << 20
	return func(yield func(cluster.Article, error) bool) {
		in := bufio.NewReader(body)
		if magic, _ := in.Peek(2); string(magic) == "\x1f\x8b" {
			yield(cluster.Article{}, errGzip)
			return
		}
		r, err := jsonl.NewReader(in, "body", jsonl.Options{MaxLine: maxLine})
		if err != nil {
			yield(cluster.Article{}, err)
			return
		}
		for record, err := range r.All() {
			if err == nil {
				err = record.TimeErr
			}
			if !yield(record.Article, err) {
				return
			}
		}
	}
}
