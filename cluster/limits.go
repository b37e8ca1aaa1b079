package cluster

import (
	"errors"
	"math"

	"github.com/chumtin/chumtin/cluster/internal/propose"
)

// maxArticles bounds the articles of a batch, and the open ones of a stream: 16
// million with sketches of default length. A text is in as many buckets as its
// sketch has slots, and in MaxPairs pairs with later ones, and the places of both
// are 32 bits wide. (The segments of a stream, of an eighth of all texts, stay far
// below MaxPostings.)
func maxArticles(slots int) int {
	return int(uint32(math.MaxUint32) / uint32(max(slots, propose.MaxPairs)))
}

// ErrLimit reports an article that a [Batch] or [Stream] cannot hold: there is
// room for 16 million with sketches of the default length.
var ErrLimit = errors.New("over a limit")
