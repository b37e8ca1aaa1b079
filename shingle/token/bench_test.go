package token

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/normalize"
	"github.com/chumtin/chumtin/shingle/internal/shingletest"
)

func BenchmarkAppend(b *testing.B) {
	var fields []string
	for _, article := range shingletest.Labelled(b, "../../testdata/labelled.jsonl") {
		fields = append(fields, article...)
	}
	report := strings.Join(fields, "\n")
	for _, bench := range []struct{ name, text string }{
		{"composed", report},
		{"decomposed", norm.NFD.String(report)},
		{"new style", (normalize.Text | normalize.NewTone).String(report)},
		{"upper case", strings.ToUpper(report)},
		{"English", strings.Repeat("The committee said on Tuesday that the ferry, which left Haiphong at 6.30am, had carried 48 passengers. ", 99)},
		{"German", strings.Repeat("Die Fähre, die um 6.30 Uhr aus Haiphong ausgelaufen war, hatte für kurze Zeit 48 Passagiere über Bord. ", 99)},
		{"Russian", strings.Repeat("Комитет сообщил во вторник, что паром перевозил 48 пассажиров. ", 99)},
		{"Chinese", strings.Repeat("委员会星期二表示，渡轮上有四十八名乘客。", 99)},
	} {
		b.Run(bench.name, func(b *testing.B) {
			want := definedTokens(nil, bench.text)
			b.SetBytes(int64(len(bench.text)))
			b.ReportAllocs()
			tokens := slices.Clone(want)
			for b.Loop() {
				tokens = Append(tokens[:0], bench.text)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(want)), "ns/token")
			if !slices.Equal(tokens, want) {
				b.Fatal("measured wrong tokens")
			}
		})
	}
}
