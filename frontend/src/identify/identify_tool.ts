import * as L from "leaflet";
import type { Hit } from "../contract";
import { say } from "../i18n/language";
import type { Highlight } from "../map/highlight";
import type { MapView } from "../map/map_view";
import { isAbort, type ApiClient } from "../net/api_client";
import { Latest } from "../net/latest";
import { ServiceError } from "../net/service_error";
import type { ActiveLayers } from "../state/active_layers";
import type { FeatureReference } from "../state/permalink";
import { Signal } from "../state/signal";
import { orderHits } from "./hit_order";
import type { IdentifyPanel } from "./identify_panel";

/** Asks what lies where the map was clicked, shows it and outlines it. */
export class IdentifyTool {
  /** A drawing tool is at work and wants the clicks. */
  paused = false;
  readonly selected = new Signal();
  private feature: FeatureReference | null = null;
  private readonly latest = new Latest();
  private readonly mark = L.circleMarker([0, 0], { radius: 5, className: "identify-mark", interactive: false });

  constructor(
    private readonly view: MapView,
    private readonly api: ApiClient,
    private readonly layers: ActiveLayers,
    private readonly panel: IdentifyPanel,
    private readonly highlight: Highlight,
  ) {
    view.map.on("click", (event) => !this.paused && void this.identify(event.latlng));
    view.map.on("dblclick", () => this.latest.cancel());
    panel.chosen.listen((hit) => this.select(hit));
    panel.sheet.closed.listen(() => this.clear());
  }

  get selection(): FeatureReference | null {
    return this.feature;
  }

  /** Shows one known feature: from a link or a search. Null clears. */
  async show(reference: FeatureReference | null): Promise<Hit | null> {
    if (!reference) {
      this.panel.sheet.close();
      return null;
    }
    if (this.feature?.layer === reference.layer && this.feature.id === reference.id) return null;
    try {
      const hit = await this.api.feature(reference.layer, reference.id);
      this.panel.showHits([hit]);
      return hit;
    } catch (error) {
      this.explain(error);
      return null;
    }
  }

  private async identify(at: L.LatLng): Promise<void> {
    if (this.layers.top.length === 0) return this.panel.showSentence(say("turnOnFirst"));
    this.mark.setLatLng(at).addTo(this.view.map);
    const signal = this.latest.next();
    try {
      const hits = await this.api.identify([at.lng, at.lat], this.view.zoom, this.layers.names, signal);
      if (hits.length === 0) this.forget();
      this.panel.showHits(orderHits(hits));
    } catch (error) {
      this.explain(error);
    }
  }

  private explain(error: unknown): void {
    if (isAbort(error)) {
      this.mark.remove();
      return;
    }
    if (!(error instanceof ServiceError)) throw error;
    this.forget();
    this.panel.showSentence(error.sentence);
  }

  private select(hit: Hit): void {
    this.feature = { layer: hit.layer, id: hit.id };
    this.highlight.show(hit.geometry);
    this.selected.send();
  }

  private forget(): void {
    this.feature = null;
    this.highlight.clear();
    this.selected.send();
  }

  private clear(): void {
    this.latest.cancel();
    this.mark.remove();
    this.forget();
  }
}
