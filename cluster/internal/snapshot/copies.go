package snapshot

import "io"

// A Copied is a text of a set of copies.
type Copied struct {
	Note     string
	Keys     []uint64 // one of each band, or none if there are no shingles
	Shingles []uint64 // in ascending order
}

// WriteCopies writes the state of a set of copies: so many texts. The options are a
// line that says all that shapes keys and shingles.
func WriteCopies(w io.Writer, options string, n int, text func(i int) (Copied, error)) error {
	f := newFrameWriter(w)
	f.put(Head, func(p []byte) []byte {
		p = appendText(p, "copies")
		p = appendUint(p, version)
		return appendText(p, options)
	})
	f.sequence(Copies, n, func(p []byte, i int) []byte {
		c, err := text(i)
		if err != nil && f.err == nil {
			f.err = err
		}
		p = appendText(p, c.Note)
		p = appendUint(p, len(c.Shingles))
		p = appendFixed(p, c.Shingles)
		return appendFixed(p, c.Keys)
	})
	return f.end()
}

// ReadCopies reads the state of a set of copies, with so many keys a text, and all of
// r. It calls add with each text. Errors of check, which says whether the options will
// do, and of add are returned as they are.
func ReadCopies(r io.Reader, keys int, check func(options string) error, add func(Copied) error) error {
	f, err := newFrameReader(r)
	if err != nil {
		return err
	}
	var refused error
	err = f.single(Head, func(v *values) {
		v.headOf("copies")
		if options := v.text(); v.err == nil {
			refused = check(options)
		}
	})
	if refused != nil {
		return refused
	}
	if err != nil {
		return err
	}
	err = f.sequence(Copies, func(v *values) {
		c := Copied{Note: v.text()}
		if n := v.uint(); n > 0 {
			c.Shingles = fixed[uint64](v, n)
			c.Keys = fixed[uint64](v, uint64(keys))
		}
		if err := ascending("shingle", c.Shingles); err != nil {
			v.fail("%w", err)
		}
		if v.err == nil && refused == nil {
			refused = add(c)
		}
	})
	if refused != nil {
		return refused
	}
	if err != nil {
		return err
	}
	return f.end()
}
