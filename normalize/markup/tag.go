package markup

import "strings"

// A tag is a start or end tag, a comment, or another part of markup.
type tag struct {
	name       string // as written, empty for all but tags
	kind       element
	end        bool   // an end tag
	attributes string // as written
	length     int    // of all of it
}

const space = " \t\n\r\f"

// scanTag returns the markup at the "<" that s begins with, or false if that is
// a sign of plain text.
func scanTag(s string) (tag, bool) {
	switch rest := s[1:]; {
	case rest == "":
		return tag{}, false
	case isLetter(rest[0]):
		return scanElement(s, 1)
	case rest[0] == '/' && len(rest) > 1 && isLetter(rest[1]):
		return scanElement(s, 2)
	case strings.HasPrefix(rest, "!--"):
		return tag{length: commentLen(s)}, true
	case strings.HasPrefix(rest, cdata[1:]):
		return tag{length: len(cdata)}, true
	case (rest[0] == '!' || rest[0] == '?') && len(rest) > 1 && isLetter(rest[1]):
		if n := strings.IndexAny(rest, "<>"); n >= 0 && rest[n] == '>' { // a doctype or an instruction
			return tag{length: n + 2}, true
		}
	}
	return tag{}, false
}

const cdata, cdataEnd = "<![CDATA[", "]]>"

// commentLen returns the length of the comment that s begins with. One that is
// cut off reaches to the end.
func commentLen(s string) int {
	const open = len("<!--")
	if strings.HasPrefix(s[open:], ">") || strings.HasPrefix(s[open:], "->") {
		return open + strings.IndexByte(s[open:], '>') + 1
	}
	for i := open; ; {
		n := strings.Index(s[i:], "--")
		if n < 0 {
			return len(s)
		}
		i += n + len("--")
		if strings.HasPrefix(s[i:], ">") {
			return i + 1
		}
		if strings.HasPrefix(s[i:], "!>") {
			return i + 2
		}
		i-- // "--->" ends a comment as well
	}
}

// scanElement returns the tag that s begins with, whose name starts at an offset.
//
// It takes for a tag what a browser would, but for three things that plain text
// has as well. A start tag whose name no element has needs a prefix, a hyphen or
// an attribute with a value. An attribute without a value must be one of the few
// that may stand so: "a <b và c> d" has no tag. And what the end of the text, or
// the next "<", cuts off must be an end tag or have an attribute.
func scanElement(s string, name int) (tag, bool) {
	i := name
	for i < len(s) && (isLetter(s[i]) || '0' <= s[i] && s[i] <= '9' || s[i] == '-' || s[i] == ':') {
		i++
	}
	if i < len(s) && strings.IndexByte(space+"/<>", s[i]) < 0 {
		return tag{}, false
	}
	t := tag{name: s[name:i], end: name > 1}
	t.kind = elementOf(t.name)
	isTag := t.kind != unknown || t.end || strings.ContainsAny(t.name, ":-")
	isCut := t.end // whether it is a tag where it is not closed
	from := i
	for i < len(s) && s[i] != '<' && s[i] != '>' {
		if s[i] == '/' || strings.IndexByte(space, s[i]) >= 0 {
			i++
			continue
		}
		n, valued := scanAttribute(s[i:])
		switch {
		case valued:
			isTag, isCut = true, true
		case isCut:
			n = max(n, 1) // a slip in what is surely a tag
		case i+n == len(s) && beginsAttribute(s[i:]):
			isCut = true
		case !bare[strings.ToLower(s[i:i+n])]:
			return tag{}, false
		}
		i += n
	}
	t.attributes, t.length = s[from:i], i
	if i < len(s) && s[i] == '>' {
		t.length++
		return t, isTag
	}
	return t, isCut && (isTag || i == len(s))
}

// scanAttribute returns the length of the attribute that s begins with, or 0 if
// there is none, and whether it has a value.
func scanAttribute(s string) (n int, value bool) {
	for n < len(s) && strings.IndexByte(space+"=/<>\"'", s[n]) < 0 {
		if s[n] >= 0x80 {
			return 0, false
		}
		n++
	}
	if n == 0 {
		return 0, false
	}
	at := n + len(s[n:]) - len(strings.TrimLeft(s[n:], space))
	if at == len(s) || s[at] != '=' {
		return n, false
	}
	at++
	at += len(s[at:]) - len(strings.TrimLeft(s[at:], space))
	if at == len(s) {
		return at, true
	}
	if q := s[at]; q == '"' || q == '\'' {
		end := strings.IndexByte(s[at+1:], q)
		if end >= 0 {
			return at + end + 2, true
		}
		// The quotation mark was lost, or the text was cut inside the value.
		if end = strings.IndexByte(s[at:], '>'); end < 0 {
			end = len(s) - at
		}
		return at + end, true
	}
	end := strings.IndexAny(s[at:], space+">")
	if end < 0 {
		end = len(s) - at
	}
	return at + end, true
}

// attribute returns the value of an attribute of t by its name in lower case,
// with character references decoded.
func (t tag) attribute(name string) (string, bool) {
	for s := t.attributes; s != ""; {
		s = strings.TrimLeft(s, space+"/")
		n, valued := scanAttribute(s)
		if valued {
			key, value, _ := strings.Cut(s[:n], "=")
			if strings.EqualFold(strings.Trim(key, space), name) {
				value = strings.TrimLeft(value, space)
				if value != "" && (value[0] == '"' || value[0] == '\'') {
					value = strings.TrimSuffix(value[1:], value[:1])
				}
				return unescape(value), true
			}
		}
		s = s[min(len(s), max(n, 1)):]
	}
	return "", false
}

// hiddenLen returns the length of what comes after the start tag of a hidden
// element up to its end tag, that included. One that is cut off reaches to the
// end.
func hiddenLen(s, name string) int {
	for i := 0; ; {
		n := strings.Index(s[i:], "</")
		if n < 0 {
			return len(s)
		}
		i += n + 2
		if len(s)-i < len(name) || !strings.EqualFold(s[i:i+len(name)], name) {
			continue
		}
		if after := i + len(name); after == len(s) || !isLetter(s[after]) {
			if end := strings.IndexByte(s[after:], '>'); end >= 0 {
				return after + end + 1
			}
			return len(s)
		}
	}
}

func isLetter(b byte) bool { return b|0x20-'a' <= 'z'-'a' }
