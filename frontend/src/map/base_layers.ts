import * as L from "leaflet";
import type { Catalogue } from "../contract";
import { both, language, say, type Bilingual } from "../i18n/language";

export type BaseName = "own" | "tianditu" | "none";

export interface BaseEvents {
  failed(status: number): void;
}

/** The picture beneath all layers: our own, Tianditu where the catalogue offers it, or none. */
export class BaseLayers {
  current: BaseName = "own";
  private shown: L.LayerGroup | null = null;

  constructor(
    private readonly map: L.Map,
    private readonly catalogue: Catalogue,
    private readonly events: BaseEvents,
  ) {}

  get choices(): { name: BaseName; title: Bilingual }[] {
    const tianditu = { name: "tianditu" as const, title: both("天地图", "Tianditu") };
    return [
      { name: "own", title: say("baseOwn") },
      ...(this.catalogue.tianditu ? [tianditu] : []),
      { name: "none", title: say("baseNone") },
    ];
  }

  /** An unknown name, as from a link made where Tianditu was offered, gives our own base. */
  show(name: string): void {
    const known = this.choices.find((choice) => choice.name === name);
    this.current = known?.name ?? "own";
    this.shown?.remove();
    this.shown = L.layerGroup(this.createTiles()).addTo(this.map);
  }

  retry(): void {
    this.shown?.eachLayer((layer) => (layer as L.TileLayer).redraw());
  }

  private createTiles(): L.TileLayer[] {
    if (this.current === "none") return [];
    return this.current === "tianditu" ? this.createTianditu() : [this.createOwn()];
  }

  private createOwn(): L.TileLayer {
    const { tiles, scale2, tile_size, max_zoom } = this.catalogue.base;
    const own = L.tileLayer(L.Browser.retina ? scale2 : tiles, {
      tileSize: tile_size,
      maxNativeZoom: max_zoom,
      maxZoom: this.map.getMaxZoom(),
      className: "base-tile",
    });
    own.on("tileerror", () => this.events.failed(navigator.onLine ? 500 : 0));
    return own;
  }

  private createTianditu(): L.TileLayer[] {
    const { vec, labels, subdomains } = this.catalogue.tianditu!;
    const attribution = language.pick(both("天地图", "Tianditu"));
    const options = { subdomains, maxNativeZoom: 18, maxZoom: this.map.getMaxZoom(), attribution };
    return [vec, labels].map((url) => L.tileLayer(url, options));
  }
}
