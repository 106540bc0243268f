import { say } from "../i18n/language";
import type { ServiceError } from "../net/service_error";
import { button, element } from "./dom";

/** Fills the page when not even the catalogue could be had. */
export function showFailure(root: HTMLElement, error: ServiceError, retry: () => void): void {
  const again = button({ class: "main-button", caption: say("retry"), test: "retry", press: retry });
  const card = element(
    "div",
    { class: "failure", test: "failure", attributes: { role: "alert" } },
    element("h1", { text: say("cannotOpen") }),
    element("p", { text: error.sentence }),
    again,
  );
  root.replaceChildren(card);
  again.focus();
}
