package idf_test

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/chumtin/chumtin/shingle/idf"
	"github.com/chumtin/chumtin/shingle/token"
)

func report(table *idf.Table, word string) {
	nats, known := table.IDF(idf.Token(token.Hash(word)))
	fmt.Printf("%s: %.2f %t\n", word, nats, known)
}

// A table is learned from an archive: which words are in how many of its articles.
func ExampleNewTable() {
	c, err := idf.NewCounter("vi", 16)
	if err != nil {
		panic(err)
	}
	c.Add("Mưa lớn ở Huế", "Mưa từ đêm qua.")
	c.Add("Mưa ngập phố", "Phố ngập 40 cm.")
	c.Add("Giá vàng tăng", "Vàng miếng tăng 300.000 đồng.")
	c.Add("Giá xăng giảm", "Xăng giảm 200 đồng.")
	table, err := idf.NewTable(idf.Options{Bits: 10, MinArticles: 2, Origin: "four reports"}, c)
	if err != nil {
		panic(err)
	}
	fmt.Print(table.Origin())
	report(table, "mưa") // in two of four: ln 2
	report(table, "huế") // in fewer than MinArticles
	// Output:
	// four reports
	// vi: 4 articles
	// least 2
	// mưa: 0.69 true
	// huế: 5.00 false
}

// Parts of an archive are counted apart, stored, and merged.
func ExampleCounter_Merge() {
	count := func(articles ...string) []byte {
		c, err := idf.NewCounter("vi", 16)
		if err != nil {
			panic(err)
		}
		for _, a := range articles {
			c.Add(a)
		}
		data, err := c.MarshalBinary()
		if err != nil {
			panic(err)
		}
		return data
	}
	monday, err := idf.ReadCounter(count("Mưa lớn ở Huế", "Giá vàng tăng"))
	if err != nil {
		panic(err)
	}
	tuesday, err := idf.ReadCounter(count("Mưa ngập phố"))
	if err != nil {
		panic(err)
	}
	if err := monday.Merge(tuesday); err != nil {
		panic(err)
	}
	fmt.Println(monday.Lang(), monday.Articles())
	// Output: vi 3
}

// A table that was stored is the same as before.
func ExampleReadTable() {
	data, err := idf.Background().MarshalBinary()
	if err != nil {
		panic(err)
	}
	table, err := idf.ReadTable(data)
	if err != nil {
		panic(err)
	}
	fmt.Println(table.Fingerprint() == idf.Background().Fingerprint())
	report(table, "của")
	report(table, "khasan")
	// Output:
	// true
	// của: 0.75 true
	// khasan: 7.50 true
}

// How rare a word is, and two in a row, in the table of the library.
func ExampleTable() {
	table := idf.Background()
	khasan, hanoi := token.Hash("khasan"), token.Append(nil, "Hà Nội")
	units := table.AppendUnits(nil, []uint64{idf.Token(khasan), idf.Pair(hanoi[0], hanoi[1]), idf.Token(hanoi[0])})
	fmt.Println(slices.IsSortedFunc(units, func(a, b uint8) int { return cmp.Compare(b, a) }), "the rarest first")
	// Output: true the rarest first
}
