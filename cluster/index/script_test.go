package index_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/cluster/internal/scripts"
	"github.com/chumtin/chumtin/shingle"
)

// Scripts in testdata are what indexes do, as text: see package scripts.
//
//	index [OPTION=VALUE…]   start a new index: mode=copies, bands, rows, agree, bucket, horizon
//	add ID TEXT             call Add; behind TEXT may stand time=HOURS and source=NAME
//	put ID TEXT             call Put, and so on
//	remove ID               call Remove
//	query ID TEXT           call Query; behind TEXT also min=SIMILARITY and max=NUMBER
//	len                     print the number of items
//	stats                   print what queries cost
//
// A TEXT is the name of one of texts, or several with + between.
func TestIndexScripts(t *testing.T) {
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	scripts.Run(t, "testdata/*.txt", func(t *testing.T) func(words []string) string {
		return (&script{t: t, x: x}).do
	})
}

// A script is an index that commands have made and changed.
type script struct {
	t  *testing.T
	x  *shingle.Extractor
	ix *index.Index
}

// named are the texts of examples, by a name.
var named = map[string]string{"khasan": texts[0], "kozlov": texts[1], "yagi": texts[2], "none": ""}

// do runs a command and returns its result, of whole lines.
func (s *script) do(words []string) string {
	switch command, args := words[0], words[1:]; command {
	case "index":
		return s.begin(args)
	case "add":
		return result(s.ix.Add(s.item(args)))
	case "put":
		return result(s.ix.Put(s.item(args)))
	case "remove":
		return result(s.ix.Remove(args[0]))
	case "query":
		return s.query(args)
	case "len":
		return fmt.Sprintln(s.ix.Len())
	case "stats":
		stats := s.ix.Stats()
		return fmt.Sprintf("%d items, %d queries, %d candidates, %d truncated\n", stats.Items, stats.Queries, stats.Candidates, stats.Truncated)
	}
	s.t.Fatalf("no such command: %v", words)
	return ""
}

func result(err error) string {
	if err != nil {
		return err.Error() + "\n"
	}
	return ""
}

func (s *script) begin(options []string) string {
	opts := index.Options{MaxPerBucket: s.number(options, "bucket", 0)}
	if s.option(options, "mode") == "copies" {
		opts.Mode = index.NearCopy
	}
	if rows := s.number(options, "rows", 0); rows > 0 {
		opts.Banding = index.Banding{Bands: s.number(options, "bands", 0), Rows: rows, Agreements: s.number(options, "agree", 1)}
	}
	if horizon := s.option(options, "horizon"); horizon != "" {
		opts.Horizon = s.duration(horizon)
	}
	ix, err := index.New(s.x.Profile(), opts)
	if err == nil {
		s.ix = ix
	}
	return result(err)
}

// item returns the item of an ID, a text and options.
func (s *script) item(args []string) index.Item {
	require.GreaterOrEqual(s.t, len(args), 2, "want an ID and a text: %v", args)
	var text []string
	for name := range strings.SplitSeq(args[1], "+") {
		require.Contains(s.t, named, name)
		text = append(text, named[name])
	}
	item := index.Item{ID: args[0], Doc: s.x.Document(strings.Join(text, " ")), Source: s.option(args, "source")}
	if hours := s.option(args, "time"); hours != "" {
		item.Time = time.Date(2024, 9, 10, 12, 0, 0, 0, time.UTC).Add(s.duration(hours))
	}
	return item
}

func (s *script) query(args []string) string {
	least := 0.
	if v := s.option(args, "min"); v != "" {
		var err error
		least, err = strconv.ParseFloat(v, 64)
		require.NoError(s.t, err)
	}
	matches, err := s.ix.Query(s.item(args), least, s.number(args, "max", -1))
	if err != nil {
		return result(err)
	}
	var lines strings.Builder
	for _, m := range matches {
		fmt.Fprintf(&lines, "%s %.3f\n", m.ID, m.Similarity)
	}
	return lines.String()
}

// option returns the value of an option, or "" if it is not there.
func (s *script) option(words []string, name string) string {
	for _, word := range words {
		if value, ok := strings.CutPrefix(word, name+"="); ok {
			return value
		}
	}
	return ""
}

func (s *script) number(words []string, name string, otherwise int) int {
	value := s.option(words, name)
	if value == "" {
		return otherwise
	}
	n, err := strconv.Atoi(value)
	require.NoError(s.t, err)
	return n
}

func (s *script) duration(value string) time.Duration {
	d, err := time.ParseDuration(value)
	require.NoError(s.t, err)
	return d
}
