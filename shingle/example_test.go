package shingle_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/shingle"
	"github.com/chumtin/chumtin/shingle/token"
)

func newExtractor(opts shingle.Options) *shingle.Extractor {
	x, err := shingle.NewExtractor(opts)
	if err != nil {
		panic(err)
	}
	return x
}

// Where only events matter, a vector and its weighted sketch do.
func ExampleExtractor_AppendVector() {
	x := newExtractor(shingle.Options{})
	a := x.AppendVector(nil, "Tàu Cát Linh - Hà Đông dừng 40 phút", "Sáng 14/6, một đoàn tàu phải dừng ở ga Vành Đai 3 vì mất điện.")
	b := x.AppendVector(nil, "Mất điện, tàu Cát Linh nằm lại ga", "Hơn 600 khách rời tàu ở ga Vành đai 3 hôm 14-6.")
	fmt.Printf("similarity %.2f\n", a.Similarity(b))

	slots := x.Profile().Slots
	sketch := shingle.AppendWeighted(nil, a, slots)
	fmt.Printf("%d slots, %.2f of them agree\n", len(sketch), sketch.Similarity(shingle.AppendWeighted(nil, b, slots)))
	// Output:
	// similarity 0.45
	// 128 slots, 0.26 of them agree
}

// A text may be divided into tokens by other means, here the words of a dictionary
// joined by an underscore.
func ExampleExtractor_AppendVectorOf() {
	x := newExtractor(shingle.Options{})
	vector := func(text string) shingle.Vector {
		var tokens []uint64
		for word := range strings.FieldsSeq(text) {
			tokens = append(tokens, token.Hash(word))
		}
		return x.AppendVectorOf(nil, tokens)
	}
	a := vector("đoàn_tàu cát_linh dừng vì mất_điện ở ga vành_đai 3")
	b := vector("mất_điện , tàu cát_linh nằm lại ga vành_đai 3")
	fmt.Printf("similarity %.2f\n", a.Similarity(b))
	// Output:
	// similarity 0.65
}

const (
	original = "Sáng 14/6, một đoàn tàu Cát Linh - Hà Đông phải dừng 40 phút ở ga Vành Đai 3 vì mất điện, hơn 600 khách rời tàu."
	edited   = "Sáng 14/6, một đoàn tàu Cát Linh - Hà Đông phải dừng 40 phút ở ga Vành Đai 3 vì mất điện; khoảng 600 khách rời tàu."
)

// Copies share most runs of three tokens. The sketch of a union needs no text.
func ExampleAppendSketch() {
	sketch := func(text string) shingle.Sketch {
		tokens := token.Append(nil, text)
		return shingle.AppendSketch(nil, shingle.AppendShingles(nil, tokens, 3), 256)
	}
	a, b := sketch(original), sketch(edited)
	fmt.Printf("copies %.2f\n", a.Similarity(b))
	fmt.Printf("one and both %.2f\n", a.Similarity(a.Union(b)))
	// Output:
	// copies 0.78
	// one and both 0.89
}

// Half the memory for almost the same estimate.
func ExampleAppendCompact() {
	x := newExtractor(shingle.Options{})
	a, b := x.Document(original), x.Document(edited)
	p, q := shingle.AppendCompact(nil, a.CopySketch), shingle.AppendCompact(nil, b.CopySketch)
	fmt.Printf("%d bytes %.3f\n", 4*len(a.CopySketch), a.CopySketch.Similarity(b.CopySketch))
	fmt.Printf("%d bytes %.3f\n", 2*len(p), p.Similarity(q))
	// Output:
	// 512 bytes 0.797
	// 256 bytes 0.797
}

// A stored document starts with its profile, so it is never compared with one that
// was made in another way.
func ExampleProfile_ReadDocument() {
	x := newExtractor(shingle.Options{})
	data, err := x.Document(original).AppendBinary(nil)
	if err != nil {
		panic(err)
	}

	stored, err := x.Profile().ReadDocument(data)
	if err != nil {
		panic(err)
	}
	resemblance, err := stored.Resemblance(x.Document(edited))
	fmt.Printf("%.2f %v\n", resemblance, err)

	other := newExtractor(shingle.Options{ShingleWidth: 5})
	_, err = other.Profile().ReadDocument(data)
	fmt.Println(errors.Is(err, shingle.ErrProfile))
	// Output:
	// 0.80 <nil>
	// true
}

// A pair is a feature if it is rarer than both of its tokens.
func ExampleExtractor_FeatureTexts() {
	x := newExtractor(shingle.Options{})
	const text = "Tàu dừng ở Khasan"
	texts := x.FeatureTexts(text)
	var features []string
	for hash := range x.Document(text).Vector.All() {
		features = append(features, texts[hash])
	}
	slices.Sort(features)
	fmt.Println(strings.Join(features, ", "))
	// Output: dừng, dừng ở, khasan, tàu, tàu dừng, ở
}
