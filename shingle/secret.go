package shingle

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/chumtin/chumtin/shingle/token"
)

// A secret is what follows from [Options.Seed]. No part of it gives away another.
type secret struct {
	key     token.Key
	digest  [8]byte // comes before the tokens in Document.TextHash
	profile uint64  // what Profile.Seed states
}

// newSecret returns the secret of a seed that is not 0.
func newSecret(seed uint64) secret {
	sum := sha256.Sum256(binary.LittleEndian.AppendUint64([]byte("chumtin seed"), seed))
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(sum[8*i:]) }
	return secret{
		key:     token.NewKey(word(0), word(1)),
		digest:  [8]byte(sum[16:24]),
		profile: max(1, word(3)), // 0 is for no seed
	}
}
