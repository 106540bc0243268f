import { say, titleOf } from "../i18n/language";
import { visibleFrom, type ActiveLayer, type ActiveLayers } from "../state/active_layers";
import { button, element } from "../ui/dom";

export interface ActiveRowParts {
  legend: HTMLElement;
  /** Whether the legend begins unfolded. */
  open: boolean;
  zoomIn: () => void;
}

/** One layer that is on: its place in the order, opacity, legend, and whether it shows here. */
export class ActiveRow {
  readonly node: HTMLElement;
  private readonly percent = element("output", { class: "percent" });
  private readonly hint: HTMLElement;
  private readonly legend: HTMLDetailsElement;

  constructor(readonly shown: ActiveLayer, private readonly layers: ActiveLayers, parts: ActiveRowParts) {
    this.hint = this.createHint(parts.zoomIn);
    this.legend = element("details", {}, element("summary", { text: say("legend") }), parts.legend);
    this.legend.open = parts.open;
    this.node = element(
      "li",
      { class: "active-row", test: `active-${this.name}`, attributes: { draggable: "true" } },
      this.createHead(),
      this.createOpacity(),
      this.hint,
      this.legend,
    );
    this.allowDragging();
  }

  get name(): string {
    return this.shown.layer.name;
  }

  get legendOpen(): boolean {
    return this.legend.open;
  }

  /** Says from which zoom on the layer is drawn, as long as it is not. */
  showZoom(zoom: number): void {
    this.hint.hidden = zoom >= visibleFrom(this.shown.layer);
    this.node.classList.toggle("unseen", !this.hint.hidden);
  }

  private createHead(): HTMLElement {
    const step = (by: number) => () => this.layers.moveBy(this.name, by);
    const tool = (name: "up" | "down" | "close", key: "moveUp" | "moveDown" | "turnOff", press: () => void) =>
      button({ class: "icon-button", icon: name, label: say(key), test: `${key}-${this.name}`, press });
    return element(
      "div",
      { class: "active-head" },
      element("span", { class: "grip", label: say("dragToOrder"), attributes: { "aria-hidden": "true" } }),
      element("span", { class: "name", text: titleOf(this.shown.layer) }),
      tool("up", "moveUp", step(-1)),
      tool("down", "moveDown", step(1)),
      tool("close", "turnOff", () => this.layers.turnOff(this.name)),
    );
  }

  private createOpacity(): HTMLElement {
    const percent = Math.round(this.shown.opacity * 100);
    const slider = element("input", {
      test: `opacity-${this.name}`,
      label: say("opacity"),
      attributes: { type: "range", min: "0", max: "100", step: "5", value: String(percent) },
      on: { input: () => this.setOpacity(slider.valueAsNumber) },
    });
    // A slider inside a draggable row would drag the row along.
    slider.addEventListener("pointerdown", () => (this.node.draggable = false));
    slider.addEventListener("pointerup", () => (this.node.draggable = true));
    this.percent.value = `${percent}%`;
    return element("label", { class: "opacity" }, element("span", { text: say("opacity") }), slider, this.percent);
  }

  private setOpacity(percent: number): void {
    this.percent.value = `${percent}%`;
    this.layers.setOpacity(this.name, percent / 100);
  }

  private createHint(zoomIn: () => void): HTMLElement {
    const zoom = visibleFrom(this.shown.layer);
    const caption = say("zoomThere");
    const there = button({ class: "text-button", icon: "zoom", caption, test: `zoom-to-${this.name}`, press: zoomIn });
    return element("p", { class: "zoom-hint" }, element("span", { text: say("visibleFrom", { zoom }) }), there);
  }

  private allowDragging(): void {
    const { node } = this;
    node.addEventListener("dragstart", (event) => event.dataTransfer?.setData("text/qiongtu-layer", this.name));
    node.addEventListener("dragover", (event) => {
      event.preventDefault();
      node.classList.add("drop-here");
    });
    node.addEventListener("dragleave", () => node.classList.remove("drop-here"));
    node.addEventListener("drop", (event) => {
      event.preventDefault();
      const dragged = event.dataTransfer?.getData("text/qiongtu-layer") ?? "";
      this.layers.moveTo(dragged, this.layers.names.indexOf(this.name));
    });
  }
}
