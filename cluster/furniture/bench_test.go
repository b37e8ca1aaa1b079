package furniture

import (
	"testing"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/shingle"
)

// BenchmarkTrim compares what furniture costs an item of a feed with what its document
// does.
func BenchmarkTrim(b *testing.B) {
	all := published("x", feet["footer"])
	for i := range all {
		all[i].Body = ""
	}
	b.Run("furniture", func(b *testing.B) {
		b.ReportAllocs()
		var l Learner
		for i := 0; b.Loop(); i++ {
			a := all[i%len(all)]
			l.Learn(a)
			l.Trim(a)
		}
	})
	b.Run("document", func(b *testing.B) {
		b.ReportAllocs()
		x, err := shingle.NewExtractor(shingle.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for i := 0; b.Loop(); i++ {
			if _, err := cluster.NewDocument(x, all[i%len(all)]); err != nil {
				b.Fatal(err)
			}
		}
	})
}
