import * as L from "leaflet";
import type { LonLat } from "../contract";
import type { CoordinateFormatter, CoordinateMode } from "../crs/coordinate_formatter";
import { say } from "../i18n/language";
import { button, element } from "../ui/dom";

export interface MarkerParts {
  formatter: CoordinateFormatter;
  /** The system of the readout. */
  mode: () => CoordinateMode;
  copy: (text: string) => void;
}

/** A marker with a card of its coordinates, ready to be copied. */
export class CoordinateMarker {
  private marker: L.Marker | null = null;

  constructor(private readonly map: L.Map, private readonly parts: MarkerParts) {}

  /** `epsg` is the system the person asked in; null for the one of the readout. */
  show(at: LonLat, epsg: number | null): void {
    this.remove();
    const icon = L.divIcon({ className: "coordinate-marker", iconSize: [28, 36], iconAnchor: [14, 35], popupAnchor: [0, -32] });
    this.marker = L.marker([at[1], at[0]], { icon, keyboard: true, title: "", autoPanOnFocus: false }).addTo(this.map);
    this.marker.bindPopup(this.createCard(at, epsg), { closeButton: false, minWidth: 220, autoPan: false }).openPopup();
  }

  remove(): void {
    this.marker?.remove();
    this.marker = null;
  }

  private createCard(at: LonLat, epsg: number | null): HTMLElement {
    const own: CoordinateMode[] = epsg === null ? [this.parts.mode()] : [`epsg:${epsg}`];
    const modes = [...new Set<CoordinateMode>([...own, "decimal", "dms"])];
    const lines = modes.map((mode) => this.createLine(mode, at));
    const remove = button({ class: "text-button", icon: "trash", caption: say("removeMarker"), press: () => this.remove() });
    return element("div", { class: "coordinate-card", test: "coordinate-card" }, ...uniqueTexts(lines), remove);
  }

  private createLine(mode: CoordinateMode, at: LonLat): HTMLElement {
    const { text, system, plain } = this.parts.formatter.format(mode, at);
    const copy = button({ class: "icon-button", icon: "copy", label: say("copyCoordinate"), press: () => this.parts.copy(plain) });
    const words = element("span", { class: "texts" }, element("span", { class: "figures", text }));
    if (system.zh) words.append(element("small", { text: system }));
    return element("p", {}, words, copy);
  }
}

/** EPSG:4490 chosen and plain degrees would be the same line twice. */
function uniqueTexts(lines: HTMLElement[]): HTMLElement[] {
  const seen = new Set<string | null>();
  return lines.filter((line) => {
    const fresh = !seen.has(line.textContent);
    seen.add(line.textContent);
    return fresh;
  });
}
