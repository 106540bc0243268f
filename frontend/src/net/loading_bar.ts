import { say } from "../i18n/language";
import { element } from "../ui/dom";

/** Quick answers should not flicker. */
const SHOW_AFTER_MS = 250;

/** The thin line at the top of the page while something is under way. */
export class LoadingBar {
  readonly node = element("div", {
    class: "loading-bar",
    label: say("loading"),
    attributes: { role: "progressbar", hidden: "" },
  });
  private pending = 0;
  private tilesPending = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  get busy(): boolean {
    return this.pending > 0 || this.tilesPending;
  }

  async during<T>(work: Promise<T>): Promise<T> {
    this.pending += 1;
    this.update();
    try {
      return await work;
    } finally {
      this.pending -= 1;
      this.update();
    }
  }

  setTilesPending(pending: boolean): void {
    if (this.tilesPending === pending) return;
    this.tilesPending = pending;
    this.update();
  }

  private update(): void {
    if (!this.busy) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.node.hidden = true;
    } else this.timer ??= setTimeout(() => (this.node.hidden = false), SHOW_AFTER_MS);
  }
}
