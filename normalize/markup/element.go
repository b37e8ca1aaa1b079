package markup

import (
	"slices"
	"strings"
)

// An element is what matters of an element of HTML.
type element uint8

const (
	unknown element = iota
	block           // stands on lines of its own
	spaced          // stands in a line, with space around it
	inline          // may stand inside a word
	hidden          // its content is not shown
)

// longestName bounds the names of elements, in bytes.
const longestName = 10

// elements holds the elements of the HTML standard by name, obsolete ones as
// well, and svg and math.
var elements = func() map[string]element {
	all := make(map[string]element)
	for kind, names := range map[element]string{
		block: `address article aside blockquote body br caption center col colgroup dd details dialog dir
			div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header
			hgroup hr html legend li link listing main map marquee menu meta nav noscript ol optgroup option
			p param plaintext pre search section select slot source summary table tbody textarea tfoot thead
			title tr track ul xmp base basefont bgsound isindex multicol nextid`,
		spaced: `applet area audio button canvas embed image img input keygen menuitem meter object output
			picture progress rp rt rtc spacer td th video`,
		inline: `a abbr acronym b bdi bdo big blink cite code data datalist del dfn em font i ins kbd label
			mark nobr q rb ruby s samp small span strike strong sub sup time tt u var wbr`,
		hidden: `iframe math noembed noframes script style svg template`,
	} {
		for name := range strings.FieldsSeq(names) {
			all[name] = kind
		}
	}
	return all
}()

// elementOf returns what is known of an element by its name in any case.
func elementOf(name string) element {
	if len(name) > longestName {
		return unknown
	}
	if kind, ok := elements[name]; ok {
		return kind
	}
	return elements[strings.ToLower(name)]
}

// bare are the attributes of the standard that may stand without a value.
var bare = func() map[string]bool {
	all := make(map[string]bool)
	for name := range strings.FieldsSeq(`allowfullscreen async autofocus autoplay checked compact controls crossorigin
		default defer disabled download formnovalidate hidden inert ismap itemscope loop multiple muted
		nomodule noresize noshade novalidate nowrap open playsinline readonly required reversed selected
		sortable translate`) {
		all[name] = true
	}
	return all
}()

// common are the attributes that feeds' tags most often begin with.
var common = strings.Fields("align alt border class data- height href id lang rel sizes src style target title width")

// beginsAttribute reports whether an attribute may have been cut off to s.
func beginsAttribute(s string) bool {
	return len(s) > 1 && slices.ContainsFunc(common, func(name string) bool { return strings.HasPrefix(name, strings.ToLower(s)) })
}
