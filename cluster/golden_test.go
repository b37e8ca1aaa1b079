package cluster_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The same stories on every machine: other architectures run this test too.
func TestGoldenStories(t *testing.T) {
	var got bytes.Buffer
	for _, name := range []string{"kimputin.jsonl", "labelled.jsonl"} {
		articles, _ := read(t, "../testdata/"+name)
		for _, s := range stories(t, cluster.Options{}, articles) {
			fmt.Fprintf(&got, "%s %s, weakest %.12f %q\n", name, s.Representative, s.Weakest.Similarity, s.Weakest.Part)
			for _, m := range s.Members {
				fmt.Fprintf(&got, "\t%s %v %q %.12f\n", m.Article.ID, m.Kind, m.Of, m.Similarity)
			}
		}
	}
	const golden = "testdata/stories.golden"
	if *update {
		require.NoError(t, os.WriteFile(golden, got.Bytes(), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), got.String(), "go test -run Golden -update ./cluster writes it anew; stories of users change with it")
}
