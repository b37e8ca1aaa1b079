package shingle

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var aProfile = Profile{
	Shingle: 1, Normalize: 2, Unicode: "15.0.0", Table: 0x1f, MaxFeatures: 192, Slots: 128, ShingleWidth: 3, Seed: 0xfedcba9876543210,
}

func TestProfileText(t *testing.T) {
	const text = "shingle/1 normalize/2 unicode/15.0.0 table/000000000000001f features/192 slots/128 width/3 seed/fedcba9876543210"
	got, err := aProfile.MarshalText()
	require.NoError(t, err)
	assert.Equal(t, text, string(got))
	var p Profile
	require.NoError(t, p.UnmarshalText([]byte(text)))
	assert.Equal(t, aProfile, p)

	data, err := json.Marshal(map[string]Profile{"profile": p})
	require.NoError(t, err)
	assert.JSONEq(t, `{"profile":"`+text+`"}`, string(data))

	for _, bad := range []string{
		"", "shingle/1", text + " ", text + "0", " " + text, text[1:], strings.ToUpper(text),
		strings.Replace(text, "normalize/2", "normalize/02", 1),
		strings.Replace(text, "normalize/2", "normalize/x", 1),
		strings.Replace(text, "table/0", "table/", 1),
		strings.Replace(text, " width/3", "", 1),
		strings.Replace(text, "15.0.0", "", 1),
		strings.Replace(text, " ", "\n", 1),
	} {
		err := p.UnmarshalText([]byte(bad))
		require.Error(t, err, "%q", bad)
		assert.Contains(t, err.Error(), "profile")
		assert.Equal(t, aProfile, p, "left as it was")
	}
	_, err = Profile{Unicode: "15 0"}.MarshalText()
	assert.Error(t, err)
}

func FuzzProfileText(f *testing.F) {
	f.Add([]byte(aProfile.String()))
	f.Add([]byte(Profile{Unicode: "\xff/%d"}.String()))
	f.Fuzz(func(t *testing.T, text []byte) {
		p := aProfile
		if err := p.UnmarshalText(text); err != nil {
			require.Equal(t, aProfile, p, "left as it was")
			return
		}
		back, err := p.MarshalText()
		require.NoError(t, err)
		require.Equal(t, text, back)
	})
}
