package cluster_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/internal/scripts"
)

// Scripts in testdata/stream are what streams do, as text: see package scripts.
//
//	stream [WINDOW]         start a new stream
//	put ID BODY [TIME]      call Put; TIME is hours after noon of 2024-09-10
//	add ID BODY [TIME]      call Add
//	remove ID               call Remove
//	tick TIME               put 15 articles of their own, which move the current time
//	now                     print the current time
//	where ID                print the open story of an article
//	story ID                print its members in order, and its activity
func TestStreamScripts(t *testing.T) {
	scripts.Run(t, "testdata/stream/*.txt", func(t *testing.T) func(words []string) string {
		return (&script{t: t}).do
	})
}

// A script is a stream that commands have made and changed.
type script struct {
	t *testing.T
	s *cluster.Stream
}

var bodies = map[string]string{"khasan": khasan, "kozlov": kozlov, "yagi": yagi, "lamine": lamine}

// do runs a command and returns its result, of whole lines.
func (r *script) do(words []string) string {
	arg := func(n int) string {
		require.Greater(r.t, len(words), n, "%v lacks an argument", words)
		return words[n]
	}
	switch words[0] {
	case "stream":
		opts := cluster.StreamOptions{}
		if len(words) > 1 {
			opts.Window = r.duration(words[1])
		}
		r.s = newStream(r.t, opts)
		return ""
	case "put", "add":
		a := cluster.Article{ID: arg(1), Body: bodies[arg(2)]}
		if len(words) > 3 {
			a.Time = noon.Add(r.duration(words[3]))
		}
		call := r.s.Put
		if words[0] == "add" {
			call = r.s.Add
		}
		p, err := call(a)
		if err != nil {
			return err.Error() + "\n"
		}
		return lines(what(p.Changes))
	case "remove":
		changes, err := r.s.Remove(arg(1))
		if err != nil {
			require.True(r.t, errors.Is(err, cluster.ErrNoArticle))
			return err.Error() + "\n"
		}
		return lines(what(changes))
	case "tick":
		return lines(r.tick(noon.Add(r.duration(arg(1)))))
	case "now":
		return r.hours(r.s.Stats().Now) + "\n"
	case "where":
		if id, ok := r.s.StoryOf(arg(1)); ok {
			return fmt.Sprintln("story", id)
		}
		return "nowhere\n"
	case "story":
		id, _ := r.s.StoryOf(arg(1))
		st, ok := r.s.Story(id)
		require.True(r.t, ok, "%v: no open story", words)
		var ids []string
		for _, m := range st.Members {
			ids = append(ids, m.Article.ID)
		}
		return fmt.Sprintf("%v, active %s\n", ids, r.hours(st.Active))
	}
	r.t.Fatalf("no such command: %v", words)
	return ""
}

// tick moves the current time, and returns the changes of other articles than those
// that it puts.
func (r *script) tick(now time.Time) (others []string) {
	for i := range 15 {
		p, err := r.s.Put(cluster.Article{ID: fmt.Sprintf("tick-%d-%d", now.Unix(), i), Title: fmt.Sprintf("Ảnh %d", i), Time: now})
		require.NoError(r.t, err)
		for _, line := range what(p.Changes) {
			if !strings.Contains(line, "[tick-") {
				others = append(others, line)
			}
		}
	}
	return others
}

func (r *script) duration(s string) time.Duration {
	d, err := time.ParseDuration(s)
	require.NoError(r.t, err)
	return d
}

// hours returns a time as hours after noon.
func (r *script) hours(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return fmt.Sprintf("%vh", t.Sub(noon).Hours())
}

func lines(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return strings.Join(all, "\n") + "\n"
}
