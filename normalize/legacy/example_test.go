package legacy_test

import (
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"golang.org/x/text/encoding"

	"github.com/chumtin/chumtin/normalize/legacy"
)

func Example() {
	for _, b := range []string{
		"M\xefa thu H\xb5 N\xe9i",    // as bytes
		"Mïa thu Hµ Néi",             // the same, shown as Windows-1252
		"MÃ¹a thu HÃ\u00a0 Ná»™i",    // UTF-8, shown so
		"Mu`a thu Ha` No^.i tra('ng", // 7 bits
	} {
		text, how, err := legacy.Decode([]byte(b), legacy.Options{})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s (%v)\n", text, how)
	}
	// Output:
	// Mùa thu Hà Nội (tcvn3)
	// Mùa thu Hà Nội (tcvn3 misread as windows-1252)
	// Mùa thu Hà Nội (utf-8 misread as windows-1252)
	// Mùa thu Hà Nội trắng (viqr)
}

func ExampleDecode_references() {
	const page = "m&ugrave;a &#273;&ocirc;ng &amp; m&#xF9;a xu&acirc;n"
	text, _, err := legacy.Decode([]byte(page), legacy.Options{References: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(text)
	// Output: mùa đông & mùa xuân
}

func ExampleNewReader() {
	r, how, err := legacy.NewReader(strings.NewReader("Soâng Höông chaûy qua thaønh phoá Hueá"), legacy.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(how)
	if _, err := io.Copy(os.Stdout, r); err != nil {
		log.Fatal(err)
	}
	// Output:
	// vni misread as windows-1252
	// Sông Hương chảy qua thành phố Huế
}

func ExampleLookup() {
	e, err := legacy.Lookup("cp1258")
	if err != nil {
		log.Fatal(err)
	}
	b, err := encoding.ReplaceUnsupported(e.NewEncoder()).String("Việt")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q\n", b)
	// Output: "Vi\xea\xf2t"
}

// What is Unicode already is left at that.
func ExampleDetect() {
	fmt.Println(legacy.Detect([]byte("M\xefa thu H\xb5 N\xe9i")))
	fmt.Println(legacy.Detect([]byte("Mùa thu Hà Nội")))
	// Output:
	// tcvn3
	// utf-8
}
