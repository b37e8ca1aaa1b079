package cluster

import (
	"math"

	"github.com/chumtin/chumtin/cluster/internal/propose"
)

// The limits of this package and those below it. Each keeps one article, one story or
// one crowd of look-alikes from taking more than its share; the constants say why they
// are as large as they are.
//
//	limit                       value            where              what it bounds
//	propose.MaxLater            1,024            propose/pairs.go   later texts of a feature that a text meets
//	propose.MaxCompared         512              propose/pairs.go   of these, the ones it is compared with
//	propose maxFar              512              propose/crowd.go   places beyond these where a text of a crowd looks for more
//	propose.MaxPairs            256              propose/pairs.go   of these, the pairs that are kept
//	index defaultMaxPerBucket   2,048            index/index.go     documents of a feature that a query reads
//	maxPerSegmentBucket         64               stream_index.go    the same, in a segment of a stream
//	maxSealed                   16               stream_index.go    segments that a search reads
//	maxNeighbours               256              stream_text.go     neighbours of a text that are kept
//	maxNear                     128              stream_place.go    texts linked anew for one article
//	story.MaxOriginals          64               story/maker.go        texts every later member is compared with
//	link maxDays                64               link/days.go       sets of headline dates of a group
//	maxAliases                  1,024            stream_change.go   former IDs that lead to a story
//	clockTimes                  15               stream_clock.go    times whose median is the present
//	maxArticles                 16 million       limits.go          articles of a batch, open ones of a stream
//	index maxItems, maxPostings 3·2^30, 2^32 - 2 index/limits.go    items and postings of an index

// maxArticles returns how many articles a batch can hold, and how many open
// ones a stream: 16 million with sketches of the default length. A text has as
// many postings as its sketch has slots, and at most MaxPairs pairs with later
// texts; the numbers of both are 32 bits wide. (A segment of a stream holds an
// eighth of all texts and stays far below.)
func maxArticles(slots int) int {
	return int(uint32(math.MaxUint32) / uint32(max(slots, propose.MaxPairs)))
}
