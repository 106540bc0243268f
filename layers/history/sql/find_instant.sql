-- Which change sets had taken effect at an instant: all up to `newest` except those `pending`.
-- Change sets are numbered when they begin and take effect when they commit, so some with a smaller number
-- take effect later; those not yet committed cannot be seen, only the locks that they hold. The hundred on either side bridge numbers and beginnings given in a different order.
WITH begun AS (
    SELECT id FROM layers_changeset WHERE began_at <= %(at)s ORDER BY began_at DESC LIMIT 100
), newest AS (
    SELECT coalesce(max(id), 0) AS id FROM begun
), pending AS (
    SELECT id FROM layers_changeset WHERE tstzrange(began_at, recorded_at) @> %(at)s::timestamptz
    UNION
    (SELECT id FROM layers_changeset WHERE began_at > %(at)s ORDER BY began_at LIMIT 100)
    UNION
    SELECT objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND classid = hn_open_lock()::oid AND objsubid = 2
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)
SELECT newest.id, ARRAY(SELECT pending.id FROM pending WHERE pending.id <= newest.id ORDER BY 1) FROM newest
