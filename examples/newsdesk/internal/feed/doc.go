// Package feed reads feeds, RSS, Atom and JSON Feed, and makes articles of them.
//
// What is in a feed is plain text afterwards, without markup; links are absolute
// and without the parameters that follow readers around; times that cannot be are
// unknown. [Identity] says when two items are one article.
package feed
