import type { Layer } from "../contract";
import { say, titleOf } from "../i18n/language";
import { button, element } from "../ui/dom";
import { openLayerFacts } from "./layer_facts";

/** One layer in the tree: its switch, name and facts. */
export class LayerRow {
  readonly node: HTMLElement;
  private readonly box: HTMLInputElement;

  constructor(readonly layer: Layer, toggle: (on: boolean) => void) {
    this.box = element("input", {
      test: `layer-toggle-${layer.name}`,
      attributes: { type: "checkbox" },
      on: { change: () => toggle(this.box.checked) },
    });
    const label = element("label", {}, this.box, element("span", { class: "name", text: titleOf(layer) }));
    if (layer.is_demo) label.append(element("span", { class: "demo-mark", text: say("demoMark"), label: say("demoNote") }));
    this.node = element("li", { class: "layer-row" }, label, this.createFactsButton());
  }

  /** True when the words appear in the layer's name, title or standard. */
  matches(words: string): boolean {
    const { name, title, title_en, standard } = this.layer;
    return [name, title, title_en ?? "", standard].some((text) => text.toLowerCase().includes(words));
  }

  show(on: boolean): void {
    this.box.checked = on;
    this.node.classList.toggle("on", on);
  }

  private createFactsButton(): HTMLElement {
    const facts: HTMLElement = button({
      class: "icon-button",
      icon: "info",
      label: say("aboutLayer"),
      attributes: { "aria-expanded": "false" },
      press: () => openLayerFacts(this.layer, facts),
    });
    return facts;
  }
}
