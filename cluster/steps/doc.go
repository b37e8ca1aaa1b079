// Package steps has the steps of a [cluster.Batch] one by one, for engines that group
// more articles than one machine holds. What goes from step to step is plain data:
// any encoding keeps it, and it means the same on every machine.
//
//	Worker.Item    an article → what grouping needs of it
//	Worker.Pairs   items → the pairs that matter to stories
//	Worker.Link    items and their pairs → groups
//	Worker.Story   a group, its items and their pairs → a story
//	Worker.Topics  the items of each story → topics
//
// Done one after the other, each on all articles, they give the stories of a batch:
// the same members, kinds, bridges and topics.
//
// # On many machines
//
// Items and stories are made one by one, and depend on nothing else.
//
// Pairs are found in blocks of time. A block is the items of some whole hours and of
// all hours up to [cluster.Options.Horizon] and two days after them, and of its pairs
// those count whose first item is of the hours themselves. The pairs of all blocks are
// then those of all items. (The two days are for items of midnight, whose time may be
// any of their day, and for parts of hours.) Items without a time go into every block,
// as they come after all others, and the pairs among them count once. Where more than
// 1,024 items share a feature, that may find more pairs with items without a time. Where
// an item is like more than 256 later ones, half of its pairs are a sample, with
// [Pair.Others], and the sample of a block is not that of all.
//
// What outlets put behind all of their texts is taken off before, by package
// [github.com/chumtin/chumtin/cluster/furniture]: no step does it, as it depends on all
// articles of an outlet. These can be learned on one machine, and each outlet on another,
// with a Learner of its own: they are the articles of one Source, in any case of letters,
// or of one host of URL where Source is empty. [Worker.Item] takes what Trim returns.
//
// Groups that no pair of the threshold or more connects do not meet, nor any that a
// chain of such pairs does not. So each connected component can be linked alone, with
// all pairs among its items, and those below the threshold too. What a constraint
// keeps together is one component.
//
// # In rounds
//
// Of many articles a large part is one component. So that no machine needs it, groups are
// linked in rounds, of a lower and lower similarity s, from 0.4 down to the threshold:
// [Worker.LinkTo] links the components of groups of the round before that reach s, with
// all items and pairs of these groups. Two groups may reach s if the sum of the
// similarities of their pairs, each as often as one and [Pair.Others], is at least s
// times the product of their numbers of texts, and one of the pairs is at least s. What
// outlets and days take only lowers that. Of a group of more than 256 texts the second
// condition alone counts, as a mean goes by 512 texts at most. In the first round each
// item is a group, and pairs with [Pair.Same] reach any s. The groups of the last round
// are those of Link, and so are its bridges.
//
// Topics depend on all stories of the days around, and are found on one machine.
package steps
