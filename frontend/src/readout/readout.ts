import type * as L from "leaflet";
import type { LonLat } from "../contract";
import { AUTOMATIC_MODES, type CoordinateFormatter, type CoordinateMode } from "../crs/coordinate_formatter";
import { formatScale, scaleDenominator } from "../crs/scale";
import { language, say, titleOf } from "../i18n/language";
import type { MapView } from "../map/map_view";
import { element } from "../ui/dom";
import { ScaleBarView } from "./scale_bar_view";

const REMEMBERED = "qiongtu.coordinates";

/** Where the mouse is (on touch screens: the centre), in the system chosen; zoom and scale. */
export class Readout {
  readonly node: HTMLElement;
  private readonly figures = element("output", { class: "figures", test: "coordinate-readout" });
  private readonly zoom = element("span", { class: "zoom", test: "zoom-readout" });
  private readonly scale = element("span", { class: "scale", test: "scale-readout", label: say("scale") });
  private readonly bar = new ScaleBarView();
  private readonly select: HTMLSelectElement;
  private pointer: LonLat | null = null;

  constructor(private readonly view: MapView, private readonly formatter: CoordinateFormatter) {
    this.select = this.createSelect();
    const parts = [this.select, this.figures, this.zoom, this.scale, this.bar.node];
    this.node = element("div", { class: "readout" }, ...parts);
    view.map.on("mousemove", (event) => this.follow(event));
    view.map.on("mouseout", () => this.follow(null));
    view.map.on("move", () => this.update());
    language.onChange(() => this.update());
    this.update();
  }

  get mode(): CoordinateMode {
    return this.select.value as CoordinateMode;
  }

  update(): void {
    const [, latitude] = this.view.centre;
    const { text, system } = this.formatter.format(this.mode, this.pointer ?? this.view.centre);
    this.figures.value = language.pick(text);
    this.figures.title = language.pick(system);
    language.setText(this.zoom, say("zoomLevel", { zoom: Number(this.view.zoom.toFixed(1)) }));
    this.scale.textContent = formatScale(scaleDenominator(latitude, this.view.zoom));
    this.bar.show(latitude, this.view.zoom);
  }

  private createSelect(): HTMLSelectElement {
    const automatic = AUTOMATIC_MODES.map((mode) => element("option", { text: say(mode), attributes: { value: mode } }));
    const fixed = this.formatter.projections.gaussKruger.map((crs) =>
      element("option", { text: titleOf(crs), attributes: { value: `epsg:${crs.epsg}` } }),
    );
    const group = element("optgroup", { label: say("fixedZone"), attributes: { label: language.pick(say("fixedZone")) } }, ...fixed);
    language.onChange(() => (group.label = language.pick(say("fixedZone"))));
    const select = element("select", { test: "coordinate-crs", label: say("coordinateSystem") }, ...automatic, group);
    select.value = localStorage.getItem(REMEMBERED) ?? "decimal";
    if (!select.value) select.value = "decimal";
    select.addEventListener("change", () => this.remember());
    return select;
  }

  private remember(): void {
    localStorage.setItem(REMEMBERED, this.mode);
    this.update();
  }

  private follow(event: L.LeafletMouseEvent | null): void {
    this.pointer = event ? [event.latlng.lng, event.latlng.lat] : null;
    this.update();
  }
}
