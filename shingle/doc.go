// Package shingle turns text into what can be compared: tokens, shingles,
// weighted features and MinHash sketches.
//
// An [Extractor] does it all and gives a [Document]:
//
//	x, err := shingle.NewExtractor(shingle.Options{})
//	...
//	a := x.Document(headline, lead, body)
//	b := x.Document(otherHeadline, otherLead, otherBody)
//	event, err := a.Similarity(b)       // do both report one event?
//	copied, err := a.Resemblance(b)     // is one a copy of the other?
//
// The two questions are far apart. Two desks that report one event share next
// to no run of three words: what they share are names, numbers and the few
// words that are rare elsewhere. So [Vector] weighs tokens and pairs of tokens
// by how rare they are in a [Table] that does not depend on the articles at
// hand, and [AppendWeighted] draws a MinHash of it that an index can hold. The
// Jaccard similarity of plain shingles, which [AppendSketch] estimates, tells
// copies.
//
// A [Counter] learns a [Table] from an archive of one's own; [Background] is the
// one that comes with the library.
//
// Each step can be had alone. For events they are [Extractor.AppendVector] and
// [AppendWeighted]; for copies [AppendTokens], [AppendShingles] and
// [AppendSketch]; [Tokens] yields tokens to read. All hashes and weights are the same
// on every machine. A document carries the [Profile] that states what shaped it, and
// does not compare with those of another; parts of documents carry none, so whoever
// compares parts sees to that.
package shingle
