import { say, type Bilingual } from "../i18n/language";
import { button, element } from "./dom";
import { Signal } from "../state/signal";

/** A titled panel at the right of the map; on phones a sheet from below. */
export class Sheet {
  readonly body = element("div", { class: "sheet-body" });
  readonly closed = new Signal();
  readonly node: HTMLElement;
  private readonly heading = element("h2");

  constructor(test: string) {
    const close = button({ class: "icon-button", icon: "close", label: say("close"), press: () => this.close() });
    const head = element("header", { class: "panel-head" }, this.heading, close);
    this.node = element("section", { class: "sheet", test, attributes: { hidden: "", "aria-live": "polite" } }, head, this.body);
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  get isOpen(): boolean {
    return !this.node.hidden;
  }

  open(title: HTMLElement, ...content: Node[]): void {
    this.heading.replaceChildren(title);
    this.body.replaceChildren(...content);
    this.body.scrollTop = 0;
    this.node.hidden = false;
  }

  close(): void {
    if (!this.isOpen) return;
    this.node.hidden = true;
    this.closed.send();
  }
}

export function titleSpan(text: Bilingual): HTMLElement {
  return element("span", { text });
}
