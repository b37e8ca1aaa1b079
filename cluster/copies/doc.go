// Package copies finds the texts of a corpus that copy one another, so that one of
// each group can be kept: for a training corpus, an archive or a search index.
//
// Texts are copies if their sets of shingles have a Jaccard similarity of at
// least [Options.Threshold]. No text is compared with all others: a [Set] keeps
// the keys of the bands of a MinHash sketch, and texts with a common key are
// candidates (Indyk and Motwani, STOC 1998; Leskovec, Rajaraman and Ullman, Mining
// of Massive Datasets, chapter 3). Each candidate pair is verified by its exact
// similarity, so that no group rests on an estimate. A [Group] is a connected
// component of the pairs that are left.
//
// [Set.Inclusions] finds the texts that are in larger ones, and goes by no sketch.
//
// The work is linear in the number of texts but for copies themselves. A set that
// outgrows memory keeps its shingles in a file, [Options.File]; one that outgrows a
// machine is a table of the keys of an [Extractor], in a database. For
// reports of one event in other words use package cluster.
package copies
