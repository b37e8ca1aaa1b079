package idf

import (
	_ "embed"
	"sync"
)

// The Makefile sets ORIGIN and the corpora: run "make generate".
//
//go:generate sh -c "go run background_gen.go -out background.idf -origin \"$ORIGIN\" $CORPORA"

//go:embed background.idf
var background []byte

// Background returns the table that comes with the library. It has 2^20 slots (1 MiB),
// learned in November 2026 from whole articles and from items of feeds. Of
// Vietnamese, 35,530 articles of many papers of 2017 (the corpus magizbox/scraper)
// count 0.3, and 117,788 items of August 2025 to May 2026
// (mnngoisaoxanh/tintuchangngay) 0.7; of English, 2,095 articles of the BBC of 2004
// and 2005 (ZitRos/news-articles-dataset) and 47,912 headlines of July 2025 to May
// 2026 (wklnd/news-archive) count 0.5 each. It holds numbers derived from
// these corpora, and none of their text.
//
// A table of feeds alone is worse for whole articles (on VietnameseMDS it gives a
// B-cubed F1 of 0.918), and one of articles alone is worse for feeds.
var Background = sync.OnceValue(func() *Table {
	t, err := ReadTable(background)
	if err != nil {
		panic(err) // the embedded file is tested
	}
	return t
})
