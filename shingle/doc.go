// Package shingle turns texts into documents, which can be compared, stored and
// indexed.
//
// An [Extractor] makes a [Document] of a text:
//
//	x, err := shingle.NewExtractor(shingle.Options{})
//	...
//	a := x.Document(headline, lead, body)
//	b := x.Document(otherHeadline, otherLead, otherBody)
//	event, err := a.Similarity(b)       // do both report one event?
//	copied, err := a.Resemblance(b)     // is one a copy of the other?
//
// # Two questions
//
// Two desks that report the same event share almost no run of three words. They
// share names, numbers and the few words that are rare elsewhere. A [Vector] weighs
// tokens and pairs of tokens by how rare they are in a table of package
// [github.com/chumtin/chumtin/shingle/idf], which does not depend on the articles at
// hand. [AppendWeighted] draws a weighted MinHash of it for an index.
//
// Copies share most of their shingles, the runs of a few tokens. [AppendSketch]
// makes the MinHash that estimates their Jaccard similarity.
//
// # Parts
//
// Each step can be used alone: for events [Extractor.AppendVector] and
// [AppendWeighted]; for copies [AppendShingles] and [AppendSketch], after
// [token.Append] of package [github.com/chumtin/chumtin/shingle/token].
//
// All hashes and weights are the same on every machine. A document carries the
// [Profile] of all that shaped it and does not compare with documents of another
// profile. Vectors and sketches on their own carry none: the caller must compare
// only those that were made in the same way.
package shingle
