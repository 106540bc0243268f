-- One of the features that is under another lock now, and until when.
SELECT held.key, lock.expires_at
FROM layers_lockedfeature AS held JOIN layers_featurelock AS lock ON lock.id = held.lock_id
WHERE held.layer = %(layer)s AND held.key = ANY (%(keys)s) AND lock.expires_at > now() AND lock.token <> %(token)s
ORDER BY held.key
LIMIT 1
