package idf

import "github.com/chumtin/chumtin/shingle/internal/num"

// Token returns the hash of the feature that is one token, given the token's hash.
func Token(hash uint64) uint64 { return num.Mix(hash) }

// Pair returns the hash of the feature that is two successive tokens, given the
// hash of each.
func Pair(first, second uint64) uint64 { return num.Mix(first*num.Mul0 + second) }
