import type * as L from "leaflet";
import type { ErrorEvent, Map as GlMap, StyleSpecification } from "maplibre-gl";
import type { ActiveLayer } from "../state/active_layers";
import { ServiceError } from "../net/service_error";
import { GlLayer } from "./gl_layer";
import type { LayerRenderer, RendererEvents } from "./layer_renderer";
import { createMarkerImage, MARKER_DENSITY } from "./marker_image";
import { emptyStyle, mergeStyles, type StyledLayer } from "./style_merge";

type MapLibre = typeof import("./maplibre");
type StyleLoader = (url: string) => Promise<StyleSpecification>;

/** More sharpness than 2 costs memory that phones do not have. */
const MAX_PIXEL_RATIO = 2;

/** Draws all layers crisp in one MapLibre map under Leaflet. */
export class VectorRenderer implements LayerRenderer {
  readonly kind = "vector";
  private readonly layer: GlLayer;
  private readonly styles = new Map<string, Promise<StyleSpecification>>();
  private merged = emptyStyle();
  private turn = 0;

  constructor(
    map: L.Map,
    pane: string,
    private readonly library: MapLibre,
    private readonly loadStyle: StyleLoader,
    private readonly events: RendererEvents,
  ) {
    this.layer = new GlLayer(pane, (container) => this.createMap(container));
    this.layer.addTo(map);
  }

  /** A later call overtakes an earlier one whose styles are still under way. */
  async show(layers: readonly ActiveLayer[]): Promise<void> {
    const turn = ++this.turn;
    const styled = await Promise.all(layers.map((active) => this.withStyle(active)));
    if (turn !== this.turn) return;
    const present = styled.filter((each): each is StyledLayer => each !== null);
    this.merged = mergeStyles(present);
    this.layer.map?.setStyle(this.merged, { diff: true });
  }

  /** A source that is taken away and put back forgets which of its tiles failed. */
  retry(): void {
    this.layer.map?.setStyle(emptyStyle(), { diff: true });
    this.layer.map?.setStyle(this.merged, { diff: true });
  }

  private async withStyle({ layer, opacity }: ActiveLayer): Promise<StyledLayer | null> {
    const style = this.styles.get(layer.name) ?? this.loadStyle(layer.style);
    this.styles.set(layer.name, style);
    try {
      return { style: await style, opacity };
    } catch (error) {
      this.styles.delete(layer.name);
      if (!(error instanceof ServiceError)) throw error;
      this.events.failed(error.status);
      return null;
    }
  }

  private createMap(container: HTMLElement): GlMap {
    const map = new this.library.Map({
      container,
      style: emptyStyle(),
      interactive: false,
      attributionControl: false,
      trackResize: false,
      fadeDuration: 0,
      // Leaflet alone decides what is looked at.
      transformConstrain: (center, zoom) => ({ center, zoom: zoom ?? 0 }),
      pixelRatio: Math.min(devicePixelRatio, MAX_PIXEL_RATIO),
      transformRequest: (url) => ({ url: new URL(url, location.href).href, credentials: "same-origin" }),
    });
    map.on("dataloading", () => this.events.busy(true));
    map.on("idle", () => this.events.busy(false));
    map.setMissingStyleImageResolver((name) => {
      const image = createMarkerImage(name);
      if (image) map.addImage(name, image, { sdf: true, pixelRatio: MARKER_DENSITY });
    });
    map.on("error", (event) => this.report(event));
    return map;
  }

  private report(event: ErrorEvent): void {
    const { status, name } = event.error as Error & { status?: number };
    if (name !== "AbortError") this.events.failed(status ?? 0);
  }
}
