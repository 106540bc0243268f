import * as L from "leaflet";
import type { Geometry } from "geojson";
import type { Bounds } from "../contract";

const CASING: L.PathOptions = { color: "#ffffff", weight: 7, opacity: 0.85, fill: false };
const LINE: L.PathOptions = { color: "#d6006e", weight: 3, opacity: 1, fillColor: "#d6006e", fillOpacity: 0.12 };
const POINT: L.CircleMarkerOptions = { radius: 9, color: "#d6006e", weight: 3, fillColor: "#ffffff", fillOpacity: 0.5 };

/** The outline of what was identified or found. Drawn from the whole geometry and not from the
 * tiles, so that no tile edge shows; on a canvas, which bears the largest features. */
export class Highlight {
  private readonly group = L.layerGroup();
  private readonly renderer = L.canvas({ padding: 0.3 });

  constructor(private readonly map: L.Map) {
    this.group.addTo(map);
  }

  show(geometry: Geometry): void {
    this.clear();
    const line = L.geoJSON(geometry, this.options(LINE));
    // An area all around the window would only tint the map.
    if (line.getBounds().contains(this.map.getBounds())) line.setStyle({ fill: false });
    this.group.addLayer(L.geoJSON(geometry, this.options(CASING))).addLayer(line);
  }

  showBounds([west, south, east, north]: Bounds): void {
    const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    this.show({ type: "Polygon", coordinates: [ring] });
  }

  clear(): void {
    this.group.clearLayers();
  }

  private options(style: L.PathOptions): L.GeoJSONOptions {
    const common = { interactive: false, renderer: this.renderer };
    // `renderer` is an option of every path that L.geoJSON passes on.
    return {
      interactive: false,
      style: { ...style, ...common },
      pointToLayer: (_, at) => L.circleMarker(at, { ...POINT, ...common }),
    } as L.GeoJSONOptions;
  }
}
