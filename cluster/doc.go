// Package cluster groups news articles into stories: sets of reports of the
// same event, copied or independently written.
//
//	b, err := cluster.NewBatch(cluster.Options{})
//	...
//	for _, a := range articles {
//		if err := b.Add(a); err != nil {
//			...
//		}
//	}
//	stories, err := b.Stories(ctx)
//
// An [Index] proposes pairs of articles that may report one event. Each pair is
// verified by its exact similarity: the dot product of two weighted vectors
// (package [github.com/chumtin/chumtin/shingle]), less what the days between the
// two and their numbers and dates take from it, so that bulletins of two days
// made on one template are no pair. It depends on these two articles and on
// nothing else. Average linkage then merges the articles into
// stories as long as the mean similarity of two groups reaches
// [Options.Threshold]: so no chain of look-alikes can grow, the mean similarity
// within a story is never below the threshold, and the order in which articles
// were added does not matter. [Explain] tells why two articles are alike, or
// are not.
//
// A [Batch] has all articles at hand. A [Stream] takes them as they are
// published: it tells at once which story an article belongs to, keeps the ids
// of stories, reports what becomes of them as a log of events, and forgets
// those that have gone quiet.
//
// Package jsonl reads articles, and package score tells how well stories match
// labels.
package cluster
