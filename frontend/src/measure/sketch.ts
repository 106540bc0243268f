import * as L from "leaflet";
import type { Geometry, LineString, MultiLineString, MultiPolygon, Polygon, Position } from "geojson";
import { language, type Bilingual } from "../i18n/language";

export type SketchKind = "length" | "area";

const LINE: L.PathOptions = { color: "#c2410c", weight: 3, fillColor: "#f97316", fillOpacity: 0.15, interactive: false };
const BAND: L.PathOptions = { ...LINE, weight: 2, dashArray: "5 6", fill: false };
const VERTEX: L.CircleMarkerOptions = { radius: 4.5, color: "#c2410c", weight: 2, fillColor: "#fff", fillOpacity: 1, interactive: false };

/** A line or area being drawn on the map: its corners, the rubber band to the mouse, its label. */
export class Sketch {
  private readonly corners: L.LatLng[] = [];
  private readonly group = L.layerGroup();
  private readonly shape: L.Polyline<LineString | MultiLineString | Polygon | MultiPolygon>;
  private readonly band = L.polyline([], BAND);
  private readonly vertices = L.layerGroup();
  private readonly label: L.Tooltip;

  constructor(map: L.Map, readonly kind: SketchKind) {
    this.shape = kind === "area" ? new L.Polygon([], LINE) : new L.Polyline([], LINE);
    this.label = L.tooltip({ permanent: true, direction: "top", offset: [0, -8], className: "measure-label" });
    this.group.addLayer(this.shape).addLayer(this.band).addLayer(this.vertices).addTo(map);
  }

  get count(): number {
    return this.corners.length;
  }

  /** Enough corners to be measured. */
  get complete(): boolean {
    return this.count >= (this.kind === "area" ? 3 : 2);
  }

  get last(): L.LatLng | undefined {
    return this.corners.at(-1);
  }

  get geometry(): Geometry {
    const positions: Position[] = this.corners.map(({ lng, lat }) => [lng, lat]);
    if (this.kind === "length") return { type: "LineString", coordinates: positions };
    return { type: "Polygon", coordinates: [[...positions, positions[0]!]] };
  }

  add(at: L.LatLng): void {
    this.corners.push(at);
    this.redraw();
  }

  removeLast(): void {
    this.corners.pop();
    this.band.setLatLngs([]);
    this.redraw();
  }

  /** Draws the rubber band from the last corner, for areas also back to the first. */
  reach(to: L.LatLng): void {
    if (!this.last) return;
    const back = this.kind === "area" && this.count > 1 ? [this.corners[0]!] : [];
    this.band.setLatLngs([this.last, to, ...back]);
  }

  finish(): void {
    this.band.setLatLngs([]);
  }

  /** Writes the figure at the drawing; null takes it away. */
  write(figure: Bilingual | null): void {
    if (!figure || !this.last) {
      this.label.remove();
      return;
    }
    const at = this.kind === "area" ? this.shape.getBounds().getCenter() : this.last;
    this.label.setLatLng(at).setContent(language.pick(figure));
    this.group.addLayer(this.label);
  }

  remove(): void {
    this.group.remove();
  }

  private redraw(): void {
    this.shape.setLatLngs(this.corners);
    this.vertices.clearLayers();
    for (const corner of this.corners) this.vertices.addLayer(L.circleMarker(corner, VERTEX));
    if (!this.complete) this.write(null);
  }
}
