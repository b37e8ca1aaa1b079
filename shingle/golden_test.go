package shingle

import (
	"flag"
	"fmt"
	"hash/crc32"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/token"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldenTexts are fields parted by a bar.
var goldenTexts = []string{
	"",
	"… – !",
	"Hà Nội",
	"Mưa lớn ở Huế ngày 3/10|Chiều 3/10, nước sông Hương lên 2,6 m; 14 xã ngập sâu, hơn 1.200 hộ phải sơ tán.",
	"Huế: nước sông Hương vượt báo động 2|Hơn 1200 hộ dân của 14 xã sơ tán chiều 3-10 vì nước sông Hương lên 2,6m.",
	"HUẾ: NƯỚC SÔNG HƯƠNG VƯỢT BÁO ĐỘNG 2|HƠN 1200 HỘ DÂN CỦA 14 XÃ SƠ TÁN CHIỀU 3-10 VÌ NƯỚC SÔNG HƯƠNG LÊN 2,6M.",
	"The river at Hue rose to 2.6 metres on Tuesday; 1,200 households in 14 communes were moved.",
	"Beyoncé, Rodríguez và Łukasz đến Đà Lạt – không ai nghiêng ngả",
	"Nguye\u0302\u0303n Thi\u0323 Hoa\u0300 – hoà, hòa; thuý, thúy; quý, qúy",
	"東京でベトナムの首相が会談 2026年11月22日 กรุงเทพ",
	"\xff\xfeĐường\xc3 sắt\u0000Bắc\u200bNam\u00ad 🚄 1.435 mm ½ ﬁn",
	"một hai một hai một hai một hai một hai một hai ba",
}

// golden writes down all that depends on a hash, for all goldenTexts.
func golden(t *testing.T) string {
	var b strings.Builder
	x := newExtractor(t, Options{Slots: 64})
	others := []*Extractor{x.Clone(), newExtractor(t, Options{MaxFeatures: 16, Slots: 512, ShingleWidth: 5}), newExtractor(t, Options{Seed: 1})}
	fmt.Fprintf(&b, "profile %v\n", x.Profile())

	docs := make([]*Document, len(goldenTexts))
	for i, text := range goldenTexts {
		fields := strings.Split(text, "|")
		docs[i] = x.Document(fields...)
		fmt.Fprintf(&b, "\ntext %d: %+q\n", i, fields)
		for _, field := range fields {
			for word := range token.All(field) {
				fmt.Fprintf(&b, "token %+q: %016x\n", word, token.Hash(word))
			}
		}
		fmt.Fprintf(&b, "tokens %d, digest %x\n", docs[i].Tokens, docs[i].TextHash)
		fmt.Fprintf(&b, "vector %016x\n", docs[i].Vector)
		fmt.Fprintf(&b, "weighted %08x\n", docs[i].EventSketch)
		fmt.Fprintf(&b, "shingles %08x\n", docs[i].Shingles)
		fmt.Fprintf(&b, "sketch %08x\n", docs[i].CopySketch)
		fmt.Fprintf(&b, "compact %04x\n", AppendCompact(nil, docs[i].CopySketch))
		fmt.Fprintf(&b, "headline %016x\n", docs[i].Headline)
		fmt.Fprintf(&b, "numbers %016x, dates %v, of the headline %v\n", docs[i].Numbers, docs[i].Dates, docs[i].HeadlineDates)
		for _, y := range others {
			d := y.Document(fields...)
			data, err := d.MarshalBinary()
			require.NoError(t, err)
			fmt.Fprintf(&b, "slots %d, width %d, seed %016x: %d bytes, CRC-32 %08x; weighted %08x\n", y.Profile().Slots,
				y.Profile().ShingleWidth, y.Profile().Seed, len(data), crc32.ChecksumIEEE(data), crc32.ChecksumIEEE(fmt.Append(nil, d.EventSketch)))
		}
	}
	fmt.Fprintln(&b)
	for i, d := range docs {
		for j, e := range docs[:i+1] {
			if dot := d.Vector.Dot(e.Vector); dot > 0 {
				fmt.Fprintf(&b, "similarity of %d and %d: %d, weighted %v, sketch %v\n", i, j, dot,
					d.EventSketch.Similarity(e.EventSketch), d.CopySketch.Similarity(e.CopySketch))
			}
		}
	}
	return b.String()
}

// Stored documents must compare with those of any machine and of any later
// release of the same [Version].
func TestGolden(t *testing.T) {
	const name = "testdata/golden.txt"
	got := golden(t)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(name, []byte(got), 0o644))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "go test -run Golden -update writes it anew; mind Version")
}
