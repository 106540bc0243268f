-- What a first load left in a layer, as one entry of its change set; the whole layer's tiles are marked.
WITH entry AS (
    INSERT INTO layers_changeentry (change_set_id, layer, kind, count, began, ended, columns)
    VALUES (%(number)s, %(layer)s, 'baseline', %(count)s, %(began)s, 0, %(columns)s)
)
SELECT hn_mark_layer(%(layer)s, %(number)s)
