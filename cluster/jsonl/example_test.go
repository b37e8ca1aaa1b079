package jsonl_test

import (
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster/jsonl"
)

func Example() {
	const news = `{"id": "a1", "title": "Bão số 3 đổ bộ", "source": "vnx"}
{"title": "Giá vàng tăng"}

{"id": "a3", "summary": "Mưa lớn ở miền Trung", "time": "hôm qua"}
{"id": "a4", "body": "Đội tuyển thắng 2-0."}
`
	r, err := jsonl.NewReader(strings.NewReader(news), "news.jsonl", jsonl.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for rec, err := range r.All() {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println("article", rec.ID)
		if rec.TimeErr != nil {
			fmt.Println(rec.TimeErr)
		}
	}
	// Output:
	// article a1
	// news.jsonl:2: missing id
	// article a3
	// news.jsonl:4: field "time": "hôm qua" is no time: unexpected "hôm"
	// article a4
}

func ExampleOptions_label() {
	const news = `{"id": "a1", "title": "Bão số 3 đổ bộ", "event": "storm"}
{"id": "a2", "title": "Bão số 3 suy yếu", "event": "storm"}
{"id": "a3", "title": "Giá vàng tăng"}
`
	r, err := jsonl.NewReader(strings.NewReader(news), "news.jsonl", jsonl.Options{Label: "event"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for rec, err := range r.All() {
		fmt.Printf("%s %q %v\n", rec.ID, rec.Label, err)
	}
	// Output:
	// a1 "storm" <nil>
	// a2 "storm" <nil>
	// a3 "" <nil>
}

// An article that comes again is skipped, unless its text is another one.
func ExampleSeen() {
	files := []struct{ name, text string }{
		{"monday.jsonl", `{"id": "a1", "title": "Bão số 3 đổ bộ"}`},
		{"tuesday.jsonl", `{"id": "a1", "title": "Bão số 3 đổ bộ"}
{"id": "a1", "title": "Giá vàng tăng"}`},
	}
	var seen jsonl.Seen
	for _, file := range files {
		r, err := jsonl.NewReader(strings.NewReader(file.text), file.name, jsonl.Options{})
		if err != nil {
			fmt.Println(err)
			return
		}
		for rec, err := range r.All() {
			isNew := false
			if err == nil {
				isNew, err = seen.Add(rec)
			}
			fmt.Println(isNew, err)
		}
	}
	// Output:
	// true <nil>
	// false <nil>
	// false tuesday.jsonl:2: id comes again with another text: "a1" of monday.jsonl:1
}

// A file is read to its end, whatever is wrong with a line.
func ExampleOpen() {
	r, err := jsonl.Open("../../testdata/kimputin.jsonl", jsonl.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	n := 0
	for _, err := range r.All() {
		if err != nil {
			fmt.Println(err)
			continue
		}
		n++
	}
	fmt.Println(n, "articles")
	// Output: 12 articles
}

// Times are read as outlets write them.
func ExampleParseTime() {
	for _, s := range []string{"Thứ sáu, 27/11/2026, 10:00 (GMT+7)", "27 Nov 26 03:00 GMT", "1795748400"} {
		t, err := jsonl.ParseTime(s, nil)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(t.UTC().Format(time.RFC3339))
	}
	// Output:
	// 2026-11-27T03:00:00Z
	// 2026-11-27T03:00:00Z
	// 2026-11-27T03:00:00Z
}

// A time without a zone is one of Vietnam in an article in its language.
func ExampleZoneOf() {
	for _, lang := range []string{"vi-VN", "en"} {
		t, err := jsonl.ParseTime("27/11/2026 10:00", jsonl.ZoneOf(lang))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(t.Format(time.RFC3339))
	}
	// Output:
	// 2026-11-27T10:00:00+07:00
	// 2026-11-27T10:00:00Z
}
