-- A statutory area that a statement leaves out, or leaves as it was while it changes the geometry. One that
    -- still agrees to the cent stays: parts of a whole are rounded so that they sum to it. A writer that has
    -- seen to this itself (layers.editing.apply) says so in qiongtu.areas.
    IF NEW.{area} IS NULL OR (TG_OP = 'UPDATE' AND NEW.geometry IS DISTINCT FROM OLD.geometry
                              AND current_setting('qiongtu.areas', true) IS DISTINCT FROM 'given'
                              AND NEW.{area} IS NOT DISTINCT FROM OLD.{area}
                              AND abs(NEW.{area} - hn_ellipsoid_area_rounded(NEW.geometry)) > 0.01) THEN
        NEW.{area} := hn_ellipsoid_area_rounded(NEW.geometry);
    END IF;
