-- The spelling of days, instants and numbers in row texts; the same stands at the recording functions of layer.sql.
SET LOCAL datestyle = 'ISO, MDY';
SET LOCAL timezone = 'UTC';
SET LOCAL extra_float_digits = 1
