// Beam groups more articles, or drops the copies from a larger corpus, than one
// machine holds: the steps of package steps, and the features of package copies, as
// an Apache Beam pipeline.
//
//	go run . -mode copies -input 'corpus-*.jsonl.gz' -output copies.tsv
//	go run . -mode stories -horizon 72h -input news.jsonl -output stories.jsonl
//
// README.md says what each does, and how it runs on Flink, Spark and Dataflow.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/textio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/copies"
)

// A job is what the flags say.
type job struct {
	mode, input, output string
	threshold           float64 // or 0 for the default
	horizon             time.Duration
	block               time.Duration
	rounds              levels
}

// levels are the similarities of rounds, highest first, as a flag.
type levels []float64

func (l *levels) String() string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(*l), " ", ","), "[]")
}

func (l *levels) Set(list string) error {
	*l = nil
	for field := range strings.SplitSeq(list, ",") {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil || !(v > 0 && v <= 1) {
			return errors.New("want numbers above 0 and at most 1 with commas between")
		}
		*l = append(*l, v)
	}
	return nil
}

func (j *job) define(flags *flag.FlagSet) {
	j.rounds = levels{.4, .3, .25, .2, .17}
	flags.StringVar(&j.mode, "mode", "", "copies or stories")
	flags.StringVar(&j.input, "input", "", "JSON lines, a `pattern` of files, also gzip")
	flags.StringVar(&j.output, "output", "", "`file` to write: of copies a line for each, its id and that of the text to keep; of stories one JSON line a story")
	flags.Float64Var(&j.threshold, "threshold", 0, "least similarity of copies (default 0.8) or of a story (default 0.147)")
	flags.DurationVar(&j.horizon, "horizon", cluster.DefaultHorizon, "time from which on two articles are not compared, of stories")
	flags.DurationVar(&j.block, "block", 7*24*time.Hour, "time whose articles one worker compares with all up to the horizon")
	flags.Var(&j.rounds, "rounds", "`similarities` of the rounds before the threshold, with commas between")
}

// check returns an error that lists everything wrong with the flags.
func (j *job) check() error {
	var errs []error
	if j.mode != "copies" && j.mode != "stories" {
		errs = append(errs, fmt.Errorf("-mode is %q, want copies or stories", j.mode))
	}
	if j.input == "" || j.output == "" {
		errs = append(errs, errors.New("want -input and -output"))
	}
	if j.block < time.Hour || j.block%time.Hour != 0 {
		errs = append(errs, fmt.Errorf("-block is %v, want whole hours", j.block))
	}
	_, err := copies.NewSet(j.copyOptions())
	if j.mode == "stories" {
		_, err = cluster.NewBatch(j.storyOptions())
	}
	return errors.Join(append(errs, err)...)
}

func (j *job) copyOptions() copies.Options { return copies.Options{Threshold: j.threshold} }

func (j *job) storyOptions() cluster.Options {
	return cluster.Options{Threshold: j.threshold, Horizon: j.horizon}
}

// pipeline returns the pipeline of the job.
func (j *job) pipeline() *beam.Pipeline {
	p, s := beam.NewPipelineWithRoot()
	articles := articlesOf(s, j.input)
	if j.mode == "copies" {
		textio.Write(s, j.output, findCopies(s.Scope("copies"), articles, j.copyOptions()))
	} else {
		textio.Write(s, j.output, findStories(s, articles, j))
	}
	return p
}

func main() {
	var j job
	j.define(flag.CommandLine)
	flag.Parse()
	beam.Init() // in a worker it does the work, and does not return
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := j.check(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	result, err := beamx.RunWithMetrics(ctx, j.pipeline())
	if err != nil {
		fmt.Fprintln(os.Stderr, "beam:", err)
		os.Exit(1)
	}
	printCounters(os.Stderr, result)
}

// printCounters prints what the counters of the project have counted, and the largest
// of what they have measured.
func printCounters(w io.Writer, result beam.PipelineResult) {
	if result == nil {
		return // of a job that goes on elsewhere
	}
	ours := result.Metrics().Query(func(r beam.MetricResult) bool { return r.Namespace() == namespace })
	counted := make(map[string]int64)
	for _, c := range ours.Counters() {
		counted[c.Name()] += c.Result()
	}
	for _, d := range ours.Distributions() {
		name := d.Name() + ", at most"
		counted[name] = max(counted[name], d.Result().Max)
	}
	for _, name := range slices.Sorted(maps.Keys(counted)) {
		fmt.Fprintf(w, "%12d %s\n", counted[name], name)
	}
}
