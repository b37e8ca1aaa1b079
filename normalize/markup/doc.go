// Package markup finds the text in HTML: in the fields of feeds, however broken
// they are, and in whole pages.
//
//	markup.Text("<p>Giá v&agrave;ng &lt; 120 triệu</p>") == "Giá vàng < 120 triệu"
//
// Fields of feeds and archives hold plain text, HTML, HTML that was escaped once
// more, or the first bytes of any of these, and seldom say which. [Text] takes
// them all. It follows the tokenizer of the HTML standard where a field is
// HTML, and takes for markup only what can hardly be anything else: in plain
// text a "<" that starts no tag, a "&" that starts no character reference and
// an unknown name in angle brackets stay as they are.
//
// Tags of blocks part words, as the lines do that a browser makes of them; those
// of inline elements do not: V<b>i</b>ệt is one word. Attributes, comments,
// scripts and styles are no text.
//
// [Parse] reads a whole page: the text of its blocks, a line each, and what it
// states about itself. Package [github.com/chumtin/chumtin/normalize/page] finds
// the article in that text.
//
// All functions take time linear in the length of their input, accept any
// bytes, and are safe for concurrent use.
package markup
