package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/normalize/legacy"
)

const sentence = "nước sông Kiến Giang dâng qua báo động ba, bảy xã của Lệ Thủy bị ngập.\n"

func TestDecode(t *testing.T) {
	for _, name := range []string{"tcvn3", "vni", "viqr", "viscii", "vps", "bkhcm2", "windows-1258", "utf-16"} {
		e, err := legacy.Lookup(name)
		require.NoError(t, err)
		encoded, err := e.NewEncoder().String(sentence)
		require.NoError(t, err, name)
		assert.Equal(t, sentence, succeed(t, encoded, "decode", "-from", name), name)
		assert.Equal(t, sentence, succeed(t, encoded, "decode"), "found to be %s", name)
	}
	assert.Equal(t, sentence, succeed(t, sentence, "decode", "-from", "auto"), "UTF-8")
}

func TestDecodeFindsTheEncodingOfEachFile(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"tcvn3", "vni"} {
		e, err := legacy.Lookup(name)
		require.NoError(t, err)
		encoded, err := e.NewEncoder().String(sentence)
		require.NoError(t, err)
		write(t, dir, name+".txt", encoded)
	}
	write(t, dir, "empty.txt", "")
	got := runIn(t, dir, "", "decode", "-v", "vni.txt", "empty.txt", "tcvn3.txt")
	assert.Equal(t, exitOK, got.status)
	assert.Equal(t, sentence+sentence, got.stdout)
	checkLines(t, []string{"vni.txt: vni, ", "empty.txt: utf-8, ", "tcvn3.txt: tcvn3, "}, got.stderr)
}

func TestDecodeGoesOnBehindWhatItLookedAt(t *testing.T) {
	long := strings.Repeat(sentence, 2*detectable/len(sentence))
	encoded, err := legacy.VNI.NewEncoder().String(long)
	require.NoError(t, err)
	assert.True(t, long == succeed(t, encoded, "decode"))
}

func TestDecodeSaysHowSureItIs(t *testing.T) {
	encoded, err := legacy.VNI.NewEncoder().String(sentence)
	require.NoError(t, err)
	assert.Regexp(t, `^-: vni, \d+ % sure\n$`, runIn(t, "", encoded, "decode", "-v").stderr)
	encoded, err = legacy.VNI.NewEncoder().String("lũ lên")
	require.NoError(t, err)
	assert.Regexp(t, `^-: .*, not sure: \d+ % of 2 words with diacritics fit\n$`, runIn(t, "", encoded, "decode", "-v").stderr)
}
