import type { Measurement } from "../contract";
import { say, type Bilingual } from "../i18n/language";
import { Signal } from "../state/signal";
import { button, element } from "../ui/dom";
import { Sheet, titleSpan } from "../ui/sheet";
import { listFigures, type Figure } from "./figures";
import type { SketchKind } from "./sketch";

export type MeasureState = "starting" | "drawing" | "finished";

/** The figures of a measurement and the buttons of the drawing. */
export class MeasurePanel {
  readonly sheet = new Sheet("measure-panel");
  readonly undo = new Signal();
  readonly finish = new Signal();
  readonly restart = new Signal();
  private readonly figures = element("dl", { class: "measured", test: "measure-result" });
  private readonly hint = element("p", { class: "quiet" });
  private readonly undoButton = this.createTool("undo", "undoPoint", this.undo);
  private readonly finishButton = this.createTool("check", "finish", this.finish);
  private readonly restartButton = this.createTool("trash", "startOver", this.restart);

  open(kind: SketchKind): void {
    const tools = element("div", { class: "tools" }, this.undoButton, this.finishButton, this.restartButton);
    const source = element("p", { class: "small-print", text: say("measuredHow") });
    this.sheet.open(titleSpan(say(kind === "area" ? "measureArea" : "measureLength")), this.figures, this.hint, tools, source);
    this.showFigures(null);
    this.showState("starting", 0);
  }

  showState(state: MeasureState, points: number): void {
    const hints = { starting: say("clickToDraw"), drawing: say("doubleClickToEnd"), finished: say("measureDone") };
    this.hint.replaceChildren(element("span", { text: hints[state] }));
    this.undoButton.disabled = points === 0;
    this.finishButton.disabled = state !== "drawing";
    this.restartButton.disabled = points === 0;
  }

  showFigures(measured: Measurement | null): void {
    const figures = measured ? listFigures(measured) : [];
    this.figures.replaceChildren(...figures.map((figure, place) => createRow(figure, figures[place - 1])));
  }

  showSentence(sentence: Bilingual): void {
    this.figures.replaceChildren(element("p", { class: "fault", text: sentence }));
  }

  private createTool(icon: "undo" | "check" | "trash", key: "undoPoint" | "finish" | "startOver", signal: Signal): HTMLButtonElement {
    return button({ class: "text-button", icon, caption: say(key), test: `measure-${key}`, press: () => signal.send() });
  }
}

/** The name stands once before the figures that say the same in several units. */
function createRow({ name, value, unit }: Figure, previous: Figure | undefined): HTMLElement {
  const title = previous?.name.zh === name.zh ? element("dt") : element("dt", { text: name });
  return element("div", {}, title, element("dd", {}, element("b", { text: value }), element("span", { text: unit })));
}
