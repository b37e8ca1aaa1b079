package desk

import "context"

// Stats returns the present counts.
func (d *Desk) Stats(ctx context.Context) (Stats, error) {
	counts, err := d.store.Counts(ctx)
	if err != nil {
		return Stats{}, err
	}
	size, err := d.store.Size(ctx)
	if err != nil {
		return Stats{}, err
	}
	return Stats{
		Articles: counts.Articles, Stories: counts.Stories, Changes: counts.Changes,
		Open: d.stream.Load().Stats(), Bytes: size,
	}, nil
}

// Backup writes a copy of all that is stored to a new file, while the desk goes on.
func (d *Desk) Backup(ctx context.Context, file string) error { return d.store.Backup(ctx, file) }
