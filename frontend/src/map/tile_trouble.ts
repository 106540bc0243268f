import { say } from "../i18n/language";
import { ServiceError } from "../net/service_error";
import type { MessageBar } from "../ui/message_bar";

/** Many tiles failing are one message; it comes again only after a retry or a return of the network. */
export class TileTrouble {
  private told = false;

  constructor(private readonly messages: MessageBar, private readonly retry: () => void) {
    window.addEventListener("offline", () => this.tellOffline());
    window.addEventListener("online", () => this.again());
  }

  /** `status` of the answer, 0 without one. */
  failed(status: number): void {
    if (this.told) return;
    this.told = true;
    if (!navigator.onLine) return this.tellOffline();
    const forbidden = status === 401 || status === 403;
    const sentence = forbidden ? ServiceError.forStatus(status) : say("tilesFailed");
    this.messages.warn(sentence, { caption: say("retry"), press: () => this.again() });
  }

  private tellOffline(): void {
    this.told = true;
    this.messages.warn(say("offline"), { caption: say("retry"), press: () => this.again() });
  }

  private again(): void {
    this.told = false;
    this.messages.clear();
    this.retry();
  }
}
