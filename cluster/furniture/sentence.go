package furniture

import (
	"crypto/sha256"
	"encoding/binary"
	"iter"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/shingle/token"
)

const (
	maxEndings  = 16
	maxTail     = 4096 // bytes of a field that they are looked for in
	maxHeadline = 64   // words of a headline that is looked for in a sentence

	spaces    = " \t\r\n\u00a0"
	spaceLead = "\xc2"    // the first byte of a no-break space
	closers   = `"')]’”»` // that may stand behind a stop
)

// An ending is one of the last sentences of a field.
type ending struct {
	digest uint64 // of the outlet and the words
	start  int    // in the field
}

// endings yields the last sentences of a field that have words, the last first. The
// headline is that of the article. A page has none.
func endings(outlet string, headline []uint64, field string) iter.Seq[ending] {
	return func(yield func(ending) bool) {
		if field == "" || markup.IsPage(field) {
			return
		}
		first := max(0, len(field)-maxTail)
		text, offsets := field[first:], markup.Offsets{}
		if strings.ContainsAny(text, "<&") { // else it is its own text
			text, offsets = markup.Map(text)
		}
		n := 0
		for start, sentence := range lastSentences(text) {
			words := without(token.Append(nil, sentence), headline)
			if start == 0 && first > 0 {
				return // it may begin further up
			}
			if len(words) == 0 {
				continue
			}
			from, _ := offsets.Source(start, len(text))
			if n++; !yield(ending{digestOf(outlet, words), first + from}) || n == maxEndings {
				return
			}
		}
	}
}

// digestOf returns the digest of the words of a sentence at an outlet.
func digestOf(outlet string, words []uint64) uint64 {
	text := append([]byte(outlet), 0)
	for _, w := range words {
		text = binary.LittleEndian.AppendUint64(text, w)
	}
	sum := sha256.Sum256(text)
	return binary.LittleEndian.Uint64(sum[:])
}

// without returns the words of a sentence without those of a headline that it holds
// whole, if there are others and the headline is no longer than headlines are.
func without(words, headline []uint64) []uint64 {
	n := len(headline)
	for i := 0; minWords <= n && n <= maxHeadline && n < len(words) && i+n <= len(words); i++ {
		if slices.Equal(words[i:i+n], headline) {
			return slices.Concat(words[:i], words[i+n:])
		}
	}
	return words
}

// lastSentences yields the sentences of a text and where they start, the last first. A
// sentence ends with its line, or with a stop and the space behind it.
func lastSentences(text string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		end := len(text)
		for i := len(text) - 1; i > 0; i-- {
			if b := text[i-1]; b == '\n' || isSpace(text[:i]) && !isSpace(text[:i-1]) && stops(text[:i]) {
				if !yield(i, text[i:end]) {
					return
				}
				end = i
			}
		}
		yield(0, text[:end])
	}
}

// isSpace reports whether text ends in white space.
func isSpace(text string) bool {
	if text == "" {
		return false
	}
	b := text[len(text)-1]
	return b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == '\xa0' && strings.HasSuffix(text, "\u00a0")
}

// stops reports whether text ends in a stop, marks that may stand behind it, and a
// space.
func stops(text string) bool {
	text = strings.TrimSuffix(text[:len(text)-1], spaceLead)
	if text == "" || isLetter(text[len(text)-1]) {
		return false
	}
	text = strings.TrimRight(text, closers)
	return strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "…")
}

// isLetter reports whether b is an ASCII letter or digit, as most words end in.
func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' || '0' <= b && b <= '9' }
