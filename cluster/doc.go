// Package cluster groups news articles into stories: sets of reports of the same
// event, copied or independently written. A [Batch] groups a set of articles. A
// [Stream] groups articles as they are published and reports each [Change] of its
// stories; a [Ledger] replays them.
//
// Articles that share rare features are compared. Their similarity is the dot
// product of their vectors ([shingle.Vector]), reduced
// where few features give it, by the time between the two, and if one outlet
// published both. It depends on these two articles and on nothing else. [Explain]
// shows how it comes about.
//
// Groups merge while their mean similarity reaches [Options.Threshold], so that no
// chain of look-alikes can grow: see [Linkage]. With [Options.Topics] the stories of
// one affair have a topic in common.
//
// Below it, index finds what is like a document, furniture takes off what an outlet
// puts behind all of its texts, calibrate chooses thresholds by labels, and steps does
// the work of a batch in pieces.
package cluster
