import type { Hit } from "../contract";
import { both, say, type Bilingual } from "../i18n/language";
import { Signal } from "../state/signal";
import { button, element } from "../ui/dom";
import { Sheet, titleSpan } from "../ui/sheet";
import { attributesAsText, createAttributeTable } from "./attribute_table";

export interface PanelActions {
  zoomTo(hit: Hit): void;
  copy(text: string): void;
}

/** What lies under the place clicked: the hits, and the attributes of the chosen one. */
export class IdentifyPanel {
  readonly sheet = new Sheet("identify-panel");
  /** The hit whose attributes are shown. */
  readonly chosen = new Signal<Hit>();
  private readonly detail = element("div", { class: "hit-detail" });

  constructor(private readonly actions: PanelActions) {}

  showHits(hits: readonly Hit[]): void {
    if (hits.length === 0) return this.showSentence(say("nothingHere"));
    const tabs = hits.map((hit) => this.createTab(hit));
    const title = hits.length === 1 ? say("feature") : say("featuresHere", { count: hits.length });
    const list = element("div", { class: "hits", attributes: { role: "listbox" } }, ...tabs);
    this.sheet.open(titleSpan(title), ...(hits.length > 1 ? [list, this.detail] : [this.detail]));
    this.choose(hits[0]!, tabs[0]!);
  }

  showSentence(sentence: Bilingual): void {
    this.sheet.open(titleSpan(say("identify")), element("p", { class: "quiet", text: sentence }));
  }

  private createTab(hit: Hit): HTMLElement {
    const tab: HTMLElement = element("button", {
      class: "hit",
      test: `identify-hit-${hit.layer}`,
      attributes: { type: "button", role: "option" },
      on: { click: () => this.choose(hit, tab) },
    });
    tab.append(element("span", { class: "layer-title", text: layerTitle(hit) }), element("span", { class: "name", text: hit.title }));
    return tab;
  }

  private choose(hit: Hit, tab: HTMLElement): void {
    for (const other of tab.parentElement?.children ?? []) other.setAttribute("aria-selected", String(other === tab));
    this.detail.replaceChildren(this.createHead(hit), createAttributeTable(hit, this.actions.copy), this.createTools(hit));
    this.chosen.send(hit);
  }

  private createHead(hit: Hit): HTMLElement {
    const title = element("div", { class: "hit-title" }, element("strong", { text: hit.title }));
    title.append(element("span", { class: "layer-title", text: layerTitle(hit) }));
    if (hit.is_demo) title.append(element("span", { class: "demo-mark", text: say("demoData"), label: say("demoNote") }));
    return title;
  }

  private createTools(hit: Hit): HTMLElement {
    return element(
      "div",
      { class: "tools" },
      button({ class: "text-button", icon: "zoom", caption: say("zoomToFeature"), press: () => this.actions.zoomTo(hit) }),
      button({
        class: "text-button",
        icon: "copy",
        caption: say("copyAll"),
        press: () => this.actions.copy(attributesAsText(hit)),
      }),
    );
  }
}

function layerTitle(hit: Hit): Bilingual {
  return both(hit.layer_title, hit.layer_title_en);
}
