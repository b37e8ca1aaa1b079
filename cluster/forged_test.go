package cluster_test

import (
	"fmt"
	"math/bits"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/shingle"
)

// forgeries are pairs of texts that were written to be taken for one another.
func forgeries() map[string][2]string {
	// What followed this prefix in a word did not count in its hash before.
	const absorbing = "qsirijmyximxmugeoaaifhgt"
	var absorbed, sequence [2]strings.Builder
	for i := range 1024 {
		for k := range 2 {
			if i < 60 {
				fmt.Fprintf(&absorbed[k], "%s%c%c của ", absorbing, 'a'+rune(k), 'a'+rune(i%26))
			}
			// Of a polynomial in an odd number modulo 2^64 both have the same value.
			sequence[k].WriteString([...]string{"mưa ", "nắng "}[(bits.OnesCount(uint(i))+k)%2])
		}
	}
	return map[string][2]string{
		"absorbing words":      {absorbed[0].String(), absorbed[1].String()},
		"Thue-Morse sequences": {sequence[0].String(), sequence[1].String()},
	}
}

// A forged text under the ID of another article is no copy that can be dropped
// without a word, and no exact copy beside it.
func TestForgedTextsAreOtherTexts(t *testing.T) {
	for name, texts := range forgeries() {
		for _, seed := range []uint64{0, 0xDEADBEEFCAFE} {
			opts := cluster.Options{Text: shingle.Options{Seed: seed}}
			b, err := cluster.NewBatch(opts)
			require.NoError(t, err)
			require.NoError(t, b.Add(cluster.Article{ID: "a", Body: texts[0]}))
			assert.NoError(t, b.Add(cluster.Article{ID: "a", Body: strings.ToUpper(texts[0])}), "%s: the same text", name)
			assert.ErrorIs(t, b.Add(cluster.Article{ID: "a", Body: texts[1]}), cluster.ErrRepeatedID, name)

			const head = "Thủ tướng thăm nhà máy Formosa Hà Tĩnh, Vinfast khánh thành ở Cát Hải. "
			e, err := cluster.Explain(opts, cluster.Article{ID: "a", Body: head + texts[0]}, cluster.Article{ID: "b", Body: head + texts[1]})
			require.NoError(t, err)
			assert.NotEqual(t, cluster.ExactCopy, e.Kind, name)

			s, err := cluster.NewStream(cluster.StreamOptions{Options: opts})
			require.NoError(t, err)
			_, err = s.Put(cluster.Article{ID: "a", Body: head + texts[0]})
			require.NoError(t, err)
			p, err := s.Put(cluster.Article{ID: "a", Body: head + texts[1]})
			require.NoError(t, err)
			assert.Equal(t, 2, p.Version, "%s: a new version", name)
		}
	}
}
