package cluster

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/cluster/internal/matching"
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

// newPublishers returns the publishers, or an error if two names of one outlet have
// two.
func newPublishers(own map[string]string) (publishers, error) {
	p := publishers{make(map[string]string, len(own))}
	names := make(map[string]string, len(own)) // by key
	for _, name := range slices.Sorted(maps.Keys(own)) {
		key := outletKey(name)
		if other, ok := names[key]; ok && own[other] != own[name] {
			return p, fmt.Errorf("cluster: StreamOptions.Publishers has two publishers for one outlet, %q and %q", other, name)
		}
		names[key], p.own[key] = name, own[name]
	}
	return p, nil
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
	return matching.Max(p.offers(members), len(members)).Size()
}

// Offers returns the texts of each publisher of members, each text once. A text
// is known by the place of the first member that has it.
func (p publishers) offers(members []Member) [][]int {
	texts := make(map[string]int) // of each member
	numbers := make(map[string]int)
	var offers [][]int
	type offer struct{ publisher, text int }
	made := make(map[offer]bool)
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
		if o := (offer{at, text}); !made[o] {
			made[o] = true
			offers[at] = append(offers[at], text)
		}
	}
	return offers
}
