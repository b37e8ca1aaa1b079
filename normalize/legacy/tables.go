package legacy

import (
	"strings"

	"golang.org/x/text/encoding"
)

// The encodings that Vietnamese text was written in before Unicode. They are
// safe for concurrent use; a decoder or encoder made from one is not.
//
// In all but [VIQR], bytes without a meaning of their own are Windows-1252.
// Encoders expect text in NFC and report a rune outside of their repertoire in
// the way that [encoding.ReplaceUnsupported] and
// [encoding.HTMLEscapeUnsupported] handle.
var (
	// TCVN3 is the encoding of the ABC (.Vn) fonts, TCVN 5712:1993 VN3. It has
	// no capital letters with a tone: they were small letters shown in a
	// capital font, encode so and decode to small letters.
	TCVN3 encoding.Encoding = newCharset("TCVN3 (ABC)", split(tcvn3), split(tcvn3Upper))

	// VNI is the encoding of the VNI fonts on Windows: a letter and, for most
	// letters, a mark after it.
	VNI encoding.Encoding = newCharset("VNI Windows", strings.Fields(vni), upperFields(vni))

	// VISCII is RFC 1456's 8-bit code. Its six rarest capitals are C0 controls.
	VISCII encoding.Encoding = newCharset("VISCII", split(viscii), split(visciiUpper))

	// VPS is the code of the Vietnamese Professionals Society. Fourteen of its
	// capitals are C0 controls.
	VPS encoding.Encoding = newCharset("VPS", split(vps), split(vpsUpper))

	// BKHCM1 is the one-byte code of Bách khoa University in Ho Chi Minh City.
	// It uses ^ ` { | } ~ for letters. It cannot encode Ỵ, which published
	// tables give the byte of Ị.
	BKHCM1 encoding.Encoding = newCharset("BK HCM 1", split(bkhcm1), split(bkhcm1Upper))

	// BKHCM2 is the two-byte code of Bách khoa University in Ho Chi Minh City:
	// a letter and, for most letters, a mark after it.
	BKHCM2 encoding.Encoding = newCharset("BK HCM 2", strings.Fields(bkhcm2), upperFields(bkhcm2))
)

// The codes of the letters in the order of the alphabet. In a one-byte table,
// NUL stands for a letter that the charset lacks.
const (
	tcvn3 = "" +
		"\xb5\xb6\xb7\xb8\xb9" + // àảãáạ
		"\xa8\xbb\xbc\xbd\xbe\xc6" + // ăằẳẵắặ
		"\xa9\xc7\xc8\xc9\xca\xcb" + // âầẩẫấậ
		"\xcc\xce\xcf\xd0\xd1" + // èẻẽéẹ
		"\xaa\xd2\xd3\xd4\xd5\xd6" + // êềểễếệ
		"\xd7\xd8\xdc\xdd\xde" + // ìỉĩíị
		"\xdf\xe1\xe2\xe3\xe4" + // òỏõóọ
		"\xab\xe5\xe6\xe7\xe8\xe9" + // ôồổỗốộ
		"\xac\xea\xeb\xec\xed\xee" + // ơờởỡớợ
		"\xef\xf1\xf2\xf3\xf4" + // ùủũúụ
		"\xad\xf5\xf6\xf7\xf8\xf9" + // ưừửữứự
		"\xfa\xfb\xfc\xfd\xfe" + // ỳỷỹýỵ
		"\xae" // đ

	tcvn3Upper = "" +
		"\xb5\xb6\xb7\xb8\xb9" + // ÀẢÃÁẠ
		"\xa1\xbb\xbc\xbd\xbe\xc6" + // ĂẰẲẴẮẶ
		"\xa2\xc7\xc8\xc9\xca\xcb" + // ÂẦẨẪẤẬ
		"\xcc\xce\xcf\xd0\xd1" + // ÈẺẼÉẸ
		"\xa3\xd2\xd3\xd4\xd5\xd6" + // ÊỀỂỄẾỆ
		"\xd7\xd8\xdc\xdd\xde" + // ÌỈĨÍỊ
		"\xdf\xe1\xe2\xe3\xe4" + // ÒỎÕÓỌ
		"\xa4\xe5\xe6\xe7\xe8\xe9" + // ÔỒỔỖỐỘ
		"\xa5\xea\xeb\xec\xed\xee" + // ƠỜỞỠỚỢ
		"\xef\xf1\xf2\xf3\xf4" + // ÙỦŨÚỤ
		"\xa6\xf5\xf6\xf7\xf8\xf9" + // ƯỪỬỮỨỰ
		"\xfa\xfb\xfc\xfd\xfe" + // ỲỶỸÝỴ
		"\xa7" // Đ

	viscii = "" +
		"\xe0\xe4\xe3\xe1\xd5" + // àảãáạ
		"\xe5\xa2\xc6\xc7\xa1\xa3" + // ăằẳẵắặ
		"\xe2\xa5\xa6\xe7\xa4\xa7" + // âầẩẫấậ
		"\xe8\xeb\xa8\xe9\xa9" + // èẻẽéẹ
		"\xea\xab\xac\xad\xaa\xae" + // êềểễếệ
		"\xec\xef\xee\xed\xb8" + // ìỉĩíị
		"\xf2\xf6\xf5\xf3\xf7" + // òỏõóọ
		"\xf4\xb0\xb1\xb2\xaf\xb5" + // ôồổỗốộ
		"\xbd\xb6\xb7\xde\xbe\xfe" + // ơờởỡớợ
		"\xf9\xfc\xfb\xfa\xf8" + // ùủũúụ
		"\xdf\xd7\xd8\xe6\xd1\xf1" + // ưừửữứự
		"\xcf\xd6\xdb\xfd\xdc" + // ỳỷỹýỵ
		"\xf0" // đ

	visciiUpper = "" +
		"\xc0\xc4\xc3\xc1\x80" + // ÀẢÃÁẠ
		"\xc5\x82\x02\x05\x81\x83" + // ĂẰẲẴẮẶ
		"\xc2\x85\x86\x06\x84\x87" + // ÂẦẨẪẤẬ
		"\xc8\xcb\x88\xc9\x89" + // ÈẺẼÉẸ
		"\xca\x8b\x8c\x8d\x8a\x8e" + // ÊỀỂỄẾỆ
		"\xcc\x9b\xce\xcd\x98" + // ÌỈĨÍỊ
		"\xd2\x99\xa0\xd3\x9a" + // ÒỎÕÓỌ
		"\xd4\x90\x91\x92\x8f\x93" + // ÔỒỔỖỐỘ
		"\xb4\x96\x97\xb3\x95\x94" + // ƠỜỞỠỚỢ
		"\xd9\x9c\x9d\xda\x9e" + // ÙỦŨÚỤ
		"\xbf\xbb\xbc\xff\xba\xb9" + // ƯỪỬỮỨỰ
		"\x9f\x14\x19\xdd\x1e" + // ỲỶỸÝỴ
		"\xd0" // Đ

	vps = "" +
		"\xe0\xe4\xe3\xe1\xe5" + // àảãáạ
		"\xe6\xa2\xa3\xa4\xa1\xa5" + // ăằẳẵắặ
		"\xe2\xc0\xc4\xc5\xc3\xc6" + // âầẩẫấậ
		"\xe8\xc8\xeb\xe9\xcb" + // èẻẽéẹ
		"\xea\x8a\x8b\xcd\x89\x8c" + // êềểễếệ
		"\xec\xcc\xef\xed\xce" + // ìỉĩíị
		"\xf2\xd5\xf5\xf3\x86" + // òỏõóọ
		"\xf4\xd2\xb0\x87\xd3\xb6" + // ôồổỗốộ
		"\xd6\xa9\xaa\xab\xa7\xae" + // ơờởỡớợ
		"\xf9\xfb\xdb\xfa\xf8" + // ùủũúụ
		"\xdc\xd8\xba\xbb\xd9\xbf" + // ưừửữứự
		"\xff\x9b\xcf\x9a\x9c" + // ỳỷỹýỵ
		"\xc7" // đ

	vpsUpper = "" +
		"\x80\x81\x82\xc1\x02" + // ÀẢÃÁẠ
		"\x88\x8e\x8f\xf0\x8d\x04" + // ĂẰẲẴẮẶ
		"\xc2\x84\x85\x1c\x83\x03" + // ÂẦẨẪẤẬ
		"\xd7\xde\xfe\xc9\x05" + // ÈẺẼÉẸ
		"\xca\x93\x94\x95\x90\x06" + // ÊỀỂỄẾỆ
		"\xb5\xb7\xb8\xb4\x10" + // ÌỈĨÍỊ
		"\xbc\xbd\xbe\xb9\x11" + // ÒỎÕÓỌ
		"\xd4\x97\x98\x99\x96\x12" + // ÔỒỔỖỐỘ
		"\xf7\x9e\x9f\xa6\x9d\x13" + // ƠỜỞỠỚỢ
		"\xa8\xd1\xac\xda\x14" + // ÙỦŨÚỤ
		"\xd0\xaf\xb1\x1d\xad\x15" + // ƯỪỬỮỨỰ
		"\xb2\xfd\xb3\xdd\x19" + // ỲỶỸÝỴ
		"\xf1" // Đ

	bkhcm1 = "" +
		"\xbf\xc0\xc1\xbe\xc2" + // àảãáạ
		"\xd7\xd9\xda\xdb\xd8\xdc" + // ăằẳẵắặ
		"\xdd\xdf\xe0\xe1\xde\xe2" + // âầẩẫấậ
		"\xc4\xc5\xc6\xc3\xc7" + // èẻẽéẹ
		"\xe3\xe5\xe6\xe7\xe4\xe8" + // êềểễếệ
		"\xc9\xca\xcb\xc8\xcc" + // ìỉĩíị
		"\xce\xcf\xd0\xcd\xd1" + // òỏõóọ
		"\xe9\xeb\xec\xed\xea\xee" + // ôồổỗốộ
		"\xef\xf1\xf2\xf3\xf0\xf4" + // ơờởỡớợ
		"\xd3\xd4\xd5\xd2\xd6" + // ùủũúụ
		"\xf5\xf7\xf8\xf9\xf6\xfa" + // ưừửữứự
		"\xfc\xfd\xfe\xfb\xff" + // ỳỷỹýỵ
		"\xbd" // đ

	bkhcm1Upper = "" +
		"\x81\x82\x83\x80\x84" + // ÀẢÃÁẠ
		"\x99\x9b\x9c\x9d\x9a\x9e" + // ĂẰẲẴẮẶ
		"\x9f\xa1\xa2\xa3\x7e\xa4" + // ÂẦẨẪẤẬ
		"\x86\x87\x88\x85\x89" + // ÈẺẼÉẸ
		"\xa5\xa7\xa8\xa9\xa6\xaa" + // ÊỀỂỄẾỆ
		"\x8b\x8c\x8d\x8a\x8e" + // ÌỈĨÍỊ
		"\x90\x91\x92\x8f\x93" + // ÒỎÕÓỌ
		"\xab\xad\xae\xaf\xac\xb0" + // ÔỒỔỖỐỘ
		"\xb1\xb3\xb4\xb5\xb2\xb6" + // ƠỜỞỠỚỢ
		"\x95\x96\x97\x94\x98" + // ÙỦŨÚỤ
		"\xb7\xb9\xba\xbb\xb8\xbc" + // ƯỪỬỮỨỰ
		"\x5e\x60\x7c\x7b\x00" + // ỲỶỸÝỴ
		"\x7d" // Đ

	vni = "" +
		"a\xf8 a\xfb a\xf5 a\xf9 a\xef " + // àảãáạ
		"a\xea a\xe8 a\xfa a\xfc a\xe9 a\xeb " + // ăằẳẵắặ
		"a\xe2 a\xe0 a\xe5 a\xe3 a\xe1 a\xe4 " + // âầẩẫấậ
		"e\xf8 e\xfb e\xf5 e\xf9 e\xef " + // èẻẽéẹ
		"e\xe2 e\xe0 e\xe5 e\xe3 e\xe1 e\xe4 " + // êềểễếệ
		"\xec \xe6 \xf3 \xed \xf2 " + // ìỉĩíị
		"o\xf8 o\xfb o\xf5 o\xf9 o\xef " + // òỏõóọ
		"o\xe2 o\xe0 o\xe5 o\xe3 o\xe1 o\xe4 " + // ôồổỗốộ
		"\xf4 \xf4\xf8 \xf4\xfb \xf4\xf5 \xf4\xf9 \xf4\xef " + // ơờởỡớợ
		"u\xf8 u\xfb u\xf5 u\xf9 u\xef " + // ùủũúụ
		"\xf6 \xf6\xf8 \xf6\xfb \xf6\xf5 \xf6\xf9 \xf6\xef " + // ưừửữứự
		"y\xf8 y\xfb y\xf5 y\xf9 \xee " + // ỳỷỹýỵ
		"\xf1" // đ

	bkhcm2 = "" +
		"a\xe2 a\xe3 a\xe4 a\xe1 a\xe5 " + // àảãáạ
		"\xf9 \xf9\xe7 \xf9\xe8 \xf9\xe9 \xf9\xe6 \xf9\xe5 " + // ăằẳẵắặ
		"\xea \xea\xec \xea\xed \xea\xee \xea\xeb \xea\xe5 " + // âầẩẫấậ
		"e\xe2 e\xe3 e\xe4 e\xe1 e\xe5 " + // èẻẽéẹ
		"\xef \xef\xec \xef\xed \xef\xee \xef\xeb \xef\xe5 " + // êềểễếệ
		"\xf2 \xf3 \xf4 \xf1 \xf5 " + // ìỉĩíị
		"o\xe2 o\xe3 o\xe4 o\xe1 o\xe5 " + // òỏõóọ
		"\xf6 \xf6\xec \xf6\xed \xf6\xee \xf6\xeb \xf6\xe5 " + // ôồổỗốộ
		"\xfa \xfa\xe2 \xfa\xe3 \xfa\xe4 \xfa\xe1 \xfa\xe5 " + // ơờởỡớợ
		"u\xe2 u\xe3 u\xe4 u\xe1 u\xe5 " + // ùủũúụ
		"\xfb \xfb\xe2 \xfb\xe3 \xfb\xe4 \xfb\xe1 \xfb\xe5 " + // ưừửữứự
		"y\xe2 y\xe3 y\xe4 y\xe1 y\xe5 " + // ỳỷỹýỵ
		"\xe0" // đ

)
