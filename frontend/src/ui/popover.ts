import { say } from "../i18n/language";
import { button, element } from "./dom";

const GAP = 6;

/** A small card beside the control that opened it; a sheet on phones. One is open at a time. */
export class Popover {
  private static open: Popover | null = null;
  private readonly card: HTMLElement;

  constructor(private readonly anchor: HTMLElement, content: Node, title: Node) {
    const close = button({ class: "icon-button", icon: "close", label: say("close"), press: () => this.close() });
    this.card = element(
      "div",
      { class: "popover", attributes: { role: "dialog", tabindex: "-1" } },
      element("header", { class: "panel-head" }, title, close),
      content,
    );
    this.card.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    this.show();
  }

  private readonly closeOutside = (event: Event): void => {
    if (!this.card.contains(event.target as Node)) this.close();
  };

  close(): void {
    this.card.remove();
    document.removeEventListener("pointerdown", this.closeOutside);
    this.anchor.setAttribute("aria-expanded", "false");
    Popover.open = null;
    this.anchor.focus();
  }

  private show(): void {
    Popover.open?.close();
    Popover.open = this;
    document.body.append(this.card);
    this.place();
    this.card.focus();
    this.anchor.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", this.closeOutside);
  }

  private place(): void {
    const at = this.anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.card;
    const right = at.right + GAP + width < innerWidth;
    const below = !right && at.bottom + GAP + height < innerHeight;
    const left = right ? at.right + GAP : below ? at.right - width : at.left - GAP - width;
    const top = below ? at.bottom + GAP : at.top;
    this.card.style.left = `${Math.max(GAP, left)}px`;
    this.card.style.top = `${Math.max(GAP, Math.min(top, innerHeight - height - GAP))}px`;
  }
}
