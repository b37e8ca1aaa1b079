package idf

import (
	_ "embed"
	"sync"
)

// The Makefile sets ORIGIN and the two corpora: run "make generate".
//
//go:generate go run background_gen.go -out background.idf -origin $ORIGIN vi=$CORPUS_VI en=$CORPUS_EN

//go:embed background.idf
var background []byte

// Background returns the table that comes with the library. It has 2^20 slots (1 MiB)
// and was learned in November 2026 from 35,530 Vietnamese articles of many papers of
// 2017 (the corpus magizbox/scraper) and 2,095 English ones of the BBC of 2004
// and 2005 (ZitRos/news-articles-dataset). It holds numbers derived from these
// corpora, and none of their text.
var Background = sync.OnceValue(func() *Table {
	t, err := ReadTable(background)
	if err != nil {
		panic(err) // the embedded file is tested
	}
	return t
})
