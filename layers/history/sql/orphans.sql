-- Entries and listed features of change sets that are not there: layer, change set, first features.
SELECT layer, change_set_id, '{}'::bigint[]
FROM layers_changeentry AS entry
WHERE NOT EXISTS (SELECT FROM layers_changeset WHERE id = entry.change_set_id)
GROUP BY layer, change_set_id
UNION ALL
SELECT layer, change_set_id, (array_agg(feature ORDER BY feature))[1:%(shown)s]
FROM layers_featurechange AS listed
WHERE NOT EXISTS (SELECT FROM layers_changeset WHERE id = listed.change_set_id)
GROUP BY layer, change_set_id
ORDER BY 2, 1
LIMIT %(most)s
