package fetch

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A group is what a robots.txt has for one program: RFC 9309, and Crawl-delay.
//
// The libraries for it let one bad line allow everything, or take memory for each
// rule and each program that it is for.
type group struct {
	rules      []rule
	crawlDelay time.Duration
}

type rule struct {
	path  string
	allow bool
}

// parseRobots returns the rules for an agent: those of all groups that name it, or
// else of those for *. Lines that cannot be read are passed over.
func parseRobots(body []byte, agent string) group {
	var named, rest group
	var isNamed bool           // some group names the agent
	var forAgent, forRest bool // the group that a line is in is for whom
	inRules := true            // the next User-agent begins a group
	for line := range bytes.Lines(bytes.TrimPrefix(body, []byte("\ufeff"))) {
		key, value, ok := directive(string(line))
		if !ok {
			continue
		}
		if key == "user-agent" {
			if inRules {
				forAgent, forRest, inRules = false, false, false
			}
			forRest = forRest || value == "*"
			if strings.EqualFold(product(value), agent) {
				forAgent, isNamed = true, true
			}
			continue
		}
		inRules = true
		if forAgent {
			named.add(key, value)
		}
		if forRest {
			rest.add(key, value)
		}
	}
	if isNamed {
		return named
	}
	return rest
}

// directive returns what a line states.
func directive(line string) (key, value string, ok bool) {
	line, _, _ = strings.Cut(line, "#")
	key, value, ok = strings.Cut(line, ":")
	key = strings.ToLower(strings.TrimSpace(key))
	switch key {
	case "user-agent", "allow", "disallow", "crawl-delay":
		return key, strings.TrimSpace(value), ok
	}
	return "", "", false
}

// product returns the name at the start of a value such as "newsdesk/2.0".
func product(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool {
		return r != '-' && r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if end < 0 {
		return s
	}
	return s[:end]
}

func (g *group) add(key, value string) {
	switch {
	case key == "crawl-delay":
		if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 {
			g.crawlDelay = time.Duration(min(seconds, maxCrawlDelay.Seconds()) * float64(time.Second))
		}
	case value != "": // "Disallow:" forbids nothing
		g.rules = append(g.rules, rule{canonical(value), key == "allow"})
	}
}

// allows reports whether a path, with its query, may be fetched. The longest rule
// counts, and of two as long the one that allows.
func (g *group) allows(path string) bool {
	path = canonical(path)
	longest, allowed := -1, true
	for _, r := range g.rules {
		if len(r.path) < longest || len(r.path) == longest && allowed || !r.matches(path) {
			continue
		}
		longest, allowed = len(r.path), r.allow
	}
	return allowed
}

// matches reports whether the rule is about a path: whether the path begins with
// it, where * stands for anything and $ at the end for the end.
func (r rule) matches(path string) bool {
	pattern, whole := strings.CutSuffix(r.path, "$")
	first, pattern, stars := strings.Cut(pattern, "*")
	path, ok := strings.CutPrefix(path, first)
	if !ok {
		return false
	}
	for stars {
		// Each piece but the last is best found as early as possible.
		var piece string
		piece, pattern, stars = strings.Cut(pattern, "*")
		if whole && !stars {
			return strings.HasSuffix(path, piece)
		}
		i := strings.Index(path, piece)
		if i < 0 {
			return false
		}
		path = path[i+len(piece):]
	}
	return !whole || path == ""
}

// canonical returns a path in which what need not be escaped is not.
func canonical(path string) string {
	if !strings.Contains(path, "%") {
		return path
	}
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		if path[i] == '%' && i+2 < len(path) {
			if c, err := url.PathUnescape(path[i : i+3]); err == nil && !strings.Contains("/?%*$#", c) {
				b.WriteString(c)
				i += 2
				continue
			}
		}
		b.WriteByte(path[i])
	}
	return b.String()
}
