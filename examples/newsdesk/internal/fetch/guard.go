package fetch

import (
	"fmt"
	"net/netip"
	"syscall"
)

// A PrivateError reports an address that is not on the public internet.
type PrivateError struct{ Addr netip.Addr }

func (e *PrivateError) Error() string {
	return fmt.Sprintf("is at a private address, %v", e.Addr)
}

// refusePrivate is a net.Dialer's Control. It sees the address that is about to be
// dialled: neither a name that resolves to another address the second time nor a
// redirect comes past it.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("fetch: dialling %q: %w", address, err)
	}
	if addr := at.Addr(); !public(addr) {
		return &PrivateError{addr.Unmap()}
	}
	return nil
}

// reserved are the blocks of the IANA special-purpose registries that are not
// globally reachable, and multicast. Those of IPv6 are all outside of 2000::/3 but
// for the ones named: public asks for that.
var reserved = prefixes(
	"0.0.0.0/8",       // this network
	"10.0.0.0/8",      // private use
	"100.64.0.0/10",   // shared by carriers
	"127.0.0.0/8",     // loopback
	"169.254.0.0/16",  // link-local, and the metadata of clouds
	"172.16.0.0/12",   // private use
	"192.0.0.0/24",    // protocol assignments
	"192.0.2.0/24",    // documentation
	"192.88.99.0/24",  // 6to4 relays
	"192.168.0.0/16",  // private use
	"198.18.0.0/15",   // benchmarks
	"198.51.100.0/24", // documentation
	"203.0.113.0/24",  // documentation
	"224.0.0.0/4",     // multicast
	"240.0.0.0/4",     // reserved, broadcast
	"2001::/23",       // protocol assignments, Teredo
	"2001:db8::/32",   // documentation
	"3fff::/20",       // documentation
)

var (
	unicast6  = netip.MustParsePrefix("2000::/3")
	nat64     = netip.MustParsePrefix("64:ff9b::/96")
	sixToFour = netip.MustParsePrefix("2002::/16")
)

func prefixes(list ...string) []netip.Prefix {
	parsed := make([]netip.Prefix, len(list))
	for i, s := range list {
		parsed[i] = netip.MustParsePrefix(s)
	}
	return parsed
}

// public reports whether addr is on the public internet. An address that carries
// one of IPv4 is as public as that.
func public(addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	if addr.Is6() {
		bytes := addr.As16()
		switch {
		case nat64.Contains(addr):
			return public(netip.AddrFrom4([4]byte(bytes[12:])))
		case sixToFour.Contains(addr):
			return public(netip.AddrFrom4([4]byte(bytes[2:6])))
		case !unicast6.Contains(addr):
			return false
		}
	}
	for _, block := range reserved {
		if block.Contains(addr) {
			return false
		}
	}
	return addr.IsValid()
}
