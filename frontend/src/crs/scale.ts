// Scale of a Web Mercator map, true at the latitude looked at.

/** Semi-major axis (m) and squared eccentricity of the CGCS2000 ellipsoid, GB 22021-2008 table 1. */
const SEMI_MAJOR = 6_378_137;
const ECCENTRICITY_SQUARED = 0.006_694_380_022_9;
/** Side of a pixel in metres that map scales are reckoned with, OGC 17-083r2 clause 6.1. */
const PIXEL = 0.000_28;
const TILE_PIXELS = 256;

/** Metres on the ground, west to east, of one pixel. */
export function metresPerPixel(latitude: number, zoom: number): number {
  const phi = (latitude * Math.PI) / 180;
  const equator = (2 * Math.PI * SEMI_MAJOR) / (TILE_PIXELS * 2 ** zoom);
  return (equator * Math.cos(phi)) / Math.sqrt(1 - ECCENTRICITY_SQUARED * Math.sin(phi) ** 2);
}

export function scaleDenominator(latitude: number, zoom: number): number {
  return metresPerPixel(latitude, zoom) / PIXEL;
}

/** "1:25 000": three significant figures, thousands apart. */
export function formatScale(denominator: number): string {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(denominator)) - 2);
  return `1:${groupThousands(Math.round(denominator / step) * step)}`;
}

export function groupThousands(value: number): string {
  // A no-break space, so that a figure never wraps.
  return String(value).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
}

export interface ScaleBar {
  metres: number;
  pixels: number;
}

/** The longest round length that fits into `maxPixels`. */
export function fitScaleBar(latitude: number, zoom: number, maxPixels: number): ScaleBar {
  const perPixel = metresPerPixel(latitude, zoom);
  const limit = perPixel * maxPixels;
  const power = 10 ** Math.floor(Math.log10(limit));
  const metres = ([5, 2, 1].find((digit) => digit * power <= limit) ?? 1) * power;
  return { metres, pixels: metres / perPixel };
}
