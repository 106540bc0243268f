import { say, type Bilingual } from "../i18n/language";
import { button, element } from "./dom";

const SHORT_MS = 3000;

export interface MessageAction {
  caption: Bilingual;
  press: () => void;
}

/** One sentence at a time over the map: what went wrong and what can be done, or that it is done. */
export class MessageBar {
  readonly node = element("div", { class: "messages", attributes: { role: "status", "aria-live": "polite" } });
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Goes away by itself. */
  tell(sentence: Bilingual): void {
    this.put(sentence, "told");
    this.timer = setTimeout(() => this.clear(), SHORT_MS);
  }

  /** Stays until acted on, closed or cleared. */
  warn(sentence: Bilingual, action?: MessageAction): void {
    this.put(sentence, "warned", action);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.node.replaceChildren();
  }

  private put(sentence: Bilingual, kind: string, action?: MessageAction): void {
    this.clear();
    const message = element("div", { class: `message ${kind}`, test: "message" }, element("span", { text: sentence }));
    if (action) message.append(this.createAction(action));
    message.append(button({ class: "icon-button", icon: "close", label: say("close"), press: () => this.clear() }));
    this.node.append(message);
  }

  private createAction(action: MessageAction): HTMLElement {
    return button({
      class: "text-button",
      caption: action.caption,
      press: () => {
        this.clear();
        action.press();
      },
    });
  }
}
