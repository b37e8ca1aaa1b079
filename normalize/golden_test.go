package normalize

import (
	"flag"
	"fmt"
	"hash/crc32"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden file anew")

// golden writes down a checksum of each form of every character, or in the large
// blocks of ideographs and Hangul every 16th: alone, among letters and digits and with
// marks, for every 1,024 of them.
func golden() string {
	const block = 1024
	var b strings.Builder
	var out []byte
	for first := rune(0); first < 0x110000; first += block {
		if first == 0x34000 {
			first = 0xE0000 // over planes without characters
		} else if first == 0xE1000 {
			break
		}
		var sums [3]uint32
		for r := first; r < first+block; r++ {
			if !utf8.ValidRune(r) || r%16 != 0 && (r >= 0x3400 && r < 0xA000 || r >= 0xAC00 && r < 0xF900 || r >= 0x17000 && r < 0x18800 || r >= 0x20000 && r < 0x34000) {
				continue
			}
			s := strings.ReplaceAll("? b?n ?. 1?2 <?\u0301 ?\u0323\u0307? o\u031b?\u0301", "?", string(r))
			for i, f := range [...]Form{Text, Key, Bare} {
				out = f.Append(out[:0], s)
				sums[i] = crc32.Update(sums[i], crc32.IEEETable, out)
			}
		}
		fmt.Fprintf(&b, "U+%04X: text %08x, key %08x, bare %08x\n", first, sums[0], sums[1], sums[2])
	}
	return b.String()
}

// TestGolden holds that no release of Go or x/text changes what is normalized: keys
// and what comes of them are stored.
func TestGolden(t *testing.T) {
	const name = "testdata/golden.txt"
	got := golden()
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(got), 0o644))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "go test -run Golden -update writes it anew; mind Version")
}
