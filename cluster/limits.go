package cluster

import "math"

// maxArticles bounds the articles of a batch, and the open ones of a stream: 16
// million with sketches of default length. A text is in as many buckets as its
// sketch has slots, and in maxPairs pairs with later ones, and the places of both
// are 32 bits wide. (The segments of a stream, of an eighth of all texts, stay far
// below maxPostings.)
func maxArticles(slots int) int { return int(uint32(math.MaxUint32) / uint32(max(slots, maxPairs))) }
