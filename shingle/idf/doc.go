// Package idf measures how rare a word is: its inverse document frequency (Spärck
// Jones, J. Documentation 1972).
//
// The features are tokens and pairs of successive tokens. [Token] and [Pair] give
// their hashes from those of package [github.com/chumtin/chumtin/shingle/token].
//
// A [Counter] counts in how many articles of an archive each feature occurs, and
// [NewTable] makes a [Table] of it. [Background] is the table that comes with the
// library.
package idf
