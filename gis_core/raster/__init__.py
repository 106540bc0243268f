"""Raster files: opened, read, written and encoded here only; nothing else imports rasterio."""
