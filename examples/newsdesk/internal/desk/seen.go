package desk

import (
	"context"
	"maps"

	"github.com/chumtin/chumtin/cluster"
)

// reading is how far readers have read stories: up to the article of a number. What
// is in memory is a copy of the store's, of readers who asked.
type reading struct {
	marks map[string]map[cluster.StoryID]int64 // the inner ones never change
	count uint64                               // of changes
}

// seen returns how far a reader has read stories.
func (d *Desk) seen(ctx context.Context, reader string) (map[cluster.StoryID]int64, error) {
	reader = clean(reader)
	d.mu.RLock()
	marks, known := d.reading.marks[reader]
	count := d.reading.count
	d.mu.RUnlock()
	if known {
		return marks, nil
	}
	marks, err := d.store.Seen(ctx, reader)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	// What was read may be older than a mark that was committed meanwhile.
	if d.reading.count == count {
		if d.reading.marks == nil || len(d.reading.marks) >= maxReaders {
			d.reading.marks = make(map[string]map[cluster.StoryID]int64)
		}
		d.reading.marks[reader] = marks
	}
	return marks, nil
}

// maxReaders is how many readers' marks are in memory.
const maxReaders = 256

// MarkRead notes that a reader has read all of a story that there is now, or none of
// it.
func (d *Desk) MarkRead(ctx context.Context, reader string, id cluster.StoryID, read bool) error {
	reader = clean(reader)
	if _, err := d.row(ctx, id); err != nil {
		return err
	}
	return d.submit(ctx, 1, func(g *group) error {
		var upto int64
		if read {
			var err error
			if upto, err = g.tx.Newest(id); err != nil {
				return err
			}
		}
		g.after = append(g.after, func(*state) {
			d.reading.count++
			if marks, known := d.reading.marks[reader]; known {
				marks = maps.Clone(marks)
				if upto == 0 {
					delete(marks, id)
				} else {
					marks[id] = upto
				}
				d.reading.marks[reader] = marks
			}
		})
		return g.tx.SetSeen(reader, id, upto)
	})
}
