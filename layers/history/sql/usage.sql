-- How often, by whom and by which way layers were read on each day, most first within a day.
SELECT (read_at AT TIME ZONE %(zone)s)::date AS day,
       person, protocol, layer,
       sum(weight)::bigint AS answers,
       sum(features * weight)::bigint AS features,
       sum(bytes * weight)::bigint AS bytes
FROM layers_readrecord
WHERE read_at >= %(since)s AND read_at < %(until)s
  AND (%(person)s = '' OR person = %(person)s)
  AND (%(layer)s = '' OR layer = %(layer)s)
GROUP BY 1, 2, 3, 4
ORDER BY day DESC, answers DESC, person, protocol, layer
LIMIT %(most)s
