import { language, say } from "../i18n/language";
import type { SketchKind } from "../measure/sketch";
import type { WordKey } from "../i18n/words";
import { button } from "./dom";
import type { IconName } from "./icons";

export interface ToolbarActions {
  toggleLayers(): void;
  openGoto(): void;
  measure(kind: SketchKind): void;
  copyLink(): void;
}

/** The tools in the header; on phones the bar at the foot of the screen. */
export class Toolbar {
  private readonly measures: Record<SketchKind, HTMLButtonElement>;
  private readonly layersButton: HTMLButtonElement;

  constructor(host: HTMLElement, actions: ToolbarActions) {
    this.layersButton = this.create("layers", "layers", "layers-open", () => actions.toggleLayers());
    this.measures = {
      length: this.create("length", "measureLengthShort", "measure-length", () => actions.measure("length")),
      area: this.create("area", "measureAreaShort", "measure-area", () => actions.measure("area")),
    };
    host.append(
      this.layersButton,
      this.create("target", "gotoShort", "goto-open", () => actions.openGoto()),
      this.measures.length,
      this.measures.area,
      this.create("link", "copyLink", "copy-link", () => actions.copyLink()),
      this.create("language", "otherLanguage", "language-switch", () => this.switchLanguage()),
    );
  }

  showMeasuring(kind: SketchKind | null): void {
    for (const [name, tool] of Object.entries(this.measures)) tool.setAttribute("aria-pressed", String(name === kind));
  }

  showLayersOpen(open: boolean): void {
    this.layersButton.setAttribute("aria-pressed", String(open));
  }

  private create(icon: IconName, key: WordKey, test: string, press: () => void): HTMLButtonElement {
    return button({ class: "tool", icon, caption: say(key), label: say(key), test, press });
  }

  private switchLanguage(): void {
    language.switchTo(language.current === "zh" ? "en" : "zh");
  }
}
