package copies_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"slices"

	"github.com/chumtin/chumtin/cluster/copies"
)

func ExampleSet() {
	texts := []string{
		"Nước sông Kiến Giang dâng qua báo động ba, bảy xã của Lệ Thủy bị ngập.",
		"Giá gạo xuất khẩu tăng phiên thứ ba liên tiếp.",
		"NƯỚC SÔNG KIẾN GIANG DÂNG QUA BÁO ĐỘNG BA, BẢY XÃ CỦA LỆ THUỶ BỊ NGẬP",
	}
	ctx := context.Background()
	set, err := copies.NewSet(copies.Options{})
	if err != nil {
		log.Fatal(err)
	}
	if err := set.AddAll(ctx, slices.Values(texts)); err != nil {
		log.Fatal(err)
	}
	groups, err := set.Groups(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, g := range groups {
		fmt.Println("keep", g.Texts[0], "and drop", g.Texts[1:])
	}
	// Output: keep 0 and drop [2]
}

func ExampleSet_Inclusions() {
	texts := []string{
		"Giá gạo xuất khẩu tăng phiên thứ ba liên tiếp.",
		"Nước sông Kiến Giang dâng qua báo động ba, bảy xã của Lệ Thủy bị ngập. " +
			"Bốn trăm hộ dân đã tới trường học trên gò cao.",
		"Nước sông Kiến Giang dâng qua báo động ba, bảy xã của Lệ Thủy bị ngập.",
	}
	set, err := copies.NewSet(copies.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, text := range texts {
		if _, err := set.Add(text); err != nil {
			log.Fatal(err)
		}
	}
	found, err := set.Inclusions(context.Background(), 0.9, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, in := range found {
		fmt.Printf("%.0f %% of %d is in %d\n", 100*in.Containment, in.Text, in.In)
	}
	// Output: 100 % of 2 is in 1
}

// A second run knows the texts of the first.
func ExampleLoad() {
	ctx := context.Background()
	first, err := copies.NewSet(copies.Options{})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := first.Add("Giá gạo xuất khẩu tăng phiên thứ ba liên tiếp."); err != nil {
		log.Fatal(err)
	}
	var saved bytes.Buffer // a file
	notes := func(yield func(int, string) bool) { yield(0, "gạo-1") }
	if err := first.Save(&saved, notes); err != nil {
		log.Fatal(err)
	}

	second, ids, err := copies.Load(&saved, copies.Options{})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := second.Add("GIÁ GẠO XUẤT KHẨU TĂNG PHIÊN THỨ BA LIÊN TIẾP"); err != nil {
		log.Fatal(err)
	}
	groups, err := second.Groups(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, g := range groups {
		fmt.Println(g.Texts[1], "copies", ids[g.Texts[0]])
	}
	// Output: 1 copies gạo-1
}

// The keys of bands, for a database: texts with a key in common may be copies.
func ExampleExtractor() {
	x, err := copies.NewExtractor(copies.Options{})
	if err != nil {
		log.Fatal(err)
	}
	a := x.Features("Nước sông Kiến Giang dâng qua báo động ba, bảy xã của Lệ Thủy bị ngập")
	b := x.Features("Nước sông Kiến Giang dâng qua báo động ba, bảy xã của Lệ Thuỷ bị ngập!")
	fmt.Println(len(a.Keys), "bands; equal keys:", slices.Equal(a.Keys, b.Keys))
	fmt.Println(copies.Similarity(a.Shingles, b.Shingles))
	// Output:
	// 18 bands; equal keys: true
	// 1
}
