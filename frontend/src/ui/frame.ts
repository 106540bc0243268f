import type { Catalogue } from "../contract";
import { both, language, say, titleOf } from "../i18n/language";
import { Signal } from "../state/signal";
import { button, element, isPhone } from "./dom";

/** The parts of the page: header, toolbar, layer panel at the left, map, sheets at the right, foot. */
export class Frame {
  readonly map = element("div", { class: "map", attributes: { id: "map", role: "application", tabindex: "0" }, label: say("map") });
  readonly searchSlot = element("div", { class: "search-slot" });
  readonly toolbar = element("nav", { class: "toolbar", label: say("tools") });
  readonly accountSlot = element("div", { class: "account-slot" });
  readonly side = element("div", { class: "side-body" });
  readonly sheets = element("div", { class: "sheets" });
  readonly foot = element("footer", { class: "foot" });
  readonly overlay = element("div", { class: "overlay" });
  /** The layer panel was opened or shut. */
  readonly sideChanged = new Signal<boolean>();
  private readonly panel: HTMLElement;

  constructor(root: HTMLElement, catalogue: Catalogue) {
    this.panel = this.createPanel();
    const crosshair = element("div", { class: "crosshair", attributes: { "aria-hidden": "true" } });
    const stage = element("main", { class: "stage" }, this.map, crosshair, this.panel, this.sheets, this.overlay);
    root.replaceChildren(this.createHeader(catalogue), stage, this.foot);
    document.title = language.pick(pageTitle(catalogue));
    language.onChange(() => (document.title = language.pick(pageTitle(catalogue))));
    this.setSideOpen(!isPhone());
  }

  get sideOpen(): boolean {
    return !this.panel.hidden;
  }

  setSideOpen(open: boolean): void {
    this.panel.hidden = !open;
    this.sideChanged.send(open);
  }

  private createHeader(catalogue: Catalogue): HTMLElement {
    const title = element("h1", {}, element("span", { class: "mark", text: titleOf(catalogue) }));
    title.append(element("span", { class: "subtitle", text: both(catalogue.subtitle, catalogue.subtitle_en) }));
    return element("header", { class: "head" }, title, this.searchSlot, this.toolbar, this.accountSlot);
  }

  private createPanel(): HTMLElement {
    const close = button({ class: "icon-button", icon: "close", label: say("close"), press: () => this.setSideOpen(false) });
    const head = element("header", { class: "panel-head" }, element("h2", { text: say("layers") }), close);
    return element("aside", { class: "side", label: say("layers"), test: "layer-panel" }, head, this.side);
  }
}

function pageTitle(catalogue: Catalogue): { zh: string; en: string } {
  const subtitle = both(catalogue.subtitle, catalogue.subtitle_en);
  return { zh: `${catalogue.title} · ${subtitle.zh}`, en: catalogue.title_en ?? catalogue.title };
}
