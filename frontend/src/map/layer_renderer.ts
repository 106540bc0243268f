import type { ActiveLayer } from "../state/active_layers";

/** Draws the active layers on the Leaflet map. */
export interface LayerRenderer {
  readonly kind: "vector" | "pictures";
  /** Draws these, the first on top. */
  show(layers: readonly ActiveLayer[]): Promise<void>;
  /** Asks again for tiles that failed. */
  retry(): void;
}

export interface RendererEvents {
  /** Tiles are under way, or all there. */
  busy(busy: boolean): void;
  /** A tile or style could not be had; status 0 when the server was not reached. */
  failed(status: number): void;
}
