-- The copies in a corpus, of what "chumtin bands" printed, by ClickHouse:
--
--	clickhouse local --path corpus --queries-file clickhouse.sql
--
-- Written by the documentation of ClickHouse 25; it was not run.

CREATE TABLE bands (id String, band UInt8, key Int64) ENGINE = MergeTree ORDER BY (band, key);
CREATE TABLE signatures (id String, signature String) ENGINE = MergeTree ORDER BY id;
INSERT INTO bands SELECT * FROM file('bands.tsv', TSVRaw, 'id String, band UInt8, key Int64');
INSERT INTO signatures SELECT * FROM file('signatures.tsv', TSVRaw, 'id String, signature String');

-- What several texts have in common. Of more than 128 each is compared with the first,
-- so that boilerplate costs no more than linear work.
CREATE TABLE candidates (a String, b String) ENGINE = MergeTree ORDER BY (a, b);
INSERT INTO candidates
WITH buckets AS (
	SELECT arraySort(groupArray(id)) AS ids FROM bands GROUP BY band, key HAVING count() > 1
)
SELECT DISTINCT pair.1, pair.2 FROM (
	SELECT arrayJoin(if(length(ids) <= 128,
		arrayFlatten(arrayMap(i -> arrayMap(y -> (ids[i], y), arraySlice(ids, i + 1)), arrayEnumerate(ids))),
		arrayMap(y -> (ids[1], y), arraySlice(ids, 2)))) AS pair
	FROM buckets
);

-- The share of the 128 numbers of 16 bits in which two signatures agree.
CREATE TABLE pairs (a String, b String, similarity Float64) ENGINE = MergeTree ORDER BY (a, b);
INSERT INTO pairs
SELECT a, b, arrayCount(slot -> substring(s.signature, 4 * slot + 1, 4) = substring(t.signature, 4 * slot + 1, 4), range(128)) / 128 AS similarity
FROM candidates
INNER JOIN signatures AS s ON s.id = candidates.a
INNER JOIN signatures AS t ON t.id = candidates.b
WHERE similarity >= 0.8 /* threshold */;

-- Groups are what pairs connect: each text takes the lowest name of those that it is a
-- pair with, again and again. A round more for each step between the farthest texts of
-- a group and its lowest one: repeat the second INSERT until the query after it, which
-- counts what is not done, prints 0.
CREATE TABLE links (x String, y String) ENGINE = MergeTree ORDER BY (x, y);
INSERT INTO links SELECT a, b FROM pairs UNION ALL SELECT b, a FROM pairs;
CREATE TABLE names (id String, kept SimpleAggregateFunction(min, String)) ENGINE = AggregatingMergeTree ORDER BY id;
INSERT INTO names SELECT x, least(x, min(y)) FROM links GROUP BY x;

INSERT INTO names SELECT x, min(n.kept) FROM links INNER JOIN (SELECT id, min(kept) AS kept FROM names GROUP BY id) AS n ON n.id = links.y GROUP BY x;

WITH n AS (SELECT id, min(kept) AS kept FROM names GROUP BY id)
SELECT count() FROM links INNER JOIN n AS p ON p.id = links.x INNER JOIN n AS q ON q.id = links.y WHERE p.kept <> q.kept;

SELECT id, min(kept) AS first FROM names GROUP BY id HAVING first <> id ORDER BY id
INTO OUTFILE 'copies.tsv' FORMAT TSVRaw;
