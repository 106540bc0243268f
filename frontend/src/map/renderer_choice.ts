import type * as L from "leaflet";
import type { StyleSpecification } from "maplibre-gl";
import type { LayerRenderer, RendererEvents } from "./layer_renderer";
import { PictureRenderer } from "./picture_renderer";
import { VectorRenderer } from "./vector_renderer";

export interface RendererSettings {
  maplibreUrl: string;
  workerUrl: string;
  /** `?render=pictures` in the address. */
  picturesWanted: boolean;
  loadStyle: (url: string) => Promise<StyleSpecification>;
}

/** MapLibre where the browser has WebGL 2, else pictures. */
export async function chooseRenderer(
  map: L.Map,
  pane: string,
  settings: RendererSettings,
  events: RendererEvents,
): Promise<LayerRenderer> {
  if (settings.picturesWanted || !hasWebGl2()) return new PictureRenderer(map, pane, events);
  try {
    const library = (await import(settings.maplibreUrl)) as typeof import("./maplibre");
    library.setWorkerUrl(new URL(settings.workerUrl, location.href).href);
    return new VectorRenderer(map, pane, library, settings.loadStyle, events);
  } catch (error) {
    // A driver that promises WebGL and then refuses it, or a browser too old for the bundle.
    console.warn("MapLibre could not be started, pictures are shown instead", error);
    return new PictureRenderer(map, pane, events);
  }
}

function hasWebGl2(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}
