IF NEW.{area} IS NULL OR (TG_OP = 'UPDATE' AND NEW.geometry IS DISTINCT FROM OLD.geometry
                              AND current_setting('qiongtu.areas', true) IS DISTINCT FROM 'given'
                              AND NEW.{area} IS NOT DISTINCT FROM OLD.{area}
                              AND abs(NEW.{area} - hn_ellipsoid_area(NEW.geometry)) > {cent}) THEN
        NEW.{area} := hn_ellipsoid_area_rounded(NEW.geometry);
    END IF;
