package legacy

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	utf "golang.org/x/text/encoding/unicode"
)

func TestLookup(t *testing.T) {
	for name, want := range map[string]encoding.Encoding{
		"abc": TCVN3, "TCVN-5712": TCVN3, "TCVN3 (ABC)": TCVN3,
		"vni-win": VNI, "VNI": VNI, "viqr": VIQR, "VISCII": VISCII, "vps": VPS,
		"BK HCM 1": BKHCM1, "bkhcm2": BKHCM2, "cp1258": Windows1258, "UTF8": utf.UTF8,
	} {
		got, err := Lookup(name)
		require.NoError(t, err, name)
		assert.Equal(t, want, got, name)
	}
	for _, e := range vietnamese {
		got, err := Lookup(fmt.Sprint(e))
		require.NoError(t, err)
		assert.Equal(t, e, got, "by its own name")
	}
	_, err := Lookup("klingon")
	assert.EqualError(t, err, `legacy: unknown encoding "klingon"; known are utf-8, utf-16be, utf-16le, utf-32be, utf-32le, `+
		"tcvn3, vni, viqr, viscii, vps, bkhcm1, bkhcm2, windows-1258, windows-1252")
}

func TestLookupNamesAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range encodings {
		for _, name := range e.names {
			assert.False(t, seen[fold(name)], "%s is listed twice", name)
			seen[fold(name)] = true
		}
	}
}
