package token_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/shingle/token"
)

// Tokens are words and numbers in the form of a key: both spellings give the same.
func ExampleAll() {
	for _, text := range []string{"Hoà Bình: mưa 09/07, ngập 1,5 m", "HÒA BÌNH mưa 9-7, ngập 1.5m"} {
		tokens := slices.Collect(token.All(text))
		fmt.Println(strings.Join(tokens, "|"))
	}
	// Output:
	// hòa|bình|mưa|9|7|ngập|1|5|m
	// hòa|bình|mưa|9|7|ngập|1|5|m
}

func ExampleAppend() {
	a := token.Append(nil, "Hoà Bình")
	b := token.Append(nil, "HÒA BÌNH")
	fmt.Println(slices.Equal(a, b), a[1] == token.Hash("bình"))
	// Output: true true
}

// Whoever does not know the key cannot look for tokens whose hashes are the same.
func ExampleNewKey() {
	packed := token.AppendPacked(nil, "Mưa lớn ở Huế")
	key := token.NewKey(0x6f1d9b7ac3e24580, 0x21c7f04e95d8ba36) // draw yours at random
	hashes := packed.AppendHashes(nil, key)
	fmt.Println(len(hashes), hashes[0] == key.Hash("mưa"), hashes[0] == token.Hash("mưa"))
	// Output: 4 true false
}

// Numbers are told from words by their hashes.
func ExampleIsNumber() {
	for _, hash := range token.Append(nil, "ngày 9/7, 40 phút") {
		fmt.Print(token.IsNumber(hash), " ")
	}
	// Output: false true true true false
}
