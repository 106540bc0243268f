-- How many features there are, counted no further than is quick.
SELECT count(*) FROM (SELECT 1 FROM {rows} AS t WHERE {where} LIMIT %(limit)s) AS found
