import * as L from "leaflet";
import { visibleFrom, type ActiveLayer } from "../state/active_layers";
import type { LayerRenderer, RendererEvents } from "./layer_renderer";

/** Pictures are drawn by the server up to this zoom; closer ones are enlarged. */
const MAX_PICTURE_ZOOM = 18;

/** Draws each layer as picture tiles, where WebGL is missing or unwanted. */
export class PictureRenderer implements LayerRenderer {
  readonly kind = "pictures";
  private readonly shown = new Map<string, L.TileLayer>();
  private readonly loading = new Set<string>();

  constructor(
    private readonly map: L.Map,
    private readonly pane: string,
    private readonly events: RendererEvents,
  ) {}

  async show(layers: readonly ActiveLayer[]): Promise<void> {
    const wanted = new Set(layers.map((active) => active.layer.name));
    for (const name of [...this.shown.keys()]) if (!wanted.has(name)) this.remove(name);
    layers.forEach((active, place) => {
      const tiles = this.shown.get(active.layer.name) ?? this.add(active);
      tiles.setOpacity(active.opacity).setZIndex(layers.length - place);
    });
  }

  retry(): void {
    for (const tiles of this.shown.values()) tiles.redraw();
  }

  private add({ layer }: ActiveLayer): L.TileLayer {
    const tiles = L.tileLayer(layer.picture, {
      pane: this.pane,
      minZoom: visibleFrom(layer),
      maxNativeZoom: MAX_PICTURE_ZOOM,
      maxZoom: this.map.getMaxZoom(),
    });
    tiles.on("loading", () => this.setLoading(layer.name, true));
    tiles.on("load", () => this.setLoading(layer.name, false));
    tiles.on("tileerror", () => this.events.failed(navigator.onLine ? 500 : 0));
    this.shown.set(layer.name, tiles.addTo(this.map));
    return tiles;
  }

  private remove(name: string): void {
    this.shown.get(name)?.remove();
    this.shown.delete(name);
    this.setLoading(name, false);
  }

  private setLoading(name: string, loading: boolean): void {
    if (loading) this.loading.add(name);
    else this.loading.delete(name);
    this.events.busy(this.loading.size > 0);
  }
}
