package legacy

import (
	"fmt"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

var (
	utf16LE = utf.UTF16(utf.LittleEndian, utf.UseBOM)
	utf16BE = utf.UTF16(utf.BigEndian, utf.UseBOM)
	utf32LE = utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	utf32BE = utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
)

// encodings lists what [Lookup] knows. The first name is the usual one; of the
// others only letters and digits count, and case does not.
var encodings = []struct {
	encoding encoding.Encoding
	names    []string
}{
	{utf.UTF8, []string{"utf-8"}},
	{utf16BE, []string{"utf-16be", "utf-16"}},
	{utf16LE, []string{"utf-16le"}},
	{utf32BE, []string{"utf-32be", "utf-32"}},
	{utf32LE, []string{"utf-32le"}},
	{TCVN3, []string{"tcvn3", "abc", "tcvn", "tcvn-5712", "tcvn-5712-3", "x-viet-tcvn5712", "vscii", "vscii-3", "tcvn3-abc"}},
	{VNI, []string{"vni", "vni-win", "vni-windows", "x-viet-vni"}},
	{VIQR, []string{"viqr", "vietnet", "csviqr"}},
	{VISCII, []string{"viscii", "csviscii", "viscii1.1-1"}},
	{VPS, []string{"vps", "x-viet-vps"}},
	{BKHCM1, []string{"bkhcm1"}},
	{BKHCM2, []string{"bkhcm2"}},
	{Windows1258, []string{"windows-1258", "cp1258", "x-cp1258", "ms1258", "wincp-1258", "1258"}},
	{charmap.Windows1252, []string{"windows-1252", "cp1252", "x-cp1252", "iso-8859-1", "latin1", "us-ascii"}},
}

// Lookup returns the encoding of the given name: "tcvn3", "vni", "viqr",
// "viscii", "vps", "bkhcm1", "bkhcm2", "windows-1258", one of the UTFs,
// "windows-1252", or a usual alias such as "abc" or "cp1258". Case, spaces and
// punctuation do not count. The error lists the names.
func Lookup(name string) (encoding.Encoding, error) {
	var known []string
	for _, e := range encodings {
		for _, n := range e.names {
			if fold(n) == fold(name) {
				return e.encoding, nil
			}
		}
		known = append(known, e.names[0])
	}
	return nil, fmt.Errorf("legacy: unknown encoding %q; known are %s", name, strings.Join(known, ", "))
}

// fold keeps the ASCII letters and digits of name, in lower case.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '0' <= r && r <= '9', 'a' <= r && r <= 'z':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, name)
}
