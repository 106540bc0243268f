-- Farmland patches (land classes 01..) at the given slope grade or steeper (grades 1 to 5, TD/T 1057-2020).
SELECT
    patch.id,
    patch.district,
    patch.geometry,
    patch.patch_number,
    patch.land_class,
    patch.slope_grade,
    patch.area
FROM layers_landusepatch AS patch
WHERE patch.land_class LIKE '01%%'
    AND patch.slope_grade BETWEEN %(slope_grade)s::text AND '5'
