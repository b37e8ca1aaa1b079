-- The copies in a corpus, of what "chumtin bands" printed, by DuckDB:
--
--	duckdb corpus.db <duckdb.sql
--
-- Written by the documentation of DuckDB 1; it was not run.

CREATE TABLE bands AS
SELECT * FROM read_csv('bands.tsv', delim = '\t', quote = '', escape = '', header = false,
	columns = {'id': 'VARCHAR', 'band': 'INTEGER', 'key': 'BIGINT'});
CREATE TABLE signatures AS
SELECT * FROM read_csv('signatures.tsv', delim = '\t', quote = '', escape = '', header = false,
	columns = {'id': 'VARCHAR', 'signature': 'VARCHAR'});

-- What several texts have in common. Of more than 128 each is compared with the first,
-- so that boilerplate costs no more than linear work.
CREATE TABLE shared AS
SELECT id, band, key, count(*) OVER bucket AS texts, min(id) OVER bucket AS first
FROM bands
WINDOW bucket AS (PARTITION BY band, key)
QUALIFY count(*) OVER bucket > 1;
CREATE TABLE few AS SELECT id, band, key FROM shared WHERE texts <= 128;
CREATE TABLE candidates AS
SELECT x.id AS a, y.id AS b FROM few AS x JOIN few AS y ON y.band = x.band AND y.key = x.key AND y.id > x.id
UNION
SELECT first, id FROM shared WHERE texts > 128 AND id <> first;

-- The share of the 128 numbers of 16 bits in which two signatures agree.
CREATE TABLE pairs AS
SELECT * FROM (
	SELECT a, b, len(list_filter(range(0, 128), lambda slot:
		substring(s.signature, 4 * slot + 1, 4) = substring(t.signature, 4 * slot + 1, 4))) / 128.0 AS similarity
	FROM candidates JOIN signatures AS s ON s.id = a JOIN signatures AS t ON t.id = b
) WHERE similarity >= 0.8 /* threshold */;

-- Groups are what pairs connect: from each text that is lower than all it is a pair
-- with, and so from the lowest of a group, all others are reached.
CREATE TABLE links AS SELECT a AS x, b AS y FROM pairs UNION SELECT b, a FROM pairs;
CREATE TABLE groups AS
WITH RECURSIVE reached (kept, id) AS (
	SELECT x, x FROM links GROUP BY x HAVING min(y) > x
	UNION
	SELECT reached.kept, links.y FROM reached JOIN links ON links.x = reached.id
)
SELECT id, min(kept) AS kept FROM reached GROUP BY id;

COPY (SELECT id, kept FROM groups WHERE id <> kept ORDER BY id)
TO 'copies.tsv' (FORMAT csv, DELIMITER '\t', HEADER false, QUOTE '');
