package charset

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"github.com/chumtin/chumtin/normalize/legacy"
)

// Text in any encoding that Decode reads is text, and what other files hold is not.
func TestText(t *testing.T) {
	const story = "LŨ LÊN NHANH Ở BÌNH ĐÔNG\n\nNước sông Hoa dâng nhanh trong đêm, hàng trăm nhà bị ngập, chính quyền đã sơ tán dân.\n"
	for name, e := range map[string]encoding.Encoding{
		"UTF-8": unicode.UTF8, "UTF-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "TCVN3": legacy.TCVN3, "VNI": legacy.VNI,
		"VISCII": legacy.VISCII, "VPS": legacy.VPS, "Windows-1258": legacy.Windows1258,
	} {
		raw, err := e.NewEncoder().Bytes([]byte(story))
		require.NoError(t, err, name)
		got, err := Text(raw, "")
		require.NoError(t, err, name)
		assert.Equal(t, Decode(raw, ""), got, name)
	}
	for _, text := range []string{"", "BMW ra mắt xe mới", "<!doctype html><p>Lũ lên", `{"id": "a"}`, "😀 𝄞 ☎", "a\x00b" + strings.Repeat(" một chữ hỏng", 10)} {
		_, err := Text([]byte(text), "")
		assert.NoError(t, err, "%q", text)
	}
	declared, err := japanese.ShiftJIS.NewEncoder().String("東京で大雨、川が増水しています。")
	require.NoError(t, err)
	_, err = Text([]byte(declared), "text/plain; charset=shift_jis")
	assert.NoError(t, err)

	picture := image.NewRGBA(image.Rect(0, 0, 40, 40))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range picture.Pix {
		picture.Pix[i] = byte(r.Uint32())
	}
	picture.Set(0, 0, color.Black)
	var asPNG, asJPEG, compressed bytes.Buffer
	require.NoError(t, png.Encode(&asPNG, picture))
	require.NoError(t, jpeg.Encode(&asJPEG, picture, nil))
	w := zlib.NewWriter(&compressed)
	_, err = io.WriteString(w, strings.Repeat(story, 20))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	for want, raw := range map[string][]byte{
		"is no text, but image/png":       asPNG.Bytes(),
		"is no text, but image/jpeg":      asJPEG.Bytes(),
		"is no text, but application/pdf": []byte("%PDF-1.7\n1 0 obj"),
		"is no text":                      compressed.Bytes(),
	} {
		_, err := Text(raw, "")
		assert.EqualError(t, err, want)
	}
	for n := 100; n < 100_000; n = n*5/4 + 1 {
		noise := make([]byte, n)
		for i := range noise {
			noise[i] = byte(r.Uint32())
		}
		_, err := Text(noise, "")
		assert.Error(t, err, "%d random bytes", n)
		_, err = Text(append([]byte("\xff\xfe"), noise...), "")
		assert.Error(t, err, "%d random bytes as UTF-16", n)
	}
}
