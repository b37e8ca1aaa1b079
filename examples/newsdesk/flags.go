package main

import (
	"fmt"
	"net/netip"
	"os"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"github.com/chumtin/chumtin/cluster"
)

// wrongFlag is a mistake in the value of a flag.
func wrongFlag(name string, value any, format string, args ...any) error {
	return usageError(fmt.Sprintf("-%s %v: ", name, value) + fmt.Sprintf(format, args...))
}

// check returns what is wrong with the values of flags, before anything is opened.
func (c *config) check() error {
	switch {
	case c.file == "":
		return wrongFlag("db", `""`, "want the name of a file")
	case c.retain < 0:
		return wrongFlag("retain", c.retain, "want a time above 0, such as 2160h, or 0 to keep all")
	case c.window < 0:
		return wrongFlag("window", c.window, "want a time above 0, such as 168h, or 0 for 7 days")
	case !(c.threshold >= 0 && c.threshold <= 1):
		return wrongFlag("threshold", c.threshold, "want a number above 0 and up to 1, or 0 for %v", cluster.DefaultThreshold)
	}
	return nil
}

// readZone returns the zone that -zone names.
func (c *config) readZone() (*time.Location, error) {
	if c.zone == "" { // which package time takes for UTC
		return nil, wrongFlag("zone", `""`, "want the name of a zone, such as Asia/Ho_Chi_Minh or UTC")
	}
	zone, err := time.LoadLocation(c.zone)
	if err != nil {
		return nil, wrongFlag("zone", fmt.Sprintf("%q", c.zone), "there is no such zone; one is Asia/Ho_Chi_Minh")
	}
	return zone, nil
}

// readHosts returns the names of -host as browsers send them.
func (c *config) readHosts() (names []string, err error) {
	if c.hosts == "" {
		return nil, nil
	}
	for text := range strings.SplitSeq(c.hosts, ",") {
		name, ok := hostName(strings.TrimSpace(text))
		if !ok {
			return nil, wrongFlag("host", fmt.Sprintf("%q", c.hosts), "%q is no name of a host: want one such as desk.example.com, without https://, port and path", text)
		}
		names = append(names, name)
	}
	return names, nil
}

// hostName returns the name of a host, or its IP address, as a browser sends it.
func hostName(text string) (name string, ok bool) {
	if ip, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return ip.String(), true
	}
	if strings.ContainsAny(text, "/:@?#[]\\*% \t") {
		return "", false
	}
	// Names such as those of containers may have an underscore.
	profile := idna.New(idna.MapForLookup(), idna.StrictDomainName(false), idna.VerifyDNSLength(true))
	name, err := profile.ToASCII(strings.TrimSuffix(text, "."))
	return name, err == nil
}

// readToken returns the token in the file of -token, which is not shown in errors.
func (c *config) readToken() (string, error) {
	const shortest, longest = 16, 1000
	if c.token == "" {
		return "", nil
	}
	text, err := os.ReadFile(c.token)
	if err != nil {
		return "", fmt.Errorf("-token: %w", err)
	}
	token := strings.TrimRight(string(text), "\r\n")
	odd := strings.IndexFunc(token, func(r rune) bool { return r <= ' ' || r > '~' })
	switch {
	case len(token) > longest:
		err = fmt.Errorf("has %d bytes, and a token at most %d", len(token), longest)
	case odd >= 0 && strings.ContainsAny(token, "\r\n"):
		err = fmt.Errorf("has several lines; a token is one")
	case odd >= 0:
		err = fmt.Errorf("has at byte %d what no token has: want letters, digits and signs of ASCII, without blanks", odd+1)
	case len(token) < shortest:
		err = fmt.Errorf("a token has at least %d characters, not %d", shortest, len(token))
	}
	if err != nil {
		return "", wrongFlag("token", c.token, "%v", err)
	}
	return token, nil
}
