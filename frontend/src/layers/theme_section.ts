import type { Theme } from "../contract";
import { titleOf } from "../i18n/language";
import { element, icon } from "../ui/dom";
import type { LayerRow } from "./layer_row";

/** A theme of the tree, folded or open, with its layers. */
export class ThemeSection {
  readonly node: HTMLElement;
  private readonly head: HTMLButtonElement;
  private readonly list: HTMLElement;
  private readonly tally = element("span", { class: "tally" });
  private open = false;

  constructor(theme: Theme, readonly rows: readonly LayerRow[]) {
    const title = element("span", { class: "name", text: titleOf(theme) });
    const press = () => this.setOpen(!this.open);
    const options = { class: "theme-head", test: `theme-${theme.name}`, on: { click: press } };
    this.head = element("button", options, icon("chevron"), title, this.tally);
    this.head.type = "button";
    this.list = element("ul", {}, ...rows.map((row) => row.node));
    this.node = element("section", { class: "theme" }, this.head, this.list);
    this.setOpen(false);
  }

  setOpen(open: boolean): void {
    this.open = open;
    this.head.setAttribute("aria-expanded", String(open));
    this.list.hidden = !open;
  }

  showActive(isActive: (name: string) => boolean): void {
    const active = this.rows.filter((row) => isActive(row.layer.name));
    for (const row of this.rows) row.show(active.includes(row));
    const text = active.length ? `${active.length}/${this.rows.length}` : String(this.rows.length);
    this.tally.classList.toggle("some", active.length > 0);
    this.tally.textContent = text;
  }

  /** Shows the rows with these words; none empties the section out of sight. */
  filter(words: string): boolean {
    let found = false;
    for (const row of this.rows) {
      const matches = row.matches(words);
      row.node.hidden = !matches;
      found ||= matches;
    }
    this.node.hidden = !found;
    if (words) this.list.hidden = !found;
    else this.setOpen(this.open);
    return found;
  }
}

