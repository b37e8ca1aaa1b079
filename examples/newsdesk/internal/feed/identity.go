package feed

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/cluster"
)

// An Identity is what tells an article from others. One that several feeds carry
// is one by its address, as each feed may call it something else; one whose
// headline or text was edited is the same.
type Identity struct {
	Link   *url.URL // its address, or nil if that is not its own
	GUID   string   // what its feed calls it, or ""
	Outlet string
}

// ID returns the id of an article: by its address, else by what its feed calls it,
// else by its headline or text.
func (id Identity) ID(a *cluster.Article) string {
	if key := canonical(id.Link); key != "" {
		return digest("url", key)
	}
	if guid := id.guid(); guid != "" {
		return guid
	}
	return digest("text", id.Outlet, cmp.Or(a.Title, a.Summary, a.Body))
}

// guid returns the id by what the feed calls the article, or "". That is an
// address or another name that is unique in the world, or one of the outlet.
func (id Identity) guid() string {
	switch {
	case id.GUID == "":
		return ""
	case strings.HasPrefix(id.GUID, "http://"), strings.HasPrefix(id.GUID, "https://"),
		strings.HasPrefix(id.GUID, "tag:"), strings.HasPrefix(id.GUID, "urn:"):
		return digest("guid", id.GUID)
	}
	return digest("guid", id.Outlet, id.GUID)
}

// digest returns 80 bits of a hash, in hexadecimal.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:10])
}

// canonical returns what all addresses of one article have in common, or "" for
// none and for the front page of a site.
func canonical(u *url.URL) string {
	if u == nil {
		return ""
	}
	u = Untracked(u)
	// Escaped again from what it stands for, as %c3 and %C3 are the same.
	p := strings.TrimSuffix(path.Clean((&url.URL{Path: "/" + u.Path}).EscapedPath()), "/amp")
	if (p == "/" || p == "") && u.RawQuery == "" && u.Fragment == "" {
		return ""
	}
	key := Outlet(u) + port(u) + p
	if query := u.Query(); len(query) > 0 {
		key += "?" + query.Encode() // sorted
	}
	if strings.HasPrefix(u.Fragment, "!") || strings.HasPrefix(u.Fragment, "/") {
		key += "#" + u.Fragment // the address within a page that is one program
	}
	return key
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		return ":" + p
	}
	return ""
}

// Outlet returns the host of an address as the name of an outlet: without what says
// for which device or program it is.
func Outlet(u *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	for _, prefix := range []string{"www.", "m.", "mobile.", "amp.", "rss.", "feeds."} {
		if rest, ok := strings.CutPrefix(host, prefix); ok && strings.Contains(rest, ".") {
			return rest
		}
	}
	return host
}

// tracking are parameters that say where a reader comes from. Those that end in *
// are prefixes.
var tracking = []string{
	"utm_*", "at_*", "mc_*", "pk_*", "mtm_*", "hsa_*", "_hs*", "wt_*", "ns_*", "vero_*", "oly_*", "fb_*",
	"fbclid", "gclid", "gclsrc", "dclid", "wbraid", "gbraid", "msclkid", "yclid", "ymclid", "twclid", "ttclid", "igshid", "igsh", "zarsrc", "_ga", "_gl",
	"cmpid", "cmp", "icid", "smid", "smtyp", "xtor", "ftag", "ref", "referrer", "ref_src", "ref_url", "spm", "sr_share", "mkt_tok", "s_cid", "trk",
	"vn_source", "vn_medium", "vn_campaign", "vn_term", "vn_thumb", "amp", "outputtype", "feedtype", "rss",
}

func isTracking(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(tracking, func(t string) bool {
		if prefix, ok := strings.CutSuffix(t, "*"); ok {
			return strings.HasPrefix(name, prefix)
		}
		return name == t
	})
}

// Untracked returns an address without the parameters that say where a reader
// comes from. What stays keeps its order and writing.
func Untracked(u *url.URL) *url.URL {
	clean := *u
	var kept []string
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if unescaped, err := url.QueryUnescape(name); err == nil {
			name = unescaped
		}
		if pair != "" && !isTracking(name) {
			kept = append(kept, pair)
		}
	}
	clean.RawQuery, clean.ForceQuery = strings.Join(kept, "&"), false
	if isTracking(strings.SplitN(clean.Fragment, "=", 2)[0]) {
		clean.Fragment, clean.RawFragment = "", ""
	}
	return &clean
}
