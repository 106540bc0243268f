import * as L from "leaflet";
import type { Measurement } from "../contract";
import { isAbort, type ApiClient } from "../net/api_client";
import { Latest } from "../net/latest";
import { ServiceError } from "../net/service_error";
import { Signal } from "../state/signal";
import { shortFigure } from "./figures";
import type { MeasurePanel } from "./measure_panel";
import { Sketch, type SketchKind } from "./sketch";

/** Two clicks of one double click lie no further apart, in pixels. */
const SAME_PLACE = 6;

/** Measures lengths and areas drawn on the map; the figures are the server's, on the ellipsoid. */
export class MeasureTool {
  /** The kind being measured, or null when the tool is put away. */
  readonly changed = new Signal<SketchKind | null>();
  private sketch: Sketch | null = null;
  private drawing = false;
  private readonly latest = new Latest();

  constructor(private readonly map: L.Map, private readonly api: ApiClient, private readonly panel: MeasurePanel) {
    map.on("click", (event) => this.onClick(event.latlng));
    map.on("mousemove", (event) => this.drawing && this.sketch?.reach(event.latlng));
    map.on("dblclick", () => this.finish());
    panel.undo.listen(() => this.undo());
    panel.finish.listen(() => this.finish());
    panel.restart.listen(() => this.sketch && this.start(this.sketch.kind));
    panel.sheet.closed.listen(() => this.stop());
    document.addEventListener("keydown", (event) => this.onKey(event));
  }

  get active(): boolean {
    return this.sketch !== null;
  }

  toggle(kind: SketchKind): void {
    if (this.sketch?.kind === kind) this.panel.sheet.close();
    else this.start(kind);
  }

  private start(kind: SketchKind): void {
    this.clear();
    this.sketch = new Sketch(this.map, kind);
    this.setDrawing(true);
    this.panel.open(kind);
    this.changed.send(kind);
  }

  private stop(): void {
    if (!this.sketch) return;
    this.clear();
    this.changed.send(null);
  }

  private clear(): void {
    this.latest.cancel();
    this.sketch?.remove();
    this.sketch = null;
    this.setDrawing(false);
  }

  private onClick(at: L.LatLng): void {
    if (!this.drawing || !this.sketch) return;
    const { last } = this.sketch;
    if (last && this.distance(last, at) < SAME_PLACE) return;
    this.sketch.add(at);
    this.measure();
  }

  private undo(): void {
    if (!this.sketch) return;
    this.setDrawing(true);
    this.sketch.removeLast();
    this.measure();
  }

  private finish(): void {
    if (!this.drawing || !this.sketch?.complete) return;
    this.sketch.finish();
    this.setDrawing(false);
    this.panel.showState("finished", this.sketch.count);
  }

  private onKey(event: KeyboardEvent): void {
    if (!this.sketch || document.querySelector("dialog[open]")) return;
    const typing = event.target instanceof HTMLInputElement && event.target.type === "text";
    if (typing) return;
    if (event.key === "Escape") this.panel.sheet.close();
    else if (event.key === "Enter" && event.target === document.body) this.finish();
    else if (event.key === "Backspace") this.undo();
  }

  private measure(): void {
    const sketch = this.sketch!;
    this.panel.showState(sketch.complete ? "drawing" : "starting", sketch.count);
    if (sketch.complete) void this.ask(sketch);
    else {
      this.latest.cancel();
      this.panel.showFigures(null);
    }
  }

  private async ask(sketch: Sketch): Promise<void> {
    try {
      const measured: Measurement = await this.api.measure(sketch.geometry, this.latest.next());
      sketch.write(shortFigure(measured));
      this.panel.showFigures(measured);
    } catch (error) {
      if (isAbort(error)) return;
      if (!(error instanceof ServiceError)) throw error;
      this.panel.showSentence(error.sentence);
    }
  }

  private setDrawing(drawing: boolean): void {
    this.drawing = drawing;
    this.map.getContainer().classList.toggle("drawing", drawing);
    if (drawing) this.map.doubleClickZoom.disable();
    // Not before the double click that finished is over.
    else setTimeout(() => this.drawing || this.map.doubleClickZoom.enable(), 300);
  }

  private distance(a: L.LatLng, b: L.LatLng): number {
    return this.map.latLngToContainerPoint(a).distanceTo(this.map.latLngToContainerPoint(b));
  }
}
