// Package cluster groups news articles into stories: sets of reports of the same
// event, copied or independently written. A [Batch] groups a set of articles, a
// [Stream] groups articles as they are published.
//
// # Similarity
//
// The similarity of two articles is the dot product of their vectors
// ([github.com/chumtin/chumtin/shingle.Vector]), reduced by the days between them and by numbers and dates
// that differ. [Explain] shows how it comes about. It is computed for the pairs
// that share rare features; package index finds these.
//
// # Linkage
//
// Groups merge while their mean similarity reaches [Options.Threshold]: see
// [Linkage]. The order in which articles are added does not matter.
//
// # Streams
//
// A [Stream] reports each [Change] of its stories; a [Ledger] replays them.
package cluster
