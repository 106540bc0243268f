import type { Bounds, CoordinateCandidate } from "../contract";

/** Two readings closer than this are one place, in degrees (0.1 mm). */
const SAME = 1e-9;

/** The readings to offer, those inside the area of the map first. None is left out for lying outside:
 * the sea and its islands reach far; but a 3° and a 6° zone that give one place are one reading. */
export function orderCandidates(candidates: readonly CoordinateCandidate[], area: Bounds): CoordinateCandidate[] {
  const distinct = candidates.filter(
    (candidate, place) => !candidates.slice(0, place).some((earlier) => isSame(earlier, candidate)),
  );
  return distinct.sort((a, b) => Number(contains(area, b)) - Number(contains(area, a)));
}

function contains([west, south, east, north]: Bounds, { lon, lat }: CoordinateCandidate): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

function isSame(a: CoordinateCandidate, b: CoordinateCandidate): boolean {
  return Math.abs(a.lon - b.lon) < SAME && Math.abs(a.lat - b.lat) < SAME;
}
