import type { SearchResult } from "../contract";
import { say, type Bilingual } from "../i18n/language";
import type { MapView } from "../map/map_view";
import { isAbort, type ApiClient } from "../net/api_client";
import { Latest } from "../net/latest";
import { ServiceError } from "../net/service_error";
import { Signal } from "../state/signal";
import { button, element, icon } from "../ui/dom";
import { createResultOption, createSentence } from "./search_options";

/** Wait until the hand rests. */
const DEBOUNCE_MS = 250;

/** The search field with its list of results: places, divisions, parcels, sheets, coordinates. */
export class SearchBox {
  readonly node: HTMLElement;
  readonly chosen = new Signal<SearchResult>();
  private readonly input: HTMLInputElement;
  private readonly list = element("ul", { class: "search-results", attributes: { role: "listbox", id: "search-results", hidden: "" } });
  private readonly latest = new Latest();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private results: SearchResult[] = [];
  private active = -1;

  constructor(private readonly api: ApiClient, private readonly view: MapView) {
    this.input = this.createInput();
    const clear = button({ class: "icon-button clear", icon: "close", label: say("clear"), press: () => this.clear() });
    const field = element("div", { class: "search-field" }, icon("search"), this.input, clear);
    this.node = element("div", { class: "search", attributes: { role: "search" } }, field, this.list);
    this.node.addEventListener("focusout", (event) => this.leave(event));
  }

  focus(): void {
    this.input.focus();
  }

  private createInput(): HTMLInputElement {
    return element("input", {
      test: "search-input",
      placeholder: say("searchPlaceholder"),
      label: say("search"),
      attributes: {
        type: "text",
        role: "combobox",
        autocomplete: "off",
        enterkeyhint: "search",
        spellcheck: "false",
        "aria-controls": "search-results",
        "aria-expanded": "false",
        "aria-autocomplete": "list",
      },
      on: {
        input: () => this.wait(),
        focus: () => this.results.length && this.setOpen(true),
        keydown: (event: KeyboardEvent) => this.onKey(event),
      },
    });
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.latest.cancel();
    this.node.classList.toggle("filled", this.input.value !== "");
    if (this.input.value.trim()) this.timer = setTimeout(() => void this.search(), DEBOUNCE_MS);
    else this.showResults([]);
  }

  private async search(): Promise<void> {
    const text = this.input.value.trim();
    try {
      const results = await this.api.search(text, this.view.centre, this.latest.next());
      this.showResults(results);
      if (results.length === 0) this.showSentence(say("noResult", { text }));
    } catch (error) {
      if (isAbort(error)) return;
      if (!(error instanceof ServiceError)) throw error;
      this.showSentence(error.sentence);
    }
  }

  private showResults(results: SearchResult[]): void {
    this.results = results;
    this.active = -1;
    this.list.replaceChildren(
      ...results.map((result, index) => createResultOption(result, index, () => this.choose(result))),
    );
    this.input.removeAttribute("aria-activedescendant");
    this.setOpen(results.length > 0);
  }

  private showSentence(sentence: Bilingual): void {
    this.results = [];
    this.list.replaceChildren(createSentence(sentence));
    this.setOpen(true);
  }

  private onKey(event: KeyboardEvent): void {
    // Enter and the arrows belong to the input method while it composes Chinese.
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.step(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter") this.enter();
    else if (event.key === "Escape") this.escape();
    else return;
    event.preventDefault();
  }

  private step(by: number): void {
    if (this.results.length === 0) return;
    this.setOpen(true);
    this.active = (this.active + by + this.results.length) % this.results.length;
    [...this.list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === this.active)));
    const option = this.list.children[this.active]!;
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  private enter(): void {
    const result = this.results[Math.max(this.active, 0)];
    clearTimeout(this.timer);
    if (result && !this.list.hidden) this.choose(result);
    else if (this.input.value.trim()) void this.search();
  }

  private escape(): void {
    if (this.list.hidden) this.clear();
    else this.setOpen(false);
  }

  private choose(result: SearchResult): void {
    this.input.value = result.title;
    this.setOpen(false);
    this.chosen.send(result);
  }

  private clear(): void {
    this.input.value = "";
    this.wait();
    this.input.focus();
  }

  private leave(event: FocusEvent): void {
    if (!this.node.contains(event.relatedTarget as Node | null)) this.setOpen(false);
  }

  private setOpen(open: boolean): void {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }
}
