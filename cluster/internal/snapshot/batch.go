package snapshot

import (
	"io"

	"github.com/chumtin/chumtin/shingle"
)

// A Batch is the state of a batch as plain data.
type Batch struct {
	Articles    []Article // of which ID to Time count, and Doc
	Constraints []Constraint
}

// Write writes the state of a batch.
func (b *Batch) Write(w io.Writer, of Settings) error {
	f := newFrameWriter(w)
	f.head("batch", of.Profile, of.options()...)
	f.sequence(Texts, len(b.Articles), func(p []byte, i int) []byte {
		a := &b.Articles[i]
		for _, s := range [...]string{a.ID, a.Title, a.Source, a.URL, a.Lang} {
			p = appendText(p, s)
		}
		return appendTime(p, a.Time)
	})
	f.constraints(b.Constraints)
	f.sequence(Documents, len(b.Articles), func(p []byte, i int) []byte { return appendDocument(p, b.Articles[i].Doc) })
	return f.end()
}

// ReadBatch reads the state of a batch, and all of r. An error of check, which says
// whether the settings will do, is returned as it is.
func ReadBatch(r io.Reader, check func(Settings) error) (*Batch, error) {
	f, err := newFrameReader(r)
	if err != nil {
		return nil, err
	}
	of, err := f.settings("batch", check)
	if err != nil {
		return nil, err
	}
	b := new(Batch)
	err = f.sequence(Texts, func(v *values) {
		var a Article
		for _, to := range [...]*string{&a.ID, &a.Title, &a.Source, &a.URL, &a.Lang} {
			*to = v.text()
		}
		a.Time = v.time()
		b.Articles = append(b.Articles, a)
	})
	if err != nil {
		return nil, err
	}
	if b.Constraints, err = f.readConstraints(); err != nil {
		return nil, err
	}
	docs := make([]**shingle.Document, len(b.Articles))
	for i := range b.Articles {
		docs[i] = &b.Articles[i].Doc
	}
	if err := f.readDocuments(docs, of.Profile); err != nil {
		return nil, err
	}
	return b, f.end()
}
