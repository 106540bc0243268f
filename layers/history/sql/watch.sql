-- What a keeper of tiles asks: what has been written since it last asked, and for how long it may rely on that.
--
-- A keeper that has asked may rely on the answer for {lease} seconds from before it asked, unless a change set
-- was open (`busy`): one that opens later commits no earlier than that (hn_seal_change_set). So what is served
-- is what a reader of the tables could have seen at the moment of serving, and most requests ask nothing.
--
-- The open change sets are looked up first, each further statement sees what was committed before it (VOLATILE):
-- a change set that was open then is either still open, or its marks are seen below. Change sets are sealed one
-- after the other and seen in that order, so `sequence` tells exactly what has been seen.
-- `marks` is null when there are none, or when `since` is negative: then only the present state is asked for.
CREATE OR REPLACE FUNCTION hn_watch(
    since bigint, OUT sequence bigint, OUT access bigint, OUT busy boolean, OUT marks text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET jit = off SET search_path FROM CURRENT
AS $$
BEGIN
    busy := EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND classid = hn_open_lock()::oid AND objsubid = 2
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()));
    sequence := coalesce((
        SELECT changed.sequence FROM layers_changeset AS changed
        WHERE changed.sequence IS NOT NULL ORDER BY changed.sequence DESC LIMIT 1), 0);
    access := (SELECT value FROM accounts_accessepoch);
    IF since >= 0 AND sequence > since THEN
        marks := (
            SELECT json_agg(json_build_array(changed.sequence, mark.layer, mark.z, mark.x, mark.y, mark.deep)
                             ORDER BY changed.sequence)
            FROM layers_changeset AS changed
            JOIN layers_tilemark AS mark ON mark.change_set_id = changed.id
            WHERE changed.sequence > since AND changed.sequence <= hn_watch.sequence);
    END IF;
END
$$;
