package main

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/fileio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/log"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/cluster/steps"
)

// namespace is that of the counters.
const namespace = "chumtin"

var (
	articlesRead = beam.NewCounter(namespace, "articles")
	badLines     = beam.NewCounter(namespace, "bad lines")
	repeatedIDs  = beam.NewCounter(namespace, "articles whose id another has, passed over")
)

func init() {
	beam.RegisterFunction(read)
	beam.RegisterFunction(first)

	// What goes from worker to worker goes as JSON, which keeps all that is exported,
	// times too.
	beam.EnableSchemas = false
	for _, t := range []reflect.Type{
		reflect.TypeFor[cluster.Article](), reflect.TypeFor[steps.Item](), reflect.TypeFor[steps.Pair](), reflect.TypeFor[steps.Group](),
		reflect.TypeFor[Shingled](), reflect.TypeFor[Edge](), reflect.TypeFor[Forest](),
		reflect.TypeFor[Name](), reflect.TypeFor[Names](), reflect.TypeFor[Between](), reflect.TypeFor[Bond](),
	} {
		beam.RegisterType(t)
	}
}

// articlesOf returns the articles of the files of a pattern, by their IDs, each ID once.
//
// Each file is read by one worker, from its start to its end. The lines of textio are
// not for it: those of a compressed file end where it has as many bytes, before it is
// compressed, as it has then, and nothing says so.
func articlesOf(s beam.Scope, pattern string) beam.PCollection {
	s = s.Scope("articles")
	files := fileio.ReadMatches(s, fileio.MatchFiles(s, pattern, fileio.MatchEmptyDisallow()), fileio.ReadUncompressed())
	return beam.ParDo(s, first, beam.GroupByKey(s, beam.ParDo(s, read, files)))
}

// read reads the articles of a file, which may be compressed. A line that has none is
// counted and logged.
func read(ctx context.Context, file fileio.ReadableFile, emit func(string, cluster.Article)) (err error) {
	src, err := file.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	r, err := jsonl.NewReader(src, file.Metadata.Path, jsonl.Options{})
	if err != nil {
		return err
	}
	for rec, err := range r.All() {
		if _, isLine := errors.AsType[*jsonl.LineError](err); isLine {
			badLines.Inc(ctx, 1)
			log.Warnf(ctx, "%v", err)
			continue
		}
		if err != nil {
			return err
		}
		articlesRead.Inc(ctx, 1)
		emit(rec.ID, rec.Article)
	}
	return nil
}

// first emits one of the articles of an ID: of several different ones always the same.
func first(ctx context.Context, id string, articles func(*cluster.Article) bool, emit func(string, cluster.Article)) {
	var a, one cluster.Article
	least := ""
	for articles(&a) {
		data, err := json.Marshal(a)
		if err != nil {
			continue // it came out of JSON
		}
		if least != "" {
			repeatedIDs.Inc(ctx, 1)
		}
		if least == "" || string(data) < least {
			least, one = string(data), a
		}
	}
	emit(id, one)
}
