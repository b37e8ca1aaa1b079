package shingle_test

import (
	"fmt"

	"github.com/chumtin/chumtin/shingle"
)

// Where only events matter, a vector and its weighted sketch do.
func ExampleExtractor_AppendVector() {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		panic(err)
	}
	a := x.AppendVector(nil, "Tàu Cát Linh - Hà Đông dừng 40 phút", "Sáng 14/6, một đoàn tàu phải dừng ở ga Vành Đai 3 vì mất điện.")
	b := x.AppendVector(nil, "Mất điện, tàu Cát Linh nằm lại ga", "Hơn 600 khách rời tàu ở ga Vành đai 3 hôm 14-6.")
	fmt.Printf("similarity %.2f\n", a.Similarity(b))

	slots := x.Profile().Slots
	sketch := shingle.AppendWeighted(nil, a, slots)
	fmt.Printf("%d slots, %.2f of them agree\n", len(sketch), sketch.Similarity(shingle.AppendWeighted(nil, b, slots)))
	// Output:
	// similarity 0.35
	// 128 slots, 0.20 of them agree
}
