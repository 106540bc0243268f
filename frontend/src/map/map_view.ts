import * as L from "leaflet";
import type { Bounds, LonLat } from "../contract";
import { isPhone } from "../ui/dom";

const MIN_ZOOM = 5;
const MAX_ZOOM = 20;
const FLY_SECONDS = 0.8;
/** A point is looked at from here. */
const POINT_ZOOM = 17;
/** Below this a bounding box is as good as a point, in degrees (about 10 m). */
const POINT_SIZE = 1e-4;
/** Pane of the layers: above the base picture, below outlines and drawings. */
export const LAYER_PANE = "layers";

/** The Leaflet map with its panes, and the ways to move it. */
export class MapView {
  readonly map: L.Map;

  constructor(node: HTMLElement, private readonly home: Bounds) {
    this.map = L.map(node, {
      zoomControl: false,
      attributionControl: false,
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
      worldCopyJump: false,
      wheelPxPerZoomLevel: 90,
    });
    this.map.createPane(LAYER_PANE).style.zIndex = "300";
    new ResizeObserver(() => this.followSize(node)).observe(node);
  }

  get centre(): LonLat {
    const { lng, lat } = this.map.getCenter();
    return [lng, lat];
  }

  get zoom(): number {
    return this.map.getZoom();
  }

  /** Leaflet forgets the exact centre whenever it is told of a size, so only true changes are told. */
  private followSize(node: HTMLElement): void {
    const known = this.map.getSize();
    if (known.x === node.clientWidth && known.y === node.clientHeight) return;
    this.map.invalidateSize({ animate: false });
  }

  look(lon: number, lat: number, zoom: number): void {
    this.map.setView([lat, lon], zoom, { animate: false });
  }

  lookHome(animate = true): void {
    this.map.fitBounds(toLatLngBounds(this.home), { animate, padding: [10, 10] });
  }

  /** Flies to an area; a point, or next to one, is shown from close by. */
  flyTo(bounds: Bounds | null, centre: LonLat): void {
    if (!bounds || isPoint(bounds)) {
      this.flyToPoint(centre, Math.max(this.zoom, POINT_ZOOM));
      return;
    }
    const { x, y } = this.map.getSize();
    // Clear of the sheet with the attributes: below on phones, at the right elsewhere.
    const sheet: L.PointTuple = isPhone() ? [20, y * 0.52] : [Math.min(390, x * 0.4), 40];
    this.map.flyToBounds(toLatLngBounds(bounds), {
      maxZoom: 18,
      paddingTopLeft: isPhone() ? [20, 20] : [40, 40],
      paddingBottomRight: sheet,
      duration: FLY_SECONDS,
    });
  }

  flyToPoint([lon, lat]: LonLat, zoom: number): void {
    this.map.flyTo([lat, lon], zoom, { duration: FLY_SECONDS });
  }

  /** Closer, to where a layer begins to be drawn; nearer to its area if that is out of sight. */
  zoomInTo(zoom: number, bounds: Bounds | null): void {
    const area = bounds && toLatLngBounds(bounds);
    const outside = area && !area.contains(this.map.getCenter());
    this.map.flyTo(outside ? area.getCenter() : this.map.getCenter(), zoom, { duration: FLY_SECONDS });
  }
}

export function toLatLngBounds([west, south, east, north]: Bounds): L.LatLngBounds {
  return L.latLngBounds([south, west], [north, east]);
}

function isPoint([west, south, east, north]: Bounds): boolean {
  return east - west < POINT_SIZE && north - south < POINT_SIZE;
}
