package normalize_test

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/text/transform"

	"github.com/chumtin/chumtin/normalize"
)

func Example() {
	s := "Uỷ ban “tòan quốc”, 09/9…"
	fmt.Println(normalize.Text.String(s))
	fmt.Println(normalize.Key.String(s))
	fmt.Println(normalize.Bare.String(s))
	// Output:
	// Ủy ban "toàn quốc", 09/9...
	// ủy ban toàn quốc 9 9
	// uy ban toan quoc 9 9
}

// A word that is no Vietnamese syllable is not touched.
func ExampleForm_String_names() {
	fmt.Println(normalize.Text.String("Ngừơi hâm mộ Pelé, Rodríguez và Sigurðsson ở Ðông Anh"))
	// Output: Người hâm mộ Pelé, Rodríguez và Sigurðsson ở Đông Anh
}

// The u of qu and the i of gi belong to the onset, except in gịa.
func ExampleForm_String_onsets() {
	fmt.Println(normalize.Text.String("qúy, gía, giặt gịa"))
	// Output: quý, giá, giặt gịa
}

func ExampleForm_String_options() {
	for _, f := range []normalize.Form{
		normalize.Text,
		normalize.Text | normalize.NewTone,
		normalize.Text | normalize.Spelling,
	} {
		fmt.Println(f.String("nghành hòa giải"))
	}
	// Output:
	// nghành hòa giải
	// nghành hoà giải
	// ngành hòa giải
}

// Hyphens, letters next to digits, leading zeros, and i or y do not matter to a key.
func ExampleForm_String_keys() {
	for _, s := range []string{"Kim Jong-un, 09h30", "KIM JONG UN 9 h 30", "bác sỹ tỉ phú"} {
		fmt.Println(normalize.Key.String(s))
	}
	// Output:
	// kim jong un 9 h 30
	// kim jong un 9 h 30
	// bác sĩ tỉ phú
}

func ExampleForm_Map() {
	s := "Tin từ “Ban Tổ chức”: Hoà giải xong"
	key, offsets := normalize.Key.Map(s)
	at := strings.Index(key, "hòa giải")
	from, to := offsets.Source(at, at+len("hòa giải"))
	fmt.Println(s[from:to])
	// Output: Hoà giải
}

func ExampleForm_Transformer() {
	r := transform.NewReader(strings.NewReader("Vie\u0323\u0302t Nam"), normalize.Text.Transformer())
	io.Copy(os.Stdout, r)
	// Output: Việt Nam
}

func ExampleParseSyllable() {
	s, ok := normalize.ParseSyllable("ThỦơ") // of ngày thuở
	fmt.Println(s.Onset, s.Rime, s.Tone, s, ok)
	s, _ = normalize.ParseSyllable("khoẻ")
	fmt.Println(s.String(), s.NewStyle())
	// Output:
	// th uơ hỏi thuở true
	// khỏe khoẻ
}

// A word of another language is no syllable, and its marks stay where they are.
func ExampleIsSyllable() {
	for _, word := range []string{"nghiêng", "Hòa", "hoà", "Zürich"} {
		fmt.Println(word, normalize.IsSyllable(word))
	}
	// Output:
	// nghiêng true
	// Hòa true
	// hoà true
	// Zürich false
}
