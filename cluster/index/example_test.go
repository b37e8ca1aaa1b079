package index_test

import (
	"bytes"
	"errors"
	"fmt"
	"log"

	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/shingle"
)

var texts = []string{
	"Đoàn tàu chở Chủ tịch Kim Jong-un dừng ở ga Khasan, Bộ trưởng Kozlov ra đón; " +
		"hai bên sẽ hội đàm tại Vostochny, theo Hãng KCNA và điện Kremlin.",
	"Chủ tịch Kim Jong-un tới ga Khasan bằng tàu bọc thép, được Bộ trưởng Kozlov tiếp; " +
		"KCNA và điện Kremlin xác nhận cuộc gặp ở Vostochny.",
	"Bão Yagi giật cấp 17 quật đổ cây xanh ở Hạ Long, Cẩm Phả mất điện; " +
		"Quảng Ninh sơ tán ngư dân khỏi lồng bè Vân Đồn.",
}

// An index finds reports of the same event among documents.
func ExampleIndex() {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		log.Fatal(err)
	}
	ix, err := index.New(x.Profile(), index.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for i, text := range texts[1:] {
		if err := ix.Add(index.Item{ID: fmt.Sprint(i + 1), Doc: x.Document(text)}); err != nil {
			log.Fatal(err)
		}
	}
	matches, err := ix.Query(index.Item{ID: "0", Doc: x.Document(texts[0])}, 0.2, 10)
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range matches {
		fmt.Printf("%s %.2f\n", m.ID, m.Similarity)
	}
	err = ix.Add(index.Item{ID: "1", Doc: x.Document(texts[0])})
	fmt.Println(errors.Is(err, index.ErrExists))

	// Output:
	// 1 0.60
	// true
}

// An index is saved, here to memory, and loaded.
func ExampleLoad() {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		log.Fatal(err)
	}
	ix, err := index.New(x.Profile(), index.Options{Mode: index.NearCopy})
	if err != nil {
		log.Fatal(err)
	}
	if err := ix.Add(index.Item{ID: "a", Doc: x.Document(texts[0])}); err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer
	if err := ix.Save(&file); err != nil {
		log.Fatal(err)
	}
	loaded, err := index.Load(&file, x.Profile(), index.Options{Mode: index.NearCopy})
	if err != nil {
		log.Fatal(err)
	}
	matches, err := loaded.Query(index.Item{Doc: x.Document(texts[0] + " (TTXVN)")}, 0.5, 10)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(matches[0].ID)

	// Output:
	// a
}

// Near copies from a Jaccard similarity of 0.8 on should be found, and half of that
// seldom be looked at.
func ExampleChooseBanding() {
	b, err := index.ChooseBanding(index.Target{At: 0.8, Recall: 0.99, Below: 0.4, MaxFalse: 0.05})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d bands of %d rows, %d must agree\n", b.Bands, b.Rows, b.Agreements)
	for _, s := range []float64{0.2, 0.4, 0.6, 0.8} {
		fmt.Printf("%.1f %.4f\n", s, b.Probability(s))
	}

	// Output:
	// 16 bands of 2 rows, 6 must agree
	// 0.2 0.0000
	// 0.4 0.0315
	// 0.6 0.5438
	// 0.8 0.9921
}

// A database column of keys is an index of near copies: texts that share a key may
// be copies.
func ExampleBanding_Keys() {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		log.Fatal(err)
	}
	banding := index.Banding{Bands: 32, Rows: 4, Agreements: 1}
	a := banding.Keys(nil, x.Document(texts[0]).CopySketch)
	b := banding.Keys(nil, x.Document(texts[0]+" (TTXVN)").CopySketch)
	c := banding.Keys(nil, x.Document(texts[1]).CopySketch)
	fmt.Println(len(a), shared(a, b) > 0, shared(a, c) > 0)

	// Output:
	// 32 true false
}

// A table of keys proposes reports of the same event.
func ExampleKeys() {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		log.Fatal(err)
	}
	a := index.Keys(nil, x.Document(texts[0]))
	b := index.Keys(nil, x.Document(texts[1]))
	c := index.Keys(nil, x.Document(texts[2]))
	fmt.Println(shared(a, b), shared(a, c))

	// Output:
	// 13 1
}

// shared returns how many keys a and b have in common.
func shared(a, b []uint64) (n int) {
	in := make(map[uint64]bool)
	for _, key := range a {
		in[key] = true
	}
	for _, key := range b {
		if in[key] {
			n++
		}
	}
	return n
}
