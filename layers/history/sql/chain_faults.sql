-- Links of the chain that do not hold; none when it is whole. Reads every change set and entry once, in order.
-- `missing` numbers are absent before this one; `detached`: it does not follow the hash before it; `altered`:
-- its hash is not that of its columns and entries; `unsealed`: it was never given a number.
WITH links AS (
    SELECT changed.id, changed.sequence, changed.previous_hash, changed.hash,
           coalesce(lag(changed.sequence) OVER chain, 0) AS sequence_before,
           coalesce(lag(changed.hash) OVER chain, '') AS hash_before,
           encode(sha256(convert_to(changed.previous_hash || hn_change_set_text(changed), 'UTF8')), 'hex') AS found
    FROM layers_changeset AS changed
    WHERE changed.sequence IS NOT NULL
    WINDOW chain AS (ORDER BY changed.sequence)
), judged AS (
    SELECT id, sequence,
           sequence - sequence_before - 1 AS missing,
           sequence = sequence_before + 1 AND previous_hash <> hash_before AS detached,
           hash <> found AS altered,
           false AS unsealed
    FROM links
    UNION ALL
    SELECT id, NULL, 0, false, false, true FROM layers_changeset WHERE sequence IS NULL
)
SELECT judged.id, sequence, missing, detached, altered, unsealed,
       ARRAY(SELECT DISTINCT entry.layer FROM layers_changeentry AS entry
             WHERE entry.change_set_id = judged.id ORDER BY 1)
FROM judged
WHERE missing <> 0 OR detached OR altered OR unsealed
ORDER BY sequence
LIMIT %(most)s
