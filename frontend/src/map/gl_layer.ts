import * as L from "leaflet";
import type { Map as GlMap } from "maplibre-gl";

/** How far the drawing reaches beyond the window, as a part of its size: panned in without a redraw. */
const PADDING = 0.15;
/** While the hand still moves, at most this often. */
const REDRAW_MS = 120;
/** MapLibre's zoom counts 512-pixel tiles, Leaflet's 256-pixel ones. */
const ZOOM_OFFSET = -1;

/** A MapLibre map as a Leaflet layer. Between two drawings it is moved and scaled by CSS as
 * Leaflet's own vector renderers are, and each drawing is made in the same frame as its move. */
export class GlLayer extends L.Layer {
  private readonly container = L.DomUtil.create("div", "gl-layer leaflet-zoom-animated");
  private gl: GlMap | null = null;
  private centre = L.latLng(0, 0);
  private zoom = 0;
  private origin = L.point(0, 0);
  private size = L.point(0, 0);
  private drawnAt = 0;

  constructor(
    pane: string,
    private readonly create: (container: HTMLElement) => GlMap,
  ) {
    super({ pane });
  }

  get map(): GlMap | null {
    return this.gl;
  }

  override onAdd(): this {
    this.getPane()!.append(this.container);
    this.place();
    this.gl = this.create(this.container);
    this.look();
    return this;
  }

  override onRemove(): this {
    this.gl?.remove();
    this.gl = null;
    this.container.remove();
    return this;
  }

  override getEvents(): Record<string, L.LeafletEventHandlerFn> {
    return {
      viewreset: () => this.draw(),
      moveend: () => this.draw(),
      resize: () => this.draw(),
      move: () => this.drawSometimes(),
      zoom: () => this.stretch(this._map.getCenter(), this._map.getZoom()),
      zoomanim: (event) => {
        const { center, zoom } = event as L.ZoomAnimEvent;
        this.stretch(center, zoom);
      },
    };
  }

  private draw(): void {
    if (!this.gl) return;
    this.drawnAt = performance.now();
    if (this.place()) this.gl.resize();
    this.look();
    this.gl.redraw();
  }

  private drawSometimes(): void {
    const animating = this._map.getPane("mapPane")!.classList.contains("leaflet-zoom-anim");
    if (!animating && performance.now() - this.drawnAt > REDRAW_MS) this.draw();
  }

  /** Puts the container around the window; true when its size changed. */
  private place(): boolean {
    const size = this._map.getSize().multiplyBy(1 + 2 * PADDING).round();
    const resized = !size.equals(this.size);
    this.size = size;
    this.origin = this._map.containerPointToLayerPoint(this._map.getSize().multiplyBy(-PADDING)).round();
    this.centre = this._map.layerPointToLatLng(this.origin.add(size.divideBy(2)));
    this.zoom = this._map.getZoom();
    L.DomUtil.setTransform(this.container, this.origin, 1);
    if (resized) Object.assign(this.container.style, { width: `${size.x}px`, height: `${size.y}px` });
    return resized;
  }

  private look(): void {
    this.gl?.jumpTo({ center: [this.centre.lng, this.centre.lat], zoom: this.zoom + ZOOM_OFFSET });
  }

  /** Shows the last drawing as it would lie in another view, until the next one is made. */
  private stretch(centre: L.LatLng, zoom: number): void {
    const map = this._map;
    const scale = map.getZoomScale(zoom, this.zoom);
    const half = map.getSize().divideBy(2);
    const paneOffset = L.DomUtil.getPosition(map.getPane("mapPane")!);
    const pixelOrigin = map.project(centre, zoom).subtract(half).add(paneOffset).round();
    const corner = map.project(this.centre, zoom).subtract(this.size.multiplyBy(scale / 2)).subtract(pixelOrigin);
    L.DomUtil.setTransform(this.container, corner, scale);
  }
}
