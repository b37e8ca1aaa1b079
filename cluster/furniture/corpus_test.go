package furniture

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/testdata"
)

// In articles whose collectors left out what surrounds them there is next to no
// furniture, and in those that have it Trim takes off little, and mostly short.
func TestCorpora(t *testing.T) {
	for name, limit := range map[string]struct{ trimmed, bytes int }{
		"vietnamese-mds": {5, 100},
		"vims-third":     {0, 0},
		"feed-days":      {3, 600},
		"feed-days-2":    {0, 0},
		"giveme5w1h-en":  {50, 10_000},
		"feeds-vi":       {1_000, 150_000},
		"baomoi-2017":    {13_000, 300_000},
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && limit.trimmed >= 1_000 {
				t.Skip("a large corpus")
			}
			r, err := jsonl.Open(testdata.Shared(t, "data/"+name+".jsonl.gz"), jsonl.Options{})
			require.NoError(t, err)
			defer r.Close()
			var all []cluster.Article
			for rec, err := range r.All() {
				require.NoError(t, err)
				all = append(all, rec.Article)
			}
			var l Learner
			l.Learn(all...)
			trimmed, bytes := 0, 0
			for _, a := range all {
				b := l.Trim(a)
				if n := len(a.Summary) + len(a.Body) - len(b.Summary) - len(b.Body); n > 0 {
					trimmed++
					bytes += n
				}
			}
			t.Logf("%d of %d articles, %d bytes", trimmed, len(all), bytes)
			assert.LessOrEqual(t, trimmed, limit.trimmed)
			assert.LessOrEqual(t, bytes, limit.bytes)
		})
	}
}
