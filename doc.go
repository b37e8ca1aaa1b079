// Package chumtin is the map of a library that groups news reports of the same
// event. Chùm tin is Vietnamese for a bundle of news.
//
// Articles pass through three packages, and each step can be used alone:
//
//	normalize   bytes → comparable text: Unicode, tone marks, spelling keys
//	shingle     comparable text → tokens, weighted features, MinHash sketches
//	cluster     sketches → an LSH index → verified pairs → stories
//
// Beside them stand [github.com/chumtin/chumtin/normalize/legacy] for text in
// encodings from before Unicode, [github.com/chumtin/chumtin/normalize/page]
// for pages with menus and teasers around the report,
// [github.com/chumtin/chumtin/cluster/jsonl] to read articles,
// [github.com/chumtin/chumtin/cluster/score] to compare stories with labels,
// [github.com/chumtin/chumtin/cluster/calibrate] to choose thresholds by labels, and
// [github.com/chumtin/chumtin/cluster/steps] to do the work of a batch in pieces on
// many machines.
//
// The package itself exports nothing. Start with cluster.Batch, of which the
// example shows ten lines, or with the programs in examples/.
package chumtin
