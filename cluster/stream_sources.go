package cluster

import (
	"net/url"
	"strings"
)

// publisherOf lists hosts of publishers that publish under several. What stands
// below a host belongs to its publisher as well.
var publisherOf = map[string]string{
	// Vietnam News Agency (TTXVN)
	"vnanet.vn":        "ttxvn",
	"vietnamplus.vn":   "ttxvn",
	"baotintuc.vn":     "ttxvn",
	"bnews.vn":         "ttxvn",
	"thethaovanhoa.vn": "ttxvn",
	"vietnamnews.vn":   "ttxvn",
	"lecourrier.vn":    "ttxvn",

	"vnexpress.net": "vnexpress", // e., ngoisao. and others below it

	"tuoitre.vn":     "tuoitre",
	"tuoitrenews.vn": "tuoitre",

	"thanhnien.vn":      "thanhnien",
	"thanhnien.com.vn":  "thanhnien",
	"thanhniennews.com": "thanhnien",

	"nhandan.vn":     "nhandan",
	"nhandan.com.vn": "nhandan",
	"nhandan.org.vn": "nhandan",

	"sggp.org.vn": "sggp", // dttc. and others below it

	"vietnamnet.vn": "vietnamnet",
	"2sao.vn":       "vietnamnet",

	"znews.vn":     "znews",
	"zingnews.vn":  "znews",
	"news.zing.vn": "znews",

	"vov.vn":      "vov",
	"vovworld.vn": "vov",

	// VCCorp
	"kenh14.vn":      "vccorp",
	"cafef.vn":       "vccorp",
	"cafebiz.vn":     "vccorp",
	"genk.vn":        "vccorp",
	"gamek.vn":       "vccorp",
	"soha.vn":        "vccorp",
	"afamily.vn":     "vccorp",
	"autopro.com.vn": "vccorp",

	// 24H
	"24h.com.vn": "24h",
	"eva.vn":     "24h",
}

// publishers maps outlets to publishers.
type publishers struct{ own map[string]string }

func newPublishers(own map[string]string) publishers {
	p := publishers{make(map[string]string, len(own))}
	for outlet, publisher := range own {
		p.own[outletKey(outlet)] = publisher
	}
	return p
}

func outletKey(name string) string {
	return strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "www.")
}

// of returns the publisher of an article, or "" if its outlet is not known.
func (p publishers) of(a *Article) string {
	outlet := outletKey(a.Source)
	if outlet == "" {
		if u, err := url.Parse(a.URL); err == nil {
			outlet = outletKey(u.Hostname())
		}
	}
	for domain := outlet; domain != ""; {
		if publisher, ok := p.own[domain]; ok {
			return publisher
		}
		if publisher, ok := publisherOf[domain]; ok {
			return publisher
		}
		if strings.Contains(domain, " ") {
			break // a name, not a host
		}
		_, domain, _ = strings.Cut(domain, ".")
	}
	return outlet
}

// independent returns the most of members, a story's in order, of which no two
// have a publisher or a text in common: a maximum matching of publishers with
// texts.
func (p publishers) independent(members []Member) int {
	texts := make(map[string]int) // the number of the text of each member
	numbers := make(map[string]int)
	var offers [][]int // the texts of each publisher
	for i, m := range members {
		text := i
		if m.Of != "" {
			text = texts[m.Of]
		}
		texts[m.Article.ID] = text
		publisher := p.of(&m.Article)
		at, ok := numbers[publisher]
		if !ok || publisher == "" {
			at = len(offers)
			numbers[publisher] = at
			offers = append(offers, nil)
		}
		offers[at] = append(offers[at], text)
	}
	taken := make(map[int]int) // the publisher that a text counts for
	count := 0
	for at := range offers {
		if assign(offers, taken, at, make(map[int]bool)) {
			count++
		}
	}
	return count
}

// assign finds a text for a publisher, and others for those that it takes one
// from: an augmenting path (Kuhn's algorithm).
func assign(offers [][]int, taken map[int]int, at int, seen map[int]bool) bool {
	for _, text := range offers[at] {
		if seen[text] {
			continue
		}
		seen[text] = true
		if other, ok := taken[text]; !ok || assign(offers, taken, other, seen) {
			taken[text] = at
			return true
		}
	}
	return false
}
