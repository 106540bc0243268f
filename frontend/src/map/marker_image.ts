// Pictures of the markers that styles name `qiongtu-<shape>`: distance fields, so that MapLibre can
// colour them and draw a halo around them.

export type MarkerShape = "square" | "triangle" | "diamond" | "cross" | "circle";

export interface MarkerImage {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

export const MARKER_PREFIX = "qiongtu-";
/** Styles count on a marker 16 pixels wide at size 1. */
const RADIUS = 8;
const HALO = 4;
/** Picture pixels for one screen pixel. */
export const MARKER_DENSITY = 2;
/** MapLibre's distance fields: the outline at 6/8 of the alpha range, one screen pixel an eighth. */
const OUTLINE = 6;
const RANGE = 8;

/** Signed distance in pixels from the outline of the shape, negative inside. */
type Distance = (x: number, y: number) => number;

const DISTANCES: Record<MarkerShape, Distance> = {
  circle: (x, y) => Math.hypot(x, y) - RADIUS,
  square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) - RADIUS,
  diamond: (x, y) => (Math.abs(x) + Math.abs(y) - RADIUS) * Math.SQRT1_2,
  // Sides with a slope of 2 : 1 from the top corner down to the base.
  triangle: (x, y) => Math.max((2 * Math.abs(x) - y - RADIUS) / Math.sqrt(5), y - RADIUS),
  cross: (x, y) => Math.min(bar(x, y), bar(y, x)),
};

function bar(along: number, across: number): number {
  return Math.max(Math.abs(along) - RADIUS, Math.abs(across) - RADIUS / 3);
}

/** The picture for an image name of a style, or null when the name is none of ours. */
export function createMarkerImage(name: string): MarkerImage | null {
  const distance = DISTANCES[name.slice(MARKER_PREFIX.length) as MarkerShape];
  if (!name.startsWith(MARKER_PREFIX) || !distance) return null;
  const side = 2 * (RADIUS + HALO) * MARKER_DENSITY;
  const data = new Uint8ClampedArray(side * side * 4);
  for (let index = 0; index < side * side; index += 1) {
    const x = ((index % side) + 0.5) / MARKER_DENSITY - RADIUS - HALO;
    const y = (Math.floor(index / side) + 0.5) / MARKER_DENSITY - RADIUS - HALO;
    data[index * 4 + 3] = ((OUTLINE - distance(x, y)) / RANGE) * 255;
  }
  return { width: side, height: side, data };
}
