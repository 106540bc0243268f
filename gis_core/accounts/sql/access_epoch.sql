-- The function keeps the search path it is made under; unless it is named, temporary tables come first.
SELECT set_config('search_path', concat(current_setting('search_path'), ', pg_temp'), true);

-- A number that grows, in the same transaction, with every change of who somebody is or what they may do.
-- One row: changes of accounts wait for each other here, which nobody notices.
CREATE OR REPLACE FUNCTION hn_access_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE accounts_accessepoch SET value = value + 1;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER access_changed
AFTER DELETE OR UPDATE OF password, username, role, division, department_id, is_active, is_staff, is_superuser, session_epoch
ON accounts_user FOR EACH STATEMENT EXECUTE FUNCTION hn_access_changed();
