package furniture_test

import (
	"fmt"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/furniture"
)

func Example() {
	articles := []cluster.Article{
		{ID: "1", Source: "Valdora Post", Title: "Ferry fares rise", Summary: "A crossing will cost four crowns. Sign in to read on. Plans begin at three crowns a week."},
		{ID: "2", Source: "Valdora Post", Title: "Museum finds a lost map", Summary: "It lay behind a mirror. Sign in to read on. Plans begin at three crowns a week."},
		{ID: "3", Source: "Valdora Post", Title: "Frost hits Lindale orchards", Summary: "Half of the cherries are gone. Sign in to read on. Plans begin at three crowns a week."},
	}
	var f furniture.Learner
	f.Learn(articles...)
	for _, a := range articles {
		fmt.Println(f.Trim(a).Summary)
	}
	// Output:
	// A crossing will cost four crowns.
	// It lay behind a mirror.
	// Half of the cherries are gone.
}

// A stream learns each article as it comes.
func ExampleLearner() {
	stream, err := cluster.NewStream(cluster.StreamOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	var f furniture.Learner
	for _, a := range []cluster.Article{
		{ID: "1", Title: "Cầu Bến Lội thông xe", Body: "Cầu dài 214 mét."},
		{ID: "2", Title: "Xe đầu tiên qua cầu Bến Lội", Body: "Cầu Bến Lội dài 214 mét."},
	} {
		f.Learn(a)
		p, err := stream.Put(f.Trim(a))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(a.ID, p.Story)
	}
	// Output:
	// 1 1
	// 2 1
}
