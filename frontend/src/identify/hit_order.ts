import type { Hit } from "../contract";

/** Points before lines before areas: how exactly one must aim at them. */
const AIM = { Point: 0, MultiPoint: 0, LineString: 1, MultiLineString: 1 } as Record<string, number>;

/** After all areas: a raster has a value everywhere. */
const EVERYWHERE = 3;

/** The hits from the most particular to the most general, so that a click on a parcel shows the
 * parcel and not the county around it; equals stay in the order of the layers. */
export function orderHits(hits: readonly Hit[]): Hit[] {
  return [...hits].sort((a, b) => aimOf(a) - aimOf(b) || sizeOf(a) - sizeOf(b));
}

function aimOf(hit: Hit): number {
  return hit.kind === "coverage" ? EVERYWHERE : (AIM[hit.geometry.type] ?? 2);
}

/** Square degrees of the bounding box; lines and points do not compare by size. */
function sizeOf(hit: Hit): number {
  const [west, south, east, north] = hit.bounds;
  return aimOf(hit) < 2 ? 0 : (east - west) * (north - south);
}
