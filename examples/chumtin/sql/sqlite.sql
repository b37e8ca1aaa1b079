-- The copies in a corpus, of what "chumtin bands" printed, by SQLite:
--
--	sqlite3 corpus.db <sqlite.sql

.bail on
CREATE TABLE bands (id TEXT NOT NULL, band INTEGER NOT NULL, key INTEGER NOT NULL);
CREATE TABLE signatures (id TEXT NOT NULL, signature TEXT NOT NULL);
.mode ascii
.separator "\t" "\n"
.import bands.tsv bands
.import signatures.tsv signatures
CREATE UNIQUE INDEX signatures_by_id ON signatures (id); -- fails, and all ends, if an id is there twice

-- What several texts have in common. Of more than 128 each is compared with the first,
-- so that boilerplate costs no more than linear work.
CREATE TABLE buckets AS
SELECT band, key, count(*) AS texts, min(id) AS first FROM bands GROUP BY band, key HAVING count(*) > 1;
CREATE INDEX bands_by_key ON bands (band, key);
CREATE TABLE candidates AS
SELECT x.id AS a, y.id AS b
FROM buckets AS k
CROSS JOIN bands AS x ON x.band = k.band AND x.key = k.key
CROSS JOIN bands AS y ON y.band = k.band AND y.key = k.key
WHERE k.texts <= 128 AND x.id < y.id
UNION
SELECT k.first, y.id
FROM buckets AS k
CROSS JOIN bands AS y ON y.band = k.band AND y.key = k.key
WHERE k.texts > 128 AND y.id <> k.first;

-- The share of the 128 numbers of 16 bits in which two signatures agree.
CREATE TABLE slots AS
WITH RECURSIVE numbers (slot) AS (SELECT 0 UNION ALL SELECT slot + 1 FROM numbers WHERE slot < 127)
SELECT slot FROM numbers;
CREATE TABLE pairs AS
SELECT * FROM (
	SELECT a, b, (
		SELECT count(*) FROM slots
		WHERE substr(s.signature, 4 * slot + 1, 4) = substr(t.signature, 4 * slot + 1, 4)
	) / 128.0 AS similarity
	FROM candidates JOIN signatures AS s ON s.id = a JOIN signatures AS t ON t.id = b
) WHERE similarity >= 0.8 /* threshold */;

-- Groups are what pairs connect: from each text that is lower than all it is a pair
-- with, and so from the lowest of a group, all others are reached.
CREATE TABLE links AS SELECT a AS x, b AS y FROM pairs UNION SELECT b, a FROM pairs;
CREATE INDEX links_by_x ON links (x, y);
CREATE TABLE groups AS
WITH RECURSIVE reached (kept, id) AS (
	SELECT x, x FROM links GROUP BY x HAVING min(y) > x
	UNION
	SELECT kept, y FROM reached JOIN links ON x = reached.id
)
SELECT id, min(kept) AS kept FROM reached GROUP BY id;

.once copies.tsv
SELECT id, kept FROM groups WHERE id <> kept ORDER BY id;
