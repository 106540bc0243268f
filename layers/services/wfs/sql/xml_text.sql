-- A text as XML: null when empty. Only what holds a special sign is looked at twice: the three signs of XML,
-- and control characters, which XML cannot hold at all.
CASE
    WHEN t.{column} = '' THEN NULL
    WHEN t.{column} ~ {special}
        THEN replace(replace(replace(translate(t.{column}, {bad}, ''), '&', '&amp;'), '<', '&lt;'), '>', '&gt;')
    ELSE t.{column}
END
