"""The formats of a map picture: how each is named, and made of pixels."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image

from gis_core.raster.encode import encode_geotiff
from tiles.forms import ENCODINGS
from tiles.matrix import Box
from tiles.wms.faults import invalid_format

WHITE_NAME = "0xFFFFFF"
# Dots per inch of a sheet whose request does not say: OGC's pixel of 0.28 mm.
OGC_DPI = 25.4 / 0.28


@dataclass(frozen=True)
class Format:
    """`mapnik` is Mapnik's word for it, empty where we make it ourselves of pixels."""

    content_type: str
    mapnik: str = ""
    pillow: str = ""
    is_opaque: bool = False
    ending: str = "png"


PNG = Format("image/png", "png32:z=4", "PNG")
FORMATS = {
    "image/png": PNG,
    "image/png; mode=8bit": Format("image/png; mode=8bit", ENCODINGS["png"].word, "PNG8"),
    "image/jpeg": Format("image/jpeg", "jpeg85", "JPEG", is_opaque=True, ending="jpg"),
    "image/webp": Format("image/webp", "webp:quality=85:method=2", "WEBP", ending="webp"),
    "image/geotiff": Format("image/geotiff", ending="tif"),
    "application/pdf": Format("application/pdf", "", "PDF", is_opaque=True, ending="pdf"),
}
# What clients call the same.
ALIASES = {
    "png": "image/png",
    "png8": "image/png; mode=8bit",
    "image/png8": "image/png; mode=8bit",
    "image/png;mode=8bit": "image/png; mode=8bit",
    "image/jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "image/tiff": "image/geotiff",
    "image/tiff; application=geotiff": "image/geotiff",
    "geotiff": "image/geotiff",
    "pdf": "application/pdf",
}


def find_format(name: str) -> Format:
    """The format of that name; GisError("parameter") with WMS's own code for any other."""
    # A plus stands for a blank where it was not encoded.
    plain = " ".join(name.lower().replace("+", " ").split())
    found = FORMATS.get(ALIASES.get(plain, plain))
    if found is None:
        raise invalid_format(name, FORMATS)
    return found


def encode(picture: Image.Image, form: Format, box: Box, epsg: int, dpi: float) -> bytes:
    """An RGBA picture of a box in that format."""
    if form.ending == "tif":
        return encode_geotiff(np.asarray(picture), box, epsg)
    written = BytesIO()
    if form.pillow == "PNG8":
        picture.quantize(256, method=Image.Quantize.FASTOCTREE).save(written, "PNG")
    elif form.is_opaque:
        picture.convert("RGB").save(written, form.pillow, quality=90, resolution=dpi)
    else:
        picture.save(written, form.pillow)
    return written.getvalue()


def lay_on(picture: Image.Image, colour: str) -> Image.Image:
    """The picture on a ground of one colour."""
    ground = Image.new("RGBA", picture.size, colour)
    return Image.alpha_composite(ground, picture)
