package report

import (
	"bytes"
	"fmt"
)

// Renewed text stands between these lines.
const (
	renewFrom = "<!-- %s -->\n"
	renewTo   = "\n<!-- end -->\n"
)

// Renew returns a text of Markdown with what the section holds, but for its title, and
// where and when it was measured, in place of what stands between a comment that is the
// section's command and the next one that is "end".
func (s Section) Renew(text []byte) ([]byte, error) {
	mark := fmt.Appendf(nil, renewFrom, s.Command)
	before, rest, found := bytes.Cut(text, mark)
	old, after, ends := bytes.Cut(rest, []byte(renewTo))
	if !found || !ends || bytes.Contains(old, []byte("<!--")) {
		return nil, fmt.Errorf("no line %q and, below it, %q, between which the results of this command are", bytes.TrimSpace(mark), bytes.TrimSpace([]byte(renewTo)))
	}
	var b bytes.Buffer
	b.Write(before)
	b.Write(mark)
	b.WriteString("\n")
	s.write(&b)
	writeList(&b, "Measured on", facts())
	b.WriteString(renewTo)
	b.Write(after)
	return b.Bytes(), nil
}
