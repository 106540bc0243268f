import { say } from "../i18n/language";
import type { MapView } from "../map/map_view";
import { visibleFrom, type ActiveLayer, type ActiveLayers } from "../state/active_layers";
import { button, element, isPhone } from "../ui/dom";
import { ActiveRow } from "./active_row";
import type { LegendView } from "./legend_view";

/** With more layers than this at the start their legends begin folded. */
const FEW_LAYERS = 3;

/** The layers that are on, in the order they lie on the map, the top one first. */
export class ActiveList {
  readonly node: HTMLElement;
  private readonly tally = element("span", { class: "tally some" });
  private readonly list = element("ol", { test: "active-layers" });
  private readonly nothing = element("p", { class: "quiet", text: say("noActiveLayers") });
  /** The layers the map began with are there; what comes now was switched on by hand. */
  private furnished = false;
  private rows = new Map<string, ActiveRow>();

  constructor(
    private readonly layers: ActiveLayers,
    private readonly legends: LegendView,
    private readonly view: MapView,
  ) {
    const clear = button({ class: "text-button", caption: say("clearAll"), press: () => layers.clear() });
    const heading = element("h2", { class: "group-head" }, element("span", { text: say("activeLayers") }), this.tally, clear);
    this.node = element("div", { class: "active" }, heading, this.list, this.nothing);
    layers.changed.listen((change) => change === "order" && this.update());
    view.map.on("zoomend", () => this.showZoom());
    this.update();
    this.furnished = true;
  }

  private update(): void {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["test"] : undefined;
    const before = this.rows;
    const scrolled = this.list.scrollTop;
    this.rows = new Map(this.layers.top.map((shown) => [shown.layer.name, this.rowFor(shown)]));
    this.list.replaceChildren(...[...this.rows.values()].map((row) => row.node));
    this.list.scrollTop = scrolled;
    const added = [...this.rows.values()].filter((row) => !before.has(row.name));
    if (this.furnished && added.length === 1 && !isPhone()) added[0]!.node.scrollIntoView({ block: "nearest" });
    this.tally.textContent = String(this.rows.size);
    this.node.classList.toggle("empty", this.rows.size === 0);
    this.nothing.hidden = this.rows.size > 0;
    // Moving a row by keyboard must not lose its button.
    if (focused) this.list.querySelector<HTMLElement>(`[data-test="${focused}"]`)?.focus();
    this.showZoom();
  }

  private rowFor(shown: ActiveLayer): ActiveRow {
    const known = this.rows.get(shown.layer.name);
    if (known?.shown === shown) return known;
    const zoomIn = () => this.view.zoomInTo(visibleFrom(shown.layer), shown.layer.bounds);
    const open = known?.legendOpen ?? (this.furnished || this.layers.top.length <= FEW_LAYERS);
    return new ActiveRow(shown, this.layers, { legend: this.legends.create(shown.layer), open, zoomIn });
  }

  private showZoom(): void {
    for (const row of this.rows.values()) row.showZoom(this.view.zoom);
  }
}
