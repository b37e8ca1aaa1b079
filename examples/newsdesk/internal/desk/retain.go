package desk

import (
	"context"
	"time"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// retainEvery is how often old texts are looked for.
const retainEvery = time.Hour

// dropOld drops the summaries and bodies of stories that closed before what is
// retained. Headlines stay and are found.
func (d *Desk) dropOld(ctx context.Context) error {
	before := d.Now().Add(-d.opts.Retain)
	for {
		old, err := d.store.OldTexts(ctx, before, groupSize)
		if err != nil || len(old) == 0 {
			return err
		}
		words := make([]store.Words, len(old))
		for i, t := range old {
			words[i] = store.WordsOfTitle(t.Title)
		}
		if err := d.submit(ctx, groupSize, func(g *group) error {
			for i, t := range old {
				if err := g.tx.DropText(t, words[i]); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
}
