package copies_test

import (
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
