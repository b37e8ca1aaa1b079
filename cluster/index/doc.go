// Package index finds documents that report the same event, or that copy each
// other, without comparing all pairs. It takes documents of package shingle; package
// cluster uses the same parts to make stories.
//
// # Memory and files
//
// An [Index] is in memory. [Index.Save] writes it to a file, from which [Load] makes
// it again. What each of 100,000 items takes, and the processor time of all of them
// (BenchmarkIndexRestart):
//
//	                           memory  of it buckets    file   to make documents   to add   to load
//	SameEvent  items of feeds  1570 B      464 B      1108 B         2.9 s          0.9 s    0.5 s
//	           whole articles  4720 B      720 B      4097 B        10.1 s          1.0 s    0.9 s
//	NearCopy   items of feeds  1417 B     1057 B       475 B         2.9 s          0.5 s    0.5 s
//	           whole articles  3343 B     1057 B      2398 B        10.1 s          0.7 s    0.7 s
//
// A million items of feeds are added in 10.4 and loaded in 5.5 s, copies in 7.2 and 5.5 s.
//
// Nothing is read from the file later. If documents were, and only the buckets were
// in memory, an index would take a sixth of the memory for events of articles, but
// three quarters for copies of items. A query of events verifies some hundred
// documents, each of which is a read at a random place: with the file in the
// system's cache that takes up to 1.4 times as long, and without it, as soon as
// an index is larger than memory, thousands. For more items than memory holds, there
// are [Keys] and [Banding.Keys] for a table in a database; and of events there are
// seldom so many, because items that are [Options.Horizon] apart do not match and
// can be removed.
package index
