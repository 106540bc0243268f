import type { Catalogue, Layer } from "../contract";
import { say } from "../i18n/language";
import type { ActiveLayers } from "../state/active_layers";
import { element } from "../ui/dom";
import { LayerRow } from "./layer_row";
import { ThemeSection } from "./theme_section";

/** All layers by theme, with a box to filter them by name. */
export class LayerTree {
  readonly filterBox: HTMLElement;
  readonly node: HTMLElement;
  private readonly sections: ThemeSection[];
  private readonly nothing = element("p", { class: "quiet", text: say("noSuchLayer"), attributes: { hidden: "" } });

  constructor(catalogue: Catalogue, private readonly active: ActiveLayers) {
    this.sections = catalogue.themes.map((theme) => new ThemeSection(theme, this.createRows(theme.layers, catalogue)));
    this.filterBox = this.createFilter();
    const heading = element("h2", { class: "group-head", text: say("catalogue") });
    this.node = element("div", { class: "tree" }, heading, ...this.sections.map((section) => section.node), this.nothing);
    active.changed.listen((change) => change === "order" && this.update());
    this.update();
    this.openSensibly();
  }

  private createRows(names: readonly string[], catalogue: Catalogue): LayerRow[] {
    const layers = names.map((name) => catalogue.layers.find((layer) => layer.name === name));
    return layers
      .filter((layer): layer is Layer => layer !== undefined)
      .map((layer) => new LayerRow(layer, (on) => (on ? this.active.turnOn(layer.name) : this.active.turnOff(layer.name))));
  }

  private createFilter(): HTMLElement {
    const filter = (event: Event) => this.filter((event.target as HTMLInputElement).value);
    const attributes = { type: "search", autocomplete: "off" };
    return element("input", {
      class: "filter",
      test: "layer-filter",
      placeholder: say("filterLayers"),
      label: say("filterLayers"),
      attributes,
      on: { input: filter },
    });
  }

  private filter(text: string): void {
    const words = text.trim().toLowerCase();
    const found = this.sections.map((section) => section.filter(words));
    this.nothing.hidden = found.includes(true);
  }

  private update(): void {
    for (const section of this.sections) section.showActive((name) => this.active.has(name));
  }

  /** Themes with layers that are on stand open; without any, the first. */
  private openSensibly(): void {
    const used = this.sections.filter((section) => section.rows.some((row) => this.active.has(row.layer.name)));
    for (const section of used.length ? used : this.sections.slice(0, 1)) section.setOpen(true);
  }
}
