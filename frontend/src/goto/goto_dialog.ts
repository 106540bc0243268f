import type { Bounds, CoordinateCandidate } from "../contract";
import { readPair, splitPair, type CoordinatePair } from "../crs/coordinate_input";
import type { Projections } from "../crs/projections";
import { say, titleOf, type Bilingual } from "../i18n/language";
import type { ApiClient } from "../net/api_client";
import { ServiceError } from "../net/service_error";
import { Signal } from "../state/signal";
import { button, element } from "../ui/dom";
import { orderCandidates } from "./candidates";
import { CrsSelect } from "./crs_select";

/** Asks for a coordinate in degrees or any Gauss–Krüger zone. */
export class GotoDialog {
  readonly node: HTMLDialogElement;
  readonly found = new Signal<CoordinateCandidate>();
  private readonly crs: CrsSelect;
  private readonly first = this.createField("goto-x");
  private readonly second = this.createField("goto-y");
  private readonly answer = element("div", { class: "answer", test: "goto-answer", attributes: { "aria-live": "polite" } });

  constructor(private readonly api: ApiClient, projections: Projections, private readonly home: Bounds) {
    this.crs = new CrsSelect(projections, () => this.labelFields());
    this.node = element("dialog", { class: "dialog", test: "goto-dialog", label: say("goto") }, this.createForm());
    this.first.input.addEventListener("input", () => this.split());
    this.labelFields();
  }

  open(): void {
    this.answer.replaceChildren();
    this.node.showModal();
    this.first.input.focus();
    this.first.input.select();
  }

  private createForm(): HTMLFormElement {
    const cancel = button({ class: "icon-button", icon: "close", label: say("close"), press: () => this.node.close() });
    const submit = element("button", { class: "main-button", text: say("goThere"), test: "goto-submit", attributes: { type: "submit" } });
    return element(
      "form",
      { on: { submit: (event: Event) => this.submit(event) } },
      element("header", { class: "panel-head" }, element("h2", { text: say("goto") }), cancel),
      element("label", { class: "field" }, element("span", { text: say("crs") }), this.crs.node),
      this.first.node,
      this.second.node,
      element("p", { class: "quiet", text: say("gotoHint") }),
      this.answer,
      submit,
    );
  }

  private createField(test: string): { node: HTMLElement; name: HTMLElement; input: HTMLInputElement } {
    const name = element("span");
    const attributes = { type: "text", autocomplete: "off", spellcheck: "false", inputmode: "text" };
    const input = element("input", { test, attributes });
    return { node: element("label", { class: "field" }, name, input), name, input };
  }

  private labelFields(): void {
    const [x, y] = this.crs.axisNames;
    this.relabel(this.first.name, x);
    this.relabel(this.second.name, y);
  }

  private relabel(node: HTMLElement, text: Bilingual): void {
    node.replaceChildren(element("span", { text }));
  }

  /** A pasted pair fills both fields. */
  private split(): void {
    const pair = splitPair(this.first.input.value);
    if (!pair) return;
    [this.first.input.value, this.second.input.value] = pair;
  }

  private submit(event: Event): void {
    event.preventDefault();
    const pair = readPair(this.first.input.value, this.second.input.value);
    if (pair) void this.ask(pair);
    else this.showSentence(say("badCoordinate"));
  }

  private async ask(pair: CoordinatePair): Promise<void> {
    try {
      const candidates = await this.api.coordinates(pair.x, pair.y, this.crs.epsgFor(pair));
      this.offer(orderCandidates(candidates, this.home));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.showSentence(error.sentence);
    }
  }

  private offer(candidates: readonly CoordinateCandidate[]): void {
    if (candidates.length === 0) return this.showSentence(say("noCandidate"));
    if (candidates.length === 1) return this.take(candidates[0]!);
    const choices = candidates.map((candidate) => this.createChoice(candidate));
    this.answer.replaceChildren(element("p", { text: say("severalCandidates") }), ...choices);
  }

  private createChoice(candidate: CoordinateCandidate): HTMLElement {
    const at = element("small", { text: `${candidate.lon.toFixed(6)}°, ${candidate.lat.toFixed(6)}°` });
    const choice = button({ class: "choice", test: "goto-candidate", caption: titleOf(candidate), press: () => this.take(candidate) });
    choice.append(at);
    return choice;
  }

  private take(candidate: CoordinateCandidate): void {
    this.node.close();
    this.found.send(candidate);
  }

  private showSentence(sentence: Bilingual): void {
    this.answer.replaceChildren(element("p", { class: "fault", text: sentence }));
  }
}
