package web

import (
	"html"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	tokens "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A piece is text that a reader sees for the bytes from start to end of a field
// with markup. A piece of its own bytes can be cut anywhere; one of an entity is
// whole or not at all.
type piece struct {
	text       string
	start, end int
	own        bool // that text is these bytes
}

// pieces returns the text of a field without its markup, in order. What only
// looks like a tag is text: outlets do write "5<x". A blank without bytes of its own parts
// what elements part.
func pieces(field string) []piece { return piecesOf(field, true) }

// piecesOf is pieces; within CDATA there is no other.
func piecesOf(field string, cdata bool) []piece {
	var all []piece
	unseen := "" // the element whose text nobody sees
	at := 0
	z := tokens.NewTokenizer(strings.NewReader(field))
	z.AllowCDATA(cdata)
	for {
		kind := z.Next()
		if kind == tokens.ErrorToken {
			break
		}
		raw := string(z.Raw())
		start := at
		at += len(raw)
		switch kind {
		case tokens.TextToken:
			if unseen != "" {
				continue
			}
			if inner, ok := strings.CutPrefix(raw, "<![CDATA["); ok {
				start += len(raw) - len(inner)
				inner = strings.TrimSuffix(inner, "]]>")
				for _, p := range piecesOf(inner, false) { // which is markup again, in feeds
					p.start, p.end = start+p.start, start+p.end
					all = append(all, p)
				}
				continue
			}
			all = appendText(all, raw, start)
		case tokens.StartTagToken, tokens.EndTagToken, tokens.SelfClosingTagToken:
			name, _ := z.TagName()
			element := atom.Lookup(name)
			switch {
			case element == 0:
				all = appendText(all, raw, start)
			case element == atom.Script || element == atom.Style:
				unseen = ""
				if kind == tokens.StartTagToken {
					unseen = element.String()
				}
			case !inline[element]:
				all = append(all, piece{text: " ", start: at, end: at})
			}
		}
	}
	if rest := field[at:]; rest != "" && unseen == "" && !isElement(rest) {
		all = appendText(all, rest, at) // a tag without an end, or no tag at all
	}
	return all
}

var inline = map[atom.Atom]bool{
	atom.A: true, atom.B: true, atom.I: true, atom.Em: true, atom.Strong: true, atom.Span: true, atom.U: true,
	atom.Small: true, atom.Sub: true, atom.Sup: true, atom.Font: true, atom.Mark: true,
}

func isElement(text string) bool {
	name := strings.TrimLeft(text, "</")
	end := strings.IndexFunc(name, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end >= 0 {
		name = name[:end]
	}
	return atom.Lookup([]byte(strings.ToLower(name))) != 0
}

// appendText appends text that stands at start, each entity as a piece.
func appendText(all []piece, text string, start int) []piece {
	const longest = 32
	for text != "" {
		amp := strings.IndexByte(text, '&')
		if amp < 0 {
			amp = len(text)
		}
		if amp > 0 {
			all = append(all, piece{text[:amp], start, start + amp, true})
			text, start = text[amp:], start+amp
			continue
		}
		end := 1
		if semicolon := strings.IndexByte(text[:min(len(text), longest)], ';'); semicolon > 0 {
			end = semicolon + 1
		}
		all = append(all, piece{html.UnescapeString(text[:end]), start, start + end, false})
		text, start = text[end:], start+end
	}
	return all
}

// plain returns the text of a field in one line.
func plain(field string) string {
	if !strings.ContainsAny(field, "<&") {
		return oneLine(field)
	}
	var b strings.Builder
	for _, p := range pieces(field) {
		b.WriteString(p.text)
	}
	return oneLine(b.String())
}

// oneLine returns text with one blank for each run of white space, and without
// control codes and what turns the direction of the text around it.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.Join(strings.Fields(text), " ")
}

// cut returns at most n characters of text, whole words where it can, and says by
// an ellipsis that there were more.
func cut(text string, n int) string {
	if len(text) <= n || utf8.RuneCountInString(text) <= n {
		return text
	}
	end := 0
	for range n {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	if blank := strings.LastIndexByte(text[:end], ' '); blank > end/2 {
		end = blank
	}
	return strings.TrimRight(text[:end], " ,;:.–-") + "…"
}

// link returns address if it is one of the web that a reader may be sent to, else
// "".
func link(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}
