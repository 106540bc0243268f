-- Features of a layer that change sets touched: those that took effect after one instant and by another.
-- Uses the primary key (layer, change_set_id, feature).
SELECT DISTINCT feature FROM layers_featurechange AS touched
WHERE layer = %(layer)s
  AND change_set_id IN (
      SELECT id FROM layers_changeset
      WHERE recorded_at > %(since)s AND recorded_at <= %(until)s)
  AND feature > %(after)s
ORDER BY feature
LIMIT %(limit)s
