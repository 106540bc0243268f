-- Anchors that the chain contradicts: a number that it no longer has (null), or has with another hash.
SELECT anchor.sequence, changed.hash IS NULL
FROM unnest(%(sequences)s::bigint[], %(hashes)s::text[]) AS anchor (sequence, hash)
LEFT JOIN layers_changeset AS changed ON changed.sequence = anchor.sequence
WHERE changed.hash IS DISTINCT FROM anchor.hash
ORDER BY anchor.sequence
