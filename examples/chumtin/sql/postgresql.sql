-- The copies in a corpus, of what "chumtin bands" printed, by PostgreSQL:
--
--	psql -f postgresql.sql

\set ON_ERROR_STOP on
CREATE TABLE bands (id text COLLATE "C" NOT NULL, band integer NOT NULL, key bigint NOT NULL);
CREATE TABLE signatures (id text COLLATE "C" PRIMARY KEY, signature text NOT NULL);
\copy bands FROM 'bands.tsv'
\copy signatures FROM 'signatures.tsv'
ANALYZE bands;

-- What several texts have in common. Of more than 128 each is compared with the first,
-- so that boilerplate costs no more than linear work.
CREATE TABLE buckets AS
SELECT band, key, count(*) AS texts, min(id) AS first FROM bands GROUP BY band, key HAVING count(*) > 1;
ANALYZE buckets;
CREATE TABLE shared AS
SELECT id, band, key, texts, first FROM bands JOIN buckets USING (band, key);
CREATE TABLE few AS SELECT id, band, key FROM shared WHERE texts <= 128;
ANALYZE few;
CREATE TABLE candidates AS
SELECT x.id AS a, y.id AS b FROM few AS x JOIN few AS y ON y.band = x.band AND y.key = x.key AND y.id > x.id
UNION
SELECT first, id FROM shared WHERE texts > 128 AND id <> first;

-- The share of the 128 numbers of 16 bits in which two signatures agree.
CREATE TABLE pairs AS
SELECT * FROM (
	SELECT a, b, (
		SELECT count(*) FROM generate_series(0, 127) AS slot
		WHERE substr(s.signature, 4 * slot + 1, 4) = substr(t.signature, 4 * slot + 1, 4)
	) / 128.0 AS similarity
	FROM candidates JOIN signatures AS s ON s.id = a JOIN signatures AS t ON t.id = b
) AS compared WHERE similarity >= 0.8 /* threshold */;

-- Groups are what pairs connect: from each text that is lower than all it is a pair
-- with, and so from the lowest of a group, all others are reached.
CREATE TABLE links AS SELECT a AS x, b AS y FROM pairs UNION SELECT b, a FROM pairs;
CREATE INDEX links_by_x ON links (x, y);
ANALYZE links;
CREATE TABLE groups AS
WITH RECURSIVE reached (kept, id) AS (
	SELECT x, x FROM links GROUP BY x HAVING min(y) > x
	UNION
	SELECT kept, y FROM reached JOIN links ON x = reached.id
)
SELECT id, min(kept) AS kept FROM reached GROUP BY id;

\copy (SELECT id, kept FROM groups WHERE id <> kept ORDER BY id) TO 'copies.tsv'
