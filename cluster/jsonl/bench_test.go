package jsonl_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chumtin/chumtin/cluster/jsonl"
)

// BenchmarkReader reads articles of some 4 KB, as news has them.
func BenchmarkReader(b *testing.B) {
	const articles = 100
	var text strings.Builder
	for i := range articles {
		fmt.Fprintf(&text, `{"id":"%d","title":"Nước sông lên nhanh","body":"%s","time":"2026-05-04T08:00:00+07:00","topic":[1,2]}`+"\n",
			i, strings.Repeat(`Mực nước đo được sáng nay vượt mức báo động.\n`, 70))
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	good := 0
	for b.Loop() {
		good = 0
		r, err := jsonl.NewReader(strings.NewReader(text.String()), "news.jsonl", jsonl.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for _, err := range r.All() {
			if err == nil {
				good++
			}
		}
	}
	if good != articles {
		b.Fatal("read", good, "articles")
	}
	b.ReportMetric(float64(articles*b.N)/b.Elapsed().Seconds(), "articles/s")
}
